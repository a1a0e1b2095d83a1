# The dashboard: figures, and the latest jobs.

dashboard-title = Übersicht
dashboard-every-credit = Jeder Credit mit seinem Auftrag
dashboard-credits = Credits
dashboard-images = Optimierte Bilder
dashboard-images-floor = jedes mit gemessener Mindestbewertung
dashboard-images-kept = { $count ->
    [one] { $count } ließ sich nicht verkleinern und blieb, kostenlos
   *[other] { $count } ließen sich nicht verkleinern und blieben, kostenlos
}
dashboard-saved = Gesparte Bytes
dashboard-saved-nothing = noch nichts gesendet
dashboard-saved-what = aus { $before } wurden { $after }: { $percent } weniger
dashboard-latest = Neueste Aufträge
dashboard-all-jobs = Alle Aufträge
dashboard-no-jobs-html = Noch nichts. Holen Sie Ihren Schlüssel unter <a href="/dashboard/api-keys">API-Schlüssel</a>, senden Sie das erste Bild, und es erscheint auf dieser Seite mit dem, was gespart wurde.
