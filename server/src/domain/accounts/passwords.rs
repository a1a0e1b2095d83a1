//! Password hashes: Argon2id, beside the async threads, few at once.
//!
//! Memory is bounded whatever clients do: a hash holds its permit until it is done, also when nobody waits for it any more,
//! and only so many wait for a permit.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::context::random::Random;

/// Nothing was hashed: too much waits already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked at once")]
pub struct TooBusy;

/// So many hashes wait at most: two or three seconds' work on one service.
const MOST_WAITING: usize = 64;

/// Hashes and verifies passwords.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    /// 19 MiB each: a flood of log-ins must not eat the memory.
    permits: Arc<Semaphore>,
    /// Places of those who hash and those who wait.
    places: Arc<Semaphore>,
    random: Random,
    /// Verified where there is no account, so that time does not tell.
    nobodys_hash: Arc<std::sync::OnceLock<String>>,
}

impl Passwords {
    pub(crate) fn new(random: &Random) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            permits: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + MOST_WAITING)),
            random: random.clone(),
            nobodys_hash: Arc::default(),
        }
    }

    /// Hashes a password for the database.
    pub(super) async fn hash(&self, password: &SecretString) -> Result<String, TooBusy> {
        let (password, salt) = (password.clone(), self.random.bytes());
        self.beside(move || hash(password.expose_secret(), &salt)).await
    }

    /// Says whether a password fits; takes as long where there is no hash.
    pub(super) async fn verify(
        &self,
        password: &SecretString,
        stored: Option<String>,
    ) -> Result<bool, TooBusy> {
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

    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, TooBusy> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| TooBusy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        let hashing = tokio::task::spawn_blocking(move || {
            // They go with the work: a client that hangs up ends this future, but not the hash.
            let _held = (place, permit);
            work()
        });
        Ok(hashing.await.expect("hashing does not panic"))
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
        let hash = passwords.hash(&"a long password".to_owned().into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let fits = async |password: &str, hash| passwords.verify(&password.to_owned().into(), hash).await;
        assert_eq!(fits("a long password", Some(hash.clone())).await, Ok(true));
        assert_eq!(fits("another password", Some(hash)).await, Ok(false));
        assert_eq!(fits("nobody has this password", None).await, Ok(false));
    }

    #[tokio::test]
    async fn a_hash_that_nobody_waits_for_any_more_holds_its_permit_until_it_is_done() {
        let passwords = Passwords::new(&Random::seeded(1));
        let all = passwords.permits.available_permits();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let (let_go, is_let_go) = std::sync::mpsc::channel::<()>();
        let hashing = {
            let passwords = passwords.clone();
            tokio::spawn(async move {
                let work = move || {
                    started.send(()).unwrap();
                    is_let_go.recv().unwrap();
                };
                passwords.beside(work).await
            })
        };
        has_started.await.unwrap();
        hashing.abort();
        assert!(hashing.await.unwrap_err().is_cancelled());
        assert_eq!(passwords.permits.available_permits(), all - 1, "the hash still has its memory");

        let_go.send(()).unwrap();
        let everything = u32::try_from(all).unwrap();
        let _all = passwords.permits.acquire_many(everything).await.unwrap();
    }

    #[tokio::test]
    async fn only_so_many_wait_for_a_hash() {
        let passwords = Passwords::new(&Random::seeded(1));
        let all = u32::try_from(passwords.permits.available_permits()).unwrap();
        let hashing = passwords.permits.acquire_many(all).await.unwrap();
        let places = passwords.places.available_permits();
        let mut waiting: Vec<_> = (0..places).map(|_| Box::pin(passwords.beside(|| ()))).collect();
        for one in &mut waiting {
            assert!(futures_util::poll!(one).is_pending());
        }
        assert_eq!(passwords.beside(|| ()).await, Err(TooBusy));

        drop(hashing);
        for one in waiting {
            assert_eq!(one.await, Ok(()));
        }
        assert_eq!(passwords.beside(|| ()).await, Ok(()));
    }
}
