# The account: address, log-in, sessions, export, end.

account-title = Konto
account-since = Registriert am { $since }.
account-waiting = wartet
account-pending-html = Die Adresse wird zu <strong>{ $new }</strong>, sobald beide bestätigt haben.
account-pending-see = Ansehen oder abbrechen
account-new-password = Neues Passwort wählen
account-password = Passwort wählen
account-change-address = Adresse ändern
account-log = Protokoll
account-sub-accounts = Unterkonten
account-second-factor = Zweiter Faktor
account-on = an
account-off = aus
account-few-codes = Die Wiederherstellungscodes gehen zur Neige: Erzeugen Sie neue.
account-second-factor-change = Wiederherstellungscodes oder ausschalten
account-second-factor-why = Mit ihm kommt auch niemand hinein, der Ihr Passwort hat oder Ihre E-Mails liest: Zum Anmelden gehört dann auch ein Code aus einer Authenticator-App.
account-set-up = Einrichten
account-report = Monatsbericht
account-report-wanted = Zu Beginn jedes Monats sagt eine E-Mail, was Ihre Bilder gebracht haben, Website für Website. Wenn nichts war, kommt keine.
account-report-not-wanted = Sie bekommen keinen Monatsbericht per E-Mail.
account-report-stop = Keine Berichte mehr
account-report-start = Berichte senden
account-sessions = Wo Sie angemeldet sind
account-session-browser = Browser
account-session-from = Von
account-session-since = Seit
account-session-seen = Zuletzt gesehen
account-session-end = Beenden
account-session-this = diese
account-session-end-one = Sitzung von { $browser } beenden
account-sessions-end = Alle anderen beenden
account-leave = Mitnehmen oder gehen
account-export-what = Der Export ist eine JSON-Datei mit allem, was von Ihrem Konto bekannt ist: Schlüssel (verdeckt), Websites, Aufträge, Buchungen, Protokoll, E-Mails, Sitzungen.
account-export = Konto exportieren
account-delete = Konto löschen
account-second-factor-on = Zum Anmelden gehört ein Code Ihrer Authenticator-App, seit dem { $since }. Noch { $codes }.
account-language = Sprache
account-language-set = Diese Sprache verwenden
account-language-hint = Für diese Seiten und für die E-Mails, die Sie bekommen.
account-notice-language = Seiten und E-Mails sind von jetzt an in dieser Sprache.
account-notice-ended = Diese Sitzung ist beendet.
account-notice-others-ended = Alle anderen Sitzungen sind beendet.
account-notice-reports = Das ist eingestellt.
account-notice-gone = Diese Sitzung war schon beendet.
account-notice-changed = Ihr Konto hat sich geändert, seit Sie jene Seite geöffnet haben; es wurde daher nichts getan. So steht es jetzt.
account-unknown-address = unbekannt
account-unknown-browser = unbekannter Browser
account-browser = { $browser } unter { $system }
account-no-password = Ihr Konto hat noch kein Passwort. Wählen Sie zuerst eines; wir senden Ihnen einen Link dafür.
account-wrong-password = Das ist nicht Ihr Passwort. Es hat sich nichts geändert.

# Password and code once more.

account-your-password = Ihr Passwort
account-code = Code
account-code-hint = Sechs Ziffern aus Ihrer Authenticator-App oder einer Ihrer Wiederherstellungscodes.

# A new e-mail address.

account-open = Zum Konto
account-email-title = Ihre Adresse ändern
account-email-lead-html = Ihr Konto läuft unter <strong>{ $email }</strong>. Eine neue Adresse gilt, sobald die alte und die neue sie über einen Link bestätigt haben; API-Schlüssel und Sitzungen laufen so oder so weiter.
account-email-waiting = Wartet auf Bestätigung
account-email-confirmed = bestätigt
account-email-not-yet = noch nicht
account-email-stop = Änderung abbrechen
account-email-new = Neue E-Mail-Adresse
account-email-send = Beide Links senden
account-back = Zurück
account-email-replaces = Das ersetzt die Änderung, die noch wartet.
account-email-from = Bisher
account-email-to = Neu
account-email-link-title = Neue Adresse
account-email-link-old-html = Ihr Eiderpix-Konto soll zu <strong>{ $new }</strong> umziehen.
account-email-link-new-html = Ein Eiderpix-Konto soll zu Ihrer Adresse umziehen, <strong>{ $new }</strong>.
account-email-link-confirmed = Sie haben das schon bestätigt, die andere Adresse noch nicht. Bis dahin können Sie die Änderung noch abbrechen.
account-email-link-confirm = Bestätigen
account-email-link-keys = API-Schlüssel gelten so oder so weiter.
account-email-asked = Zwei E-Mails sind unterwegs: eine an jede Adresse. Bestätigen Sie in beiden.
account-email-stopped = Die Änderung ist abgebrochen. Ihre Adresse bleibt, wie sie ist.
account-email-gone = Es gab keine Änderung mehr, die abzubrechen wäre.
account-email-same = Das ist schon die Adresse Ihres Kontos.
account-email-link-stopped = Die Änderung ist abgebrochen
account-email-link-stopped-what = Das Konto behält seine bisherige Adresse. Wenn jemand anderes die Änderung angestoßen hat, wählen Sie sofort ein neues Passwort.
account-email-link-made = Die Adresse ist geändert
account-email-link-made-what = Von jetzt an melden Sie sich mit der neuen Adresse an, und dorthin gehen die E-Mails. Beide Adressen haben eine Nachricht bekommen.
account-email-link-half = Von dieser Seite bestätigt
account-email-link-half-what = Jetzt muss auch die andere Adresse bestätigen: In ihrem Postfach liegt eine E-Mail mit einem Link. Bis dahin ändert sich nichts.
account-email-link-taken = Die Adresse hat inzwischen ein Konto
account-email-link-taken-what = Mit der neuen Adresse hat sich inzwischen jemand registriert; für dieses Konto lässt sie sich daher nicht verwenden. Es hat sich nichts geändert.
account-email-link-unusable-why = Die Änderung ist schon geschehen oder abgebrochen, der Link ist älter als eine Stunde, oder er wurde nicht vollständig kopiert. Dadurch hat sich nichts geändert.

# The end of an account.

account-delete-lead-html = Von <strong>{ $email }</strong>. Das geschieht sofort und lässt sich nicht rückgängig machen. Mit ihm verschwinden:
account-delete-export-html = Nichts davon wird aufbewahrt. Wenn Sie eine Kopie möchten, <a href="/dashboard/account">exportieren Sie das Konto</a> zuerst.
account-delete-do = Endgültig löschen
account-delete-keep = Behalten
account-deleted-title = Ihr Konto ist gelöscht
account-deleted-what = Schlüssel, Aufträge, Ergebnisse und Aufzeichnungen sind fort (waren es sehr viele, innerhalb von Minuten); eine E-Mail bestätigt es. Danke, dass Sie hier waren.
account-loses-keys = { $keys ->
    [one] { $keys } API-Schlüssel, der sofort abgelehnt wird
   *[other] { $keys } API-Schlüssel, die sofort abgelehnt werden
}{ $sites ->
    [0] {""}
    [one] ; { $sites } Website kann nichts optimieren, bis sie den Schlüssel eines anderen Kontos bekommt
   *[other] ; { $sites } Websites können nichts optimieren, bis sie den Schlüssel eines anderen Kontos bekommen
}
account-loses-jobs = { $jobs ->
    [one] { $jobs } Auftrag mit allem, was daran gemessen wurde
   *[other] { $jobs } Aufträge mit allem, was daran gemessen wurde
}{ $living ->
    [0] {""}
    [one] ; { $living } ist nicht fertig und wird es auch nicht mehr
   *[other] ; { $living } sind nicht fertig und werden es auch nicht mehr
}
account-loses-files = { $count ->
    [one] { $count } Datei, die jetzt heruntergeladen werden kann
   *[other] { $count } Dateien, die jetzt heruntergeladen werden können
}
account-loses-shares = { $count ->
    [one] { $count } geteilter Link zu einem Nachweis
   *[other] { $count } geteilte Links zu Nachweisen
}
account-loses-sub-accounts = { $count ->
    [one] Ihr Zugriff auf 1 Unterkonto, das mit seinem Guthaben für sich weiterläuft
   *[other] Ihr Zugriff auf { $count } Unterkonten, die mit ihrem Guthaben für sich weiterlaufen
}
account-loses-credits = { $count ->
    [one] { $count } Credit, der Ihnen bleibt
   *[other] { $count } Credits, die Ihnen bleiben
}
account-loses-log = die Buchungen, die Diagramme und das Protokoll mit { $count ->
    [one] seiner { $count } Zeile
   *[other] seinen { $count } Zeilen
}
account-loses-sessions = { $count ->
    [0] alle Sitzungen und Links, über die Sie hineinkommen
    [one] alle Sitzungen und Links, über die Sie hineinkommen
   *[other] alle { $count } Sitzungen und Links, über die Sie hineinkommen
}
