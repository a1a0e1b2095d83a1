# Jobs: the list, what became of each, and why.

jobs-title = Aufträge
jobs-back = ← Aufträge
jobs-refresh = Aktualisieren
jobs-site = Website
jobs-key = Schlüssel
jobs-state = Status
jobs-all = Alle
jobs-show = Diese anzeigen
jobs-asked-for = Ihre Auswahl
jobs-newest-first = Neueste zuerst
jobs-none-like-that = Kein Auftrag passt dazu.
jobs-nothing-yet = Noch nichts.
jobs-main-key = Hauptschlüssel
jobs-key-living = { $name } ({ $hint }…)
jobs-key-ended = { $name } ({ $hint }…, beendet)

jobs-picture = Bild
jobs-before = Vorher
jobs-after = Nachher
jobs-saved = Gespart
jobs-score = Bewertung
jobs-formats = Weitere Formate
jobs-when = Wann
jobs-from = von { $host }
jobs-score-hint = Bewertung: SSIMULACRA2, an der ausgelieferten Datei gemessen; 100 heißt identisch mit dem Original.
jobs-an-address = eine Adresse

jobs-living = Wartet oder in Arbeit
jobs-done = Fertig
jobs-waiting = Wartet
jobs-running = In Arbeit
jobs-kept = Beibehalten
jobs-optimized = Optimiert
jobs-failed = Fehlgeschlagen
jobs-expired = Abgelaufen

# A further format, and what became of it.

jobs-format-made = { $format } { $size } ({ $score })
jobs-format-not-smaller = { $format } nicht kleiner
jobs-format-not-compatible = { $format } nicht möglich
jobs-format-already-optimized = { $format } ausgelassen
jobs-format-deadline = { $format } nicht rechtzeitig fertig
jobs-format-failed = { $format } fehlgeschlagen

# Why there is no result.

jobs-kept-not-smaller = Das Original bleibt: Nichts, was genauso aussieht, war kleiner. Kostenlos.
jobs-kept-high-dynamic-range = Das Original bleibt: Es hat hohen Dynamikumfang (HDR), den noch kein Ergebnis behalten könnte. Kostenlos.
jobs-kept-gain-map = Das Original bleibt: Es hat eine Gain-Map (Ultra HDR), die noch kein Ergebnis behalten könnte. Kostenlos.
jobs-kept-deep-color = Das Original bleibt: Es hat mehr als 8 Bit je Kanal oder Farben außerhalb von sRGB, was kein verlustfreies Ergebnis behalten könnte. Kostenlos.
jobs-kept-deadline = Das Original bleibt vorerst: Die Zeit hat nicht gereicht. Fragen Sie in zehn Minuten oder später noch einmal an. Kostenlos.
jobs-kept-already-optimized = Das Bild ist bereits optimiert und bleibt, wie es ist, damit es nicht weiter an Qualität verliert. Für weitere Formate senden Sie das Original. Kostenlos.
jobs-kept-fragile = Das Original bleibt: Neu geschrieben könnte es Schaden nehmen (es ist signiert, eingeschränkt oder ein Formular, enthält Dateien oder Medien, ist für ein Archiv gemacht oder unregelmäßig). Kostenlos.
jobs-results-deleted = Die Ergebnisse wurden so lange aufbewahrt wie vorgesehen und sind gelöscht; senden Sie das Bild noch einmal, um neue zu bekommen.
jobs-bad-url = Die Adresse des Bildes ist ungültig.
jobs-source-refused = Die Adresse des Bildes ist nicht öffentlich.
jobs-source-unreachable = Der Server des Bildes ist nicht erreichbar.
jobs-host-unreachable = Zu viele Bilder dieser Website waren nicht erreichbar.
jobs-source-protected = Der Server des Bildes verlangt Benutzername und Passwort.
jobs-source-forbidden = Der Server des Bildes verweigert uns dieses Bild.
jobs-source-busy = Der Server des Bildes wurde zu oft gefragt; versuchen Sie es später noch einmal.
jobs-source-failing = Der Server des Bildes antwortet mit einem eigenen Fehler; versuchen Sie es später noch einmal.
jobs-source-not-found = Der Server hat unter dieser Adresse kein Bild.
jobs-source-too-slow = Der Server des Bildes ist zu langsam.
jobs-source-too-large = Das Bild hat mehr als { $limit } Bytes.
jobs-too-many-redirects = Die Adresse des Bildes leitet zu oft weiter.
jobs-not-a-picture = Das ist kein Bild in einem bekannten Format.
jobs-unsupported-format = { $name } wird noch nicht angenommen.
jobs-cannot-convert = Aus einem { $from } kann kein { $to } werden, ohne dass { $loss } verloren gehen.
jobs-password-protected = Das Dokument ist durch ein Passwort geschützt.
jobs-unsafe-content = Das SVG enthält { $found }. So etwas wird nicht angenommen: Entfernen Sie es, und senden Sie die Datei erneut.
jobs-damaged = Das Bild ist beschädigt.
jobs-too-many-pixels = Das Bild hat mehr als { $limit } { $what }.
jobs-took-too-long = Das Bild hat zu lange gedauert.
jobs-took-too-long-to-open = Das Bild zu öffnen hat zu lange gedauert.
jobs-crashed = Das Bild ließ sich nicht bearbeiten.
jobs-storage-failed = Das Ergebnis ließ sich nicht speichern; versuchen Sie es später noch einmal.
jobs-internal = Bei uns ist etwas schiefgegangen.

# "A GIF cannot become a PNG without losing …"

jobs-loss-frames = alle Einzelbilder außer dem ersten
jobs-loss-transparency = die transparenten Stellen
jobs-loss-half-transparency = die halbtransparenten Stellen
jobs-loss-timing = die Zeitangaben
jobs-loss-pages = die Seiten

# "The picture has more than 1,000 …"

jobs-pixels = Pixel
jobs-pixels-a-side = Pixel je Seite
jobs-frames = Einzelbilder
jobs-pixels-in-all-frames = Pixel in allen Einzelbildern
jobs-document-pages = Seiten
jobs-elements = Elemente
jobs-elements-nested = ineinander liegende Elemente
jobs-elements-referred = Elemente, wenn man ihren Verweisen folgt
jobs-layers-nested = ineinander liegende Ebenen
jobs-references-nested = ineinander liegende Verweise
jobs-pixels-in-a-tile = Pixel in einer Kachel eines Musters
jobs-blocks = Blöcke
jobs-boxes = Boxen
jobs-boxes-nested = ineinander liegende Boxen
jobs-chunks = Abschnitte (chunks)
jobs-items = Einträge (items)
jobs-references = Verweise
jobs-item-parts = Teile von Einträgen
jobs-item-properties = Eigenschaften von Einträgen
jobs-table-entries = Einträge einer Tabelle
jobs-scans = Durchgänge (scans)
jobs-segments = Segmente
jobs-strips = Streifen oder Kacheln
jobs-tags = Tags
jobs-attributes = Attribute eines Elements

# "… is not taken yet."

jobs-untaken-animated-png = Animiertes PNG
jobs-untaken-rare-jpeg = JPEG einer seltenen Art (arithmetisch, verlustfrei oder mit 12 Bit)
jobs-untaken-nested-bmp = BMP, das ein JPEG oder ein PNG enthält,
jobs-untaken-pdf = PDF als Bild
jobs-untaken-raw = Die Rohdatei einer Kamera
jobs-untaken-tiff-pages = TIFF mit mehreren Seiten
jobs-untaken-tiff-colors = TIFF in seltenen Farben
jobs-untaken-tiff-signed = TIFF mit vorzeichenbehafteten oder Gleitkommawerten
jobs-untaken-tiff-samples = TIFF mit Werten seltener Größe
jobs-untaken-tiff-kind = TIFF mit Werten seltener Art
jobs-untaken-tiff-channels = TIFF mit mehr als 8 Kanälen
jobs-untaken-tiff-zstandard = TIFF mit Zstandard-Kompression
jobs-untaken-tiff-webp = TIFF mit WebP-Kompression
jobs-untaken-tiff-fax = TIFF mit Fax-Kompression der Gruppe 3
jobs-untaken-tiff-old-jpeg = TIFF mit JPEG-Kompression alter Art
jobs-untaken-tiff-compression = TIFF mit seltener Kompression
jobs-untaken-tiff-subsampled = TIFF mit Farbunterabtastung außerhalb von JPEG
jobs-untaken-tiff-tag = TIFF mit dem Tag { $tag }

# „Das SVG enthält …“

jobs-unsafe-script = ein Skript
jobs-unsafe-reference = einen Verweis auf eine andere Datei
jobs-unsafe-link = einen Link, der etwas ausführen kann
jobs-unsafe-animation = eine Animation, die Links oder Ausgeführtes ändert
jobs-unsafe-element = ein Element, das etwas laden oder ausführen kann
jobs-unsafe-html-element = ein HTML-Element, das etwas laden oder ausführen kann
jobs-unsafe-css = etwas, das laden oder ausführen kann
jobs-unsafe-declarations = Deklarationen in seinem Dokumenttyp
jobs-unsafe-embedded = eine eingebettete Datei, die weder JPEG, PNG, GIF, WebP noch ein harmloses SVG ist
