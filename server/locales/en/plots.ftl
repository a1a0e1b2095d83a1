# What was saved, drawn: day by day, by site, by format.

plots-days = Saved day by day
plots-summary = { $saved } saved on { $images } in the last { $days } days
plots-images-counted = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
plots-drawing = { $summary }; the numbers are in the table below
plots-bar = { $day }: { $saved } saved ({ $percent }) on { $images }
plots-highest = highest { $saved }
plots-as-table = As a table
plots-day = Day
plots-images = Images
plots-saved = Saved
plots-share = Share
plots-by-site = By site
plots-site = Site
plots-by-format = By format
plots-format = Format
plots-part = { $name }: { $saved } saved ({ $percent })
