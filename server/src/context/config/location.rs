//! Where the database and the objects lie: in the data folder, unless an address says where else.

use std::path::PathBuf;

use secrecy::ExposeSecret;
use url::Url;

use super::Config;

impl Config {
    /// The database's file.
    pub fn database_path(&self) -> PathBuf {
        database(self).ok().flatten().unwrap_or_else(|| self.data.join("eiderpix.db"))
    }

    /// The folder of the objects.
    pub fn objects_path(&self) -> PathBuf {
        objects(self).ok().flatten().unwrap_or_else(|| self.data.join("objects"))
    }
}

/// Reads `sqlite:PATH`, also with slashes after the colon; the error does not repeat the address, as it may hold a password.
pub(super) fn database(config: &Config) -> Result<Option<PathBuf>, &'static str> {
    let Some(url) = config.database_url.as_ref().map(ExposeSecret::expose_secret) else { return Ok(None) };
    let path = url.strip_prefix("sqlite:").ok_or("this version speaks SQLite only (sqlite:PATH)")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.starts_with(':') || path.ends_with('/') || path.contains('?') {
        return Err("sqlite: must be followed by the path of a file, without parameters (sqlite:PATH)");
    }
    Ok(Some(path.into()))
}

/// Reads `file:///PATH`.
pub(super) fn objects(config: &Config) -> Result<Option<PathBuf>, &'static str> {
    let Some(url) = &config.objects_url else { return Ok(None) };
    let wanted = "this version keeps objects in files only (file:///PATH)";
    let is_absolute = url.starts_with("file:///");
    let path = Url::parse(url).ok().filter(|_| is_absolute).and_then(|url| url.to_file_path().ok());
    path.map(Some).ok_or(wanted)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::context::config::{Flags, load};

    fn config(database_url: Option<&str>, objects_url: Option<&str>) -> Config {
        let flags = Flags { data: Some("/srv/eiderpix".into()), ..Flags::default() };
        let mut config = load(&flags).unwrap().config;
        config.database_url = database_url.map(Into::into);
        config.objects_url = objects_url.map(str::to_owned);
        config
    }

    #[test]
    fn without_an_address_everything_lies_in_the_data_folder() {
        let config = config(None, None);
        assert_eq!(config.database_path(), Path::new("/srv/eiderpix/eiderpix.db"));
        assert_eq!(config.objects_path(), Path::new("/srv/eiderpix/objects"));
    }

    #[test]
    fn an_address_names_a_file_and_a_folder() {
        for url in ["sqlite:/var/db/e.db", "sqlite:///var/db/e.db"] {
            assert_eq!(config(Some(url), None).database_path(), Path::new("/var/db/e.db"));
        }
        assert_eq!(config(Some("sqlite:e.db"), None).database_path(), Path::new("e.db"));
        let objects = config(None, Some("file:///mnt/big%20disk")).objects_path();
        assert_eq!(objects, Path::new("/mnt/big disk"));
    }

    #[test]
    fn other_addresses_are_refused() {
        for url in
            ["postgres://h/d", "sqlite:", "sqlite::memory:", "sqlite://", "sqlite:/a/", "sqlite:a?mode=ro"]
        {
            assert!(database(&config(Some(url), None)).is_err(), "{url}");
        }
        for url in ["s3://bucket", "file:objects", "file://host/objects", "/objects"] {
            assert!(objects(&config(None, Some(url))).is_err(), "{url}");
        }
    }
}
