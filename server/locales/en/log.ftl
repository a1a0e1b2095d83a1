# Who did what to an account.

log-by-you = you, from { $from }
log-by-owner = its owner, from { $from }
log-by-operator = the operator
log-by-parent = the account above yours
log-by-service = the service
log-signed-up = Signed up.
log-logged-in = Logged in.
log-log-in-failed = Tried to log in with a wrong password.
log-logged-out = Logged out.
log-session-ended = Ended a session.
log-other-sessions-ended = Ended all other sessions.
log-password-chosen = Chose a password; all sessions ended.
log-not-confirmed = Gave a wrong password or code for something that asks for it again.
log-second-factor-on = Turned the second factor on; all other sessions ended.
log-second-factor-off = Turned the second factor off.
log-recovery-codes-made = Made new recovery codes; the old ones are void.
log-recovery-code-used = Used a recovery code; { $left } are left.
log-code-refused = Gave a wrong code at log-in, after the password or the mailed link was right.
log-email-change-asked = Asked to change the e-mail address to { $new }.
log-email-change-by-new = Confirmed the change of address from the new one.
log-email-change-by-old = Confirmed the change of address from the old one.
log-email-change-stopped = Stopped the change of address.
log-email-changed = Changed the e-mail address from { $old } to { $new }.
log-account-exported = Exported the account.
log-key-shown = Looked at key { $key }….
log-key-replaced = Replaced { $key } by { $new }…; { $old }… works until { $until }.
log-key-replaced-at-once = Replaced { $key } by { $new }…; { $old }… ended at once.
log-replacing-undone = Undid a replacement: { $active }… is the key again, { $retiring }… works until { $until }.
log-key-cut-off-new = Cut off { $key }; { $new }… took its place.
log-key-cut-off = Cut off { $key }.
log-key-ended = The time of { $key } was over.
log-key-picked-up = Handed the new key { $key }… to { $host }.
log-alias-created = Made { $key }: { $bounds }.
log-alias-changed = Changed { $key }: { $bounds }.
log-site-seen-client = First saw { $host } ({ $client }) with key { $key }….
log-site-seen = First saw { $host } with key { $key }….
log-sites-known = { $count ->
    [one] Said that a new site is known.
   *[other] Said that { $count } new sites are known.
}
log-proof-shared = Shared the proof of job { $job } by a link.
log-proof-withdrawn = Withdrew the link to the proof of job { $job }.
log-log-exported = Exported this log.
log-suspended = Suspended the account.
log-resumed = Let the account work again.
log-credits-granted = Granted { $credits }.
log-credits-a-month = { $credits } a month
log-credits-unlimited = unlimited credits
log-plan-given = Gave the plan “{ $plan }”: { $each-month }.
log-plan-taken = Took the plan away: { $each-month }.
log-made-operator = Became an operator of this service.
log-operator-ended = Is no longer an operator of this service.
log-job-retried = Tried job { $job } again, as job { $again }.
log-sign-up-policy-set = Set who may sign up: { $policy }.
log-policy-open = anybody
log-policy-domains = addresses at { $domains }
log-policy-invitation = by invitation
log-policy-closed = nobody
log-visitors-may-try = Let visitors try without an account.
log-visitors-may-not-try = Let nobody try without an account.
log-plan-created = Made the plan “{ $plan }”.
log-plan-changed = Changed the plan “{ $plan }”.
log-plan-removed = Removed the plan “{ $plan }”.
log-default-plan-set = Made “{ $plan }” the plan of whoever signs up.
log-no-default-plan = Gave whoever signs up no plan.
log-mail-sent-again = Had mail { $mail } sent again.
log-operator-set = { $what }
log-invited = Invited { $email }.
log-invitation-withdrawn = Withdrew the invitation of { $email }.
log-sub-account-joined = { $email } took the invitation: a sub-account was made.
log-sub-account-suspended = Suspended the sub-account { $email }.
log-sub-account-resumed = Let the sub-account { $email } work again.
log-sub-account-removed = Removed the sub-account { $email }.
log-removed = Removed the account: its keys are cut off and its credits went back.
log-credits-handed-down = Handed { $credits } to { $to }.
log-credits-taken-back = Took { $credits } back from { $below }.
log-credits-received = Handed down { $credits }.
log-credits-returned = Took back { $credits }.
log-warned-none-left = Said by mail that no credits are left.
log-warned-credits = Warned by mail that { $percent } % of the credits are used.
log-warned-key = Warned by mail that { $percent } % of the limit of key “{ $key }” are used.
log-grace-given = Gave { $credits } of grace, as the warning came shortly before the end.
log-reports-on = Turned monthly reports on.
log-reports-off = Turned monthly reports off.
log-language-chosen = Chose the language: { $language }.
log-terms-limit = up to { $count } pictures a month
log-terms-no-limit = no limit
log-terms-any-site = any site
log-terms-sites = only { $sites }
log-terms-until = until { $day }
log-terms-no-end = without an end
log-terms = { $limit }, { $sites }, { $end }
log-credits = { $count ->
    [one] { $count } credit
   *[other] { $count } credits
}
log-key-named = key { $key }… “{ $label }”
log-key = key { $key }…

# The page of the log.

log-title = Log
log-lead = What was done to your account, and by whom.
log-lines = Lines
log-what = What
log-who = Who
log-when = When
log-line = Line
log-check = Check it yourself
log-check-how = Each line carries a SHA-256 hash over the hash of the line before it, so a change, a gap or a swap shows from there on. With an export of the log as JSON, this says whether it fits:
log-check-hint = Keep the fingerprint of the last line somewhere else, and a log that was cut short shows, too.
log-fingerprint = Fingerprint of the last line:
log-nothing-yet = Nothing here yet.
log-nothing = Nothing here.
log-unknown = unknown
log-unreadable = This line cannot be read.
log-broken = Line { $number } is not as it was written, or a line before it is missing. Ask the operator of this service.
log-intact = Intact: { $count ->
    [one] { $count } line
   *[other] { $count } lines
} checked, none was changed or removed.
