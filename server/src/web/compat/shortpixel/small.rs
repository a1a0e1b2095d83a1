//! Endpoints that always say the same.

use axum::{
    extract::Request,
    http::header,
    response::{Html, IntoResponse, Response},
};

use super::{answer, request_context, status::Status};

/// `/v2/feedback.php`: why somebody gave a plugin up, and much about their site; read by nobody, kept nowhere.
pub(super) async fn feedback(request: Request) -> Response {
    request_context::discard(request).await;
    answer::status(&Status::success())
}

/// `/propose-upgrade-frag`: shown inside of wp-admin as it is, so that it is fixed and holds no script and no link.
pub(super) async fn upgrade_fragment(request: Request) -> Response {
    request_context::discard(request).await;
    Html(UPGRADE_FRAGMENT).into_response()
}

const UPGRADE_FRAGMENT: &str = "<div><p>Images of this site are optimized by a service that somebody runs by themselves: \
     there is nothing to buy. When credits run out, ask its operator for more.</p></div>\n";

/// `/img/connection-test-image.png`: fetched to find out whether plain HTTP works.
pub(super) async fn connection_test_image() -> Response {
    ([(header::CONTENT_TYPE, "image/png")], ONE_PIXEL).into_response()
}

/// An address that clients have never asked for.
pub(super) async fn no_endpoint(request: Request) -> Response {
    request_context::discard(request).await;
    answer::status(&Status::no_endpoint())
}

/// A transparent pixel.
const ONE_PIXEL: &[u8] = b"\x89PNG\x0D\x0A\x1A\x0A\x00\x00\x00\x0DIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1F\x15\xC4\x89\x00\x00\x00\x0BIDATx\xDAc`\x00\x02\x00\x00\x05\x00\x01\xE9\xFA\xDC\xD8\x00\x00\x00\x00IEND\xAEB`\x82";
