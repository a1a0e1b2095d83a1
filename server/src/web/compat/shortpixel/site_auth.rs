//! The fields `user` and `pass`: what a site behind HTTP authentication lets its pictures be fetched with.

use serde_json::Value;
use tracing::error;

use super::{fields::Fields, status::Status};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        fetch::{
            Credentials,
            site_credentials::{self, Site},
        },
    },
};

/// Reads the pair; `None` where none is given, which many clients write as empty texts.
pub(super) fn credentials(fields: &Fields) -> Option<Credentials> {
    let user = fields.text("user")?;
    let password = match fields.get("pass") {
        // Blanks at its ends may belong to it.
        Some(Value::String(password)) => password.clone(),
        _ => fields.text("pass").unwrap_or_default(),
    };
    Credentials::new(&user, &password)
}

/// Keeps the pair for the key and the site.
pub(super) async fn remember(
    app: &App,
    holder: &KeyHolder,
    site: &Site,
    credentials: &Credentials,
) -> Result<(), Status> {
    site_credentials::remember(app, &holder.key_id, site, credentials).await.map_err(|cause| {
        error!(%cause, "the credentials of a site cannot be kept");
        Status::from(&cause)
    })
}
