//! `/v1/reducer.php`: one picture by its address, for clients of the first version.
//!
//! The answer is the picture's item alone. A lossless one has no `LossySize`: clients tell the mode by it.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde_json::Value;

use super::{answer, caller::Caller, pictures, request_context, status::Status};
use crate::{app::App, web::client_address::ClientAddress};

/// In this version `wait` was a switch, and this is how long the answer was held back.
const WAIT_WHEN_ON: Duration = Duration::from_secs(10);

/// Accepts one picture, or tells how far it is.
pub(super) async fn reducer(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status.in_version_1()))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let (asked_host, site) =
        (request_context::asked_host(request.headers()), request_context::site_of(request.headers()));
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let url = fields.text("url").ok_or_else(Status::no_url)?;
    let request = pictures::Request { app, holder: &holder, fields: &fields, asked_host, site };
    let mut asked = request.ask_for_urls(vec![("0".into(), Value::String(url))]).await?;
    for picture in asked.iter_mut().filter(|picture| picture.wait == Duration::from_secs(1)) {
        picture.wait = WAIT_WHEN_ON;
    }
    let item = request.items(asked, &Caller::of(&fields)).await?.pop().ok_or_else(Status::unavailable)?;
    Ok(answer::json(answer::to_json(&item.in_version_1())))
}
