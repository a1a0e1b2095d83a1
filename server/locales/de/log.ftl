# Who did what to an account.

log-by-you = Sie, von { $from }
log-by-owner = Inhaber des Kontos, von { $from }
log-by-operator = der Betreiber
log-by-parent = das Konto über Ihrem
log-by-service = der Dienst
log-signed-up = Registriert.
log-logged-in = Angemeldet.
log-log-in-failed = Anmeldung mit falschem Passwort versucht.
log-logged-out = Abgemeldet.
log-session-ended = Eine Sitzung beendet.
log-other-sessions-ended = Alle anderen Sitzungen beendet.
log-password-chosen = Ein Passwort gewählt; alle Sitzungen endeten.
log-not-confirmed = Ein falsches Passwort oder einen falschen Code angegeben, wo noch einmal danach gefragt wird.
log-second-factor-on = Den zweiten Faktor eingeschaltet; alle anderen Sitzungen endeten.
log-second-factor-off = Den zweiten Faktor ausgeschaltet.
log-recovery-codes-made = Neue Wiederherstellungscodes erzeugt; die alten gelten nicht mehr.
log-recovery-code-used = Einen Wiederherstellungscode benutzt; es bleiben { $left }.
log-code-refused = Bei der Anmeldung einen falschen Code angegeben, nachdem Passwort oder Link stimmten.
log-email-change-asked = Die Änderung der E-Mail-Adresse zu { $new } angestoßen.
log-email-change-by-new = Die Änderung der Adresse von der neuen aus bestätigt.
log-email-change-by-old = Die Änderung der Adresse von der alten aus bestätigt.
log-email-change-stopped = Die Änderung der Adresse abgebrochen.
log-email-changed = Die E-Mail-Adresse von { $old } zu { $new } geändert.
log-account-exported = Das Konto exportiert.
log-key-shown = Den Schlüssel { $key }… angesehen.
log-key-replaced = { $key } durch { $new }… ersetzt; { $old }… gilt bis { $until }.
log-key-replaced-at-once = { $key } durch { $new }… ersetzt; { $old }… endete sofort.
log-replacing-undone = Eine Ersetzung zurückgenommen: { $active }… ist wieder der Schlüssel, { $retiring }… gilt bis { $until }.
log-key-cut-off-new = { $key } sofort gesperrt; { $new }… trat an seine Stelle.
log-key-cut-off = { $key } sofort gesperrt.
log-key-ended = Die Frist ist abgelaufen: { $key }.
log-key-picked-up = Den neuen Schlüssel { $key }… an { $host } übergeben.
log-alias-created = { $key } erzeugt: { $bounds }.
log-alias-changed = { $key } geändert: { $bounds }.
log-site-seen-client = { $host } ({ $client }) zum ersten Mal mit Schlüssel { $key }… gesehen.
log-site-seen = { $host } zum ersten Mal mit Schlüssel { $key }… gesehen.
log-sites-known = { $count ->
    [one] Eine neue Website als bekannt bestätigt.
   *[other] { $count } neue Websites als bekannt bestätigt.
}
log-proof-shared = Den Nachweis zu Auftrag { $job } über einen Link geteilt.
log-proof-withdrawn = Den Link zum Nachweis zu Auftrag { $job } zurückgezogen.
log-log-exported = Dieses Protokoll exportiert.
log-suspended = Das Konto gesperrt.
log-resumed = Das Konto wieder freigegeben.
log-credits-granted = { $credits } gutgeschrieben.
log-credits-a-month = { $credits } im Monat
log-credits-unlimited = unbegrenztes Guthaben
log-plan-given = Den Tarif „{ $plan }“ gegeben: { $each-month }.
log-plan-taken = Den Tarif weggenommen: { $each-month }.
log-made-operator = Betreiber dieses Dienstes geworden.
log-operator-ended = Nicht mehr Betreiber dieses Dienstes.
log-job-retried = Auftrag { $job } noch einmal versucht, als Auftrag { $again }.
log-sign-up-policy-set = Festgelegt, wer sich anmelden darf: { $policy }.
log-policy-open = jeder
log-policy-domains = Adressen bei { $domains }
log-policy-invitation = nur mit Einladung
log-policy-closed = niemand
log-visitors-may-try = Besuchern erlaubt, ohne Konto auszuprobieren.
log-visitors-may-not-try = Niemandem mehr erlaubt, ohne Konto auszuprobieren.
log-plan-created = Den Tarif „{ $plan }“ angelegt.
log-plan-changed = Den Tarif „{ $plan }“ geändert.
log-plan-removed = Den Tarif „{ $plan }“ entfernt.
log-default-plan-set = „{ $plan }“ zum Tarif für alle gemacht, die sich anmelden.
log-no-default-plan = Wer sich anmeldet, bekommt keinen Tarif mehr.
log-mail-sent-again = Die Mail { $mail } noch einmal senden lassen.
log-operator-set = { $what }
log-invited = { $email } eingeladen.
log-invitation-withdrawn = Die Einladung von { $email } zurückgezogen.
log-sub-account-joined = { $email } hat die Einladung angenommen: Ein Unterkonto ist entstanden.
log-sub-account-suspended = Das Unterkonto { $email } gesperrt.
log-sub-account-resumed = Das Unterkonto { $email } wieder freigegeben.
log-sub-account-removed = Das Unterkonto { $email } entfernt.
log-removed = Das Konto entfernt: Seine Schlüssel sind gesperrt, und sein Guthaben ging zurück.
log-credits-handed-down = { $credits } an { $to } weitergegeben.
log-credits-taken-back = { $credits } von { $below } zurückgenommen.
log-credits-received = { $credits } weitergegeben.
log-credits-returned = { $credits } zurückgenommen.
log-warned-none-left = Per E-Mail mitgeteilt, dass kein Guthaben mehr da ist.
log-warned-credits = Per E-Mail gewarnt, dass { $percent } % des Guthabens verbraucht sind.
log-warned-key = Per E-Mail gewarnt, dass { $percent } % der Grenze des Schlüssels „{ $key }“ verbraucht sind.
log-grace-given = { $credits } aus Kulanz gegeben, da die Warnung kurz vor dem Ende kam.
log-reports-on = Monatsberichte eingeschaltet.
log-reports-off = Monatsberichte ausgeschaltet.
log-language-chosen = Die Sprache gewählt: { $language }.
log-terms-limit = bis { $count } Bilder im Monat
log-terms-no-limit = keine Grenze
log-terms-any-site = jede Website
log-terms-sites = nur { $sites }
log-terms-until = bis { $day }
log-terms-no-end = ohne Ende
log-terms = { $limit }, { $sites }, { $end }
log-credits = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
}
log-key-named = Schlüssel { $key }… „{ $label }“
log-key = Schlüssel { $key }…

# The page of the log.

log-title = Protokoll
log-lead = Was mit Ihrem Konto geschehen ist, und durch wen.
log-lines = Zeilen
log-what = Was
log-who = Wer
log-when = Wann
log-line = Zeile
log-check = Selbst prüfen
log-check-how = Jede Zeile trägt einen SHA-256-Hash, der den Hash der Zeile davor einschließt; eine Änderung, eine Lücke oder ein Tausch fällt daher von dort an auf. Mit einem Export des Protokolls als JSON sagt dies, ob es stimmt:
log-check-hint = Bewahren Sie den Fingerabdruck der letzten Zeile anderswo auf, dann fällt auch ein verkürztes Protokoll auf.
log-fingerprint = Fingerabdruck der letzten Zeile:
log-nothing-yet = Hier ist noch nichts.
log-nothing = Hier ist nichts.
log-unknown = unbekannt
log-unreadable = Diese Zeile lässt sich nicht lesen.
log-broken = Zeile { $number } ist nicht, wie sie geschrieben wurde, oder eine Zeile davor fehlt. Fragen Sie den Betreiber dieses Dienstes.
log-intact = Unversehrt: { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
} geprüft, keine wurde geändert oder entfernt.
