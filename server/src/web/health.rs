//! What an operator's tools ask: does the process live, can it work, what are its figures.
//!
//! The figures are for the operator alone: for whoever brings `metrics.token` or, without one, for this machine.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tracing::warn;

use super::client_address::IsLocal;
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

async fn metrics(State(app): State<App>, IsLocal(is_local): IsLocal, headers: HeaderMap) -> Response {
    match &app.config.metrics.token {
        Some(token) if !has_token(&headers, token) => {
            let wanted = [(header::WWW_AUTHENTICATE, "Bearer")];
            return (StatusCode::UNAUTHORIZED, wanted, "metrics.token is wanted as a bearer token\n")
                .into_response();
        }
        None if !is_local => {
            let why = "metrics are for this machine, or for a bearer token: set metrics.token\n";
            return (StatusCode::FORBIDDEN, why).into_response();
        }
        Some(_) | None => {}
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render()).into_response()
}

fn has_token(headers: &HeaderMap, token: &SecretString) -> bool {
    let given = headers.get(header::AUTHORIZATION).map_or(&b""[..], |value| value.as_bytes());
    let is_bearer = given.get(..BEARER.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(BEARER));
    let given = given.get(BEARER.len()..).unwrap_or_default();
    is_bearer & bool::from(given.ct_eq(token.expose_secret().as_bytes()))
}

const BEARER: &[u8] = b"bearer ";

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;
    use crate::{
        Timestamp,
        context::{
            clock::Clock,
            config::{Config, Flags, load},
            random::Random,
        },
        web::{client_address::Peer, router},
    };

    /// Asks for the figures from an address, and gives the status.
    async fn ask(edit: impl FnOnce(&mut Config), peer: &str, headers: &[(&str, &str)]) -> u16 {
        let data = tempfile::tempdir().unwrap();
        let mut config =
            load(&Flags { data: Some(data.path().to_owned()), ..Flags::default() }).unwrap().config;
        edit(&mut config);
        let url = "http://127.0.0.1:8787".parse().unwrap();
        let app = App::open_with(config, url, Clock::manual(Timestamp(0)), Random::seeded(1)).await.unwrap();
        let mut request = Request::builder().uri("/metrics").extension(Peer(peer.parse().unwrap()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router(app).oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn without_a_token_the_figures_are_for_this_machine_alone() {
        let proxied: &[_] = &[("x-forwarded-for", "203.0.113.9")];
        assert_eq!(ask(|_| {}, "127.0.0.1", &[]).await, 200);
        assert_eq!(ask(|_| {}, "::1", &[]).await, 200);
        assert_eq!(ask(|_| {}, "203.0.113.9", &[]).await, 403);
        assert_eq!(ask(|_| {}, "203.0.113.9", &[("x-forwarded-for", "127.0.0.1")]).await, 403);
        assert_eq!(ask(|_| {}, "127.0.0.1", proxied).await, 403, "a proxy here that nobody named");
        let trusting = |config: &mut Config| {
            config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap(), "10.0.0.1".parse().unwrap()];
        };
        assert_eq!(ask(trusting, "127.0.0.1", proxied).await, 403);
        assert_eq!(ask(trusting, "10.0.0.1", &[("x-forwarded-for", "127.0.0.1, 203.0.113.9")]).await, 403);
        assert_eq!(ask(trusting, "127.0.0.1", &[]).await, 200);
    }

    #[tokio::test]
    async fn with_a_token_the_figures_are_for_its_bearer_wherever_they_are() {
        let closed = |config: &mut Config| config.metrics.token = Some("a long enough token".into());
        assert_eq!(ask(closed, "203.0.113.9", &[("authorization", "Bearer a long enough token")]).await, 200);
        assert_eq!(ask(closed, "203.0.113.9", &[("authorization", "Bearer another token")]).await, 401);
        assert_eq!(ask(closed, "127.0.0.1", &[]).await, 401);
    }

    #[test]
    fn only_the_whole_token_as_a_bearer_opens() {
        let token = SecretString::from("a long enough token");
        let opens = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            has_token(&headers, &token)
        };
        assert!(opens("Bearer a long enough token"));
        assert!(opens("bearer a long enough token"));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer a long enough",
            "Basic a long enough token",
            "a long enough token",
        ] {
            assert!(!opens(wrong), "{wrong:?}");
        }
        assert!(!has_token(&HeaderMap::new(), &token));
    }
}
