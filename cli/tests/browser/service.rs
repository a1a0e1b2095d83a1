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
        let (mut base, mut mailbox_link) = (None, None);
        while base.is_none() || mailbox_link.is_none() {
            let line =
                lines.next_line().await.expect("the service speaks").expect("it says where it listens");
            let address = line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned);
            match address {
                Some(address) if address.contains("/mailbox/open/") => mailbox_link = Some(address),
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

    /// The compatible API's word on a key: "2" where it works.
    pub(crate) async fn status_of(&self, key: &str) -> String {
        let answer = self.http.post(self.url("/v2/api-status.php")).form(&[("key", key)]).send().await;
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
