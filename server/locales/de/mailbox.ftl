# The built-in mailbox of a service without a mail server.

mailbox-title = Postfach
mailbox-lead-html = Es ist kein Mailserver eingerichtet, daher landet jede E-Mail, die dieser Dienst senden würde, hier, damit der Betreiber sie liest oder weitergibt. Nach 7 Tagen werden E-Mails gelöscht. Sobald <code>EIDERPIX_SMTP_URL</code> gesetzt ist, werden E-Mails gesendet, und diese Seite gibt es nicht mehr.
mailbox-empty-html = Noch keine E-Mail. <a href="/sign-up">Registrieren Sie sich</a>, und die erste landet hier.
mailbox-to = an { $to }
mailbox-wiped = Die Zeit dieser E-Mail war um; ihr Inhalt ist gelöscht.
mailbox-unreadable = { $count ->
    [one] { $count } E-Mail lässt sich nicht öffnen: Ein anderes Servergeheimnis hat sie versiegelt.
   *[other] { $count } E-Mails lassen sich nicht öffnen: Ein anderes Servergeheimnis hat sie versiegelt.
}
mailbox-older-html = { $count } ältere werden nicht gezeigt. <code>eiderpix mailbox</code> zeigt alle.
