# The mails. Texts in several lines are for plain text: 72 characters at most.
# Html has the same without the ends of lines, or, with links in it, as a text of its own.

mail-sent-by = Sent by the Eiderpix at { $base }
mail-sent-by-html = Sent by the Eiderpix at <a href="{ $base }" style="color:#2d6a5a">{ $base }</a>.
mail-ignore = If you did not ask for this, ignore this mail; nothing changes.
mail-ignore-unknown = If you know nothing of this, ignore this mail; nothing changes.
mail-unknown-ignore = If you know nothing of this, ignore this mail.
mail-not-you-ignore = If that was not you, ignore this mail.
mail-not-you-password = If you did not do this, choose a new password at once:
mail-not-you-password-html = If you did not do this, <a href="{ $base }/password/forgot" style="color:#2d6a5a">choose a new password</a> at once.
mail-not-you-sessions =
    If that was not you, choose a new password at once: that ends all
    sessions.
mail-not-you-sessions-html = If that was not you, <a href="{ $base }/password/forgot" style="color:#2d6a5a">choose a new password</a> at once: that ends all sessions.
mail-link-lasts-an-hour = The link works once, within one hour.
mail-your-key = Your API key:
mail-your-new-key = Your new API key:

# What links and buttons say.

mail-log-in = Log in
mail-sign-up = Sign up
mail-choose-a-password = Choose a password
mail-open-account = Open your account
mail-open-keys = Open API Keys

# welcome

mail-welcome-subject = Welcome to Eiderpix: your API key
mail-welcome-title = Welcome to Eiderpix
mail-welcome-use =
    Put it into your WordPress plugin or any other client, and your pictures
    get smaller from then on. Treat it like a password.
mail-welcome-choose = Choose a password to see what you saved, and to manage your key:
mail-welcome-later = The link works once, within one hour. Later you can ask for a new one:
mail-welcome-later-html = With it you log in, see what you saved, and manage your key. The link works once, within one hour; later you can <a href="{ $base }/password/forgot" style="color:#2d6a5a">ask for a new one</a>.
mail-welcome-not-you =
    If you did not sign up, ignore this mail; without a password chosen
    from here nobody can log in.

# already_registered

mail-registered-subject = You have an Eiderpix account already
mail-registered-title = You have an account already
mail-registered =
    Somebody, most likely you, has just signed up with this address.
    Nothing has changed: your API key is the one you have. You find it
    under API Keys after you log in:
mail-registered-html = Somebody, most likely you, has just signed up with this address. Nothing has changed: your API key is the one you have. You find it under <strong>API Keys</strong> after you log in.
mail-registered-forgot = If you do not remember your password, choose a new one here:
mail-registered-forgot-html = If you do not remember your password, <a href="{ $link }" style="color:#2d6a5a">choose a new one</a>. That link works once, within one hour.

# password_link

mail-password-subject = Choose a new Eiderpix password
mail-password-title = Choose a new password
mail-password-lead = Choose a new password for your Eiderpix account:
mail-password-lasts =
    The link works once, within one hour. Until you have chosen a new
    password, the old one works on.

# log_in_link

mail-log-in-subject = Log in to Eiderpix
mail-log-in-lead = Log in to your Eiderpix account:
mail-log-in-lasts = The link works once, within { $minutes } minutes.

# second_factor_changed

mail-second-factor-on = The second factor is on
mail-second-factor-on-means = From now on logging in to your Eiderpix account takes a code of your authenticator app, or a recovery code. All other sessions were ended. Your API keys work as before.
mail-second-factor-off = The second factor is off
mail-second-factor-off-means = Your password or a mailed link is now enough to log in to your Eiderpix account. The recovery codes are void.
mail-second-factor-off-by-operator = The operator turned your second factor off
mail-second-factor-off-by-operator-means = Your password or a mailed link is now enough to log in to your Eiderpix account. The recovery codes are void. You can set the second factor up anew on your account's page.
mail-second-factor-new-codes = You have new recovery codes
mail-second-factor-new-codes-means = New recovery codes were made for your Eiderpix account. The old ones are void.

# recovery_code_used

mail-recovery-subject = A recovery code of your Eiderpix account was used
mail-recovery-title = A recovery code was used
mail-recovery-left = { $count ->
    [one] { $count } code is left
   *[other] { $count } codes are left
}
mail-recovery-used =
    A recovery code of your Eiderpix account was used. It cannot be used
    again; { $left }.
mail-recovery-gone = It cannot be used again; { $left }.
mail-recovery-lost =
    If you have lost your authenticator app, set it up anew: turn the second
    factor off and on again.

# email_change_old

mail-change-old-subject = Change the address of your Eiderpix account?
mail-change-old-title = A new address for your account?
mail-change-old =
    Somebody, most likely you, wants to change the address of this Eiderpix
    account to
mail-change-old-both = That needs a word from both addresses. Confirm it, or stop it, here:
mail-change-old-html = Somebody, most likely you, wants to change the address of this Eiderpix account to <strong>{ $new }</strong>. That needs a word from both addresses. Confirm it, or stop it, here:
mail-change-confirm = Confirm or stop
mail-change-old-lasts =
    The link works for one hour. Until both have confirmed, nothing changes;
    your API keys go on working either way.
mail-change-old-not-you = If that was not you, stop it and choose a new password at once:
mail-change-old-not-you-html = If that was not you, stop it and <a href="{ $base }/password/forgot" style="color:#2d6a5a">choose a new password</a> at once.

# email_change_new

mail-change-new-subject = Confirm your address for Eiderpix
mail-change-new-title = Confirm your address
mail-change-new =
    Somebody, most likely you, wants to use this address for their Eiderpix
    account. Confirm that it is yours, or stop it, here:
mail-change-new-lasts = The link works for one hour. The old address has to confirm, too.

# email_change_taken

mail-change-taken-subject = This address has an Eiderpix account already
mail-change-taken-title = This address has an account already
mail-change-taken =
    Somebody, most likely you, wants to move their Eiderpix account to this
    address. It has an account of its own, so it can't be used for another
    one. Nothing has changed.
mail-change-taken-why = Somebody, most likely you, wants to move their Eiderpix account to this address. It has an account of its own, so it can’t be used for another one. Nothing has changed.
mail-change-taken-free =
    To free the address, log in with it and delete that account, or change
    its address:
mail-change-taken-free-html = To free the address, <a href="{ $base }/login" style="color:#2d6a5a">log in</a> with it and delete that account, or change its address.

# email_changed

mail-changed-subject = The address of your Eiderpix account was changed
mail-changed-title = The address was changed
mail-changed = Your Eiderpix account was at { $old }; from now on it is at
mail-changed-html = Your Eiderpix account was at { $old }; from now on it is at <strong>{ $new }</strong>. That is the address to log in with, and where mails go. Your API keys and sessions go on.
mail-changed-means =
    That is the address to log in with, and where mails go. Your API keys
    and sessions go on.
mail-changed-not-you =
    Both addresses confirmed this. If you did not, ask the operator of this
    service.

# account_deleted

mail-deleted-subject = Your Eiderpix account is deleted
mail-deleted-title = Your account is deleted
mail-deleted-means =
    Your API keys are refused from now on, and nothing that could be
    downloaded can be any more. Jobs, ledger, log and all other records of
    your account are gone; files that lie on the disk follow within about an
    hour.
mail-deleted-last =
    This is the last mail. You can sign up again with this address at any
    time.
mail-deleted-not-you =
    If you did not do this, somebody had your password: change it wherever
    else you use it, and tell the operator of this service.

# invitation

mail-invitation-subject = You are invited to Eiderpix
mail-invitation-title = You are invited
mail-invitation-below =
    { $parent } invites you to an account of your own below theirs,
    with its own log-in and its own API key.
mail-invitation-below-html = <strong>{ $parent }</strong> invites you to an account of your own below theirs, with its own log-in and its own API key.
mail-invitation-by-operator =
    You are invited to an account of your own by
    the operator of the Eiderpix at { $base }.
mail-invitation-what = Eiderpix makes the pictures of web sites smaller.
mail-invitation-here = Sign up here:
mail-invitation-lasts = The link works once, within seven days, and for this address alone.
mail-invitation-sees =
    Whoever invites you sees how many pictures you have optimized and
    what credits you have, never your key or your pictures.
mail-invitation-ignore = If you know nothing of this, ignore this mail; nothing happens then.

# key_replaced

mail-key-replaced-subject = Your new Eiderpix API key
mail-key-replaced-title = Your API key was replaced
mail-key-replaced-title-named = Your API key “{ $label }” was replaced
mail-key-replaced = Your Eiderpix API key was replaced. The new one:
mail-key-replaced-named = Your Eiderpix API key “{ $label }” was replaced. The new one:
mail-key-replaced-new = The new one:
mail-key-replaced-until =
    The old key works until { $until }.
    Put the new key in before then; API Keys shows which sites still
    use the old one:
mail-key-replaced-until-html = The old key works until <strong>{ $until }</strong>. Put the new key in before then; <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a> shows which sites still use the old one.
mail-key-replaced-now =
    The old key is refused from now on. Put the new key in wherever the old
    one was used; API Keys shows which sites that were:
mail-key-replaced-now-html = The old key is refused from now on. Put the new key in wherever the old one was used; <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a> shows which sites that were.

# key_replacing_undone

mail-key-undone-subject = Replacing your Eiderpix API key was undone
mail-key-undone-title = Replacing your API key was undone
mail-key-undone =
    The key that begins with { $active } is your key again.
    The one that begins with { $retiring } works until { $until },
    so that whoever has it already is not cut off. API Keys shows who that is:
mail-key-undone-html = The key that begins with <strong>{ $active }</strong> is your key again. The one that begins with <strong>{ $retiring }</strong> works until <strong>{ $until }</strong>, so that whoever has it already is not cut off.

# key_cut_off

mail-key-cut-off-subject = An Eiderpix API key was cut off
mail-key-cut-off-title = An API key was cut off
mail-key-cut-off-title-named = The API key “{ $label }” was cut off
mail-key-cut-off = An API key of your Eiderpix account was cut off.
mail-key-cut-off-named = The API key “{ $label }” of your Eiderpix account was cut off.
mail-key-cut-off-means = It is refused from now on. What was accepted before is still finished.
mail-key-cut-off-put = Put it in wherever the old one was used.
mail-key-cut-off-others = Your other API keys are not touched.

# key_ending

mail-key-ending-subject = { $count ->
    [one] { $count } site still uses an Eiderpix API key that ends soon
   *[other] { $count } sites still use an Eiderpix API key that ends soon
}
mail-key-ending-title = A key of yours ends soon
mail-key-ending-who = { $count ->
    [one] { $count } site still uses
   *[other] { $count } sites still use
}
mail-key-ending =
    { mail-key-ending-who } the Eiderpix API key that begins with { $hint }.
    It ends on { $until }. Put the new key in there before then,
    or nothing is optimized there any more:
mail-key-ending-html = { mail-key-ending-who } the API key that begins with <strong>{ $hint }</strong>. It ends on <strong>{ $until }</strong>. Put the new key in there before then, or nothing is optimized there any more:
mail-key-ending-site = - { $host } (last seen { $seen })
mail-key-ending-site-html = <strong>{ $host }</strong>, last seen { $seen }
mail-key-ending-undo = If you need more time, API Keys can undo the replacement:
mail-key-ending-undo-html = If you need more time, <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a> can undo the replacement.

# key_picked_up

mail-key-picked-up-subject = A site has picked up your new Eiderpix API key
mail-key-picked-up-title = { $host } has your new API key
mail-key-picked-up =
    { $host } has picked up your new Eiderpix API key
    ({ $hint }…) by itself: it had been registered with the old key before
    you replaced it. You need to do nothing there.
mail-key-picked-up-html = It picked up the new key (<strong>{ $hint }…</strong>) by itself: it had been registered with the old key before you replaced it. You need to do nothing there.
mail-key-picked-up-sites = API Keys shows which sites use which key:
mail-key-picked-up-sites-html = <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a> shows which sites use which key.
mail-key-picked-up-unknown =
    If you do not know this site, cut off the new key at once, on API Keys:
    then nobody gets a further one by themselves.
mail-key-picked-up-unknown-html = If you do not know this site, cut off the new key at once, on <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a>: then nobody gets a further one by themselves.

# key_limit_near

mail-key-limit-near-subject = An Eiderpix API key comes near its limit
mail-key-limit-near-title = A key comes near its limit
mail-key-limit-near =
    When it comes to the limit that you set, it is refused for new pictures
    until the month (UTC) is over.
mail-key-limit-reached-subject = An Eiderpix API key has reached its limit
mail-key-limit-reached-title = A key has reached its limit
mail-key-limit-reached =
    That is the limit that you set. The key is refused for new pictures until
    the month (UTC) is over, or until you change its limit.
mail-key-limit = Your API key “{ $label }” had { $used } of { $limit } pictures this month.
mail-key-limit-html = Your API key <strong>“{ $label }”</strong> had { $used } of { $limit } pictures this month.
mail-key-limit-change = Its limit is changed here:
mail-key-limit-change-html = Its limit is changed on <a href="{ $base }/dashboard/api-keys" style="color:#2d6a5a">API Keys</a>.

# new_sites

mail-new-site-subject = New site with your Eiderpix API key: { $host }
mail-new-sites-subject = { $count } new sites with your Eiderpix API keys
mail-new-sites-title = Do you know this site?
mail-new-sites = A site that we have not seen before uses your Eiderpix API key:
mail-new-sites-lead = It uses your API key, and we have not seen it before:
mail-new-sites-site =
    - { $host }, by { $client },
      with the key that begins with { $hint }, on { $seen }
mail-new-sites-site-html = <strong>{ $host }</strong>, by { $client }, with the key that begins with { $hint }, on { $seen }
mail-new-sites-nameless = a client that does not say its name
mail-new-sites-what-to-do =
    If you know it, there is nothing to do. If not, the key may have leaked:
    replace it or cut it off.
mail-new-sites-how-often = We write about this at most once a day.

# credits_near

mail-credits-near = Four fifths of your Eiderpix credits are used
mail-credits-left = { $left } of { $bound } credits are left this month.
mail-credits-near-means = Everything works on. When none is left, new pictures are refused; you get a mail before that.
mail-credits-used-up = Your Eiderpix credits are used up
mail-credits-all-used = All { $bound } credits of this month are used.
mail-credits-used-up-means = New pictures are refused until there are credits again. What was accepted before is still made, and pictures that were optimized once cost nothing when they are sent again.
mail-credits-grace = { $count ->
    [one] As that went fast, you have { $count } credit more, for this month and this once. After them new pictures are refused until there are credits again.
   *[other] As that went fast, you have { $count } credits more, for this month and this once. After them new pictures are refused until there are credits again.
}
mail-credits-ask = The operator of the service, or the account above yours, can give you more.
mail-credits-next = { $credits } new ones come on { $day }. If that is too late, the operator of the service can give you more.
mail-credits-all = Every credit with the job that used it
mail-credits-all-text = Every credit with the job that used it:

# monthly_report

mail-report-month = { words-month } { $year }
mail-report-subject = { $saved } saved in { $month }
mail-report-title = Your pictures in { $month }
mail-report-pictures = { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
mail-report-summary = { $count ->
    [one] { mail-report-pictures } became smaller: { $original } went in, { $result } came out, { $percent } less.
   *[other] { mail-report-pictures } became smaller: { $original } went in, { $result } came out, { $percent } less.
}
mail-report-kept = { $count ->
    [one] { $count } more could not be made smaller and stayed as it was, free of charge.
   *[other] { $count } more could not be made smaller and stayed as they were, free of charge.
}
mail-report-by-site = By site:
mail-report-site = { $host }: { $images }, { $saved } saved
mail-report-saved = { $saved } saved
mail-report-unlimited = Your credits are unlimited.
mail-report-credits = { $count ->
    [one] You have { $count } credit left.
   *[other] You have { $count } credits left.
}
mail-report-all = All of it, with a proof of each result
mail-report-all-text = All of it, with a proof of each result:
mail-report-stop-text = You get this once a month. No more of these, in one click:
mail-report-stop-html = You get this once a month. <a href="{ $link }" style="color:#2d6a5a">No more of these</a>
