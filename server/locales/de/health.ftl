# How the service is, in sentences for its operator.

health-all-fine = Alles in Ordnung.
health-some-look = Es läuft. Einiges ist einen Blick wert.
health-some-act = Hier muss jemand etwas tun.
health-fine = gut
health-look = ansehen
health-act = handeln

health-database = Datenbank
health-database-answers = Sie antwortet.

health-disk = Festplatte
health-disk-free = { $free } von { $total } sind frei.
health-disk-near = { $free } von { $total } sind frei; unter { $floor } wird nichts Neues angenommen.
health-disk-full = { $free } von { $total } sind frei: Unter { $floor } wird nichts Neues angenommen. Schaffen Sie Platz, oder setzen Sie results.ttl_hours herab.

health-workers = Worker
health-jobs-wait = { $count ->
    [one] { $count } Auftrag wartet
   *[other] { $count } Aufträge warten
}
health-jobs-run = { $count ->
    [one] { $count } Auftrag läuft
   *[other] { $count } Aufträge laufen
}
health-workers-fine = { $running }, { $waiting }.
health-workers-slow = { $running }, { $waiting }; der älteste kam { $ago }. Mehr Worker oder ein schnellerer Rechner würden helfen.
health-no-workers = Dieser Prozess bearbeitet keine Bilder (workers = 0).
health-no-workers-waiting = Dieser Prozess bearbeitet keine Bilder (workers = 0), und { $waiting }. Starten Sie einen Worker, oder setzen Sie workers.

health-mail = E-Mail
health-mail-no-server = Es gibt keinen Mailserver (smtp_url), daher liegen E-Mails im eingebauten Postfach und erreichen von selbst niemanden.
health-mail-given-up = { $count ->
    [one] { $count } E-Mail ließ sich nicht senden und wurde aufgegeben. Was der Mailserver dazu sagte, steht unter „E-Mails“.
   *[other] { $count } E-Mails ließen sich nicht senden und wurden aufgegeben. Was der Mailserver dazu sagte, steht unter „E-Mails“.
}
health-mail-retrying = { $count ->
    [one] { $count } E-Mail wartet auf den nächsten Versuch.
   *[other] { $count } E-Mails warten auf den nächsten Versuch.
}
health-mail-sent = Alles ist gesendet.

health-address = Adresse
health-address-fine = Links führen zu { $address }.
health-address-loopback = Links in E-Mails und Ergebnissen führen zu { $address }, wohin nur dieser Rechner kommt. Setzen Sie public_url.
health-address-http = { $address } ist unverschlüsseltes HTTP: Schlüssel und Passwörter reisen offen. Setzen Sie einen Proxy mit HTTPS davor.

health-proxy = Proxy
health-proxy-untrusted = Von { $proxy } kamen Anfragen mit dem Kopf X-Forwarded-For, dem nicht geglaubt wird: Alle dahinter zählen als einer, sodass die falschen Passwörter eines Einzelnen alle aussperren. Ist { $proxy } Ihr Proxy, dann nennen Sie ihn in http.trusted_proxies.
