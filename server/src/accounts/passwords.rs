//! Password hashes: Argon2id, beside the async threads, few at once.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::random::Random;

/// Hashes and verifies passwords.
#[derive(Debug, Clone)]
pub(super) struct Passwords {
    /// 19 MiB each: a flood of log-ins must not eat the memory.
    permits: Arc<Semaphore>,
    random: Random,
    /// Verified where there is no account, so that time does not tell.
    nobodys_hash: Arc<std::sync::OnceLock<String>>,
}

impl Passwords {
    pub(super) fn new(random: &Random) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            permits: Arc::new(Semaphore::new(cores)),
            random: random.clone(),
            nobodys_hash: Arc::default(),
        }
    }

    /// Hashes a password for the database.
    pub(super) async fn hash(&self, password: &SecretString) -> String {
        let (password, salt) = (password.clone(), self.random.bytes());
        self.beside(move || hash(password.expose_secret(), &salt)).await
    }

    /// Says whether a password fits; takes as long where there is no hash.
    pub(super) async fn verify(&self, password: &SecretString, stored: Option<String>) -> bool {
        let (password, nobodys_hash) = (password.clone(), Arc::clone(&self.nobodys_hash));
        self.beside(move || match stored {
            Some(stored) => verify(password.expose_secret(), &stored),
            None => {
                let nobodys = nobodys_hash.get_or_init(|| hash("nobody has this password", &[0; 16]));
                let _ = verify(password.expose_secret(), nobodys);
                false
            }
        })
        .await
    }

    async fn beside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _permit = self.permits.acquire().await.expect("the semaphore is never closed");
        tokio::task::spawn_blocking(work).await.expect("hashing does not panic")
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str, salt: &[u8; 16]) -> String {
    let hash = argon2().hash_password_with_salt(password.as_bytes(), salt);
    hash.expect("a salt of 16 bytes is within bounds").to_string()
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|stored| argon2().verify_password(password.as_bytes(), &stored).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds up K2.
    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::new(&Random::seeded(1));
        let hash = passwords.hash(&"a long password".to_owned().into()).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(&"a long password".to_owned().into(), Some(hash.clone())).await);
        assert!(!passwords.verify(&"another password".to_owned().into(), Some(hash)).await);
        assert!(!passwords.verify(&"nobody has this password".to_owned().into(), None).await);
    }
}
