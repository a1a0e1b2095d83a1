//! Browser sessions: kept as a digest of their token, ended on the server.

use std::time::Duration;

use eiderpix_store::{accounts, web_sessions};
use secrecy::SecretString;
use tracing::warn;

use crate::{
    AccountId, StoreError, Timestamp,
    domain::Service,
    domain::{
        accounts::{
            Account, AccountState,
            one_time_tokens::{self, Purpose},
            second_factor::{self, CodeRefusal},
        },
        audit::{self, Actor, AuditEvent},
        rate_limit::RetryAfter,
    },
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
    pub(crate) fn digest(&self) -> String {
        blake3::hash(self.expose().as_bytes()).to_hex().to_string()
    }

    /// The token's text, for the cookie only.
    pub fn expose(&self) -> &str {
        use secrecy::ExposeSecret;
        self.0.expose_secret()
    }
}

/// What the browser holds between the first factor and the second.
#[derive(Debug, Clone)]
pub struct StepToken(SecretString);

impl StepToken {
    /// Takes what a browser sent; anything that cannot be a token finds no step.
    pub fn from_cookie(value: &str) -> Self {
        Self(value.to_owned().into())
    }

    /// The token's text, for the cookie only.
    pub fn expose(&self) -> &str {
        use secrecy::ExposeSecret;
        self.0.expose_secret()
    }
}

/// What a right password or a mailed link leads to.
#[derive(Debug)]
pub enum Admission {
    /// A session.
    Session(SessionToken),
    /// The account has a second factor: a code is wanted first.
    CodeWanted(StepToken),
}

/// Why a code did not lead to a session.
#[derive(Debug, thiserror::Error)]
pub enum StepRefusal {
    /// The step is unknown, was used, or took too long: the log-in begins anew.
    #[error("the log-in took too long")]
    Over,
    /// The code is wrong, too old, or was used before.
    #[error("the code is wrong, too old or was used")]
    WrongCode,
    /// Too many codes.
    #[error("too many tries")]
    TooMany(RetryAfter),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Someone who is logged in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who.
    pub account: Account,
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone)]
pub struct ListedSession {
    /// Names it; of no use as a cookie.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// What the browser says it is.
    pub agent: Option<String>,
    /// The address that it logged in from.
    pub address: Option<String>,
}

/// Starts a session with a new token.
pub async fn start(
    service: &Service,
    account: &AccountId,
    by: &Actor,
    agent: Option<&str>,
) -> Result<SessionToken, StoreError> {
    let token = SessionToken(service.random.token().into());
    let mut writing = service.store.write().await?;
    let agent: Option<String> =
        agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(MOST_AGENT_CHARACTERS).collect());
    let address = if let Actor::Owner { from } = by { Some(from.to_string()) } else { None };
    let said = (agent.as_deref(), address.as_deref());
    web_sessions::create(&mut writing, &token.digest(), account, said, service.clock.now()).await?;
    audit::record(service, &mut writing, account, by, AuditEvent::LoggedIn).await?;
    writing.commit().await?;
    Ok(token)
}

/// Starts a session for whom the first factor has proved, or asks for the second where there is one.
pub async fn admit(
    service: &Service,
    account: &AccountId,
    by: &Actor,
    agent: Option<&str>,
) -> Result<Admission, StoreError> {
    if !second_factor::is_on(&mut *service.store.read().await?, account).await? {
        return start(service, account, by, agent).await.map(Admission::Session);
    }
    let mut writing = service.store.write().await?;
    let token =
        one_time_tokens::create(service, &mut writing, account, Purpose::SecondFactor, STEP_MS).await?;
    writing.commit().await?;
    Ok(Admission::CodeWanted(StepToken(token)))
}

/// Says whether a step still waits for its code.
pub async fn is_step_open(service: &Service, step: &StepToken) -> Result<bool, StoreError> {
    let mut reading = service.store.read().await?;
    let owner = one_time_tokens::find(service, &mut reading, step.expose(), Purpose::SecondFactor).await?;
    Ok(owner.is_some())
}

/// Takes the code that a step waits for, and starts the session.
pub async fn finish(
    service: &Service,
    step: &StepToken,
    code: &str,
    by: &Actor,
    agent: Option<&str>,
) -> Result<SessionToken, StepRefusal> {
    let mut reading = service.store.read().await?;
    let owner = one_time_tokens::find(service, &mut reading, step.expose(), Purpose::SecondFactor).await?;
    drop(reading);
    let account = owner.ok_or(StepRefusal::Over)?;
    service.rate_limits.confirmation(&account).map_err(StepRefusal::TooMany)?;
    match second_factor::check(service, &account, code, by).await {
        Ok(()) => {}
        Err(CodeRefusal::Wrong) => {
            let mut writing = service.store.write().await?;
            audit::record(service, &mut writing, &account, by, AuditEvent::CodeRefused).await?;
            writing.commit().await?;
            return Err(StepRefusal::WrongCode);
        }
        Err(CodeRefusal::Store(cause)) => return Err(cause.into()),
    }
    let mut writing = service.store.write().await?;
    let owner = one_time_tokens::use_up(service, &mut writing, step.expose(), Purpose::SecondFactor).await?;
    writing.commit().await?;
    let account = owner.ok_or(StepRefusal::Over)?;
    Ok(start(service, &account, by, agent).await?)
}

/// Finds the living session of a token whose account is active.
pub async fn find(service: &Service, token: &SessionToken) -> Result<Option<Session>, StoreError> {
    let now = service.clock.now();
    let mut reading = service.store.read().await?;
    let Some(session) = web_sessions::find(&mut reading, &token.digest()).await? else { return Ok(None) };
    let is_idle = now.ms_since(session.last_seen_at) > IDLE_MS;
    if is_idle || now.ms_since(session.created_at) > LONGEST_MS {
        return Ok(None);
    }
    let Some(account) = accounts::find(&mut reading, &session.account_id).await? else { return Ok(None) };
    drop(reading);
    if now.ms_since(session.last_seen_at) >= TOUCH_MS {
        touch_beside(service, token.digest(), now).await;
    }
    let account = Account::try_from(account)?;
    Ok((account.state == AccountState::Active).then_some(Session { account }))
}

/// Writes down that a session is used, beside the request: its page is shown although nothing can be written, and a
/// locked database holds it up for a moment only.
async fn touch_beside(service: &Service, token_digest: String, now: Timestamp) {
    if !service.session_uses.begin(&token_digest) {
        return;
    }
    let service = service.clone();
    let touched = tokio::spawn(async move {
        touch(&service, &token_digest, now).await;
        service.session_uses.end(&token_digest);
    });
    // It goes on without being waited for.
    let _ = tokio::time::timeout(TOUCHED_WITHIN, touched).await;
}

/// Lists the living sessions of an account, the latest used first.
pub async fn list(
    service: &Service,
    account: &AccountId,
    current: &SessionToken,
) -> Result<Vec<ListedSession>, StoreError> {
    let now = service.clock.now();
    let rows = web_sessions::list(&mut *service.store.read().await?, account).await?;
    let living = rows.into_iter().filter(|row| {
        now.ms_since(row.last_seen_at) <= IDLE_MS && now.ms_since(row.created_at) <= LONGEST_MS
    });
    let current = current.digest();
    let listed = living.map(|row| ListedSession {
        is_current: row.token_digest == current,
        id: row.token_digest[..ID_DIGITS].to_owned(),
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        agent: row.agent,
        address: row.address,
    });
    Ok(listed.collect())
}

/// Ends one session of an account by its id; `false` when there is none.
pub async fn end_one(
    service: &Service,
    account: &AccountId,
    id: &str,
    by: &Actor,
) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    let is_ended = web_sessions::delete_by_prefix(&mut writing, account, id).await?;
    if is_ended {
        audit::record(service, &mut writing, account, by, AuditEvent::SessionEnded).await?;
    }
    writing.commit().await?;
    Ok(is_ended)
}

/// Ends all sessions of an account but this one, because its owner wants so.
pub async fn end_others(
    service: &Service,
    account: &AccountId,
    current: &SessionToken,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    web_sessions::delete_of_account(&mut writing, account, &current.digest()).await?;
    audit::record(service, &mut writing, account, by, AuditEvent::OtherSessionsEnded).await?;
    writing.commit().await
}

/// Ends a session.
pub async fn end(service: &Service, token: &SessionToken) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    web_sessions::delete(&mut writing, &token.digest()).await?;
    writing.commit().await
}

/// Ends all sessions of an account but one.
pub async fn end_all(
    service: &Service,
    account: &AccountId,
    except: Option<&SessionToken>,
) -> Result<(), StoreError> {
    let kept = except.map(SessionToken::digest).unwrap_or_default();
    let mut writing = service.store.write().await?;
    web_sessions::delete_of_account(&mut writing, account, &kept).await?;
    writing.commit().await
}

async fn touch(service: &Service, token_digest: &str, now: Timestamp) {
    let touched = async {
        let mut writing = service.store.write().await?;
        web_sessions::touch(&mut writing, token_digest, now).await?;
        writing.commit().await
    };
    if let Err(cause) = touched.await {
        let cause: StoreError = cause;
        warn!(cause = cause.chain(), "the use of a session could not be written down");
    }
}

/// Removes the sessions that no token opens any more.
pub(crate) async fn sweep(service: &Service) -> Result<(), StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    web_sessions::delete_idle(&mut writing, now.minus_ms(IDLE_MS), now.minus_ms(LONGEST_MS)).await?;
    writing.commit().await
}

const ID_DIGITS: usize = 16;
const MOST_AGENT_CHARACTERS: usize = 200;
const HOUR_MS: i64 = 60 * 60 * 1_000;
const IDLE_MS: i64 = 24 * HOUR_MS;
const LONGEST_MS: i64 = 14 * 24 * HOUR_MS;
/// So long a log-in waits for its second factor.
const STEP_MS: i64 = 10 * 60 * 1_000;
/// So often at most, being seen is written down.
const TOUCH_MS: i64 = 60 * 1_000;
/// So long at most, a page waits for that.
const TOUCHED_WITHIN: Duration = Duration::from_secs(2);
