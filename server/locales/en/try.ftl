try-title = Try it

# Pictures dropped on a page.

try-deleted = They are deleted within a day.
try-lead = Drop pictures, see them before and after, take the smaller ones with you.
try-pictures = Pictures
try-go = Make them smaller
try-closed = This service lets pictures be tried with an account only.
try-before-and-after = Before and after
try-download-all = Download all (ZIP)
try-refresh = Refresh
try-being-made = being made
try-before = Before: the original
try-full-size = Full size
try-format = Format
try-size = Size
try-saved = Saved
try-score = Score
try-download = Download
try-score-hint = Score: SSIMULACRA2, measured on the delivered file against the original; 100 is identical, 90 is visually lossless, 70 is high quality. Whoever has the address of this page sees these pictures, until they are deleted within a day.
try-others = Try others
try-sign-up = Sign up for more
try-before-size = Before, { $size }
try-after = After: { $format }
try-after-format = After, { $format }
try-of = of { $size }
try-download-one = Download { $picture } as { $format }
try-some-done = { $done } of { $count } done …
try-bounds = At most { $pictures } pictures at once, of { $size } each.
try-closed-to-visitors = Log in to try: visitors cannot.
try-not-whole = This form did not arrive whole. Choose the pictures again.
try-only-so-many = Only { $count } pictures are taken at once.
try-form-too-large = The request is larger than { $size }. Send fewer files at once.
try-unreadable = The form cannot be read: it is malformed, or came too slowly or not whole.
try-choose-one = Choose at least one picture.
try-too-large = It is larger than { $size }.
try-too-busy = Too many pictures are being sent at once. Try again in a moment.
try-failed = It failed.
try-kept = It is as small as it gets.
try-all-done = { $count ->
    [one] { $count } picture, done.
   *[other] { $count } pictures, all done.
}
try-not-a-picture = This is not a picture of a kind that is taken.
try-not-taken = It was not taken.
try-gone = It is gone.
try-no-credits = No credits are left.
try-queue-full = The queue is full; try again later.
try-upload-gone = The upload is gone; send it again.
