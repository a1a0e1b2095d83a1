# The operator's pages. How the service is stands in health.ftl.

operator-overview = Overview
operator-accounts = Accounts
operator-plans = Plans
operator-sign-up = Sign-up
operator-queue = Queue
operator-mails = Mails
operator-settings = Settings

# Words that several of them have.

operator-account = Account
operator-address = Address
operator-all = All
operator-credits-left = Credits left
operator-last-used = Last used
operator-never = never
operator-newest-first = Newest first
operator-none-like-that = No account is like that.
operator-plan = Plan
operator-save = Save
operator-since = Since
operator-state = State
operator-suspended = Suspended
operator-unlimited = unlimited
operator-until = Until
operator-used = Used so far
operator-what = What
operator-when = When
operator-who = Who

# The first operator.

operator-first = The first operator
operator-first-lead = This account runs the service: it sees all accounts, the queue, the mails and the settings. An address that has an account already keeps it, with the password that you choose here.
operator-first-least = { $count } characters or more.
operator-first-too-short = A password has at least { $count } characters.
operator-first-too-long = A password has at most { $count } bytes.
operator-first-make = Make me the operator

# The overview.

operator-health = Health
operator-none-suspended = none suspended
operator-so-many-suspended = { $count } suspended
operator-jobs-wait = jobs wait, { $running } run, at most { $slots } at once
operator-disk = Free on the disk
operator-free-of = free of { $size }
operator-storage = Storage
operator-files = Files
operator-size = Size
operator-results = Results
operator-originals = Originals, sent or kept
operator-storage-ttl-html = Results and originals are deleted after { $ttl } (<code>results.ttl_hours</code>).

# Accounts, and one of them.

operator-search-text = Part of the e-mail address
operator-search = Search
operator-badge-operator = operator
operator-badge-suspended = suspended
operator-badge-sub-account = sub-account
operator-badge-no-password = no password yet
operator-account-since = since { $since }
operator-account-below-html = A sub-account of <a href="/operator/accounts/{ $id }">{ $email }</a>.
operator-credits = Credits
operator-images = Images optimized
operator-saved = { $size } saved
operator-grant-title = Grant credits
operator-grant-credits = Credits that do not expire
operator-grant = Grant
operator-grant-how-many = How many credits? A whole number from 1 to 1,000,000,000.
operator-granted = The credits are granted.
operator-plan-hint = It counts at once. What was used of this month stays used.
operator-plan-set = Set plan
operator-plan-given = The plan is set, and counts at once.
operator-plan-gone = That plan is gone. Choose another one.
operator-plan-none-unlimited = None: unlimited credits
operator-plan-none = None: { $credits } a month, by the configuration
operator-plan-unlimited = { $plan }: unlimited
operator-plan-monthly = { $plan }: { $credits } a month
operator-suspended-by-parent = The account above it stopped it.
operator-suspended-means = Its keys are refused and nobody can log in to it.
operator-suspend = Suspend
operator-suspend-means = Its keys are refused and its sessions do nothing, until you lift it; so it goes for its sub-accounts. Nothing is deleted.
operator-suspend-yourself = You cannot suspend yourself: nobody could lift it from here.
operator-lift = Lift the suspension
operator-account-suspended = The account is suspended: its keys are refused and its sessions do nothing.
operator-account-lifted = The account works again.
operator-make = Make an operator
operator-no-longer = No longer an operator
operator-last-one = The last operator cannot be taken away. Make another one first.
operator-changed = That is changed.
operator-keys = Keys and sites
operator-key = Key
operator-main-key = main key
operator-sites = Sites
operator-sites-and-others = { $count ->
    [one] { $hosts } and { $count } other
   *[other] { $hosts } and { $count } others
}
operator-key-active = active
operator-key-retiring = works until { $until }
operator-key-revoked = revoked
operator-log = Latest lines of its log

# Plans.

operator-plans-lead = What accounts get each month. Whoever has no plan gets { $without }.
operator-plans-without-unlimited = unlimited credits
operator-plans-without = { $count } credits a month, by the configuration
operator-plans-default = for sign-ups
operator-plans-accounts = Accounts: { $count }
operator-plans-name = Name
operator-plans-monthly = Credits a month
operator-plans-once = Once, at sign-up
operator-plans-none = none
operator-plans-empty = (empty: unlimited)
operator-plans-optional = (optional)
operator-plans-not-default = Not for sign-ups
operator-plans-give = Give it to sign-ups
operator-plans-remove = Remove
operator-plans-new = New plan
operator-plans-make = Make plan
operator-plans-no-default = No plan is given to sign-ups, so that whoever signs up gets { $without }.
operator-plan-made = The plan is made. Give it to an account on the account’s page.
operator-plan-changed = The plan is changed; it counts at once for all accounts that have it.
operator-plan-removed = The plan is removed.
operator-plan-default-set = That is set: it counts for whoever signs up from now on.
operator-plan-bad-number = Credits are a whole number up to 1,000,000,000; leave the field empty for unlimited, or none at once.
operator-plan-bad-name = A name has 1 to 60 characters.
operator-plan-name-taken = There is a plan of this name already.
operator-plan-not-found = This plan is gone.
operator-plan-in-use = Accounts have this plan; give them another one first.

# Who may come in.

operator-who-may = Who may sign up
operator-may-anybody = Anybody
operator-may-domains = Addresses at these mail domains
operator-may-invited = Only who is invited
operator-may-nobody = Nobody
operator-domains = Mail domains
operator-domains-hint-html = Like <code>example.org, example.net</code>; counts with the second choice only. Whoever was invited can always sign up.
operator-choose-who = Choose who may sign up.
operator-not-a-domain = “{ $domain }” is not a mail domain; write them like example.org.
operator-no-domain = Name at least one mail domain, like example.org.
operator-set = That is set, and counts from now on.
operator-invite = Invite
operator-invite-hint = The link works once, within seven days, for this address alone.
operator-invited = The invitation is mailed. This is its link, shown this once:
operator-copy = Copy
operator-invitations = Open invitations
operator-withdraw = Withdraw
operator-withdraw-one = Withdraw the invitation of { $email }
operator-withdrawn = The invitation is withdrawn; its link works no more.
operator-invitation-gone = That invitation was used or withdrawn already.
operator-try = Try it without an account
operator-try-anybody-html = Anybody can drop pictures on <a href="/try">Try it</a>.
operator-try-accounts-html = Only who is logged in can use <a href="/try">Try it</a>.
operator-try-bound = Visitors get five pictures at once, { $count } an hour from one address, of 10 MB each.
operator-try-unbounded = Visitors get five pictures at once, without a bound an hour, of 10 MB each.
operator-try-open = Let visitors try
operator-try-close = Only with an account

# The queue.

operator-refresh = Refresh
operator-queue-living = Jobs that live
operator-queue-slots = { $count ->
    [one] At most { $count } picture at once in this process
   *[other] At most { $count } pictures at once in this process
}
operator-stage = Stage
operator-stage-first = What owners wait for
operator-stage-later = Formats that take long
operator-waiting = Waiting
operator-paused = Of these, paused
operator-paused-hint = Paused: a try went wrong, and the next one comes a little later.
operator-running = Running
operator-oldest = Oldest waiting
operator-failed = Failed lately
operator-failed-none = Nothing yet.
operator-failed-no-more = Nothing more.
operator-picture = Picture
operator-picture-from = { $picture } from { $host }
operator-why = Why
operator-it-failed = It failed.
operator-try-again = Try again
operator-try-one-again = Try { $picture } again
operator-retried = The job is tried again, as a new one.
operator-retry-gone = This job is gone, or did not fail.
operator-retry-no-credits = No credits are left.
operator-retry-queue-full = The queue is full; try again later.
operator-retry-upload-gone = The upload is gone; send it again.
operator-retry-host-not-allowed = This API key may not be used for this site.
operator-retry-key-limit = This API key has reached its monthly limit.
operator-retry-storage-full = No room is left to store results.
operator-retry-not-now = Jobs cannot be taken now; try again later.

# Mails.

operator-mails-lead = What waits to be sent, or could not be. A mail that was sent is forgotten.
operator-mails-no-server-html = There is no mail server (<code>smtp_url</code>): mails lie in the built-in mailbox for seven days, where the link on the console of <code>serve</code> and <code>eiderpix mailbox</code> show them.
operator-mails-from = Sender: { $from }.
operator-mails-none = Nothing here.
operator-mails-older = And { $count } older ones.
operator-mail = Mail
operator-to = To
operator-written = Written
operator-send-again = Send again
operator-send-one-again = Send the mail to { $to } again
operator-mail-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
operator-mail-in-mailbox = in the mailbox
operator-mail-given-up = { $count ->
    [one] given up after { $count } try
   *[other] given up after { $count } tries
}
operator-mail-waits = waits
operator-mail-next-at-once = { $tries }, next at once
operator-mail-next = { $tries }, next { $next }
operator-mail-sealed = sealed by another server secret
operator-mail-again = The mail is sent again, at once and then for a day.
operator-mail-gone = That mail was sent meanwhile, or its time was over.

# Settings.

operator-settings-here = Set on these pages
operator-settings-files = Set in the file, by variables or flags
operator-settings-hint = Read once, when the service starts. Secrets stay hidden.
operator-setting = Setting
operator-value = Value
operator-value-none = none
operator-value-hidden = (hidden)
operator-where = Where
operator-from = From
operator-origin-default = default
operator-visitors-may-try = Visitors may try without an account
operator-yes = yes
operator-no = no
operator-policy-open = anybody
operator-policy-domains = addresses at { $domains }
operator-policy-invitation = by invitation
operator-policy-closed = nobody
