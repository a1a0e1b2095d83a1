//! What still is written in English in its template or its code. To be emptied, then deleted.

/// Addresses of pages.
pub(crate) const PAGES: &[&str] = &[
    "/mailbox",
    "/operator",
    "/operator/accounts",
    "/operator/plans",
    "/operator/sign-up",
    "/operator/queue",
    "/operator/mails",
    "/operator/settings",
];

/// Titles of pages.
pub(crate) const TITLES: &[&str] = &[
    "API",
    "Accounts",
    "Mailbox",
    "Mails",
    "Operator",
    "Plans",
    "Queue",
    "Settings",
    "Sign-up",
    "The first operator",
    "Account",
];
