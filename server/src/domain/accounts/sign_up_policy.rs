//! Who may sign up, as the operator set it.

use serde::{Deserialize, Serialize};

/// Who may sign up by themselves. Whoever was invited always may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum SignUpPolicy {
    /// Anybody.
    #[default]
    Open,
    /// Addresses at one of these domains.
    Domains {
        /// In lower case, like `example.org`.
        domains: Vec<String>,
    },
    /// Only who was invited.
    Invitation,
    /// Nobody.
    Closed,
}
