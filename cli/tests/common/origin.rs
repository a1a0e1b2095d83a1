//! A web server with pictures on it, on this machine.

use std::time::Duration;

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{basic_auth, method, path},
};

/// A web server that pictures are fetched from.
pub(crate) struct Origin(MockServer);

impl Origin {
    /// Starts an empty one: every address is missing.
    pub(crate) async fn start() -> Self {
        Self(MockServer::start().await)
    }

    /// Puts a file at a path and gives its address.
    pub(crate) async fn put(&self, at: &str, bytes: Vec<u8>) -> String {
        self.answer(at, ResponseTemplate::new(200).set_body_bytes(bytes)).await
    }

    /// Puts a file behind HTTP authentication.
    pub(crate) async fn put_protected(&self, at: &str, user: &str, password: &str, bytes: Vec<u8>) -> String {
        Mock::given(method("GET"))
            .and(path(at))
            .and(basic_auth(user, password))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(bytes))
            .with_priority(1)
            .mount(&self.0)
            .await;
        self.answer(at, ResponseTemplate::new(401)).await
    }

    /// Lists what came for a path in one header, by request.
    pub(crate) async fn header_of_requests(&self, at: &str, header: &str) -> Vec<Option<String>> {
        let requests = self.0.received_requests().await.unwrap();
        let of_path = requests.iter().filter(|request| request.url.path() == at);
        of_path
            .map(|request| request.headers.get(header).map(|value| value.to_str().unwrap().to_owned()))
            .collect()
    }

    /// Makes a path lead elsewhere.
    pub(crate) async fn redirect(&self, at: &str, to: &str) -> String {
        self.answer(at, ResponseTemplate::new(302).insert_header("location", to)).await
    }

    /// Makes a path answer with a status and nothing else.
    pub(crate) async fn refuse(&self, at: &str, status: u16) -> String {
        self.answer(at, ResponseTemplate::new(status)).await
    }

    /// Makes a path answer after longer than anybody waits.
    pub(crate) async fn stall(&self, at: &str) -> String {
        self.answer(at, ResponseTemplate::new(200).set_delay(Duration::from_secs(600))).await
    }

    /// Gives the address of a path, whatever is there.
    pub(crate) fn url(&self, at: &str) -> String {
        format!("{}{at}", self.0.uri())
    }

    /// Counts the requests that came for a path.
    pub(crate) async fn requests(&self, at: &str) -> usize {
        let requests = self.0.received_requests().await.unwrap();
        requests.iter().filter(|request| request.url.path() == at).count()
    }

    async fn answer(&self, at: &str, answer: ResponseTemplate) -> String {
        Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&self.0).await;
        self.url(at)
    }
}
