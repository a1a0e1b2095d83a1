# Logging in: password, mailed link, second factor.

log-in-title = Log in
log-in-email = E-mail address
log-in-password = Password
log-in-mail-instead = Mail me a link instead
log-in-forgot = Forgot your password, or never chose one?
log-in-no-account-html = No account yet? <a href="/sign-up">Sign up</a>
log-in-code-title = Enter your code
log-in-code-lead = Your account asks for a second factor: the six digits that your authenticator app shows for Eiderpix.
log-in-code = Code
log-in-code-hint = Without the app at hand, one of your recovery codes does as well.
log-in-code-lost = Lost both? The operator of this service can turn the second factor off.
log-in-link-account-html = To the account <strong>{ $email }</strong>, in this browser.
log-in-link-not-you = Not you, or not asked for? Close this page; nothing changes.
log-in-link-unusable = This link can’t be used
log-in-link-unusable-why = It was used before, is older than { $minutes } minutes, was ended by a new password, or was not copied whole.
log-in-link-new = Send me a new link
log-in-mail-title = Log in by mail
log-in-mail-lead = Tell us your e-mail address and we send a link that logs you in. No password needed.
log-in-send-link = Send the link
log-in-with-password = Log in with a password
log-in-mail-sent-title = Check your mail
log-in-mail-sent = If there is an account with that address, a mail with a link to log in is on its way. The link works once, within { $minutes } minutes.
log-in-mail-missing-html = No mail after a few minutes? Look into the spam folder, or <a href="/login/mail">try again</a>.

# What is said after something was done, or was not.

log-in-password-chosen = Your password is saved. Log in with it.
log-in-logged-out = You are logged out.
log-in-too-late = That took too long, or was done already. Please log in again.
log-in-to-go-on = Please log in to go on.
log-in-wrong = E-mail address and password do not fit together. Check both, or choose a new password below.
log-in-suspended = This account is suspended: its keys are refused and nobody can log in to it. Ask the operator of this service, or whoever gave you the account.
log-in-too-many = Too many failed log-ins. Please wait { $time } and try again.
