# Signing up.

sign-up-lead = Dazu genügt eine E-Mail-Adresse. Dorthin kommt Ihr API-Schlüssel, mit einem Link, über den Sie ein Passwort wählen.
sign-up-has-account-html = Schon ein Konto? <a href="/login">Anmelden</a>
sign-up-mail-sent-html = Wir haben Ihnen eine E-Mail gesendet. Bei einem neuen Konto enthält sie Ihren <strong>API-Schlüssel</strong> und einen <strong>Link, über den Sie ein Passwort wählen</strong>; der Link gilt einmal, innerhalb einer Stunde.
sign-up-had-account = Wenn Sie schon ein Konto hatten, steht das in der E-Mail, und es hat sich nichts geändert.
sign-up-mail-missing-html = Nach ein paar Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, oder <a href="/sign-up">versuchen Sie es noch einmal</a>; vielleicht war die Adresse falsch geschrieben.
sign-up-domains = Hier können sich Adressen bei { $domains } registrieren.
sign-up-closed = Zurzeit kann sich bei diesem Dienst niemand registrieren.
sign-up-invitation-needed = Dieser Dienst nimmt neue Konten auf Einladung an; bitten Sie den Betreiber um eine.
sign-up-invitation-unusable = Diese Einladung wurde schon benutzt, zurückgezogen oder ist zu alt; bitten Sie um eine neue.
sign-up-other-domain = Bei diesem Dienst können sich nur Adressen bei { $domains } registrieren.
