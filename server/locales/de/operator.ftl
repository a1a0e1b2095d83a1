# The operator's pages. How the service is stands in health.ftl.

operator-overview = Überblick
operator-accounts = Konten
operator-plans = Tarife
operator-sign-up = Registrierung
operator-queue = Warteschlange
operator-mails = E-Mails
operator-settings = Einstellungen

# Words that several of them have.

operator-account = Konto
operator-address = Adresse
operator-all = Alle
operator-credits-left = Credits übrig
operator-last-used = Zuletzt benutzt
operator-never = nie
operator-newest-first = Neueste zuerst
operator-none-like-that = Es gibt kein solches Konto.
operator-plan = Tarif
operator-save = Speichern
operator-since = Seit
operator-state = Status
operator-suspended = Gesperrt
operator-unlimited = unbegrenzt
operator-until = Bis
operator-used = Bisher verbraucht
operator-what = Was
operator-when = Wann
operator-who = Wer

# The first operator.

operator-first = Der erste Betreiber
operator-first-lead = Dieses Konto betreibt den Dienst: Es sieht alle Konten, die Warteschlange, die E-Mails und die Einstellungen. Hat die Adresse schon ein Konto, behält sie es, mit dem Passwort, das Sie hier wählen.
operator-first-least = { $count } Zeichen oder mehr.
operator-first-too-short = Ein Passwort hat mindestens { $count } Zeichen.
operator-first-too-long = Ein Passwort hat höchstens { $count } Bytes.
operator-first-make = Betreiber werden

# The overview.

operator-health = Befinden
operator-none-suspended = keines gesperrt
operator-so-many-suspended = { $count } gesperrt
operator-jobs-wait = Aufträge warten, { $running } laufen, höchstens { $slots } zugleich
operator-disk = Frei auf der Festplatte
operator-free-of = frei von { $size }
operator-storage = Speicher
operator-files = Dateien
operator-size = Größe
operator-results = Ergebnisse
operator-originals = Originale, gesendet oder aufbewahrt
operator-storage-ttl-html = Ergebnisse und Originale werden nach { $ttl } gelöscht (<code>results.ttl_hours</code>).

# Accounts, and one of them.

operator-search-text = Teil der E-Mail-Adresse
operator-search = Suchen
operator-badge-operator = Betreiber
operator-badge-suspended = gesperrt
operator-badge-sub-account = Unterkonto
operator-badge-no-password = noch kein Passwort
operator-account-since = seit { $since }
operator-account-below-html = Ein Unterkonto von <a href="/operator/accounts/{ $id }">{ $email }</a>.
operator-credits = Guthaben
operator-images = Optimierte Bilder
operator-saved = { $size } gespart
operator-grant-title = Credits geben
operator-grant-credits = Credits, die nicht verfallen
operator-grant = Geben
operator-grant-how-many = Wie viele Credits? Eine ganze Zahl von 1 bis 1.000.000.000.
operator-granted = Die Credits sind gegeben.
operator-plan-hint = Er gilt sofort. Was in diesem Monat verbraucht wurde, bleibt verbraucht.
operator-plan-set = Tarif setzen
operator-plan-given = Der Tarif ist gesetzt und gilt sofort.
operator-plan-gone = Diesen Tarif gibt es nicht mehr. Wählen Sie einen anderen.
operator-plan-none-unlimited = Keiner: unbegrenzt
operator-plan-none = Keiner: { $credits } im Monat, laut Konfiguration
operator-plan-unlimited = { $plan }: unbegrenzt
operator-plan-monthly = { $plan }: { $credits } im Monat
operator-suspended-by-parent = Das Konto darüber hat es gesperrt.
operator-suspended-means = Seine Schlüssel werden abgelehnt, und niemand kann sich anmelden.
operator-suspend = Sperren
operator-suspend-means = Seine Schlüssel werden abgelehnt, und seine Sitzungen bewirken nichts, bis Sie es wieder freigeben; ebenso bei seinen Unterkonten. Nichts wird gelöscht.
operator-suspend-yourself = Sich selbst können Sie nicht sperren: Von hier aus könnte das niemand aufheben.
operator-lift = Wieder freigeben
operator-account-suspended = Das Konto ist gesperrt: Seine Schlüssel werden abgelehnt, und seine Sitzungen bewirken nichts.
operator-account-lifted = Das Konto ist wieder freigegeben.
operator-make = Zum Betreiber machen
operator-no-longer = Nicht mehr Betreiber
operator-last-one = Der letzte Betreiber kann nicht entfallen. Machen Sie zuerst jemand anderen dazu.
operator-changed = Das ist geändert.
operator-keys = Schlüssel und Websites
operator-key = Schlüssel
operator-main-key = Hauptschlüssel
operator-sites = Websites
operator-sites-and-others = { $count ->
    [one] { $hosts } und { $count } weitere
   *[other] { $hosts } und { $count } weitere
}
operator-key-active = aktiv
operator-key-retiring = gilt bis { $until }
operator-key-revoked = widerrufen
operator-log = Letzte Zeilen seines Protokolls

# Plans.

operator-plans-lead = Was Konten jeden Monat bekommen. Ohne Tarif gilt: { $without }.
operator-plans-without-unlimited = unbegrenzte Credits
operator-plans-without = { $count } Credits im Monat, laut Konfiguration
operator-plans-default = bei Registrierung
operator-plans-accounts = Konten: { $count }
operator-plans-name = Name
operator-plans-monthly = Credits im Monat
operator-plans-once = Einmalig bei Registrierung
operator-plans-none = keine
operator-plans-empty = (leer: unbegrenzt)
operator-plans-optional = (freiwillig)
operator-plans-not-default = Nicht bei Registrierung
operator-plans-give = Bei Registrierung geben
operator-plans-remove = Entfernen
operator-plans-new = Neuer Tarif
operator-plans-make = Tarif anlegen
operator-plans-no-default = Bei der Registrierung gibt es keinen Tarif; dann gilt: { $without }.
operator-plan-made = Der Tarif ist angelegt. Auf der Seite eines Kontos geben Sie ihn diesem Konto.
operator-plan-changed = Der Tarif ist geändert; das gilt sofort für alle Konten, die ihn haben.
operator-plan-removed = Der Tarif ist entfernt.
operator-plan-default-set = Das ist gesetzt: Es gilt für alle, die sich von jetzt an registrieren.
operator-plan-bad-number = Credits sind eine ganze Zahl bis 1.000.000.000; ein leeres Feld heißt unbegrenzt, beim einmaligen Guthaben keine.
operator-plan-bad-name = Ein Name hat 1 bis 60 Zeichen.
operator-plan-name-taken = Einen Tarif mit diesem Namen gibt es schon.
operator-plan-not-found = Diesen Tarif gibt es nicht mehr.
operator-plan-in-use = Es gibt Konten mit diesem Tarif; geben Sie ihnen zuerst einen anderen.

# Who may come in.

operator-who-may = Wer sich registrieren darf
operator-may-anybody = Alle
operator-may-domains = Adressen bei diesen Mail-Domains
operator-may-invited = Nur wer eingeladen ist
operator-may-nobody = Niemand
operator-domains = Mail-Domains
operator-domains-hint-html = Zum Beispiel <code>example.org, example.net</code>; zählt nur bei der zweiten Wahl. Wer eingeladen wurde, kann sich immer registrieren.
operator-choose-who = Wählen Sie, wer sich registrieren darf.
operator-not-a-domain = „{ $domain }“ ist keine Mail-Domain; sie sehen aus wie example.org.
operator-no-domain = Geben Sie mindestens eine Mail-Domain an, zum Beispiel example.org.
operator-set = Das ist gesetzt und gilt von jetzt an.
operator-invite = Einladen
operator-invite-hint = Der Link gilt einmal, sieben Tage lang und nur für diese Adresse.
operator-invited = Die Einladung ist versandt. Das ist ihr Link; er wird nur dieses eine Mal gezeigt:
operator-copy = Kopieren
operator-invitations = Offene Einladungen
operator-withdraw = Zurückziehen
operator-withdraw-one = Einladung von { $email } zurückziehen
operator-withdrawn = Die Einladung ist zurückgezogen; ihr Link gilt nicht mehr.
operator-invitation-gone = Diese Einladung wurde schon benutzt oder zurückgezogen.
operator-try = Ausprobieren ohne Konto
operator-try-anybody-html = Unter <a href="/try">Ausprobieren</a> können alle Bilder ablegen.
operator-try-accounts-html = Nur wer angemeldet ist, kann <a href="/try">Ausprobieren</a> benutzen.
operator-try-bound = Besucher dürfen fünf Bilder auf einmal mit je 10 MB, { $count } in der Stunde von einer Adresse.
operator-try-unbounded = Besucher dürfen fünf Bilder auf einmal mit je 10 MB, ohne Begrenzung je Stunde.
operator-try-open = Besucher ausprobieren lassen
operator-try-close = Nur mit Konto

# The queue.

operator-refresh = Aktualisieren
operator-queue-living = Laufende und wartende Aufträge
operator-queue-slots = { $count ->
    [one] Höchstens { $count } Bild zugleich in diesem Prozess
   *[other] Höchstens { $count } Bilder zugleich in diesem Prozess
}
operator-stage = Stufe
operator-stage-first = Worauf gewartet wird
operator-stage-later = Formate, die lange dauern
operator-waiting = Wartend
operator-paused = Davon angehalten
operator-paused-hint = Angehalten: Ein Versuch ging schief, und der nächste kommt etwas später.
operator-running = Laufend
operator-oldest = Ältester
operator-failed = Zuletzt fehlgeschlagen
operator-failed-none = Noch nichts.
operator-failed-no-more = Nichts weiter.
operator-picture = Bild
operator-picture-from = { $picture } von { $host }
operator-why = Warum
operator-it-failed = Fehlgeschlagen.
operator-try-again = Noch einmal
operator-try-one-again = { $picture } noch einmal versuchen
operator-retried = Der Auftrag wird noch einmal versucht, als neuer.
operator-retry-gone = Diesen Auftrag gibt es nicht mehr, oder er ist nicht fehlgeschlagen.
operator-retry-no-credits = Es sind keine Credits mehr da.
operator-retry-queue-full = Die Warteschlange ist voll; versuchen Sie es später noch einmal.
operator-retry-upload-gone = Das gesendete Bild ist nicht mehr da; es muss neu gesendet werden.
operator-retry-host-not-allowed = Dieser API-Schlüssel darf für diese Website nicht benutzt werden.
operator-retry-key-limit = Dieser API-Schlüssel hat sein Limit für den Monat erreicht.
operator-retry-storage-full = Für Ergebnisse ist kein Platz mehr.
operator-retry-not-now = Aufträge können gerade nicht angenommen werden; versuchen Sie es später noch einmal.

# Mails.

operator-mails-lead = Was noch zu senden ist oder sich nicht senden ließ. Gesendete E-Mails werden vergessen.
operator-mails-no-server-html = Es gibt keinen Mailserver (<code>smtp_url</code>): E-Mails liegen sieben Tage im eingebauten Postfach; der Link auf der Konsole von <code>serve</code> und <code>eiderpix mailbox</code> zeigen sie.
operator-mails-from = Absender: { $from }.
operator-mails-none = Hier ist nichts.
operator-mails-older = Und { $count } ältere.
operator-mail = E-Mail
operator-to = An
operator-written = Geschrieben
operator-send-again = Noch einmal senden
operator-send-one-again = Die E-Mail an { $to } noch einmal senden
operator-mail-tries = { $count ->
    [one] { $count } Versuch
   *[other] { $count } Versuche
}
operator-mail-in-mailbox = im Postfach
operator-mail-given-up = { $count ->
    [one] nach { $count } Versuch aufgegeben
   *[other] nach { $count } Versuchen aufgegeben
}
operator-mail-waits = wartet
operator-mail-next-at-once = { $tries }, der nächste sofort
operator-mail-next = { $tries }, der nächste am { $next }
operator-mail-sealed = mit einem anderen Servergeheimnis versiegelt
operator-mail-again = Die E-Mail wird noch einmal gesendet: sofort, und dann einen Tag lang.
operator-mail-gone = Diese E-Mail wurde inzwischen gesendet, oder ihre Zeit war um.

# Settings.

operator-settings-here = Auf diesen Seiten gesetzt
operator-settings-files = In der Datei, durch Variablen oder Flags gesetzt
operator-settings-hint = Einmal gelesen, wenn der Dienst startet. Geheimnisse bleiben verborgen.
operator-setting = Einstellung
operator-value = Wert
operator-value-none = keine
operator-value-hidden = (verborgen)
operator-where = Wo
operator-from = Woher
operator-origin-default = Vorgabe
operator-visitors-may-try = Besucher dürfen ohne Konto ausprobieren
operator-yes = ja
operator-no = nein
operator-policy-open = alle
operator-policy-domains = Adressen bei { $domains }
operator-policy-invitation = auf Einladung
operator-policy-closed = niemand
