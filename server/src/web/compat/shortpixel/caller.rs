//! Which client is calling, where that changes the answer.

use super::fields::Fields;

/// What the client says of itself in `plugin_version`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Caller {
    /// Its own words, bounded; shown to the key's owner beside the site.
    pub(super) name: Option<String>,
    /// The WordPress plugin sends a bare version number; only it understands `NC`, others take it for a URL.
    pub(super) is_wordpress: bool,
    /// Cannot read the object form of an answer.
    pub(super) needs_list: bool,
}

impl Caller {
    pub(super) fn of(fields: &Fields) -> Self {
        let Some(name) = fields.text("plugin_version") else { return Self::default() };
        let is_wordpress = name.split_once('.').is_some_and(|(major, rest)| {
            !major.is_empty()
                && major.bytes().all(|byte| byte.is_ascii_digit())
                && rest.starts_with(|c: char| c.is_ascii_digit())
        });
        let needs_list = name.starts_with("MCP");
        let name = name.chars().filter(|c| !c.is_control()).take(40).collect();
        Self { name: Some(name), is_wordpress, needs_list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(version: &str) -> Caller {
        Caller::of(&Fields::parse(format!("plugin_version={version}").as_bytes()).unwrap())
    }

    #[test]
    fn the_wordpress_plugin_is_known_by_its_bare_version() {
        assert!(caller("6.5.1").is_wordpress);
        assert!(caller("10.0-beta").is_wordpress);
        for other in ["sp-sdk 1.9.2", "MCP01", "DOTNET", "MYSDK", "6", "6.", ".5", ""] {
            assert!(!caller(other).is_wordpress, "{other}");
        }
        assert!(caller("MCP01").needs_list);
    }
}
