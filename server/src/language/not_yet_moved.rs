//! What still is written in English in its template or its code. To be emptied, then deleted.

/// Addresses of pages.
pub(crate) const PAGES: &[&str] = &[
    "/mailbox",
    "/dashboard",
    "/dashboard/jobs",
    "/dashboard/api-keys",
    "/dashboard/api-keys/new",
    "/dashboard/api-keys/reset",
    "/dashboard/credits",
    "/dashboard/sub-accounts",
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
    "API Keys",
    "API key",
    "API",
    "Account",
    "Accounts",
    "Credits",
    "Dashboard",
    "Jobs",
    "Mailbox",
    "Mails",
    "New API key",
    "Operator",
    "Plans",
    "Proof",
    "Queue",
    "Reset API key",
    "Settings",
    "Sign-up",
    "The first operator",
    "Your new API key",
];
