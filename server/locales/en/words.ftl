# Figures, times, and words that many pages share.

words-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
words-size = { $number } { $unit }
words-percent = { $number } %

words-just-now = just now
words-minutes-ago = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
words-hours-ago = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
words-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
words-less-than-a-minute-left = less than a minute left
words-minutes-left = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
words-hours-left = { $count ->
    [one] { $count } hour left
   *[other] { $count } hours left
}
words-days-left = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}

# "Please wait …"
words-a-second = a second
words-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
words-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
words-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}

words-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
words-day = { $day } { words-month } { $year }
words-moment = { words-day }, { $time } UTC

# From page to page of a list.

words-pages = Pages
words-newest = Newest
words-older = Older
