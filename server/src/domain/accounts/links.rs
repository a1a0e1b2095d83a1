//! Mailed links to choose a password: single-use, an hour long.

use eiderpix_store::{Connection, Writing, mail_tokens};
use secrecy::ExposeSecret;

use crate::{
    AccountId, StoreError,
    domain::Service,
    domain::accounts::one_time_tokens::{self, Purpose},
};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Makes the token of a link by which an account's owner chooses a password.
pub(super) async fn create(
    service: &Service,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<String, StoreError> {
    let token = one_time_tokens::create(service, writing, account, Purpose::Password, HOUR_MS).await?;
    Ok(token.expose_secret().to_owned())
}

/// Says whose link this is, when it still can be used.
pub(super) async fn find(
    service: &Service,
    connection: &mut Connection,
    token: &str,
) -> Result<Option<AccountId>, StoreError> {
    one_time_tokens::find(service, connection, token, Purpose::Password).await
}

/// Uses a link up, and with it whatever else lets anybody in who has not got the new password.
pub(super) async fn use_up(
    service: &Service,
    writing: &mut Writing,
    token: &str,
) -> Result<Option<AccountId>, StoreError> {
    let owner = one_time_tokens::use_up(service, writing, token, Purpose::Password).await?;
    if let Some(account) = &owner {
        mail_tokens::use_up_all(writing, account, service.clock.now()).await?;
    }
    Ok(owner)
}
