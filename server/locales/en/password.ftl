# Choosing a password by a mailed link.

password-forgot-title = Choose a new password
password-forgot-lead = Tell us your e-mail address and we send a link to it. Your old password works until you have chosen a new one.
password-forgot-remembered-html = Remembered it? <a href="/login">Log in</a>
password-mail-sent = If there is an account with that address, a mail with a link to choose a new password is on its way. The link works once, within one hour.
password-mail-missing-html = No mail after a few minutes? Look into the spam folder, or <a href="/password/forgot">try again</a>.
password-choose-title = Choose a password
password-choose-lead-html = For the account <strong>{ $email }</strong>. Ten characters or more; a few words in a row are easy to remember and hard to guess.
password-new = New password
password-logs-out = You will be logged out everywhere else.
password-save = Save password
password-link-unusable-why = It was used before, is older than one hour, or was not copied whole. Nothing has changed.
password-first-html = This asks for your password, and your account has none yet. <a href="/password/forgot">Choose one first</a>; we mail you a link to do so.
password-too-short = That is too short. Take { $count } characters or more.
password-too-long = That is longer than we can keep. Take a shorter one.
