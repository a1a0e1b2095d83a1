# How the service is, in sentences for its operator.

health-all-fine = All is well.
health-some-look = It works. Some things are worth a look.
health-some-act = Someone must act.
health-fine = fine
health-look = look
health-act = act

health-database = Database
health-database-answers = It answers.

health-disk = Disk
health-disk-free = { $free } of { $total } are free.
health-disk-near = { $free } of { $total } are free; below { $floor } nothing new is accepted.
health-disk-full = { $free } of { $total } are free: below { $floor } nothing new is accepted. Make room, or lower results.ttl_hours.

health-workers = Workers
health-jobs-wait = { $count ->
    [one] { $count } job waits
   *[other] { $count } jobs wait
}
health-jobs-run = { $count ->
    [one] { $count } job runs
   *[other] { $count } jobs run
}
health-workers-fine = { $running }, { $waiting }.
health-workers-slow = { $running }, { $waiting }; the oldest came { $ago }. More workers, or a faster machine, would help.
health-no-workers = This process works on no pictures (workers = 0).
health-no-workers-waiting = This process works on no pictures (workers = 0), and { $waiting }. Start a worker, or set workers.

health-mail = Mail
health-mail-no-server = There is no mail server (smtp_url), so that mails lie in the built-in mailbox and reach nobody by themselves.
health-mail-given-up = { $count ->
    [one] { $count } mail could not be sent and was given up. What the mail server said is under Mails.
   *[other] { $count } mails could not be sent and were given up. What the mail server said is under Mails.
}
health-mail-retrying = { $count ->
    [one] { $count } mail waits for its next try.
   *[other] { $count } mails wait for their next try.
}
health-mail-sent = Everything was sent.

health-address = Address
health-address-fine = Links lead to { $address }.
health-address-loopback = Links in mails and results lead to { $address }, which only this machine reaches. Set public_url.
health-address-http = { $address } is plain http: keys and passwords travel unsealed. Put a proxy with https in front.

health-proxy = Proxy
health-proxy-untrusted = Requests came from { $proxy } with an X-Forwarded-For header, which is not believed: all clients behind it count as one, so that the wrong passwords of one lock out all. If { $proxy } is your proxy, name it in http.trusted_proxies.
