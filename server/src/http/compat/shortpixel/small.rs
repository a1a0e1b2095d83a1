//! Endpoints that always say the same.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::answer;

/// `/v2/notices.php`: news for the plugin's users; there are none.
pub(super) async fn notices() -> Response {
    answer::json("[]".into())
}

/// `/img/connection-test-image.png`: fetched to find out whether plain HTTP works.
pub(super) async fn connection_test_image() -> Response {
    ([(header::CONTENT_TYPE, "image/png")], ONE_PIXEL).into_response()
}

/// A transparent pixel.
const ONE_PIXEL: &[u8] = b"\x89PNG\x0D\x0A\x1A\x0A\x00\x00\x00\x0DIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1F\x15\xC4\x89\x00\x00\x00\x0BIDATx\xDAc`\x00\x02\x00\x00\x05\x00\x01\xE9\xFA\xDC\xD8\x00\x00\x00\x00IEND\xAEB`\x82";
