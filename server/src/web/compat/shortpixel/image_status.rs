//! `/v2/image-status.php`: how far one picture is, without asking for anything.

use axum::{
    extract::{Request, State},
    response::Response,
};
use tracing::error;

use super::{
    answer::{self, Frame, Item},
    caller::Caller,
    pictures, request_context,
    status::Status,
};
use crate::{app::App, domain::jobs, web::client_address::ClientAddress};

/// Tells what became of the latest job on an address.
pub(super) async fn image_status(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, request: Request) -> Result<Response, Status> {
    let (asked_host, site) =
        (request_context::asked_host(request.headers()), request_context::site_of(request.headers()));
    let fields = request_context::read_fields(request).await?;
    let holder = request_context::authenticate(app, from, &fields).await?;
    let url = fields.text("url").ok_or_else(Status::no_url)?;
    let request = pictures::Request { app, holder: &holder, fields: &fields, asked_host, site };
    let found = match request.upload_name(&url) {
        Some(name) => jobs::latest_for_upload(app, &holder.account_id, &name).await,
        None => jobs::latest_for_url(app, &holder.account_id, &url).await,
    };
    let job = found.map_err(|cause| {
        error!(%cause, "a job cannot be looked up");
        Status::from(&cause)
    })?;
    let job = job.ok_or_else(Status::unknown_image)?;
    let caller = Caller::of(&fields);
    let has_return_data = fields.return_data.is_some();
    let now = app.clock.now();
    let frame = Frame { public_url: &app.public_url, caller: &caller, has_return_data, now };
    Ok(answer::json(answer::to_json(&Item::of(&job, url, None, &frame))))
}
