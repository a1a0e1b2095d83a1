//! Every route, part by part.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
};
use tower::util::MapRequest;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use super::{api, compat::shortpixel, downloads, headers, health, pages, plugin_zip, trace};
use crate::{app::App, context::telemetry::panic_words, web::slow_body};

const FORM_WITHIN: Duration = Duration::from_secs(120);

/// Builds the service's routes on an app.
pub fn router(app: App) -> Router {
    let pages = pages::router()
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(FORM_WITHIN, slow_body::bound))
        .layer(middleware::map_response(headers::protect));
    let routes = Router::new()
        .merge(downloads::router())
        .merge(health::router())
        .merge(plugin_zip::router())
        .merge(pages)
        .layer(CatchPanicLayer::custom(answer_panic))
        .merge(shortpixel::router())
        .merge(api::router())
        .layer(middleware::from_fn_with_state(app.clone(), trace::request))
        .with_state(app);
    // Before a route is looked for, as routes are spelt one way only.
    Router::new().fallback_service(MapRequest::new(routes, shortpixel::normalized))
}

/// Answers a panic of ours without its words, which go to the log only.
fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    error!(panic = panic_words(&*panic), "a request panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.\n").into_response()
}
