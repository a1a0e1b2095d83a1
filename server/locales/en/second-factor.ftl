# The second factor and its recovery codes.

second-factor-codes = { $count ->
    [one] { $count } recovery code
   *[other] { $count } recovery codes
}

# Its pages.

second-factor-since = On since { $since }. { $codes } left.
second-factor-title = Second factor
second-factor-what = What do you want to do?
second-factor-make-codes = Make new recovery codes
second-factor-turn-off = Turn it off
second-factor-hint = New recovery codes void the old ones. To move to another app or device, turn the second factor off and on again.
second-factor-back = Back to the account
second-factor-set-up = Set up the second factor
second-factor-lead = With it, logging in takes a code of an authenticator app besides your password or a mailed link. Your API keys work as before.
second-factor-tell-app = 1. Tell your app
second-factor-scan = Scan this with an authenticator app: Aegis, Google Authenticator, 1Password, or any other for TOTP.
second-factor-qr = QR code with the secret that is also written below
second-factor-type = Or type this secret into it:
second-factor-confirm = 2. Confirm it
second-factor-code = Code that the app shows now
second-factor-logs-out = You will be logged out everywhere else. Recovery codes come next.
second-factor-turn-on = Turn it on
second-factor-not-now = Not now
second-factor-codes-title = Your recovery codes
second-factor-codes-lead-html = If you lose your authenticator app, one of these lets you in, each of them once. Print them or keep them in a password manager: <strong>they are shown only now.</strong>
second-factor-codes-label = Recovery codes
second-factor-copy = Copy
second-factor-kept = I have kept them
second-factor-now-on = The second factor is on. All other sessions are ended.
second-factor-now-off = The second factor is off.
second-factor-old-codes-void = The old recovery codes are void.
second-factor-does-not-fit = This code does not fit the secret below, or is too old. Wait for the next one, and check that the clock of your device is right.
second-factor-not-proposed = The form did not arrive as it was. Here is a new secret; scan it anew.
