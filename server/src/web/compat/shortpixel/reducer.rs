//! `/v2/reducer.php`: pictures by their addresses, and polls for them.

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{answer, pictures, request_context, status::Status};
use crate::{app::App, web::client_address::ClientAddress};

/// Accepts the pictures of `urllist`, or tells how far they are.
pub(super) async fn reducer(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let (asked_host, site) =
        (request_context::asked_host(request.headers()), request_context::site_of(request.headers()));
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let named = ["urllist", "file_urls", "url"].iter().find_map(|name| fields.entries(name));
    let urls = named.filter(|urls| !urls.is_empty()).ok_or_else(Status::no_url)?;
    let request = pictures::Request { app, holder: &holder, fields: &fields, asked_host, site };
    let asked = request.ask_for_urls(urls).await?;
    Ok(request.answer(asked).await)
}
