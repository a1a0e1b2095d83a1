# API Keys: the keys of an account, their sites, and what happens to them.

keys-title = API Keys
keys-back = ← API Keys
keys-new = New key
keys-copy = Copy
keys-show = Show
keys-hide = Hide
keys-reset = Reset API key
keys-replace = Replace
keys-revoke = Revoke
keys-revoke-one = Revoke { $label }
keys-cut-off = Cut off now
keys-undo = Undo the replacement
keys-masked = The key, masked:
keys-facts = Images this month: { $images }. Made { $made }
keys-facts-used = Images this month: { $images }. Made { $made }, last used { $used }
keys-works-until = works until { $until }
keys-at-limit = at its limit
keys-never = never

keys-known-question = { $count ->
    [one] Do you know this site?
   *[other] Do you know these sites?
}
keys-known-site-html = <strong>{ $host }</strong> uses { $key } since { $since }.
keys-known-yes = { $count ->
    [one] Yes, I know it
   *[other] Yes, I know them
}
keys-known-if-not-html = If not, your key may have leaked: <em>Replace</em> it or <em>Cut off now</em>.
# Behind "shop.example uses …"
keys-known-alias = the key “{ $label }”
keys-known-main = your main key
keys-known-old = the old key { $hint }…

keys-yours = Your API key
keys-no-copies-html = The operator of this service keeps no readable copy of keys. If you have lost yours, use <em>Reset API key</em>.
keys-main-unreadable-html = This key can’t be shown again: the service has no readable copy of it. If you have lost it, use <em>Reset API key</em>.
keys-alias-unreadable-html = This key can’t be shown again: the service has no readable copy of it. If you have lost it, use <em>Replace</em>.
keys-sites = Sites that use it
keys-no-sites = No site has been seen with this key yet.
keys-none-html = This account has no working API key. <a href="/dashboard/api-keys/reset">Reset API key</a> makes a new one.

# A key on its way out.

keys-retiring-html = Retiring key <code>{ $key }</code>
keys-retiring-alias-html = Retiring key “{ $label }” <code>{ $key }</code>
keys-use-nobody = No site has been seen with this key. Nothing we know of breaks if you cut it off.
keys-use-moved = All sites have moved to the new key. Nothing we know of breaks if you cut this one off.
keys-use-still = { $count ->
    [one] { $sites } still uses it.
   *[other] { $count } sites still use it: { $sites }.
} Put the new key in there before this one ends.
keys-cut-off-hint-html = <em>Cut off now</em> ends this key at once; whoever still uses it is refused from then on, your new key is not touched.
keys-undo-hint-html = <em>Undo</em> makes this one your key again, and the new one works until the same moment.

# Sites.

keys-site = Site
keys-client = Client
keys-images = Images
keys-saved = Saved
keys-first-seen = First seen
keys-last-seen = Last seen
keys-site-new = new
keys-site-moved = moved
keys-site-still = still on this key
keys-client-wordpress = WordPress plugin { $version }
keys-client-not-told = not told
keys-sites-count = { $count ->
    [one] { $count } site
   *[other] { $count } sites
}
keys-sites-none = none yet

# Sites that pick up the successor of their key.

keys-installs = Sites that pick up a new key by themselves
keys-installs-how-html = When you <em>replace</em> the key that such a site uses, it gets the new one, once, and you get a mail. <em>Cut off now</em> hands out nothing: choose it if a key leaked.
keys-registered = Registered
keys-picked-up = picked up { $when }

# Further keys, and those that ended.

keys-more = More keys
keys-more-why = A key for each site or client shows who uses what, and one that leaks is revoked without touching the others. Each may have a monthly limit, a list of sites and an end.
keys-name = Name
keys-bound-to = Bound to
keys-this-month = This month
keys-month-of = { $images } of { $limit }
keys-sites-column = Sites
keys-last-used = Last used
keys-ended = Ended keys
keys-key = Key
keys-used-by = Was used by
keys-ended-when = Ended
keys-main = Main key
keys-log-html = Everything that happens to your keys is in the <a href="/dashboard/log">log</a>.

# How to use a key.

keys-how = How to use it
keys-how-terminal = Try it from a terminal
keys-how-answer-html = The answer holds the sizes before and after, and the addresses of the results. If it says the picture is still being worked on, ask again with <code>-F 'file_urls[]=ORIGINAL_URL'</code> in place of the two file parts.
keys-how-api-html = Our own JSON API is described at <a href="/api/docs">API</a>.
keys-how-wordpress = In WordPress
keys-how-plugin-html = <a href="/wordpress/eiderpix.zip">Download the plugin</a>, upload it at <em>Plugins → Add New</em>, open <em>Settings → Eiderpix</em>, put the key in and press <em>Continue</em>. The address of this service is filled in.
keys-how-connector-html = The ShortPixel Image Optimizer plugin works with this service, too, once a connector of one file lies in <code>wp-content/mu-plugins</code> of the site; make that folder if there is none. The file holds this service’s address, not your key: enter the key in the plugin’s settings.
keys-how-connector-get = Download the connector
keys-how-client = With a client you already have
keys-how-address = This service is compatible with the ShortPixel API. Point the client at this address instead of its own, and give it your key from here:

keys-notice-cut-off = The key is cut off: it is refused from now on.
keys-notice-undone = Undone: your old key is your key again. The other one works until the same moment, so that nobody who has moved is cut off.
keys-notice-known = Noted: you know these sites.
keys-notice-changed = Your keys have changed since you opened that page, so nothing was done. This is how they stand now.
keys-notice-saved = Saved.

# One key of several: made, changed.

keys-alias-title = API key
keys-alias-at-limit = Pictures are refused until the next month, or until you raise the limit below.
keys-alias-bounds = Name and bounds
keys-alias-save = Save
keys-alias-new-title = New API key
keys-alias-new-lead = For one site, one client, one job. It uses your credits, within the bounds that you set here, and can be revoked without touching any other key.
keys-alias-make = Make key
keys-alias-limit = Images a month, at most
keys-alias-optional = (optional)
keys-alias-limit-hint = Counted by calendar month. What costs nothing does not count.
keys-alias-hosts = Only for these sites
keys-alias-hosts-hint-html = One a line, like <code>shop.example</code>, which is meant with and without <code>www.</code>; <code>*.shop.example</code> is every host below it. Pictures from elsewhere are refused. Uploads count by what the client says of its site.
keys-alias-end = Last day
keys-alias-bad-name = A name has 1 to { $most } characters.
keys-alias-bad-host = "{ $host }" is not a host; write them like shop.example, one a line.
keys-alias-many-hosts = At most { $most } hosts can be named.
keys-alias-bad-limit = A limit is a whole number from 1; leave it empty for none.
keys-alias-bad-day = Write the day like 2026-12-31.
keys-alias-name-taken = There is a key with this name already.
keys-alias-too-many = An account has at most { $most } keys.
keys-alias-day-over = This day is over.
keys-alias-called = It is called “{ $label }”.

# A new key in place of an old one.

keys-made-title = Your new API key
keys-made-go = Go to API Keys
keys-made-works = It works from now on.
keys-made-mailed-html = We have mailed it to <strong>{ $email }</strong>, too.
keys-made-put-in = Put the new key in at:
keys-made-old-refused = The old key is refused from now on.
keys-made-old-until = The old key works until { $until }, so nothing breaks meanwhile.
keys-reset-alias = Reset API key “{ $label }”
keys-reset-lead-html = You get a new key, here and by mail. What happens to the old one <code class="nowrap">{ $key }</code> is up to you.
keys-reset-who = Who uses the old key
keys-reset-nobody = No site has been seen with it yet.
keys-reset-sites = These sites need the new key:
keys-reset-replace-how = The usual way. Nothing breaks: the old key works on for the time you choose, so that you can change it at each site. Until then API Keys shows which sites still use it.
keys-reset-overlap = The old key works on for
keys-reset-overlap-none = Not at all
keys-reset-overlap-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
keys-reset-cut-off-how-html = For a key that got into the wrong hands. The old key is refused from this moment on, and <strong>{ $broken }</strong>
# Behind "is refused from this moment on, and"
keys-reset-broken = { $count ->
    [0] any site that uses it
    [one] the site above
   *[other] the { $count } sites above
} can optimize nothing until you have put the new key in.
keys-reset-cut-off-alias = No new key is made.
keys-reset-cut-off-finished = Pictures that were accepted before are still finished.
keys-reset-keep = Keep the key as it is
