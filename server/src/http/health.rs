//! What an operator's tools ask: does the process live, can it work, what are its figures.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tracing::warn;

use crate::app::App;

/// Storage that takes longer than this to say that it is there is not.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// `/healthz`, `/readyz` and `/metrics`.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

async fn ready(State(app): State<App>) -> Response {
    match tokio::time::timeout(READY_WITHIN, app.check_ready()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(cause)) => {
            warn!(%cause, "the service is not ready");
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {cause}\n")).into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready: storage does not answer\n").into_response(),
    }
}

async fn metrics(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render()).into_response()
}
