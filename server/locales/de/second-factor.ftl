# The second factor and its recovery codes.

second-factor-codes = { $count ->
    [one] { $count } Wiederherstellungscode
   *[other] { $count } Wiederherstellungscodes
}

# Its pages.

second-factor-since = An seit dem { $since }. Noch { $codes }.
second-factor-title = Zweiter Faktor
second-factor-what = Was möchten Sie tun?
second-factor-make-codes = Neue Wiederherstellungscodes erzeugen
second-factor-turn-off = Ausschalten
second-factor-hint = Mit neuen Wiederherstellungscodes gelten die alten nicht mehr. Um zu einer anderen App oder einem anderen Gerät zu wechseln, schalten Sie den zweiten Faktor aus und wieder ein.
second-factor-back = Zurück zum Konto
second-factor-set-up = Zweiten Faktor einrichten
second-factor-lead = Mit ihm gehört zum Anmelden neben Ihrem Passwort oder einem Link per E-Mail auch ein Code aus einer Authenticator-App. Ihre API-Schlüssel gelten wie bisher.
second-factor-tell-app = 1. In die App aufnehmen
second-factor-scan = Scannen Sie das mit einer Authenticator-App: Aegis, Google Authenticator, 1Password oder einer anderen für TOTP.
second-factor-qr = QR-Code mit dem Geheimnis, das auch darunter steht
second-factor-type = Oder geben Sie dort dieses Geheimnis ein:
second-factor-confirm = 2. Bestätigen
second-factor-code = Code, den die App jetzt anzeigt
second-factor-logs-out = Überall sonst werden Sie abgemeldet. Danach kommen die Wiederherstellungscodes.
second-factor-turn-on = Einschalten
second-factor-not-now = Jetzt nicht
second-factor-codes-title = Ihre Wiederherstellungscodes
second-factor-codes-lead-html = Wenn Sie Ihre Authenticator-App verlieren, kommen Sie mit einem von diesen hinein, mit jedem einmal. Drucken Sie sie aus oder bewahren Sie sie in einem Passwortmanager auf: <strong>Sie werden nur jetzt gezeigt.</strong>
second-factor-codes-label = Wiederherstellungscodes
second-factor-copy = Kopieren
second-factor-kept = Ich habe sie aufbewahrt
second-factor-now-on = Der zweite Faktor ist an. Alle anderen Sitzungen sind beendet.
second-factor-now-off = Der zweite Faktor ist aus.
second-factor-old-codes-void = Die alten Wiederherstellungscodes gelten nicht mehr.
second-factor-does-not-fit = Dieser Code passt nicht zum Geheimnis unten oder ist zu alt. Warten Sie auf den nächsten und prüfen Sie, ob die Uhr Ihres Geräts richtig geht.
second-factor-not-proposed = Das Formular ist nicht so angekommen, wie es war. Hier ist ein neues Geheimnis; scannen Sie es noch einmal.
