//! Names of rows, and times.
//!
//! Ids are ULIDs as text: they sort by the moment they were made and tell nothing else.

use std::fmt;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// Milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment this many milliseconds later.
    #[must_use]
    pub fn plus_ms(self, duration_ms: i64) -> Self {
        Self(self.0.saturating_add(duration_ms))
    }

    /// The moment this many milliseconds earlier.
    #[must_use]
    pub fn minus_ms(self, duration_ms: i64) -> Self {
        Self(self.0.saturating_sub(duration_ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when it is later.
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Makes a new id from the moment and ten random bytes.
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                let mut bytes = [0; 16];
                bytes[6..].copy_from_slice(&random);
                let moment_ms = u64::try_from(now.0).unwrap_or(0);
                Self(Ulid::from_parts(moment_ms, u128::from_be_bytes(bytes)).to_string())
            }

            /// Reads an id that came from outside; `None` when it cannot be one.
            pub fn parse(text: &str) -> Option<Self> {
                Ulid::from_string(text).ok().map(|id| Self(id.to_string()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub(crate) fn stored(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// Names an account.
    AccountId,
    /// Names an API key; not the key itself.
    ApiKeyId,
    /// Names a job.
    JobId,
    /// Names a mail.
    MailId,
    /// Names a plan.
    PlanId,
    /// Names an invitation.
    InvitationId,
}
