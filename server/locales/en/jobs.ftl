# Jobs: the list, what became of each, and why.

jobs-title = Jobs
jobs-back = ← Jobs
jobs-refresh = Refresh
jobs-site = Site
jobs-key = Key
jobs-state = State
jobs-all = All
jobs-show = Show these
jobs-asked-for = What you asked for
jobs-newest-first = Newest first
jobs-none-like-that = No job is like that.
jobs-nothing-yet = Nothing here yet.
jobs-main-key = Main key
jobs-key-living = { $name } ({ $hint }…)
jobs-key-ended = { $name } ({ $hint }…, ended)

jobs-picture = Picture
jobs-before = Before
jobs-after = After
jobs-saved = Saved
jobs-score = Score
jobs-formats = Further formats
jobs-when = When
jobs-from = from { $host }
jobs-score-hint = Score: SSIMULACRA2, measured on the delivered file; 100 is identical to the original.
# In place of a file name that cannot be read
jobs-an-address = an address

jobs-living = Waiting or in work
jobs-done = Done
jobs-waiting = Waiting
jobs-running = In work
jobs-kept = Kept
jobs-optimized = Optimized
jobs-failed = Failed
jobs-expired = Expired

# A further format, and what became of it.

jobs-format-made = { $format } { $size } ({ $score })
jobs-format-not-smaller = { $format } not smaller
jobs-format-not-compatible = { $format } not possible
jobs-format-already-optimized = { $format } left out
jobs-format-deadline = { $format } ran out of time
jobs-format-failed = { $format } failed

# Why there is no result.

jobs-kept-not-smaller = The original stays: nothing that looks the same was smaller. Free of charge.
jobs-kept-high-dynamic-range = The original stays: it has high dynamic range (HDR), which no result could keep yet. Free of charge.
jobs-kept-gain-map = The original stays: it has a gain map (Ultra HDR), which no result could keep yet. Free of charge.
jobs-kept-deep-color = The original stays: it has more than 8 bits a channel or colours beyond sRGB, which no lossless result could keep. Free of charge.
jobs-kept-deadline = The original stays for now: time ran out. Ask again in ten minutes or later. Free of charge.
jobs-kept-already-optimized = The image is optimized already and stays as it is, so that it loses no more quality. For further formats, send the original. Free of charge.
jobs-kept-fragile = The original stays: rewriting it could break it (it is signed, restricted, a form, carries files or media, is made for an archive, or is irregular). Free of charge.
jobs-results-deleted = The results were kept for their time and are deleted; send the picture again to get them anew.
jobs-bad-url = The address of the picture is not valid.
jobs-source-refused = The address of the picture is not public.
jobs-source-unreachable = The picture's server cannot be reached.
jobs-host-unreachable = Too many pictures of this site could not be reached.
jobs-source-protected = The picture's server asks for a user name and a password.
jobs-source-forbidden = The picture's server forbids us this picture.
jobs-source-busy = The picture's server was asked too often; try again later.
jobs-source-failing = The picture's server answers with an error of its own; try again later.
jobs-source-not-found = The picture's server has no picture at this address.
jobs-source-too-slow = The picture's server is too slow.
jobs-source-too-large = The picture has more than { $limit } bytes.
jobs-too-many-redirects = The address of the picture redirects too often.
jobs-not-a-picture = This is not a picture of a known format.
jobs-unsupported-format = { $name } is not taken yet.
jobs-cannot-convert = A { $from } cannot become a { $to } without losing { $loss }.
jobs-password-protected = The document is protected by a password.
jobs-unsafe-content = The SVG holds { $found }, which is not taken: take it out and send the file again.
jobs-damaged = The picture is damaged.
jobs-too-many-pixels = The picture has more than { $limit } { $what }.
jobs-took-too-long = The picture took too long.
jobs-took-too-long-to-open = The picture took too long to open.
jobs-crashed = The picture could not be worked on.
jobs-storage-failed = The result could not be stored; try again later.
jobs-internal = Something went wrong on our side.

# "A GIF cannot become a PNG without losing …"

jobs-loss-frames = all frames but the first
jobs-loss-transparency = its transparency
jobs-loss-half-transparency = its half-transparency
jobs-loss-timing = its timing
jobs-loss-pages = its pages

# "The picture has more than 1,000 …"

jobs-pixels = pixels
jobs-pixels-a-side = pixels a side
jobs-frames = frames
jobs-pixels-in-all-frames = pixels in all frames
jobs-document-pages = pages
jobs-elements = elements
jobs-elements-nested = elements in each other
jobs-elements-referred = elements once its references are followed
jobs-layers-nested = layers in each other
jobs-references-nested = references in each other
jobs-pixels-in-a-tile = pixels in one tile of a pattern
jobs-blocks = blocks
jobs-boxes = boxes
jobs-boxes-nested = boxes in each other
jobs-chunks = chunks
jobs-items = items
jobs-references = references
jobs-item-parts = parts of items
jobs-item-properties = properties of items
jobs-table-entries = table entries
jobs-scans = scans
jobs-segments = segments
jobs-strips = strips or tiles
jobs-tags = tags
jobs-attributes = attributes of one element

# "… is not taken yet."

jobs-untaken-animated-png = Animated PNG
jobs-untaken-rare-jpeg = JPEG of a rare kind (arithmetic, lossless or 12-bit)
jobs-untaken-nested-bmp = BMP that holds a JPEG or a PNG
jobs-untaken-pdf = PDF as a picture
jobs-untaken-raw = A camera's raw file
jobs-untaken-tiff-pages = TIFF of several pages
jobs-untaken-tiff-colors = TIFF in rare colours
jobs-untaken-tiff-signed = TIFF with signed or floating-point samples
jobs-untaken-tiff-samples = TIFF with samples of a rare size
jobs-untaken-tiff-kind = TIFF with samples of a rare kind
jobs-untaken-tiff-channels = TIFF with more than 8 channels
jobs-untaken-tiff-zstandard = TIFF compressed by Zstandard
jobs-untaken-tiff-webp = TIFF compressed as WebP
jobs-untaken-tiff-fax = TIFF compressed as a group 3 fax
jobs-untaken-tiff-old-jpeg = TIFF compressed as JPEG in the old way
jobs-untaken-tiff-compression = TIFF in a rare compression
jobs-untaken-tiff-subsampled = TIFF with subsampled colour outside of JPEG
jobs-untaken-tiff-tag = TIFF with the tag { $tag }

# "The SVG holds …"

jobs-unsafe-script = a script
jobs-unsafe-reference = a reference to another file
jobs-unsafe-link = a link that can run something
jobs-unsafe-animation = an animation of what is linked or run
jobs-unsafe-element = an element that can load or run something
jobs-unsafe-html-element = an element of HTML that can load or run something
jobs-unsafe-css = what can load or run something
jobs-unsafe-declarations = declarations in its document type
jobs-unsafe-embedded = an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG
