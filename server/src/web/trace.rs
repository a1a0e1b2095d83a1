//! One id, one span and one log line for each request, and its figures in the metrics.
//!
//! What is told of an address is the template of its route: a path or a query may hold a key, or name a result.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, info, info_span};

use crate::app::App;

/// Names the request in answers, so that a complaint can be found in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Runs a request under its own id; what a client sends as id is overwritten, as it could be anything.
pub(super) async fn request(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = app.random.name();
    let id_header = HeaderValue::from_str(&id).expect("hexadecimal digits are header text");
    request.headers_mut().insert(REQUEST_ID, id_header.clone());
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = known_method(&request);
    let span = info_span!("request", request.id = id, method, route);

    let started = app.clock.now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let duration_ms = app.clock.now().ms_since(started).max(0);

    let status = response.status().as_u16();
    span.in_scope(|| info!(status, duration_ms, "answered {method} {route} with {status}"));
    record(method, route, status, duration_ms);
    response.headers_mut().insert(REQUEST_ID, id_header);
    response
}

/// A method is told by name only when it is a usual one: it is a metric's label, and clients may invent methods.
fn known_method(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn record(method: &'static str, route: String, status: u16, duration_ms: i64) {
    let labels = [("method", method.to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("eiderpix_http_requests_total", &labels).increment(1);
    metrics::histogram!("eiderpix_http_request_seconds", &labels[..2]).record(duration_ms as f64 / 1_000.0);
}
