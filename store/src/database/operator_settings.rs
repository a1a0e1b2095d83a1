//! What the operator sets on pages of the service.

use super::{Columns, Connection, statements};
use crate::Error;

statements! {
    FIND = "SELECT value FROM operator_settings WHERE name = $1";
    SET = "INSERT INTO operator_settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
}

/// Finds a setting; `None` when it was never set.
pub async fn find(connection: &mut Connection, name: &str) -> Result<Option<String>, Error> {
    let row = sqlx::query(FIND).bind(name).fetch_optional(connection).await?;
    row.map(|row| row.text("value")).transpose()
}

/// Sets a setting.
pub async fn set(connection: &mut Connection, name: &str, value: &str) -> Result<(), Error> {
    sqlx::query(SET).bind(name).bind(value).execute(connection).await?;
    Ok(())
}
