//! What each mail tells, as data. Lies sealed in the outbox as JSON; names and fields never change.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, domain::accounts::EmailAddress};

/// What a mail tells. A token opens the link that is built of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the templates of the same names say what each is")]
pub enum Letter {
    Welcome { api_key: String, token: String },
    AlreadyRegistered { token: String },
    PasswordLink { token: String },
    LogInLink { token: String, minutes: i64 },
    SecondFactorChanged { change: SecondFactorChange },
    RecoveryCodeUsed { left: u64 },
    EmailChangeOld { new: EmailAddress, token: String },
    EmailChangeNew { token: String },
    EmailChangeTaken,
    EmailChanged { old: EmailAddress, new: EmailAddress },
    AccountDeleted,
    Invitation { parent: Option<String>, token: String },
    KeyReplaced { api_key: String, label: Option<String>, old_until: Option<Timestamp> },
    KeyReplacingUndone { active: String, retiring: String, until: Timestamp },
    KeyCutOff { label: Option<String>, api_key: Option<String> },
    KeyPickedUp { host: String, hint: String },
    KeyEnding { hint: String, until: Timestamp, sites: Vec<(String, Timestamp)> },
    NewSites { sites: Vec<NewSite> },
    CreditsNear { credits: CreditsLeft },
    KeyLimitNear { label: String, used: u64, limit: u64 },
    MonthlyReport { report: MonthlyReport, token: String },
}

/// What became of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorChange {
    /// It was turned on.
    On,
    /// It was turned off by the account's owner.
    Off,
    /// It was turned off by the service's operator.
    OffByOperator,
    /// The recovery codes were made anew.
    NewCodes,
}

/// A new site, as a mail tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSite {
    /// The host.
    pub host: String,
    /// The first characters of the key it used.
    pub hint: String,
    /// The client it said it was.
    pub client: Option<String>,
    /// When it was first seen.
    pub first_seen: Timestamp,
}

/// Where an account's credits stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditsLeft {
    /// What is left.
    pub left: u64,
    /// All there were this month.
    pub bound: u64,
    /// What was given beyond.
    pub grace: u64,
    /// What the next month brings.
    pub next_monthly: u64,
    /// When it begins.
    pub next_at: Timestamp,
}

/// What a month came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthlyReport {
    /// The month's year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// Pictures that became smaller.
    pub optimized: u64,
    /// Pictures whose original stayed.
    pub kept: u64,
    /// Size of the originals in bytes.
    pub original_bytes: u64,
    /// Size of what was delivered in their place, in bytes.
    pub result_bytes: u64,
    /// What came of each site, the largest savings first.
    pub sites: Vec<ReportedSite>,
    /// Credits left; none where they are unlimited.
    pub credits_left: Option<u64>,
}

/// What came of one site's pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedSite {
    /// The host.
    pub host: String,
    /// Its pictures.
    pub images: u64,
    /// Bytes that they became smaller by.
    pub saved_bytes: u64,
}
