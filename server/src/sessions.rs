//! Browser sessions: kept as a digest of their token, ended on the server.

use std::sync::Arc;

use eiderpix_store::{accounts, web_sessions};
use secrecy::SecretString;

use crate::{
    AccountId, StoreError,
    accounts::{Account, AccountState},
    app::Core,
    audit::{self, Actor, AuditEvent},
};

/// What the browser holds: 256 random bits in hexadecimal.
#[derive(Debug, Clone)]
pub struct SessionToken(SecretString);

impl SessionToken {
    /// Takes what a browser sent; anything that cannot be a token finds no session.
    pub fn from_cookie(value: &str) -> Self {
        Self(value.to_owned().into())
    }

    /// What the database keeps: of no use to whoever reads it there.
    fn digest(&self) -> String {
        blake3::hash(self.expose().as_bytes()).to_hex().to_string()
    }

    /// The token's text, for the cookie only.
    pub fn expose(&self) -> &str {
        use secrecy::ExposeSecret;
        self.0.expose_secret()
    }
}

/// Someone who is logged in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub account: Account,
}

/// Everything about sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    core: Arc<Core>,
}

impl Sessions {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Starts a session with a new token.
    pub async fn start(&self, account: &AccountId, by: &Actor) -> Result<SessionToken, StoreError> {
        let token = SessionToken(hex(&self.core.random.bytes::<32>()).into());
        let mut writing = self.core.store.write().await?;
        web_sessions::create(&mut writing, &token.digest(), account, self.core.clock.now()).await?;
        audit::record(&self.core, &mut writing, account, by, AuditEvent::LoggedIn).await?;
        writing.commit().await?;
        Ok(token)
    }

    /// Finds the living session of a token whose account is active.
    pub async fn find(&self, token: &SessionToken) -> Result<Option<Session>, StoreError> {
        let now = self.core.clock.now();
        let mut reading = self.core.store.read().await?;
        let Some(session) = web_sessions::find(&mut reading, &token.digest()).await? else { return Ok(None) };
        let is_idle = now.ms_since(session.last_seen_at) > IDLE_MS;
        if is_idle || now.ms_since(session.created_at) > LONGEST_MS {
            return Ok(None);
        }
        let Some(account) = accounts::find(&mut reading, &session.account_id).await? else { return Ok(None) };
        drop(reading);
        if now.ms_since(session.last_seen_at) >= TOUCH_MS {
            let mut writing = self.core.store.write().await?;
            web_sessions::touch(&mut writing, &token.digest(), now).await?;
            writing.commit().await?;
        }
        let account = Account::try_from(account)?;
        Ok((account.state == AccountState::Active).then_some(Session { account }))
    }

    /// Ends a session.
    pub async fn end(&self, token: &SessionToken) -> Result<(), StoreError> {
        let mut writing = self.core.store.write().await?;
        web_sessions::delete(&mut writing, &token.digest()).await?;
        writing.commit().await
    }

    /// Ends all sessions of an account but one.
    pub async fn end_all(
        &self,
        account: &AccountId,
        except: Option<&SessionToken>,
    ) -> Result<(), StoreError> {
        let kept = except.map(SessionToken::digest).unwrap_or_default();
        let mut writing = self.core.store.write().await?;
        web_sessions::delete_of_account(&mut writing, account, &kept).await?;
        writing.commit().await
    }
}

/// Removes the sessions that no token opens any more.
pub(crate) async fn sweep(core: &Core) -> Result<(), StoreError> {
    let now = core.clock.now();
    let mut writing = core.store.write().await?;
    web_sessions::delete_idle(&mut writing, now.minus_ms(IDLE_MS), now.minus_ms(LONGEST_MS)).await?;
    writing.commit().await
}

const HOUR_MS: i64 = 60 * 60 * 1_000;
const IDLE_MS: i64 = 24 * HOUR_MS;
const LONGEST_MS: i64 = 14 * 24 * HOUR_MS;
/// So often at most, being seen is written down.
const TOUCH_MS: i64 = 60 * 1_000;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
