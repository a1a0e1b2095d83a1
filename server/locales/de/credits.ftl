# Credits: where an account stands, and the lines of its ledger.

credits-title = Guthaben
credits-now = Jetzt
credits-unlimited = Unbegrenzt
credits-used = bisher { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} verbraucht
credits-left = übrig: { $monthly } von { $quota } in diesem Monat{ $onetime ->
    [0] {""}
   *[other] , { $onetime } ohne Verfallsdatum
}{ $held ->
    [0] {""}
   *[other] , { $held } weitere für laufende Aufträge reserviert
}.{ $next ->
    [0] {""}
   *[other] {" "}Am { $day } gibt es wieder { $next }.
}
credits-near = In diesem Monat sind noch { $left } von { $bound } Credits übrig; { $next ->
    [0] der Betreiber dieses Dienstes kann Ihnen mehr geben
   *[other] am { $day } kommen { $next } neue
}.
credits-reached = Ihre Credits sind aufgebraucht: Neue Bilder werden abgelehnt. Aber { $next ->
    [0] der Betreiber dieses Dienstes kann Ihnen mehr geben
   *[other] am { $day } kommen { $next } neue
}.

credits-ledger = Buchungen
credits-nothing = Hier ist nichts.
credits-nothing-yet = Hier ist noch nichts.
credits-nothing-unlimited = Ihre Credits sind unbegrenzt; was ein Auftrag verbraucht, steht trotzdem hier.
credits-what = Was
credits-job = Auftrag
credits-monthly = Credits des Monats
credits-others = Andere
credits-when = Wann
credits-proof = Nachweis
credits-hint = Ein Original, eine Abbuchung: Dasselbe Bild im selben Modus, mit derselben Untergrenze, in derselben Größe und im selben Zielformat kostet nur ein einziges Mal. Was fehlschlägt oder bleibt, wie es ist, kostet nichts.

credits-grace = Aus Kulanz, weil die Warnung erst kurz vor dem Ende kam
credits-with-plan = Mit dem Tarif, einmalig
credits-month = Credits eines Monats
credits-granted = Gutgeschriebene Credits
credits-held = Für einen Auftrag reserviert
credits-spent = Verbraucht: Der Auftrag hat geliefert
credits-given-back = Zurückgegeben: nichts zu berechnen
credits-left-over = Am Monatsende übrig
credits-plan = Anderer Tarif
credits-handed-down = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} an ein Unterkonto weitergegeben
credits-received = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} an Sie weitergegeben
credits-taken-back = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} von einem Unterkonto zurückgenommen
credits-returned = { $count ->
    [one] { $count } Credit
   *[other] { $count } Credits
} zurückgenommen
