# The frame of every page.

shell-skip = Skip to content
shell-main = Main
shell-log-in = Log in
shell-sign-up = Sign up
shell-dashboard = Dashboard
shell-jobs = Jobs
shell-api-keys = API Keys
shell-credits = Credits
shell-operator = Operator
shell-account = Account
shell-log-out = Log out
shell-slogan = Eiderpix: pictures as light as down.
shell-compatible = Compatible with the ShortPixel API. Not affiliated with ShortPixel.
shell-language = Language
shell-copied = Copied
shell-not-copied = Could not copy

# Where the service keeps its mails itself.

shell-mailbox-hint-html = <strong>This service keeps its mails in the built-in mailbox,</strong> because no mail server is set up yet. <a href="/mailbox">Open the mailbox</a>: the first time with the link that <code>eiderpix serve</code> printed when it started.
