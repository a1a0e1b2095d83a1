# Logging in: password, mailed link, second factor.

log-in-title = Anmelden
log-in-email = E-Mail-Adresse
log-in-password = Passwort
log-in-mail-instead = Link per E-Mail senden
log-in-forgot = Passwort vergessen oder noch keines gewählt?
log-in-no-account-html = Noch kein Konto? <a href="/sign-up">Registrieren</a>
log-in-code-title = Code eingeben
log-in-code-lead = Ihr Konto verlangt einen zweiten Faktor: die sechs Ziffern, die Ihre Authenticator-App für Eiderpix anzeigt.
log-in-code = Code
log-in-code-hint = Wenn Sie die App nicht zur Hand haben, tut es auch einer Ihrer Wiederherstellungscodes.
log-in-code-lost = Beides verloren? Der Betreiber dieses Dienstes kann den zweiten Faktor ausschalten.
log-in-link-account-html = Als <strong>{ $email }</strong>, in diesem Browser.
log-in-link-not-you = Das sind nicht Sie, oder Sie haben nicht darum gebeten? Schließen Sie diese Seite; es ändert sich nichts.
log-in-link-unusable = Dieser Link ist ungültig
log-in-link-unusable-why = Er wurde schon benutzt, ist älter als { $minutes } Minuten, ist durch ein neues Passwort erloschen oder wurde nicht vollständig kopiert.
log-in-link-new = Neuen Link anfordern
log-in-mail-title = Per E-Mail anmelden
log-in-mail-lead = Geben Sie Ihre E-Mail-Adresse an, und wir senden einen Link, der Sie anmeldet. Ein Passwort brauchen Sie nicht.
log-in-send-link = Link senden
log-in-with-password = Mit Passwort anmelden
log-in-mail-sent-title = Sehen Sie in Ihren E-Mails nach
log-in-mail-sent = Wenn es ein Konto mit dieser Adresse gibt, ist eine E-Mail mit einem Link zum Anmelden unterwegs. Der Link gilt einmal, innerhalb von { $minutes } Minuten.
log-in-mail-missing-html = Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, oder <a href="/login/mail">versuchen Sie es noch einmal</a>.

# What is said after something was done, or was not.

log-in-password-chosen = Ihr Passwort ist gespeichert. Melden Sie sich damit an.
log-in-logged-out = Sie sind abgemeldet.
log-in-too-late = Das hat zu lange gedauert oder ist schon erledigt. Bitte melden Sie sich noch einmal an.
log-in-to-go-on = Bitte melden Sie sich an, um fortzufahren.
log-in-wrong = E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beide, oder wählen Sie unten ein neues Passwort.
log-in-suspended = Dieses Konto ist gesperrt: Seine Schlüssel werden abgelehnt, und niemand kann sich anmelden. Wenden Sie sich an den Betreiber dieses Dienstes oder an die Person, von der Sie das Konto haben.
log-in-too-many = Zu viele fehlgeschlagene Anmeldungen. Bitte warten Sie { $time } und versuchen Sie es dann noch einmal.
