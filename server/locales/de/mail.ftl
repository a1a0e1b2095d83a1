# Texts in several lines are for plain text: 72 characters at most.

mail-sent-by = Gesendet vom Eiderpix unter { $base }
mail-sent-by-html = Gesendet vom Eiderpix unter <a href="{ $base }" style="color:#2d6a5a">{ $base }</a>.
mail-ignore = Wenn Sie das nicht angefordert haben, ist nichts zu tun; es ändert sich nichts.
mail-ignore-unknown = Wenn Sie davon nichts wissen, ist nichts zu tun; es ändert sich nichts.
mail-unknown-ignore = Wenn Sie davon nichts wissen, ist nichts zu tun.
mail-not-you-ignore = Wenn Sie das nicht waren, ist nichts zu tun.
mail-not-you-password = Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort:
mail-not-you-password-html = Wenn Sie das nicht waren, <a href="{ $base }/password/forgot" style="color:#2d6a5a">wählen Sie sofort ein neues Passwort</a>.
mail-not-you-sessions =
    Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort: Damit
    enden alle Sitzungen.
mail-not-you-sessions-html = Wenn Sie das nicht waren, <a href="{ $base }/password/forgot" style="color:#2d6a5a">wählen Sie sofort ein neues Passwort</a>: Damit enden alle Sitzungen.
mail-link-lasts-an-hour = Der Link gilt einmal, innerhalb einer Stunde.
mail-your-key = Ihr API-Schlüssel:
mail-your-new-key = Ihr neuer API-Schlüssel:

# What links and buttons say.

mail-log-in = Anmelden
mail-sign-up = Registrieren
mail-choose-a-password = Passwort wählen
mail-open-account = Konto öffnen
mail-open-keys = API-Schlüssel öffnen

# welcome

mail-welcome-subject = Willkommen bei Eiderpix: Ihr API-Schlüssel
mail-welcome-title = Willkommen bei Eiderpix
mail-welcome-use =
    Tragen Sie ihn in Ihr WordPress-Plugin oder einen anderen Client ein,
    und Ihre Bilder werden von da an kleiner. Behandeln Sie ihn wie ein
    Passwort.
mail-welcome-choose =
    Wählen Sie ein Passwort, um Ihre Ersparnis zu sehen und Ihren Schlüssel
    zu verwalten:
mail-welcome-later =
    Der Link gilt einmal, innerhalb einer Stunde. Später können Sie hier
    einen neuen anfordern:
mail-welcome-later-html = Damit melden Sie sich an, sehen Ihre Ersparnis und verwalten Ihren Schlüssel. Der Link gilt einmal, innerhalb einer Stunde; später können Sie <a href="{ $base }/password/forgot" style="color:#2d6a5a">einen neuen anfordern</a>.
mail-welcome-not-you =
    Wenn Sie sich nicht registriert haben, ist nichts zu tun; ohne ein hier
    gewähltes Passwort kann sich niemand anmelden.

# already_registered

mail-registered-subject = Sie haben schon ein Eiderpix-Konto
mail-registered-title = Sie haben schon ein Konto
mail-registered =
    Jemand, vermutlich Sie, hat sich gerade mit dieser Adresse registriert.
    Es hat sich nichts geändert: Ihr API-Schlüssel ist der, den Sie haben.
    Nach dem Anmelden finden Sie ihn unter „API-Schlüssel“:
mail-registered-html = Jemand, vermutlich Sie, hat sich gerade mit dieser Adresse registriert. Es hat sich nichts geändert: Ihr API-Schlüssel ist der, den Sie haben. Nach dem Anmelden finden Sie ihn unter <strong>API-Schlüssel</strong>.
mail-registered-forgot =
    Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie hier ein neues:
mail-registered-forgot-html = Wenn Sie Ihr Passwort nicht mehr wissen, <a href="{ $link }" style="color:#2d6a5a">wählen Sie ein neues</a>. Dieser Link gilt einmal, innerhalb einer Stunde.

# password_link

mail-password-subject = Neues Passwort für Eiderpix wählen
mail-password-title = Neues Passwort wählen
mail-password-lead = Wählen Sie ein neues Passwort für Ihr Eiderpix-Konto:
mail-password-lasts =
    Der Link gilt einmal, innerhalb einer Stunde. Bis Sie ein neues Passwort
    gewählt haben, gilt das alte weiter.

# log_in_link

mail-log-in-subject = Bei Eiderpix anmelden
mail-log-in-lead = Melden Sie sich bei Ihrem Eiderpix-Konto an:
mail-log-in-lasts = Der Link gilt einmal, innerhalb von { $minutes } Minuten.

# second_factor_changed

mail-second-factor-on = Der zweite Faktor ist an
mail-second-factor-on-means = Zum Anmelden bei Ihrem Eiderpix-Konto gehört von jetzt an ein Code aus Ihrer Authenticator-App oder ein Wiederherstellungscode. Alle anderen Sitzungen wurden beendet. Ihre API-Schlüssel gelten wie bisher.
mail-second-factor-off = Der zweite Faktor ist aus
mail-second-factor-off-means = Zum Anmelden bei Ihrem Eiderpix-Konto genügt jetzt Ihr Passwort oder ein Link per E-Mail. Die Wiederherstellungscodes gelten nicht mehr.
mail-second-factor-off-by-operator = Der Betreiber hat Ihren zweiten Faktor ausgeschaltet
mail-second-factor-off-by-operator-means = Zum Anmelden bei Ihrem Eiderpix-Konto genügt jetzt Ihr Passwort oder ein Link per E-Mail. Die Wiederherstellungscodes gelten nicht mehr. Auf der Seite Ihres Kontos können Sie den zweiten Faktor neu einrichten.
mail-second-factor-new-codes = Sie haben neue Wiederherstellungscodes
mail-second-factor-new-codes-means = Für Ihr Eiderpix-Konto wurden neue Wiederherstellungscodes erzeugt. Die alten gelten nicht mehr.

# recovery_code_used

mail-recovery-subject = Ein Wiederherstellungscode Ihres Eiderpix-Kontos wurde benutzt
mail-recovery-title = Ein Wiederherstellungscode wurde benutzt
mail-recovery-left = { $count ->
    [one] { $count } Code ist übrig
   *[other] { $count } Codes sind übrig
}
mail-recovery-used =
    Ein Wiederherstellungscode Ihres Eiderpix-Kontos wurde benutzt. Er gilt
    nicht noch einmal; { $left }.
mail-recovery-gone = Er gilt nicht noch einmal; { $left }.
mail-recovery-lost =
    Wenn Sie Ihre Authenticator-App verloren haben, richten Sie sie neu ein:
    Schalten Sie den zweiten Faktor aus und wieder ein.

# email_change_old

mail-change-old-subject = Die Adresse Ihres Eiderpix-Kontos ändern?
mail-change-old-title = Eine neue Adresse für Ihr Konto?
mail-change-old =
    Jemand, vermutlich Sie, möchte die Adresse dieses Eiderpix-Kontos
    ändern in:
mail-change-old-both =
    Dem müssen beide Adressen zustimmen. Hier bestätigen Sie die Änderung
    oder brechen sie ab:
mail-change-old-html = Jemand, vermutlich Sie, möchte die Adresse dieses Eiderpix-Kontos in <strong>{ $new }</strong> ändern. Dem müssen beide Adressen zustimmen. Hier bestätigen Sie die Änderung oder brechen sie ab:
mail-change-confirm = Bestätigen oder abbrechen
mail-change-old-lasts =
    Der Link gilt eine Stunde lang. Solange nicht beide bestätigt haben,
    ändert sich nichts; Ihre API-Schlüssel gelten so oder so weiter.
mail-change-old-not-you =
    Wenn Sie das nicht waren, brechen Sie die Änderung ab und wählen Sie
    sofort ein neues Passwort:
mail-change-old-not-you-html = Wenn Sie das nicht waren, brechen Sie die Änderung ab und <a href="{ $base }/password/forgot" style="color:#2d6a5a">wählen Sie sofort ein neues Passwort</a>.

# email_change_new

mail-change-new-subject = Bestätigen Sie Ihre Adresse für Eiderpix
mail-change-new-title = Bestätigen Sie Ihre Adresse
mail-change-new =
    Jemand, vermutlich Sie, möchte diese Adresse für sein Eiderpix-Konto
    verwenden. Hier bestätigen Sie, dass es Ihre ist, oder brechen es ab:
mail-change-new-lasts = Der Link gilt eine Stunde lang. Auch die alte Adresse muss bestätigen.

# email_change_taken

mail-change-taken-subject = Diese Adresse hat schon ein Eiderpix-Konto
mail-change-taken-title = Diese Adresse hat schon ein Konto
mail-change-taken =
    Jemand, vermutlich Sie, möchte mit seinem Eiderpix-Konto zu dieser
    Adresse umziehen. Zu ihr gehört schon ein Konto, daher geht das nicht.
    Es hat sich nichts geändert.
mail-change-taken-why = Jemand, vermutlich Sie, möchte mit seinem Eiderpix-Konto zu dieser Adresse umziehen. Zu ihr gehört schon ein Konto, daher geht das nicht. Es hat sich nichts geändert.
mail-change-taken-free =
    Um die Adresse frei zu machen, melden Sie sich mit ihr an und löschen
    Sie jenes Konto, oder geben Sie ihm eine andere Adresse:
mail-change-taken-free-html = Um die Adresse frei zu machen, <a href="{ $base }/login" style="color:#2d6a5a">melden Sie sich mit ihr an</a> und löschen Sie jenes Konto, oder geben Sie ihm eine andere Adresse.

# email_changed

mail-changed-subject = Die Adresse Ihres Eiderpix-Kontos wurde geändert
mail-changed-title = Die Adresse wurde geändert
mail-changed =
    Die Adresse Ihres Eiderpix-Kontos war { $old };
    von jetzt an lautet sie:
mail-changed-html = Die Adresse Ihres Eiderpix-Kontos war { $old }; von jetzt an lautet sie <strong>{ $new }</strong>. Mit dieser Adresse melden Sie sich an, und dorthin gehen E-Mails. Ihre API-Schlüssel und Sitzungen gelten weiter.
mail-changed-means =
    Mit dieser Adresse melden Sie sich an, und dorthin gehen E-Mails. Ihre
    API-Schlüssel und Sitzungen gelten weiter.
mail-changed-not-you =
    Beide Adressen haben das bestätigt. Wenn Sie es nicht waren, wenden Sie
    sich an den Betreiber dieses Dienstes.

# account_deleted

mail-deleted-subject = Ihr Eiderpix-Konto ist gelöscht
mail-deleted-title = Ihr Konto ist gelöscht
mail-deleted-means =
    Ihre API-Schlüssel werden von jetzt an abgelehnt, und was sich
    herunterladen ließ, ist nicht mehr abrufbar. Aufträge, Buchungen,
    Protokoll und alles andere zu Ihrem Konto sind fort; Dateien auf der
    Festplatte folgen innerhalb etwa einer Stunde.
mail-deleted-last =
    Das ist die letzte E-Mail. Sie können sich mit dieser Adresse jederzeit
    neu registrieren.
mail-deleted-not-you =
    Wenn Sie das nicht waren, hatte jemand Ihr Passwort: Ändern Sie es
    überall, wo Sie es sonst verwenden, und sagen Sie dem Betreiber dieses
    Dienstes Bescheid.

# invitation

mail-invitation-subject = Einladung zu Eiderpix
mail-invitation-title = Sie sind eingeladen
mail-invitation-below =
    { $parent } lädt Sie zu einem eigenen Unterkonto ein,
    mit eigener Anmeldung und eigenem API-Schlüssel.
mail-invitation-below-html = <strong>{ $parent }</strong> lädt Sie zu einem eigenen Unterkonto ein, mit eigener Anmeldung und eigenem API-Schlüssel.
mail-invitation-by-operator =
    Der Betreiber des Eiderpix unter { $base }
    lädt Sie zu einem eigenen Konto ein.
mail-invitation-what = Eiderpix macht die Bilder von Websites kleiner.
mail-invitation-here = Hier registrieren Sie sich:
mail-invitation-lasts = Der Link gilt einmal, sieben Tage lang und nur für diese Adresse.
mail-invitation-sees =
    Wer Sie einlädt, sieht, wie viele Bilder Sie optimiert haben und welches
    Guthaben Sie haben, nie Ihren Schlüssel oder Ihre Bilder.
mail-invitation-ignore = Wenn Sie davon nichts wissen, ist nichts zu tun; es geschieht dann nichts.

# key_replaced

mail-key-replaced-subject = Ihr neuer API-Schlüssel für Eiderpix
mail-key-replaced-title = Ihr API-Schlüssel wurde ersetzt
mail-key-replaced-title-named = Ihr API-Schlüssel „{ $label }“ wurde ersetzt
mail-key-replaced = Ihr API-Schlüssel für Eiderpix wurde ersetzt. Der neue:
mail-key-replaced-named = Ihr API-Schlüssel „{ $label }“ für Eiderpix wurde ersetzt. Der neue:
mail-key-replaced-new = Der neue:
mail-key-replaced-until =
    Der alte Schlüssel gilt noch bis { $until }.
    Tragen Sie vorher den neuen ein; unter „API-Schlüssel“ steht, welche
    Websites noch den alten benutzen:
mail-key-replaced-until-html = Der alte Schlüssel gilt noch bis <strong>{ $until }</strong>. Tragen Sie vorher den neuen ein; unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a> steht, welche Websites noch den alten benutzen.
mail-key-replaced-now =
    Der alte Schlüssel wird von jetzt an abgelehnt. Tragen Sie den neuen
    überall ein, wo der alte benutzt wurde; unter „API-Schlüssel“ steht,
    welche Websites das waren:
mail-key-replaced-now-html = Der alte Schlüssel wird von jetzt an abgelehnt. Tragen Sie den neuen überall ein, wo der alte benutzt wurde; unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a> steht, welche Websites das waren.

# key_replacing_undone

mail-key-undone-subject = Ihr API-Schlüssel für Eiderpix wird doch nicht ersetzt
mail-key-undone-title = Ihr API-Schlüssel wird doch nicht ersetzt
mail-key-undone =
    Der Schlüssel, der mit { $active } beginnt, ist wieder Ihrer.
    Der mit { $retiring } am Anfang gilt noch bis { $until },
    damit niemand ausgesperrt wird, der ihn schon hat. Wer das ist, steht
    unter „API-Schlüssel“:
mail-key-undone-html = Der Schlüssel, der mit <strong>{ $active }</strong> beginnt, ist wieder Ihrer. Der mit <strong>{ $retiring }</strong> am Anfang gilt noch bis <strong>{ $until }</strong>, damit niemand ausgesperrt wird, der ihn schon hat.

# key_cut_off

mail-key-cut-off-subject = Ein API-Schlüssel für Eiderpix wurde gesperrt
mail-key-cut-off-title = Ein API-Schlüssel wurde gesperrt
mail-key-cut-off-title-named = Der API-Schlüssel „{ $label }“ wurde gesperrt
mail-key-cut-off = Ein API-Schlüssel Ihres Eiderpix-Kontos wurde gesperrt.
mail-key-cut-off-named = Der API-Schlüssel „{ $label }“ Ihres Eiderpix-Kontos wurde gesperrt.
mail-key-cut-off-means =
    Er wird von jetzt an abgelehnt. Was vorher angenommen wurde, wird noch
    fertig.
mail-key-cut-off-put = Tragen Sie ihn überall ein, wo der alte benutzt wurde.
mail-key-cut-off-others = Ihre anderen API-Schlüssel sind davon nicht betroffen.

# key_ending

mail-key-ending-subject = { $count ->
    [one] { $count } Website benutzt noch einen API-Schlüssel für Eiderpix, der bald endet
   *[other] { $count } Websites benutzen noch einen API-Schlüssel für Eiderpix, der bald endet
}
mail-key-ending-title = Ein Schlüssel endet bald
mail-key-ending-who = { $count ->
    [one] { $count } Website benutzt
   *[other] { $count } Websites benutzen
}
mail-key-ending =
    { mail-key-ending-who } noch den API-Schlüssel für Eiderpix, der mit
    { $hint } beginnt. Er endet am { $until }.
    Tragen Sie dort vorher den neuen ein, sonst wird dort nichts mehr
    optimiert:
mail-key-ending-html = { mail-key-ending-who } noch den API-Schlüssel, der mit <strong>{ $hint }</strong> beginnt. Er endet am <strong>{ $until }</strong>. Tragen Sie dort vorher den neuen ein, sonst wird dort nichts mehr optimiert:
mail-key-ending-site = - { $host } (zuletzt am { $seen })
mail-key-ending-site-html = <strong>{ $host }</strong>, zuletzt am { $seen }
mail-key-ending-undo =
    Wenn Sie mehr Zeit brauchen, lässt sich das Ersetzen unter
    „API-Schlüssel“ rückgängig machen:
mail-key-ending-undo-html = Wenn Sie mehr Zeit brauchen, lässt sich das Ersetzen unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a> rückgängig machen.

# key_picked_up

mail-key-picked-up-subject = Eine Website hat Ihren neuen API-Schlüssel für Eiderpix übernommen
mail-key-picked-up-title = { $host } hat Ihren neuen API-Schlüssel
mail-key-picked-up =
    { $host } hat Ihren neuen API-Schlüssel für Eiderpix
    ({ $hint }…) von selbst übernommen: Die Website war mit dem alten
    Schlüssel registriert, bevor Sie ihn ersetzt haben. Dort ist nichts zu
    tun.
mail-key-picked-up-html = Die Website hat den neuen Schlüssel (<strong>{ $hint }…</strong>) von selbst übernommen: Sie war mit dem alten Schlüssel registriert, bevor Sie ihn ersetzt haben. Dort ist nichts zu tun.
mail-key-picked-up-sites = Unter „API-Schlüssel“ steht, welche Websites welchen benutzen:
mail-key-picked-up-sites-html = Unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a> steht, welche Websites welchen benutzen.
mail-key-picked-up-unknown =
    Wenn Sie diese Website nicht kennen, sperren Sie den neuen Schlüssel
    sofort, unter „API-Schlüssel“: Dann bekommt niemand mehr von selbst
    einen weiteren.
mail-key-picked-up-unknown-html = Wenn Sie diese Website nicht kennen, sperren Sie den neuen Schlüssel sofort, unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a>: Dann bekommt niemand mehr von selbst einen weiteren.

# key_limit_near

mail-key-limit-near-subject = Ein API-Schlüssel für Eiderpix ist nahe an seinem Limit
mail-key-limit-near-title = Ein Schlüssel ist nahe an seinem Limit
mail-key-limit-near =
    Erreicht er das Limit, das Sie gesetzt haben, wird er für neue Bilder
    abgelehnt, bis der Monat (UTC) vorbei ist.
mail-key-limit-reached-subject = Ein API-Schlüssel für Eiderpix hat sein Limit erreicht
mail-key-limit-reached-title = Ein Schlüssel hat sein Limit erreicht
mail-key-limit-reached =
    Das ist das Limit, das Sie gesetzt haben. Für neue Bilder wird der
    Schlüssel abgelehnt, bis der Monat (UTC) vorbei ist oder Sie das Limit
    ändern.
mail-key-limit =
    Ihr API-Schlüssel „{ $label }“
    hatte in diesem Monat { $used } von { $limit } Bildern.
mail-key-limit-html = Ihr API-Schlüssel <strong>„{ $label }“</strong> hatte in diesem Monat { $used } von { $limit } Bildern.
mail-key-limit-change = Das Limit ändern Sie hier:
mail-key-limit-change-html = Das Limit ändern Sie unter <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API-Schlüssel</a>.

# new_sites

mail-new-site-subject = Neue Website mit Ihrem API-Schlüssel für Eiderpix: { $host }
mail-new-sites-subject = { $count } neue Websites mit Ihren API-Schlüsseln für Eiderpix
mail-new-sites-title = Kennen Sie diese Website?
mail-new-sites =
    Eine Website, die uns noch nicht begegnet ist, benutzt Ihren
    API-Schlüssel für Eiderpix:
mail-new-sites-lead = Sie benutzt Ihren API-Schlüssel und ist uns noch nicht begegnet:
mail-new-sites-site =
    - { $host }, durch { $client },
      mit dem Schlüssel, der mit { $hint } beginnt, am { $seen }
mail-new-sites-site-html = <strong>{ $host }</strong>, durch { $client }, mit dem Schlüssel, der mit { $hint } beginnt, am { $seen }
mail-new-sites-nameless = einen Client, der seinen Namen nicht nennt
mail-new-sites-what-to-do =
    Wenn Sie sie kennen, ist nichts zu tun. Wenn nicht, ist der Schlüssel
    vielleicht in fremde Hände geraten: Ersetzen oder sperren Sie ihn.
mail-new-sites-how-often = Darüber schreiben wir höchstens einmal am Tag.

# credits_near

mail-credits-near = Vier Fünftel Ihres Eiderpix-Guthabens sind verbraucht
mail-credits-left = In diesem Monat sind noch { $left } von { $bound } Credits da.
mail-credits-near-means = Alles läuft weiter. Wenn keine mehr da sind, werden neue Bilder abgelehnt; vorher kommt noch eine E-Mail.
mail-credits-used-up = Ihr Eiderpix-Guthaben ist verbraucht
mail-credits-all-used = Alle { $bound } Credits dieses Monats sind verbraucht.
mail-credits-used-up-means = Neue Bilder werden abgelehnt, bis wieder Credits da sind. Was vorher angenommen wurde, wird noch gemacht, und einmal optimierte Bilder kosten nichts, wenn sie noch einmal gesendet werden.
mail-credits-grace = { $count ->
    [one] Weil das schnell ging, haben Sie noch { $count } Credit dazu, für diesen Monat und nur dieses Mal. Danach werden neue Bilder abgelehnt, bis wieder Credits da sind.
   *[other] Weil das schnell ging, haben Sie noch { $count } Credits dazu, für diesen Monat und nur dieses Mal. Danach werden neue Bilder abgelehnt, bis wieder Credits da sind.
}
mail-credits-ask = Der Betreiber des Dienstes oder das Konto über Ihrem kann Ihnen mehr geben.
mail-credits-next = Am { $day } kommen { $credits } neue. Wenn das zu spät ist, kann Ihnen der Betreiber des Dienstes mehr geben.
mail-credits-all = Jeder Credit mit dem Auftrag, der ihn verbraucht hat
mail-credits-all-text = Jeder Credit mit dem Auftrag, der ihn verbraucht hat:

# monthly_report

mail-report-month = { words-month } { $year }
mail-report-subject = { $saved } gespart im { $month }
mail-report-title = Ihre Bilder im { $month }
mail-report-pictures = { $count ->
    [one] { $count } Bild
   *[other] { $count } Bilder
}
mail-report-summary = { $count ->
    [one] { mail-report-pictures } wurde kleiner: { $original } gingen hinein, { $result } kamen heraus, { $percent } weniger.
   *[other] { mail-report-pictures } wurden kleiner: { $original } gingen hinein, { $result } kamen heraus, { $percent } weniger.
}
mail-report-kept = { $count ->
    [one] { $count } weiteres ließ sich nicht verkleinern und blieb, wie es war, kostenlos.
   *[other] { $count } weitere ließen sich nicht verkleinern und blieben, wie sie waren, kostenlos.
}
mail-report-by-site = Nach Website:
mail-report-site = { $host }: { $images }, { $saved } gespart
mail-report-saved = { $saved } gespart
mail-report-unlimited = Ihr Guthaben ist unbegrenzt.
mail-report-credits = { $count ->
    [one] Sie haben noch { $count } Credit.
   *[other] Sie haben noch { $count } Credits.
}
mail-report-all = Alles davon, mit einem Nachweis zu jedem Ergebnis
mail-report-all-text = Alles davon, mit einem Nachweis zu jedem Ergebnis:
mail-report-stop-text = Diese E-Mail kommt einmal im Monat. Mit einem Klick bestellen Sie sie ab:
mail-report-stop-html = Diese E-Mail kommt einmal im Monat. <a href="{ $link }" style="color:#2d6a5a">Nicht mehr senden</a>
