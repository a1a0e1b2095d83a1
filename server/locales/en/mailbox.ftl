# The built-in mailbox of a service without a mail server.

mailbox-title = Mailbox
mailbox-lead-html = No mail server is set up, so every mail this service would send lands here, for the operator to read or hand on. Mails are wiped after 7 days. Once <code>EIDERPIX_SMTP_URL</code> is set, mails are sent and this page is gone.
mailbox-empty-html = No mail yet. <a href="/sign-up">Sign up</a>, and the first one lands here.
mailbox-to = to { $to }
mailbox-wiped = This mail was wiped after its time.
mailbox-unreadable = { $count ->
    [one] { $count } mail cannot be opened: it was sealed by another server secret.
   *[other] { $count } mails cannot be opened: they were sealed by another server secret.
}
mailbox-older-html = { $count } older not shown. <code>eiderpix mailbox</code> lists them all.
