//! The API that existing clients speak: their wire words stay in here.
//!
//! Every answer is HTTP 200 with its outcome in `Status`, whatever happens: clients lose a picture for good on any other
//! status. Bodies have a known length and no escaped slashes.

mod ai;
mod answer;
mod api_status;
mod browser_links;
mod caller;
mod cleanup;
mod convert_to;
mod domains;
mod fields;
mod image_status;
mod multipart;
mod notices;
mod options;
mod paths;
mod pictures;
mod post_reducer;
mod reducer;
mod reducer_sync;
mod reducer_v1;
mod request_context;
mod ruby;
mod sign_up;
mod site_auth;
mod small;
mod status;
#[cfg(test)]
mod tests;
mod upload;
mod url_filter;
mod user_info;

pub(in crate::web) use paths::normalized;
pub(in crate::web) use status::{FILE_IS_GONE, NO_FILE_NOW};

use std::{any::Any, time::Duration};

use axum::{Router, middleware, response::Response, routing::any};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use self::status::Status;
use crate::{app::App, context::telemetry::panic_words, web::slow_body};

const BODY_WITHIN: Duration = Duration::from_secs(120);
const UPLOAD_WITHIN: Duration = Duration::from_secs(300);

/// Every route of the compatible API; any method is taken, as a refused one would lose the picture.
pub fn router() -> Router<App> {
    let uploads = Router::new()
        .route("/v2/post-reducer.php", any(post_reducer::post_reducer))
        .layer(middleware::from_fn_with_state(UPLOAD_WITHIN, slow_body::bound));
    let with_bodies = Router::new()
        .route("/v1/reducer.php", any(reducer_v1::reducer))
        .route("/v2/reducer.php", any(reducer::reducer))
        .route("/v2/reducer-sync.php", any(reducer_sync::reducer_sync))
        .route("/v2/image-status.php", any(image_status::image_status))
        .route("/v2/api-status.php", any(api_status::api_status))
        .route("/v2/user-info.php", any(user_info::user_info))
        .route("/v2/cleanup.php", any(cleanup::cleanup))
        .route("/v2/feedback.php", any(small::feedback))
        .route("/free-sign-up-plugin", any(sign_up::sign_up))
        .route("/propose-upgrade-frag", any(small::upgrade_fragment))
        .route("/add-url.php", any(ai::add_url))
        .route("/get-url.php", any(ai::get_url))
        .route("/add-domain/{host}", any(domains::add_without_key))
        .route("/add-domain/{host}/{key}", any(domains::add))
        .route("/set-domain/{host}/{key}", any(domains::set))
        .route("/revoke-domain/{host}/{key}", any(domains::revoke))
        .route("/read-domain/{host}", any(domains::domain))
        .route("/read-domain-cdn-usage/{host}/{key}", any(domains::usage))
        .route("/purge-cdn-cache/{key}/{*what}", any(domains::purge))
        .route("/purge-cdn-cache-bulk/{key}/{*what}", any(domains::purge))
        .route("/purge-storage-bulk/{key}/{*what}", any(domains::purge))
        .route("/v1/{*endpoint}", any(small::no_endpoint))
        .route("/v2/{*endpoint}", any(small::no_endpoint))
        .layer(middleware::from_fn_with_state(BODY_WITHIN, slow_body::bound));
    Router::new()
        .merge(with_bodies)
        .merge(uploads)
        .route("/v2/notices.php", any(notices::notices))
        .route("/img/connection-test-image.png", any(small::connection_test_image))
        .route("/login/{key}", any(browser_links::log_in))
        .route("/login/{key}/{*page}", any(browser_links::log_in_to))
        .route("/free-sign-up", any(browser_links::sign_up))
        .route("/wp-apikey", any(browser_links::sign_up))
        .route("/pricing", any(browser_links::home))
        .route("/contact", any(browser_links::home))
        .layer(middleware::from_fn(ruby::call_json_text))
        .layer(CatchPanicLayer::custom(answer_panic))
}

/// Answers a panic of ours like any outage; its words go to the log only.
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    error!(panic = panic_words(&*panic), "a request of the compatible API panicked");
    answer::status(&Status::unavailable())
}
