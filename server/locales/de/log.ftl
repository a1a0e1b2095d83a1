# The log of an account: its page, and every sentence in it.

log-title = Protokoll
log-lead = Was mit Ihrem Konto geschehen ist, und durch wen.
log-intact = Unversehrt: { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
} geprüft, keine wurde geändert oder entfernt.
log-broken = Zeile { $number } ist nicht, wie sie geschrieben wurde, oder eine Zeile davor fehlt. Fragen Sie den Betreiber dieses Dienstes.
log-fingerprint-html = Fingerabdruck der letzten Zeile: <code>{ $head }</code>
log-lines = Zeilen
log-nothing = Hier ist nichts.
log-nothing-yet = Hier ist noch nichts.
log-what = Was
log-who = Wer
log-when = Wann
log-line = Zeile
log-check = Selbst nachprüfen
log-check-how = Jede Zeile trägt einen SHA-256-Hash, in den der Hash der Zeile davor eingeht; eine Änderung, eine Lücke oder ein Tausch fällt daher von da an auf. Mit einem Export des Protokolls als JSON sagt Folgendes, ob alles stimmt:
log-check-hint = Bewahren Sie den Fingerabdruck der letzten Zeile anderswo auf, dann fällt auch ein gekürztes Protokoll auf.
log-unreadable = Diese Zeile lässt sich nicht lesen.
log-unknown = unbekannt

# Who.

log-by-you = Sie, von { $from }
log-by-operator = der Betreiber
log-by-parent = das Konto über Ihrem
log-by-service = der Dienst

# What.

log-key = Schlüssel { $key }…
log-key-named = Schlüssel { $key }… „{ $label }“
log-signed-up = Registriert.
log-logged-in = Angemeldet.
log-log-in-failed = Anmeldung mit falschem Passwort versucht.
log-logged-out = Abgemeldet.
log-session-ended = Eine Sitzung beendet.
log-other-sessions-ended = Alle anderen Sitzungen beendet.
log-password-chosen = Ein Passwort gewählt; alle Sitzungen sind beendet.
log-not-confirmed = Falsches Passwort oder falscher Code bei etwas, das noch einmal danach fragt.
log-second-factor-on = Zweiten Faktor eingeschaltet; alle anderen Sitzungen sind beendet.
log-second-factor-off = Zweiten Faktor ausgeschaltet.
log-recovery-codes-made = Neue Wiederherstellungscodes erzeugt; die alten sind ungültig.
log-recovery-code-used = { $left ->
    [one] Einen Wiederherstellungscode benutzt; { $left } ist noch übrig.
   *[other] Einen Wiederherstellungscode benutzt; { $left } sind noch übrig.
}
log-code-refused = Falscher Code beim Anmelden, nachdem Passwort oder zugesandter Link stimmten.
log-email-change-asked = Änderung der E-Mail-Adresse zu { $new } angefordert.
log-email-change-confirmed-new = Die Änderung der Adresse von der neuen aus bestätigt.
log-email-change-confirmed-old = Die Änderung der Adresse von der alten aus bestätigt.
log-email-change-stopped = Die Änderung der Adresse abgebrochen.
log-email-changed = Die E-Mail-Adresse von { $old } zu { $new } geändert.
log-account-exported = Das Konto exportiert.
log-key-shown = Schlüssel { $key }… angesehen.
log-key-replaced-until = { $key } durch { $new }… ersetzt; { $old }… gilt bis { $until }.
log-key-replaced-at-once = { $key } durch { $new }… ersetzt; { $old }… endete sofort.
log-replacing-undone = Ein Ersetzen rückgängig gemacht: { $active }… ist wieder der Schlüssel, { $retiring }… gilt bis { $until }.
log-key-cut-off = { $key } sofort gesperrt.
log-key-cut-off-new = { $key } sofort gesperrt; { $new }… trat an seine Stelle.
log-key-ended = { $key } ist abgelaufen.
log-key-picked-up = Den neuen Schlüssel { $key }… an { $host } übergeben.
log-alias-created = { $key } erstellt: { $bounds }.
log-alias-changed = { $key } geändert: { $bounds }.
log-site-seen = { $host } zum ersten Mal gesehen, mit Schlüssel { $key }….
log-site-seen-client = { $host } ({ $client }) zum ersten Mal gesehen, mit Schlüssel { $key }….
log-sites-known = { $count ->
    [1] Eine neue Website als bekannt bestätigt.
   *[other] { $count } neue Websites als bekannt bestätigt.
}
log-proof-shared = Den Nachweis von Auftrag { $job } über einen Link geteilt.
log-proof-withdrawn = Den Link zum Nachweis von Auftrag { $job } zurückgezogen.
log-exported = Dieses Protokoll exportiert.
log-suspended = Das Konto gesperrt.
log-resumed = Das Konto wieder freigegeben.
log-credits-granted = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} gewährt.
log-plan-given = Den Tarif „{ $plan }“ zugewiesen: { $credits }.
log-plan-taken = Den Tarif entzogen: { $credits }.
log-plan-monthly = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} im Monat
log-plan-unlimited = unbegrenzte Credits
log-made-operator = Ist jetzt Betreiber dieses Dienstes.
log-operator-ended = Ist nicht mehr Betreiber dieses Dienstes.
log-job-retried = Auftrag { $job } noch einmal versucht, als Auftrag { $again }.
log-invited = { $email } eingeladen.
log-invitation-withdrawn = Die Einladung von { $email } zurückgezogen.
log-sub-account-joined = { $email } hat die Einladung angenommen: Ein Unterkonto ist entstanden.
log-sub-account-suspended = Das Unterkonto { $email } gesperrt.
log-sub-account-resumed = Das Unterkonto { $email } wieder freigegeben.
log-sub-account-removed = Das Unterkonto { $email } entfernt.
log-removed = Das Konto entfernt: Seine Schlüssel sind gesperrt, sein Guthaben ging zurück.
log-credits-handed-down = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} an { $to } weitergegeben.
log-credits-taken-back = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} von { $below } zurückgenommen.
log-credits-received = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} weitergegeben.
log-credits-returned = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} zurückgenommen.
log-warned-of-end = Per E-Mail gemeldet, dass keine Credits mehr übrig sind.
log-warned = Per E-Mail gewarnt, dass { $percent } % der Credits verbraucht sind.
log-warned-key = Per E-Mail gewarnt, dass { $percent } % des Limits von Schlüssel „{ $key }“ verbraucht sind.
log-grace-given = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} als Reserve gegeben, weil die Warnung erst kurz vor dem Ende kam.
log-reports-on = Monatsberichte eingeschaltet.
log-reports-off = Monatsberichte ausgeschaltet.
log-language-chosen = Sprache gewählt: { $language }.
