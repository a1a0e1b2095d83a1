# The front page.

home-title = Smaller pictures, measured
home-headline = Smaller pictures, and a number that proves it.
home-lead = Eiderpix makes every picture of your site as small as it can get without anybody noticing. Each result is measured against its original, so you don’t have to take our word for it.
home-dashboard = Open the dashboard
home-format = Format
home-size = Size
home-saved = Saved
home-score = Score
home-none = none
home-promises = What we promise
home-never-worse = Never worse
home-never-worse-how = A result is smaller than its original, decodes, and keeps size, frames, transparency and colour. Otherwise your original stays as it is, you are told why, and it costs nothing.
home-measured = Measured, not guessed
home-measured-how = Every lossy result carries the SSIMULACRA2 score that was measured on the delivered file: 100 is identical. A floor holds it above the point where people start to notice.
home-new-key = A new key breaks nothing
home-new-key-how = Replace your API key whenever you like. The old one works on for as long as you choose, and you see which sites still use it.
home-how = How it works
home-step-sign-up-html = <strong>Sign up with your e-mail address.</strong> Your API key arrives by mail: 20 letters and digits.
home-step-key-html = <strong>Put the key into your client.</strong> Tools that speak the ShortPixel API work unchanged; they only need this service’s address.
home-step-see-html = <strong>See what you saved.</strong> The dashboard shows each picture: size before and after, score, formats, and the reason where one was kept.
home-example = One photo of a red panda, lossy mode
home-original = Original
home-example-note = Score: SSIMULACRA2. 70 is high quality, 90 is visually lossless, 100 is identical.
