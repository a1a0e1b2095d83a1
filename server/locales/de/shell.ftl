# The frame of every page.

shell-skip = Zum Inhalt
shell-main = Hauptmenü
shell-log-in = Anmelden
shell-sign-up = Registrieren
shell-dashboard = Übersicht
shell-jobs = Aufträge
shell-api-keys = API-Schlüssel
shell-credits = Guthaben
shell-operator = Betreiber
shell-account = Konto
shell-log-out = Abmelden
shell-slogan = Eiderpix: Bilder, leicht wie Daunen.
shell-compatible = Kompatibel mit der ShortPixel-API. Nicht mit ShortPixel verbunden.
shell-language = Sprache
shell-copied = Kopiert
shell-not-copied = Kopieren fehlgeschlagen

# Where the service keeps its mails itself.

shell-mailbox-hint-html = <strong>Dieser Dienst behält seine E-Mails im eingebauten Postfach,</strong> weil noch kein Mailserver eingerichtet ist. <a href="/mailbox">Postfach öffnen</a>: beim ersten Mal mit dem Link, den <code>eiderpix serve</code> beim Start ausgegeben hat.
