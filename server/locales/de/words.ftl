words-bytes = { $count ->
    [one] { $count } Byte
   *[other] { $count } Bytes
}
words-size = { $number } { $unit }
words-percent = { $number } %

words-just-now = gerade eben
words-minutes-ago = { $count ->
    [one] vor { $count } Minute
   *[other] vor { $count } Minuten
}
words-hours-ago = { $count ->
    [one] vor { $count } Stunde
   *[other] vor { $count } Stunden
}
words-days-ago = { $count ->
    [one] vor { $count } Tag
   *[other] vor { $count } Tagen
}
words-less-than-a-minute-left = noch weniger als eine Minute
words-minutes-left = { $count ->
    [one] noch { $count } Minute
   *[other] noch { $count } Minuten
}
words-hours-left = { $count ->
    [one] noch { $count } Stunde
   *[other] noch { $count } Stunden
}
words-days-left = { $count ->
    [one] noch { $count } Tag
   *[other] noch { $count } Tage
}

words-a-second = eine Sekunde
words-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
words-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
words-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}

words-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
words-day = { $day }. { words-month } { $year }
words-moment = { words-day }, { $time } UTC

# From page to page of a list.

words-pages = Seiten
words-newest = Neueste
words-older = Ältere
