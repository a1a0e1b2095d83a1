# The proof of a job: before and after, what was measured, and why this result won.

proof-title = Nachweis
proof-a-picture = Ein Bild
proof-gone = Was gemessen wurde, bleibt; die Bilder selbst sind gelöscht.
proof-result = Ergebnis
proof-the-result = Das Ergebnis
proof-download = Herunterladen
proof-before = Vorher
proof-before-original = Vorher: das Original
proof-before-alone = Nur vorher
proof-after = Nachher
proof-after-named = Nachher: { $name }
proof-after-alone = Nur nachher
proof-before-and-after = Vorher und nachher
proof-full-size = Volle Größe
proof-worst-tile = Schlechteste Kachel
proof-worst-tile-at = Schlechteste Kachel: { $where }
proof-where = { $pixels } Pixel, { $x } von links, { $y } von oben

proof-size = Größe
proof-size-less = { $size }, { $saved } weniger
proof-score = Bewertung
proof-held-to = mindestens { $floor } verlangt
proof-score-held-to = { $score }, mindestens { $floor } verlangt
proof-identical = Pixel identisch
proof-alike = gleich gezeichnet
proof-made-by = Erzeugt mit
proof-why = Warum dieses
proof-why-measured-floor = { $count } Kandidaten wurden gemessen; dieser war der kleinste, der die Mindestbewertung erreicht, im ganzen Bild und in jeder Kachel.
proof-why-measured-identical = { $count } Kandidaten wurden gemessen; dieser war der kleinste mit identischen Pixeln.
proof-why-measured-alike = { $count } Kandidaten wurden gemessen; dieser war der kleinste, der gleich gezeichnet wird.
proof-why-floor = Es ist der kleinste Kandidat, der die Mindestbewertung erreicht, im ganzen Bild und in jeder Kachel.
proof-why-identical = Es ist der kleinste Kandidat mit identischen Pixeln.
proof-why-alike = Es ist der kleinste Kandidat, der gleich gezeichnet wird.

proof-about = Über das Bild
proof-mode = Modus
proof-lossy = Verlustbehaftet
proof-glossy = Glossy (fast ohne Verlust)
proof-lossless = Verlustfrei
proof-original = Original
proof-original-is = { $format }, { $pixels }{ $frames ->
    [1] {""}
   *[other] , { $frames } Einzelbilder
}, { $size }
proof-accepted = Angenommen
proof-finished = Fertig
proof-deleted = Gelöscht
proof-kept-until = Aufbewahrt bis
proof-cost = Kosten
proof-one-credit = 1 Credit
proof-nothing = keine
proof-not-made = Nicht erzeugt
proof-beside = Neben den Pixeln
proof-metadata-kept = wie gewünscht behalten
proof-metadata-left-out = im Ergebnis weggelassen
proof-profile = Farbprofil (die Farben selbst bleiben erhalten)
proof-exif = EXIF: Kamera, Objektiv, Datum
proof-location = der Aufnahmeort (GPS)
proof-xmp = XMP
proof-comments = Kommentare
proof-score-hint = Bewertung: SSIMULACRA2, an der ausgelieferten Datei gegen das Original gemessen; 100 heißt identisch, 90 sichtbar verlustfrei, 70 hohe Qualität. Eine Kachel hat 256 × 256 Pixel.

proof-share = Teilen
proof-share-link = Wer diesen Link hat, sieht diesen Nachweis, ohne Ihren Namen, Ihre Websites und Ihre Schlüssel:
proof-share-copy = Kopieren
proof-share-withdraw = Link zurückziehen
proof-share-why = Niemand außer Ihnen sieht diese Seite. Ein Link zeigt sie allen, die ihn haben, bis Sie ihn zurückziehen oder die Bilder gelöscht werden.
proof-share-make = Link erstellen
