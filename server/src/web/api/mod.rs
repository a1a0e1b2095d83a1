//! Our own JSON API, `/api/v1`: bearer key, one file an operation, errors as problem+json.
//!
//! An operation is its route and its description in one: what is served is what `/api/openapi.json` tells.

mod caller;
mod check_key;
mod code;
mod docs;
mod download_result;
mod file_name;
mod find_job;
mod find_successor;
mod list_jobs;
mod openapi;
mod operation;
mod operations;
mod options;
mod problem;
mod received;
mod register_install;
mod schemas;
mod sign_up;
mod submit_jobs;
mod submit_once;
#[cfg(test)]
mod tests;
mod usage;
mod views;
mod wait;

use std::{any::Any, time::Duration};

use axum::{
    Router, middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::error;

use self::{code::Code, operations::operations, problem::ApiError};
use super::headers;
use crate::{app::App, context::telemetry::panic_words, web::slow_body};

const UPLOAD_WITHIN: Duration = Duration::from_secs(300);

/// The API's routes, its document and the page that shows it.
pub(super) fn router() -> Router<App> {
    let routes = operations().into_iter().fold(Router::new(), |router, operation| {
        router.route(&format!("/api/v1{}", operation.path), operation.handler)
    });
    let own = routes
        .route("/api/v1", get(not_found))
        .route("/api/v1/{*anything}", axum::routing::any(not_found))
        .method_not_allowed_fallback(async || ApiError::new(Code::MethodNotAllowed))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(middleware::from_fn(problem::render))
        .layer(middleware::from_fn_with_state(UPLOAD_WITHIN, slow_body::bound));
    let pages = Router::new()
        .route("/api/openapi.json", get(openapi::document))
        .route("/api/docs", get(docs::show))
        .layer(middleware::map_response(headers::protect));
    own.merge(pages)
}

async fn not_found() -> ApiError {
    ApiError::new(Code::NotFound)
}

fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    error!(panic = panic_words(&*panic), "a request of the API panicked");
    ApiError::new(Code::Internal).into_response()
}
