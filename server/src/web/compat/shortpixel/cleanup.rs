//! `/v2/cleanup.php`: forget what was done for some addresses, so that the next request starts anew.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde_json::Value;
use tracing::error;

use super::{answer, pictures::MAX_PICTURES, request_context, status::Status};
use crate::{app::App, domain::jobs, web::client_address::ClientAddress};

/// Forgets results; the files themselves stay until they expire, as somebody may be downloading them.
pub(super) async fn cleanup(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let urls: Vec<String> = fields
        .list("urllist")
        .or_else(|| fields.list("url"))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|url| match url {
            Value::String(url) => Some(url),
            _ => None,
        })
        .collect();
    if urls.len() > MAX_PICTURES {
        return Err(Status::too_many_urls(MAX_PICTURES));
    }
    jobs::forget(app, &holder.account_id, &urls).await.map_err(|cause| {
        error!(%cause, "results cannot be forgotten");
        Status::from(&cause)
    })?;
    // Here the reference has a number, not a text.
    Ok(answer::json(r#"{"Status":{"Code":2,"Message":"Success"}}"#.into()))
}
