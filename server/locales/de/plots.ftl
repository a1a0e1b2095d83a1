# What was saved, drawn: day by day, by site, by format.

plots-days = Ersparnis Tag für Tag
plots-summary = { $saved } gespart an { $images } in den letzten { $days } Tagen
plots-images-counted = { $count ->
    [one] { $count } Bild
   *[other] { $count } Bildern
}
plots-drawing = { $summary }; die Zahlen stehen in der Tabelle darunter
plots-bar = { $day }: { $saved } gespart ({ $percent }) an { $images }
plots-highest = Höchstwert { $saved }
plots-as-table = Als Tabelle
plots-day = Tag
plots-images = Bilder
plots-saved = Gespart
plots-share = Anteil
plots-by-site = Nach Website
plots-site = Website
plots-by-format = Nach Format
plots-format = Format
plots-part = { $name }: { $saved } gespart ({ $percent })
