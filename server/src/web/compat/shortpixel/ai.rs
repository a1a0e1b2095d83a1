//! `/add-url.php` and `/get-url.php`: texts written about pictures, which are not on offer.
//!
//! Refusals have shapes of their own here: one that clients show once, and one that ends their waiting.

use axum::{extract::Request, response::Response};

use super::{answer, request_context};

/// Refuses to write about a picture as if its quota were used up: clients then leave it at that.
pub(super) async fn add_url(request: Request) -> Response {
    request_context::discard(request).await;
    answer::json(r#"{"status":3,"error":"Texts about images are not offered by this service."}"#.into())
}

/// Says that no text will come.
pub(super) async fn get_url(request: Request) -> Response {
    request_context::discard(request).await;
    answer::json(r#"{"status":-1,"error":"Texts about images are not offered by this service."}"#.into())
}
