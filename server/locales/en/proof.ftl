# The proof of a job: before and after, what was measured, and why this result won.

proof-title = Proof
proof-a-picture = A picture
proof-gone = What was measured stays; the pictures themselves are deleted.
proof-result = Result
proof-the-result = The result
proof-download = Download
proof-before = Before
proof-before-original = Before: the original
proof-before-alone = Before alone
proof-after = After
proof-after-named = After: { $name }
proof-after-alone = After alone
proof-before-and-after = Before and after
proof-full-size = Full size
proof-worst-tile = Worst tile
proof-worst-tile-at = Worst tile: { $where }
proof-where = { $pixels } pixels, { $x } from the left, { $y } from the top

proof-size = Size
proof-size-less = { $size }, { $saved } less
proof-score = Score
proof-held-to = held to { $floor } or more
proof-score-held-to = { $score }, held to { $floor } or more
proof-identical = pixels identical
proof-alike = drawn alike
proof-made-by = Made by
proof-why = Why this one
proof-why-measured-floor = { $count } candidates were measured; this one was the smallest at or above the floor, on the whole picture and in every tile.
proof-why-measured-identical = { $count } candidates were measured; this one was the smallest with identical pixels.
proof-why-measured-alike = { $count } candidates were measured; this one was the smallest that is drawn alike.
proof-why-floor = It is the smallest at or above the floor, on the whole picture and in every tile.
proof-why-identical = It is the smallest with identical pixels.
proof-why-alike = It is the smallest that is drawn alike.

proof-about = About it
proof-mode = Mode
proof-lossy = Lossy
proof-glossy = Glossy
proof-lossless = Lossless
proof-original = Original
proof-original-is = { $format }, { $pixels }{ $frames ->
    [1] {""}
   *[other] , { $frames } frames
}, { $size }
proof-accepted = Accepted
proof-finished = Finished
proof-deleted = Deleted
proof-kept-until = Kept until
proof-cost = Cost
proof-one-credit = 1 credit
proof-nothing = nothing
proof-not-made = Not made
proof-beside = Beside the pixels
proof-metadata-kept = was kept, as you asked
proof-metadata-left-out = was left out of the result
proof-profile = colour profile (the colours themselves are kept)
proof-exif = EXIF: camera, lens, date
proof-location = the place where it was taken (GPS)
proof-xmp = XMP
proof-comments = comments
proof-score-hint = Score: SSIMULACRA2, measured on the delivered file against the original; 100 is identical, 90 is visually lossless, 70 is high quality. A tile has 256 × 256 pixels.

proof-share = Share
proof-share-link = Whoever has this link sees this proof, without your name, your sites and your keys:
proof-share-copy = Copy
proof-share-withdraw = Withdraw the link
proof-share-why = Nobody but you sees this page. A link shows it to whoever has the link, until you withdraw it or the pictures are deleted.
proof-share-make = Make a link
