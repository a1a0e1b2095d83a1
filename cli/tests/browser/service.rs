//! The real binary, serving from a temporary folder.

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running service.
pub(crate) struct Service {
    base: String,
    mailbox_link: String,
    operator_link: String,
    http: reqwest::Client,
    _process: Child,
    _data: tempfile::TempDir,
}

impl Service {
    /// Starts the service and waits until it has said where it listens.
    pub(crate) async fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let mut process = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .current_dir(data.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the service starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output is ours")).lines();
        let (mut base, mut mailbox_link, mut operator_link) = (None, None, None);
        while base.is_none() || mailbox_link.is_none() || operator_link.is_none() {
            let line =
                lines.next_line().await.expect("the service speaks").expect("it says where it listens");
            let address = line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned);
            match address {
                Some(address) if address.contains("/mailbox/open/") => mailbox_link = Some(address),
                Some(address) if address.contains("/operator/first/") => operator_link = Some(address),
                Some(address) if line.starts_with("Listening on ") => {
                    base = Some(address.trim_end_matches('/').to_owned());
                }
                _ => {}
            }
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            base: base.expect("just read"),
            mailbox_link: mailbox_link.expect("just read"),
            operator_link: operator_link.expect("just read"),
            http: http(),
            _process: process,
            _data: data,
        }
    }

    /// A page's address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The one-time link into the mailbox.
    pub(crate) fn mailbox_link(&self) -> String {
        self.mailbox_link.clone()
    }

    /// The one-time link that makes the first operator.
    pub(crate) fn operator_link(&self) -> String {
        self.operator_link.clone()
    }

    /// Downloads what a page links to.
    pub(crate) async fn download(&self, path: &str) -> Vec<u8> {
        let answer = self.http.get(self.url(path)).send().await.expect("the service answers");
        answer.bytes().await.expect("to its end").to_vec()
    }

    /// Lets a site check its key, as its plugin does now and then; "2" where the key works.
    pub(crate) async fn check_from(&self, host: &str, key: &str) -> String {
        self.status(&[("key", key), ("host", host), ("plugin_version", "6.5.1")]).await
    }

    /// Sends a picture of a site and waits for it; the answer as it came.
    pub(crate) async fn optimize(&self, key: &str, file_name: &str, bytes: Vec<u8>) -> serde_json::Value {
        let form = reqwest::multipart::Form::new()
            .text("key", key.to_owned())
            .text("lossy", "1")
            .text("wait", "30")
            .text("convertto", "+webp")
            .text("file_paths", serde_json::json!({ "file1": file_name }).to_string())
            .part("file1", reqwest::multipart::Part::bytes(bytes).file_name(file_name.to_owned()));
        let request = self.http.post(self.url("/v2/post-reducer.php")).multipart(form);
        let request = request.header("user-agent", "WordPress/6.5; https://one.example");
        let answer = request.send().await.expect("the service answers").text().await.expect("in text");
        serde_json::from_str(&answer).expect("in JSON")
    }

    /// The compatible API's word on a key: "2" where it works.
    pub(crate) async fn status_of(&self, key: &str) -> String {
        self.status(&[("key", key)]).await
    }

    async fn status(&self, fields: &[(&str, &str)]) -> String {
        let answer = self.http.post(self.url("/v2/api-status.php")).form(fields).send().await;
        let answer = answer.expect("the service answers").text().await.expect("in text");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("in JSON");
        answer["Status"]["Code"].to_string().trim_matches('"').to_owned()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test asks its own service on loopback")]
fn http() -> reqwest::Client {
    // Fails when another test of this process was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
