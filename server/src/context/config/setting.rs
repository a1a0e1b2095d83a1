//! One setting, and where it was set.

/// One setting as `eiderpix config` shows it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Setting {
    /// Dotted name: `results.ttl_hours`.
    pub name: String,
    /// Its value as JSON; "(hidden)" for a secret.
    pub value: serde_json::Value,
    /// "default", "eiderpix.toml", "EIDERPIX_…", "flag".
    pub origin: String,
}
