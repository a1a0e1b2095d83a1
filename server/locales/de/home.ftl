# The front page.

home-title = Kleinere Bilder, nachgemessen
home-headline = Kleinere Bilder und eine Zahl, die es belegt.
home-lead = Eiderpix macht jedes Bild Ihrer Website so klein, wie es geht, ohne dass es jemand merkt. Jedes Ergebnis wird an seinem Original gemessen: Sie müssen uns also nicht einfach glauben.
home-dashboard = Zur Übersicht
home-format = Format
home-size = Größe
home-saved = Gespart
home-score = Bewertung
home-none = keine
home-promises = Was wir versprechen
home-never-worse = Nie schlechter
home-never-worse-how = Ein Ergebnis ist kleiner als sein Original, lässt sich öffnen und behält Abmessungen, Einzelbilder, Transparenz und Farben. Andernfalls bleibt Ihr Original, wie es ist, Sie erfahren warum, und es kostet nichts.
home-measured = Gemessen, nicht geraten
home-measured-how = Jedes verlustbehaftete Ergebnis trägt die SSIMULACRA2-Bewertung, die an der ausgelieferten Datei gemessen wurde: 100 heißt identisch. Eine Untergrenze hält sie über dem Punkt, ab dem Menschen etwas merken.
home-new-key = Ein neuer Schlüssel legt nichts lahm
home-new-key-how = Ersetzen Sie Ihren API-Schlüssel, wann immer Sie möchten. Der alte gilt weiter, solange Sie es wollen, und Sie sehen, welche Websites ihn noch verwenden.
home-how = So funktioniert es
home-step-sign-up-html = <strong>Registrieren Sie sich mit Ihrer E-Mail-Adresse.</strong> Ihr API-Schlüssel kommt per E-Mail: 20 Buchstaben und Ziffern.
home-step-key-html = <strong>Tragen Sie den Schlüssel in Ihr Programm ein.</strong> Werkzeuge, die die ShortPixel-API sprechen, arbeiten unverändert; sie brauchen nur die Adresse dieses Dienstes.
home-step-see-html = <strong>Sehen Sie, was Sie sparen.</strong> Die Übersicht zeigt jedes Bild: Größe vorher und nachher, Bewertung, Formate und den Grund, wenn eines bleibt, wie es ist.
home-example = Ein Foto eines Roten Pandas, verlustbehaftet
home-original = Original
home-example-note = Bewertung: SSIMULACRA2. 70 heißt hohe Qualität, 90 visuell verlustfrei, 100 identisch.
