//! The server secret, which lives outside the database, and what is derived from it.
//!
//! A stolen database alone yields no API key, no mail and no session.

use std::{
    fs::{self, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
};

use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use crate::{AccountId, context::random::Random};

const FILE: &str = "secret.key";
const NONCE_BYTES: usize = 24;

/// Subkeys of the server secret, one for each use.
#[derive(Clone)]
pub struct Secrets(Arc<Subkeys>);

struct Subkeys {
    mac: [u8; 32],
    seal: [u8; 32],
    form: [u8; 32],
    install: [u8; 32],
    audit: [u8; 32],
    recovery: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secrets(hidden)")
    }
}

impl Secrets {
    /// Reads the server secret of a data folder, creating it at the first start.
    pub fn open(data: &Path, random: &Random) -> anyhow::Result<Self> {
        let path = data.join(FILE);
        if !path.exists() {
            create(&path, &random.bytes())
                .with_context(|| format!("cannot create the server secret {}", path.display()))?;
        }
        let mut secret = Vec::new();
        fs::File::open(&path)
            .and_then(|file| file.take(33).read_to_end(&mut secret))
            .with_context(|| format!("cannot read the server secret {}", path.display()))?;
        let secret: [u8; 32] = secret.try_into().ok().with_context(|| {
            format!("the server secret {} must be 32 bytes; restore it from a backup", path.display())
        })?;
        Ok(Self::from_bytes(&secret))
    }

    /// Derives the subkeys from a secret.
    pub fn from_bytes(secret: &[u8; 32]) -> Self {
        Self(Arc::new(Subkeys {
            mac: blake3::derive_key("eiderpix 2026-11 api key mac", secret),
            seal: blake3::derive_key("eiderpix 2026-11 sealing", secret),
            form: blake3::derive_key("eiderpix 2026-11 session forms", secret),
            install: blake3::derive_key("eiderpix 2026-11 install secrets", secret),
            audit: blake3::derive_key("eiderpix 2026-11 audit log", secret),
            recovery: blake3::derive_key("eiderpix 2026-11 recovery codes", secret),
        }))
    }

    /// The keyed MAC, in hexadecimal, by which an API key is looked up.
    pub fn api_key_mac(&self, key: &str) -> String {
        blake3::keyed_hash(&self.0.mac, key.as_bytes()).to_hex().to_string()
    }

    /// A keyed MAC over something bound to a session, in hexadecimal; compare it in constant time.
    pub fn form_mac(&self, message: &str) -> String {
        blake3::keyed_hash(&self.0.form, message.as_bytes()).to_hex().to_string()
    }

    /// The keyed MAC, in hexadecimal, by which a site's install secret is looked up.
    pub fn install_mac(&self, secret: &str) -> String {
        blake3::keyed_hash(&self.0.install, secret.as_bytes()).to_hex().to_string()
    }

    /// The keyed MAC, in hexadecimal, by which a recovery code of an account is looked up.
    pub fn recovery_code_mac(&self, account: &AccountId, code: &str) -> String {
        blake3::keyed_hash(&self.0.recovery, format!("{account} {code}").as_bytes()).to_hex().to_string()
    }

    /// A keyed MAC over a line of an audit log, in hexadecimal; compare it in constant time.
    pub fn audit_mac(&self, message: &str) -> String {
        blake3::keyed_hash(&self.0.audit, message.as_bytes()).to_hex().to_string()
    }

    /// Seals a text so that only this server opens it again, and only under the same label.
    pub fn seal(&self, random: &Random, label: &str, text: &str) -> String {
        let nonce: [u8; NONCE_BYTES] = random.bytes();
        let sealed = XChaCha20Poly1305::new((&self.0.seal).into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: text.as_bytes(), aad: label.as_bytes() })
            .expect("texts are far below the cipher's limit");
        STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed under this label; `None` when it was not, or is damaged.
    pub fn unseal(&self, label: &str, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let text = XChaCha20Poly1305::new((&self.0.seal).into())
            .decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: label.as_bytes() })
            .ok()?;
        String::from_utf8(text).ok()
    }
}

/// Written aside and linked into place, so that two processes that start at once end up with one secret.
fn create(path: &Path, secret: &[u8; 32]) -> std::io::Result<()> {
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(secret)?;
    file.sync_all()?;
    let linked = match fs::hard_link(&aside, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    };
    fs::remove_file(&aside)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_created_once_and_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let first = Secrets::open(data.path(), &Random::system()).unwrap();
        let second = Secrets::open(data.path(), &Random::system()).unwrap();
        assert_eq!(first.api_key_mac("a"), second.api_key_mac("a"));
        let mode = fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_secret_of_the_wrong_length_is_named() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join(FILE), b"short").unwrap();
        let error = Secrets::open(data.path(), &Random::system()).unwrap_err();
        assert!(error.to_string().contains("must be 32 bytes"), "{error}");
    }

    /// Holds up K2.
    #[test]
    fn a_sealed_text_opens_only_under_its_label_and_unchanged() {
        let secrets = Secrets::from_bytes(&[7; 32]);
        let sealed = secrets.seal(&Random::seeded(1), "mail", "a key");
        assert!(!sealed.contains("a key"));
        assert_eq!(secrets.unseal("mail", &sealed).as_deref(), Some("a key"));
        assert_eq!(secrets.unseal("other", &sealed), None);
        assert_eq!(secrets.unseal("mail", &sealed[1..]), None);
        assert_eq!(Secrets::from_bytes(&[8; 32]).unseal("mail", &sealed), None);
    }
}
