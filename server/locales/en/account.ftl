# The account: address, log-in, sessions, export, end.

account-title = Account
account-since = Signed up on { $since }.
account-waiting = waiting
account-pending-html = The address is to become <strong>{ $new }</strong>, once both have confirmed.
account-pending-see = See or stop it
account-new-password = Choose a new password
account-password = Choose a password
account-change-address = Change the address
account-log = Log
account-sub-accounts = Sub-accounts
account-second-factor = Second factor
account-on = on
account-off = off
account-few-codes = You are running out of recovery codes: make new ones.
account-second-factor-change = Recovery codes, or turn it off
account-second-factor-why = With it, whoever has your password or reads your mail still can’t get in: logging in takes a code of an authenticator app, too.
account-set-up = Set it up
account-report = Monthly report
account-report-wanted = At the beginning of each month a mail tells what your pictures came to, site by site. No mail comes when there was nothing.
account-report-not-wanted = You get no monthly report by mail.
account-report-stop = No more reports
account-report-start = Send me reports
account-sessions = Where you are logged in
account-session-browser = Browser
account-session-from = From
account-session-since = Since
account-session-seen = Last seen
account-session-end = End
account-session-this = this one
account-session-end-one = End the session of { $browser }
account-sessions-end = End all others
account-leave = Take it with you, or leave
account-export-what = The export is one JSON file with everything that is known of your account: keys (masked), sites, jobs, ledger, log, mails, sessions.
account-export = Export the account
account-delete = Delete the account
account-second-factor-on = Logging in takes a code of your authenticator app, since { $since }. { $codes } left.
account-language = Language
account-language-set = Use this language
account-language-hint = For these pages and for the mails that you get.
account-notice-language = Pages and mails are in this language from now on.
account-notice-ended = That session is ended.
account-notice-others-ended = All other sessions are ended.
account-notice-reports = That is set.
account-notice-gone = That session had ended already.
account-notice-changed = Your account has changed since you opened that page, so nothing was done. This is how it stands now.
account-unknown-address = unknown
account-unknown-browser = unknown browser
account-browser = { $browser } on { $system }
account-no-password = Your account has no password yet. Choose one first; we mail you a link to do so.
account-wrong-password = This is not your password. Nothing has changed.

# Password and code once more.

account-your-password = Your password
account-code = Code
account-code-hint = Six digits from your authenticator app, or one of your recovery codes.

# A new e-mail address.

account-open = Open the account
account-email-title = Change your address
account-email-lead-html = Your account is at <strong>{ $email }</strong>. A new address counts once the old and the new one have confirmed it by a link; API keys and sessions go on either way.
account-email-waiting = Waiting for confirmation
account-email-confirmed = confirmed
account-email-not-yet = not yet
account-email-stop = Stop the change
account-email-new = New e-mail address
account-email-send = Send both links
account-back = Back
account-email-replaces = This takes the place of the change that waits.
account-email-from = From
account-email-to = To
account-email-link-title = Change of address
account-email-link-old-html = Your Eiderpix account is to move to <strong>{ $new }</strong>.
account-email-link-new-html = An Eiderpix account is to move to your address, <strong>{ $new }</strong>.
account-email-link-confirmed = You have confirmed this already. The other address has not; until it does, you can still stop the change.
account-email-link-confirm = Confirm
account-email-link-keys = API keys go on working either way.
account-email-asked = Two mails are on their way: one to each address. Confirm in both.
account-email-stopped = The change is stopped. Your address stays what it is.
account-email-gone = There was no change to stop any more.
account-email-same = This is the address of your account already.
account-email-link-stopped = The change is stopped
account-email-link-stopped-what = The account stays at the address it had. If somebody else asked for the change, choose a new password at once.
account-email-link-made = The address is changed
account-email-link-made-what = From now on the new address is the one to log in with, and where mails go. Both addresses were told.
account-email-link-half = Confirmed from this side
account-email-link-half-what = Now the other address has to confirm, too: a mail with a link is in its mailbox. Until then nothing changes.
account-email-link-taken = The address has an account by now
account-email-link-taken-what = Somebody signed up with the new address in the meantime, so it can’t be used for this account. Nothing has changed.
account-email-link-unusable-why = The change was made or stopped already, the link is older than one hour, or it was not copied whole. Nothing has changed by this.

# The end of an account.

account-delete-lead-html = Of <strong>{ $email }</strong>. It happens at once and cannot be undone. This goes with it:
account-delete-export-html = Nothing of it is kept. If you want a copy, <a href="/dashboard/account">export the account</a> first.
account-delete-do = Delete it for good
account-delete-keep = Keep it
account-deleted-title = Your account is deleted
account-deleted-what = Keys, jobs, results and records are gone (where there were very many, within minutes); a mail confirms it. Thank you for having been here.
account-loses-keys = { $keys ->
    [one] { $keys } API key
   *[other] { $keys } API keys
}, refused at once{ $sites ->
    [0] {""}
    [one] ; { $sites } site can optimize nothing until given a key of another account
   *[other] ; { $sites } sites can optimize nothing until given a key of another account
}
account-loses-jobs = { $jobs ->
    [one] { $jobs } job
   *[other] { $jobs } jobs
} with everything measured on them{ $living ->
    [0] {""}
    [one] ; { $living } is not finished, and will not be
   *[other] ; { $living } are not finished, and will not be
}
account-loses-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
} that can be downloaded now
account-loses-shares = { $count ->
    [one] { $count } shared link
   *[other] { $count } shared links
} to proofs
account-loses-sub-accounts = { $count ->
    [one] your say over 1 sub-account, which goes on by itself with the credits it has
   *[other] your say over { $count } sub-accounts, which go on by themselves with the credits they have
}
account-loses-credits = { $count ->
    [one] { $count } credit
   *[other] { $count } credits
} that you have left
account-loses-log = the ledger, the plots, and the log with its { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
account-loses-sessions = { $count ->
    [0] all sessions and links that let you in
    [one] all sessions and links that let you in
   *[other] all { $count } sessions and links that let you in
}
