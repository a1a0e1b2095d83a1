//! The Ruby client: it has its HTTP library parse what calls itself JSON, and then parses that once more.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// What that library calls itself, before its version.
const LIBRARY: &[u8] = b"Faraday";

/// Calls an answer to it text; everybody else is told what it is.
pub(super) async fn call_json_text(request: Request, next: Next) -> Response {
    let agent = request.headers().get(header::USER_AGENT);
    let is_ruby = agent.is_some_and(|agent| agent.as_bytes().starts_with(LIBRARY));
    let mut response = next.run(request).await;
    if let Some(media_type) = response.headers_mut().get_mut(header::CONTENT_TYPE)
        && is_ruby
        && *media_type == "application/json"
    {
        *media_type = HeaderValue::from_static("text/plain; charset=utf-8");
    }
    response
}
