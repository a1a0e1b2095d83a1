//! `/purge-cdn-cache/…`, `/purge-cdn-cache-bulk/…` and `/purge-storage-bulk/…`: caches in front of a site's pictures.
//!
//! Results are not cached by host here, so that there is nothing to purge; clients report the success to their users.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    response::Response,
};

use super::{respond, unreadable};
use crate::{
    app::App,
    web::{client_address::ClientAddress, compat::shortpixel::request_context},
};

/// Says that nothing of this is cached.
pub(in super::super) async fn purge(
    State(app): State<App>,
    from: ClientAddress,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let purged = async {
        let Path((key, _what)) = path.map_err(unreadable)?;
        request_context::discard(request).await;
        request_context::authenticate_key(&app, from, &key).await?;
        Ok("Nothing of this is cached any more.".into())
    };
    respond(purged.await)
}
