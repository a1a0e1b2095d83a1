try-title = Ausprobieren

# Pictures dropped on a page.

try-deleted = Sie werden innerhalb eines Tages gelöscht.
try-lead = Bilder ablegen, vorher und nachher vergleichen, die kleineren mitnehmen.
try-pictures = Bilder
try-go = Kleiner machen
try-closed = Bei diesem Dienst lässt sich nur mit einem Konto etwas ausprobieren.
try-before-and-after = Vorher und nachher
try-download-all = Alle herunterladen (ZIP)
try-refresh = Aktualisieren
try-being-made = in Arbeit
try-before = Vorher: das Original
try-full-size = Volle Größe
try-format = Format
try-size = Größe
try-saved = Gespart
try-score = Bewertung
try-download = Herunterladen
try-score-hint = Bewertung: SSIMULACRA2, an der ausgelieferten Datei gegen das Original gemessen; 100 heißt identisch, 90 visuell verlustfrei, 70 hohe Qualität. Wer die Adresse dieser Seite hat, sieht diese Bilder, bis sie innerhalb eines Tages gelöscht werden.
try-others = Andere ausprobieren
try-sign-up = Für mehr registrieren
try-before-size = Vorher, { $size }
try-after = Nachher: { $format }
try-after-format = Nachher, { $format }
try-of = von { $size }
try-download-one = { $picture } als { $format } herunterladen
try-some-done = { $done } von { $count } fertig …
try-bounds = Höchstens { $pictures } Bilder auf einmal, je { $size }.
try-closed-to-visitors = Melden Sie sich zum Ausprobieren an: Ohne Konto geht es nicht.
try-not-whole = Dieses Formular ist nicht vollständig angekommen. Wählen Sie die Bilder noch einmal.
try-only-so-many = Es werden nur { $count } Bilder auf einmal angenommen.
try-form-too-large = Die Anfrage ist größer als { $size }. Senden Sie weniger Dateien auf einmal.
try-unreadable = Das Formular lässt sich nicht lesen: Es ist fehlerhaft, kam zu langsam oder nicht vollständig an.
try-choose-one = Wählen Sie mindestens ein Bild.
try-too-large = Es ist größer als { $size }.
try-too-busy = Es werden gerade zu viele Bilder gleichzeitig gesendet. Versuchen Sie es gleich noch einmal.
try-failed = Das ist fehlgeschlagen.
try-kept = Kleiner geht es nicht.
try-all-done = { $count ->
    [one] { $count } Bild, fertig.
   *[other] { $count } Bilder, alle fertig.
}
try-not-a-picture = Das ist kein Bild einer Art, die angenommen wird.
try-not-taken = Es wurde nicht angenommen.
try-gone = Es ist fort.
try-no-credits = Es ist kein Guthaben mehr da.
try-queue-full = Die Warteschlange ist voll; versuchen Sie es später noch einmal.
try-upload-gone = Die hochgeladene Datei ist fort; senden Sie sie noch einmal.
