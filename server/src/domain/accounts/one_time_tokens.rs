//! Tokens that are good for one thing, once, for a short time; at rest a digest.

pub(crate) use eiderpix_store::mail_tokens::Purpose;
use eiderpix_store::{Connection, Writing, mail_tokens};
use secrecy::{ExposeSecret, SecretString};

use crate::{AccountId, StoreError, domain::Service};

/// Draws a token: 256 random bits in hexadecimal.
pub(crate) fn draw(service: &Service) -> SecretString {
    service.random.token().into()
}

/// What the database keeps of a token: of no use to whoever reads it there.
pub(crate) fn digest(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

/// Makes a token of an account.
pub(crate) async fn create(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
    purpose: Purpose,
    lasts_ms: i64,
) -> Result<SecretString, StoreError> {
    let token = draw(service);
    let expires_at = service.clock.now().plus_ms(lasts_ms);
    mail_tokens::create(writing, &digest(token.expose_secret()), account, purpose, expires_at).await?;
    Ok(token)
}

/// Says whose token this is, when it still can be used for this.
pub(crate) async fn find(
    service: &Service,
    connection: &mut Connection,
    token: &str,
    purpose: Purpose,
) -> Result<Option<AccountId>, StoreError> {
    mail_tokens::find(connection, &digest(token), purpose, service.clock.now()).await
}

/// Uses a token up; `None` when it cannot be used for this.
pub(crate) async fn use_up(
    service: &Service,
    writing: &mut Writing,
    token: &str,
    purpose: Purpose,
) -> Result<Option<AccountId>, StoreError> {
    mail_tokens::use_up(writing, &digest(token), purpose, service.clock.now()).await
}
