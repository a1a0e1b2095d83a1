# API Keys: the keys of an account, their sites, and what happens to them.

keys-title = API-Schlüssel
keys-back = ← API-Schlüssel
keys-new = Neuer Schlüssel
keys-copy = Kopieren
keys-show = Anzeigen
keys-hide = Verbergen
keys-reset = API-Schlüssel zurücksetzen
keys-replace = Ersetzen
keys-revoke = Widerrufen
keys-revoke-one = { $label } widerrufen
keys-cut-off = Sofort sperren
keys-undo = Ersetzen rückgängig machen
keys-masked = Der Schlüssel, verdeckt:
keys-facts = Bilder in diesem Monat: { $images }. Erstellt am { $made }
keys-facts-used = Bilder in diesem Monat: { $images }. Erstellt am { $made }, zuletzt benutzt: { $used }
keys-works-until = gilt bis { $until }
keys-at-limit = am Limit
keys-never = nie

keys-known-question = { $count ->
    [one] Kennen Sie diese Website?
   *[other] Kennen Sie diese Websites?
}
keys-known-site-html = <strong>{ $host }</strong> verwendet { $key } seit dem { $since }.
keys-known-yes = { $count ->
    [one] Ja, ich kenne sie
   *[other] Ja, ich kenne sie
}
keys-known-if-not-html = Wenn nicht, ist Ihr Schlüssel womöglich in falsche Hände geraten: <em>Ersetzen</em> Sie ihn, oder nehmen Sie <em>Sofort sperren</em>.
keys-known-alias = den Schlüssel „{ $label }“
keys-known-main = Ihren Hauptschlüssel
keys-known-old = den alten Schlüssel { $hint }…

keys-yours = Ihr API-Schlüssel
keys-no-copies-html = Der Betreiber dieses Dienstes bewahrt keine lesbare Kopie von Schlüsseln auf. Wenn Sie Ihren verloren haben, hilft <em>API-Schlüssel zurücksetzen</em>.
keys-main-unreadable-html = Dieser Schlüssel lässt sich nicht mehr anzeigen: Der Dienst hat keine lesbare Kopie davon. Wenn Sie ihn verloren haben, hilft <em>API-Schlüssel zurücksetzen</em>.
keys-alias-unreadable-html = Dieser Schlüssel lässt sich nicht mehr anzeigen: Der Dienst hat keine lesbare Kopie davon. Wenn Sie ihn verloren haben, hilft <em>Ersetzen</em>.
keys-sites = Websites, die ihn verwenden
keys-no-sites = Mit diesem Schlüssel wurde noch keine Website gesehen.
keys-none-html = Dieses Konto hat keinen gültigen API-Schlüssel. <a href="/dashboard/api-keys/reset">API-Schlüssel zurücksetzen</a> erzeugt einen neuen.

# A key on its way out.

keys-retiring-html = Auslaufender Schlüssel <code>{ $key }</code>
keys-retiring-alias-html = Auslaufender Schlüssel „{ $label }“ <code>{ $key }</code>
keys-use-nobody = Mit diesem Schlüssel wurde keine Website gesehen. Soweit wir wissen, fällt nichts aus, wenn Sie ihn sperren.
keys-use-moved = Alle Websites verwenden schon den neuen Schlüssel. Soweit wir wissen, fällt nichts aus, wenn Sie diesen sperren.
keys-use-still = { $count ->
    [one] { $sites } verwendet ihn noch.
   *[other] { $count } Websites verwenden ihn noch: { $sites }.
} Tragen Sie dort den neuen Schlüssel ein, bevor dieser endet.
keys-cut-off-hint-html = <em>Sofort sperren</em> beendet diesen Schlüssel auf der Stelle; wer ihn noch verwendet, wird von da an abgelehnt, Ihr neuer Schlüssel bleibt unberührt.
keys-undo-hint-html = <em>Rückgängig machen</em> macht diesen wieder zu Ihrem Schlüssel, und der neue gilt bis zum selben Zeitpunkt.

# Sites.

keys-site = Website
keys-client = Client
keys-images = Bilder
keys-saved = Gespart
keys-first-seen = Zuerst gesehen
keys-last-seen = Zuletzt gesehen
keys-site-new = neu
keys-site-moved = umgestellt
keys-site-still = noch mit diesem Schlüssel
keys-client-wordpress = WordPress-Plugin { $version }
keys-client-not-told = nicht bekannt
keys-sites-count = { $count ->
    [one] { $count } Website
   *[other] { $count } Websites
}
keys-sites-none = noch keine

# Sites that pick up the successor of their key.

keys-installs = Websites, die einen neuen Schlüssel von selbst übernehmen
keys-installs-how-html = Wenn Sie den Schlüssel <em>ersetzen</em>, den eine solche Website verwendet, bekommt sie den neuen, ein einziges Mal, und Sie bekommen eine E-Mail. <em>Sofort sperren</em> gibt nichts heraus: Nehmen Sie das, wenn ein Schlüssel in falsche Hände geraten ist.
keys-registered = Registriert
keys-picked-up = übernommen: { $when }

# Further keys, and those that ended.

keys-more = Weitere Schlüssel
keys-more-why = Ein Schlüssel je Website oder Client zeigt, wer was verbraucht, und gerät einer in falsche Hände, wird nur er widerrufen. Jeder kann ein Monatslimit, eine Liste von Websites und ein Ende haben.
keys-name = Name
keys-bound-to = Grenzen
keys-this-month = Dieser Monat
keys-month-of = { $images } von { $limit }
keys-sites-column = Websites
keys-last-used = Zuletzt benutzt
keys-ended = Beendete Schlüssel
keys-key = Schlüssel
keys-used-by = Verwendet von
keys-ended-when = Beendet
keys-main = Hauptschlüssel
keys-log-html = Alles, was mit Ihren Schlüsseln geschieht, steht im <a href="/dashboard/log">Protokoll</a>.

# How to use a key.

keys-how = So wird er verwendet
keys-how-terminal = Im Terminal ausprobieren
keys-how-answer-html = Die Antwort enthält die Größen vorher und nachher und die Adressen der Ergebnisse. Wenn das Bild ihr zufolge noch in Arbeit ist, fragen Sie noch einmal, mit <code>-F 'file_urls[]=ORIGINAL_URL'</code> anstelle der beiden Dateiangaben.
keys-how-api-html = Unsere eigene JSON-API ist unter <a href="/api/docs">API</a> beschrieben.
keys-how-wordpress = In WordPress
keys-how-plugin-html = <a href="/wordpress/eiderpix.zip">Laden Sie das Plugin herunter</a>, laden Sie es unter <em>Plugins → Plugin hinzufügen</em> hoch, öffnen Sie <em>Einstellungen → Eiderpix</em>, tragen Sie den Schlüssel ein und klicken Sie auf <em>Weiter</em>. Die Adresse dieses Dienstes ist schon eingetragen.
keys-how-connector-html = Auch das Plugin ShortPixel Image Optimizer arbeitet mit diesem Dienst, sobald ein Connector, eine einzige Datei, in <code>wp-content/mu-plugins</code> der Website liegt; legen Sie den Ordner an, falls es ihn nicht gibt. Die Datei enthält die Adresse dieses Dienstes, nicht Ihren Schlüssel: Den tragen Sie in den Einstellungen des Plugins ein.
keys-how-connector-get = Connector herunterladen
keys-how-client = Mit einem Client, den Sie schon haben
keys-how-address = Dieser Dienst ist mit der ShortPixel-API kompatibel. Geben Sie dem Client diese Adresse anstelle seiner eigenen und Ihren Schlüssel von hier:

keys-notice-cut-off = Der Schlüssel ist gesperrt: Er wird ab sofort abgelehnt.
keys-notice-undone = Rückgängig gemacht: Ihr alter Schlüssel ist wieder Ihr Schlüssel. Der andere gilt bis zum selben Zeitpunkt, damit niemand ausgesperrt wird, der schon umgestellt hat.
keys-notice-known = Notiert: Sie kennen diese Websites.
keys-notice-changed = Ihre Schlüssel haben sich geändert, seit Sie jene Seite geöffnet haben; es wurde daher nichts getan. So stehen sie jetzt.
keys-notice-saved = Gespeichert.

# One key of several: made, changed.

keys-alias-title = API-Schlüssel
keys-alias-at-limit = Bilder werden abgelehnt, bis der nächste Monat beginnt oder Sie unten das Limit erhöhen.
keys-alias-bounds = Name und Grenzen
keys-alias-save = Speichern
keys-alias-new-title = Neuer API-Schlüssel
keys-alias-new-lead = Für eine Website, einen Client, eine Aufgabe. Er verbraucht Ihre Credits innerhalb der Grenzen, die Sie hier setzen, und lässt sich widerrufen, ohne einen anderen Schlüssel zu berühren.
keys-alias-make = Schlüssel erstellen
keys-alias-limit = Bilder im Monat, höchstens
keys-alias-optional = (freiwillig)
keys-alias-limit-hint = Gezählt wird nach Kalendermonat. Was nichts kostet, zählt nicht.
keys-alias-hosts = Nur für diese Websites
keys-alias-hosts-hint-html = Je Zeile eine, wie <code>shop.example</code>, gemeint mit und ohne <code>www.</code>; <code>*.shop.example</code> ist jeder Host darunter. Bilder von anderswo werden abgelehnt. Bei hochgeladenen Dateien zählt, was der Client als seine Website angibt.
keys-alias-end = Letzter Tag
keys-alias-bad-name = Ein Name hat 1 bis { $most } Zeichen.
keys-alias-bad-host = „{ $host }“ ist kein Host; schreiben Sie sie wie shop.example, je Zeile einen.
keys-alias-many-hosts = Es können höchstens { $most } Hosts genannt werden.
keys-alias-bad-limit = Ein Limit ist eine ganze Zahl ab 1; leer heißt: keines.
keys-alias-bad-day = Schreiben Sie den Tag wie 2026-12-31.
keys-alias-name-taken = Es gibt schon einen Schlüssel mit diesem Namen.
keys-alias-too-many = Ein Konto hat höchstens { $most } Schlüssel.
keys-alias-day-over = Dieser Tag ist vorbei.
keys-alias-called = Er heißt „{ $label }“.

# A new key in place of an old one.

keys-made-title = Ihr neuer API-Schlüssel
keys-made-go = Zu den API-Schlüsseln
keys-made-works = Er gilt ab sofort.
keys-made-mailed-html = Wir haben ihn auch per E-Mail an <strong>{ $email }</strong> gesandt.
keys-made-put-in = Tragen Sie den neuen Schlüssel hier ein:
keys-made-old-refused = Der alte Schlüssel wird ab sofort abgelehnt.
keys-made-old-until = Der alte Schlüssel gilt bis { $until }; solange fällt nichts aus.
keys-reset-alias = API-Schlüssel „{ $label }“ zurücksetzen
keys-reset-lead-html = Sie bekommen einen neuen Schlüssel, hier und per E-Mail. Was mit dem alten <code class="nowrap">{ $key }</code> geschieht, entscheiden Sie.
keys-reset-who = Wer den alten Schlüssel verwendet
keys-reset-nobody = Mit ihm wurde noch keine Website gesehen.
keys-reset-sites = Diese Websites brauchen den neuen Schlüssel:
keys-reset-replace-how = Der übliche Weg. Nichts fällt aus: Der alte Schlüssel gilt noch so lange, wie Sie es wählen, damit Sie ihn auf jeder Website austauschen können. Bis dahin steht unter „API-Schlüssel“, welche Websites ihn noch verwenden.
keys-reset-overlap = Der alte Schlüssel gilt noch
keys-reset-overlap-none = Gar nicht
keys-reset-overlap-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
keys-reset-cut-off-how-html = Für einen Schlüssel, der in falsche Hände geraten ist. Der alte Schlüssel wird von diesem Augenblick an abgelehnt, und <strong>{ $broken }</strong>
keys-reset-broken = { $count ->
    [0] jede Website, die ihn verwendet, kann
    [one] die Website oben kann
   *[other] die { $count } Websites oben können
} nichts optimieren, bis Sie dort den neuen Schlüssel eintragen.
keys-reset-cut-off-alias = Ein neuer Schlüssel wird nicht erstellt.
keys-reset-cut-off-finished = Bilder, die vorher angenommen wurden, werden noch fertig.
keys-reset-keep = Den Schlüssel lassen, wie er ist
