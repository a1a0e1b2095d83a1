//! The API that existing clients speak: their wire words stay in here.
//!
//! Every answer is HTTP 200 with its outcome in `Status`, whatever happens: clients lose a picture for good on any other
//! status. Bodies have a known length and no escaped slashes.

mod answer;
mod api_status;
mod caller;
mod cleanup;
mod convert_to;
mod door;
mod fields;
mod multipart;
mod options;
mod pictures;
mod post_reducer;
mod reducer;
mod sign_up;
mod small;
mod status;
#[cfg(test)]
mod tests;
mod upload;

use std::{any::Any, time::Duration};

use axum::{Router, middleware, response::Response, routing::any};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use self::status::Status;
use crate::{
    app::App,
    http::{pace, router::panic_words},
};

const BODY_WITHIN: Duration = Duration::from_secs(120);
const UPLOAD_WITHIN: Duration = Duration::from_secs(300);

/// Every route of the compatible API; any method is taken, as a refused one would lose the picture.
pub fn router() -> Router<App> {
    let uploads = Router::new()
        .route("/v2/post-reducer.php", any(post_reducer::post_reducer))
        .route("/v2/post-reducer.php/", any(post_reducer::post_reducer))
        .layer(middleware::from_fn_with_state(UPLOAD_WITHIN, pace::bound));
    Router::new()
        .route("/v2/reducer.php", any(reducer::reducer))
        .route("/v2/reducer.php/", any(reducer::reducer))
        .route("/v2/api-status.php", any(api_status::api_status))
        .route("/v2/api-status.php/", any(api_status::api_status))
        .route("/v2/cleanup.php", any(cleanup::cleanup))
        .route("/v2/cleanup.php/", any(cleanup::cleanup))
        .route("/v2/notices.php", any(small::notices))
        .route("/free-sign-up-plugin", any(sign_up::sign_up))
        .route("/free-sign-up-plugin/", any(sign_up::sign_up))
        .layer(middleware::from_fn_with_state(BODY_WITHIN, pace::bound))
        .merge(uploads)
        .route("/img/connection-test-image.png", any(small::connection_test_image))
        .layer(CatchPanicLayer::custom(answer_panic))
}

/// Answers a panic of ours like any outage; its words go to the log only.
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    error!(panic = panic_words(&*panic), "a request of the compatible API panicked");
    answer::status(&Status::unavailable())
}
