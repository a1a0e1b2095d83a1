# The link in monthly reports that ends them.

unsubscribe-done = Keine Berichte mehr
unsubscribe-done-how-html = Das war der letzte. Auf Ihrer <a href="/dashboard/account">Kontoseite</a> lassen sie sich wieder einschalten.
unsubscribe-ask = Keine Monatsberichte mehr?
unsubscribe-why = Was Ihre Bilder gebracht haben, steht immer in Ihrer Übersicht.
unsubscribe-title = Monatsberichte
