# Signing up.

sign-up-lead = All it takes is an e-mail address. Your API key arrives there, with a link to choose a password.
sign-up-has-account-html = Have an account already? <a href="/login">Log in</a>
sign-up-mail-sent-html = We have sent you a mail. With a new account it holds your <strong>API key</strong> and a <strong>link to choose a password</strong>; the link works once, within one hour.
sign-up-had-account = If you had an account already, the mail says so and nothing has changed.
sign-up-mail-missing-html = No mail after a few minutes? Look into the spam folder, or <a href="/sign-up">try again</a>; the address may have had a typo.
sign-up-domains = Addresses at { $domains } can sign up here.
sign-up-closed = Nobody can sign up at this service at the moment.
sign-up-invitation-needed = This service takes new accounts by invitation; ask its operator for one.
sign-up-invitation-unusable = This invitation was used already, was withdrawn or is too old; ask for a new one.
sign-up-other-domain = Only addresses at { $domains } can sign up at this service.
