//! `/v2/user-info.php`: whose a key is.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use tracing::error;

use super::{answer, request_context, status::Status};
use crate::{app::App, domain::accounts, web::client_address::ClientAddress};

#[derive(Debug, Serialize)]
struct Answer {
    email: String,
}

/// Tells the key's holder their own e-mail address.
pub(super) async fn user_info(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let account = accounts::find(app, &holder.account_id).await.map_err(|cause| {
        error!(%cause, "an account cannot be looked up");
        Status::from(&cause)
    })?;
    let email = account.ok_or_else(Status::unavailable)?.email.to_string();
    Ok(answer::json(answer::to_json(&Answer { email })))
}
