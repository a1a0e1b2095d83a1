//! A service in a folder of its own, spoken to by HTTP, on a clock that the test moves.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::shape;
use crate::{
    Timestamp,
    app::App,
    context::{
        clock::Clock,
        config::{Config, Flags, load},
        random::Random,
    },
    domain::accounts::{self, Account, Admission, EmailAddress, SignUp},
    web::api::openapi,
    worker::Workers,
};

/// 26 October 2026, 10:13 UTC.
const NOW: Timestamp = Timestamp(1_793_009_600_000);
pub(super) const BASE: &str = "http://127.0.0.1:8787";
const BOUNDARY: &str = "a-boundary";

pub(super) struct Service {
    pub(super) app: App,
    pub(super) account: Account,
    pub(super) key: String,
    router: Router,
    workers: Option<(Workers, CancellationToken)>,
    _data: tempfile::TempDir,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Service {
    pub(super) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(edit: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let flags = Flags { data: Some(data.path().to_owned()), ..Flags::default() };
        let mut config = load(&flags).unwrap().config;
        edit(&mut config);
        let (clock, random) = (Clock::manual(NOW), Random::seeded(1));
        let app = App::open_with(config, BASE.parse().unwrap(), clock, random).await.unwrap();
        let owner = EmailAddress::parse("owner@example.org").unwrap();
        let SignUp::Created { account, api_key } =
            accounts::sign_up(&app, &owner, Admission::ByOperator).await.unwrap()
        else {
            panic!("the address is new")
        };
        let router = crate::web::router(app.clone());
        Self { app, account, key: api_key.expose().to_owned(), router, workers: None, _data: data }
    }

    pub(super) async fn working() -> Self {
        let mut service = Self::new().await;
        service.start_workers().await;
        service
    }

    pub(super) async fn start_workers(&mut self) {
        let shutdown = CancellationToken::new();
        self.workers = Some((self.app.start_workers(shutdown.clone()).await.unwrap(), shutdown));
    }

    pub(super) async fn stop(&mut self) {
        if let Some((workers, shutdown)) = self.workers.take() {
            shutdown.cancel();
            workers.finished().await;
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(Method::POST, path, &headers, body.to_string().into()).await
    }

    /// Sends files and fields as a form.
    pub(super) async fn upload(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        files: &[(&str, &[u8])],
        fields: &[(&str, &str)],
    ) -> Answer {
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [&[("content-type", media_type.as_str())], headers].concat();
        self.send(Method::POST, path, &headers, form(files, fields)).await
    }

    /// Sends a request with the account's key, unless the headers bring another.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

impl Answer {
    /// The body, which is of the shape that the document tells.
    pub(super) fn json(&self, schema: &str) -> Value {
        let value: Value = serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)));
        shape::check(&openapi::build(BASE), schema, &value);
        value
    }

    /// The code of an error, which is a problem of the status it says.
    pub(super) fn code(&self) -> String {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        let problem = self.json("Problem");
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"].as_str(), self.headers["x-request-id"].to_str().ok());
        problem["code"].as_str().unwrap().to_owned()
    }
}

fn form(files: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    for (name, text) in fields {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
                .bytes(),
        );
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// A PNG that is much larger than it has to be: a gradient, stored without any filter.
pub(super) fn wasteful_png(shade: u8) -> Vec<u8> {
    const SIDE: u32 = 48;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> =
        (0..SIDE * SIDE).flat_map(|i| [(i % SIDE * 5) as u8, (i / SIDE * 5) as u8, shade]).collect();
    writer.write_image_data(&pixels).unwrap();
    drop(writer);
    file
}
