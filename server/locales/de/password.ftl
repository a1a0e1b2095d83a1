# Choosing a password by a mailed link.

password-forgot-title = Neues Passwort wählen
password-forgot-lead = Geben Sie Ihre E-Mail-Adresse an, und wir senden einen Link dorthin. Ihr altes Passwort gilt, bis Sie ein neues gewählt haben.
password-forgot-remembered-html = Wieder eingefallen? <a href="/login">Anmelden</a>
password-mail-sent = Wenn es ein Konto mit dieser Adresse gibt, ist eine E-Mail mit einem Link unterwegs, über den Sie ein neues Passwort wählen. Der Link gilt einmal, innerhalb einer Stunde.
password-mail-missing-html = Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, oder <a href="/password/forgot">versuchen Sie es noch einmal</a>.
password-choose-title = Passwort wählen
password-choose-lead-html = Für das Konto <strong>{ $email }</strong>. Zehn Zeichen oder mehr; ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.
password-new = Neues Passwort
password-logs-out = Überall sonst werden Sie abgemeldet.
password-save = Passwort speichern
password-link-unusable-why = Er wurde schon benutzt, ist älter als eine Stunde oder wurde nicht vollständig kopiert. Es hat sich nichts geändert.
password-first-html = Hier wird nach Ihrem Passwort gefragt, und Ihr Konto hat noch keines. <a href="/password/forgot">Wählen Sie zuerst eines</a>; wir senden Ihnen einen Link dafür.
password-too-short = Das ist zu kurz. Nehmen Sie { $count } Zeichen oder mehr.
password-too-long = Das ist länger, als wir speichern können. Nehmen Sie ein kürzeres.
