//! The token of a mailed link: single-use, an hour long, kept as a digest.

use eiderpix_store::{Connection, Writing, mail_tokens};
use secrecy::SecretString;
use url::Url;

use crate::{AccountId, StoreError, app::Core, mail::choose_password_link};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Makes a link by which an account's owner chooses a password.
pub(super) async fn create(
    core: &Core,
    writing: &mut Writing,
    account: &AccountId,
) -> Result<Url, StoreError> {
    let token: String = core.random.bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    let expires_at = core.clock.now().plus_ms(HOUR_MS);
    mail_tokens::create(writing, &digest(&token), account, expires_at).await?;
    Ok(choose_password_link(&core.public_url, &SecretString::from(token)))
}

/// Says whose link this is, when it still can be used.
pub(super) async fn find(
    core: &Core,
    connection: &mut Connection,
    token: &str,
) -> Result<Option<AccountId>, StoreError> {
    mail_tokens::find(connection, &digest(token), core.clock.now()).await
}

/// Uses a link up, and with it all others of its account.
pub(super) async fn use_up(
    core: &Core,
    writing: &mut Writing,
    token: &str,
) -> Result<Option<AccountId>, StoreError> {
    let now = core.clock.now();
    let owner = mail_tokens::use_up(writing, &digest(token), now).await?;
    if let Some(account) = &owner {
        mail_tokens::use_up_all(writing, account, now).await?;
    }
    Ok(owner)
}

fn digest(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}
