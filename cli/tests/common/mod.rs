//! Starts the real binary on a folder of its own and speaks to it as clients do.

pub(crate) mod encode;
pub(crate) mod origin;
pub(crate) mod pictures;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Once,
};

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A running `eiderpix serve`; it is killed when the test is over.
pub(crate) struct TestService {
    child: Child,
    /// Where it listens, without a slash at the end.
    pub(crate) base: String,
    /// Its data, its log, and room for the test's own files.
    pub(crate) folder: tempfile::TempDir,
    settings: Vec<(String, String)>,
    /// Speaks to it.
    pub(crate) client: reqwest::Client,
}

/// A file as it was handed out.
pub(crate) struct Downloaded {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What came with them.
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl TestService {
    /// Starts a service that may fetch from this machine.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with further settings, by their variables.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings: Vec<_> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let (child, base) = spawn(folder.path(), "127.0.0.1:0", &settings);
        Self { child, base, folder, settings, client: client() }
    }

    /// Kills the service as a power cut would, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again on the same data, at the same address.
    pub(crate) fn restart(&mut self) {
        self.kill();
        let address = self.base.trim_start_matches("http://").to_owned();
        (self.child, self.base) = spawn(self.folder.path(), &address, &self.settings);
        // Connections of the old process lie about in the old client.
        self.client = client();
    }

    /// Asks it to stop and gives its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything that it wrote, on both outputs.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(log_path(self.folder.path())).unwrap()
    }

    /// Signs an address up and gives its key.
    pub(crate) async fn sign_up(&self, email: &str) -> String {
        let answer =
            self.post_form("/free-sign-up-plugin", &[("email", email), ("plugin_version", "6.5.1")]).await;
        assert_eq!(answer["Status"], "success", "{answer}");
        answer["Details"].as_str().unwrap().to_owned()
    }

    /// Sends a form and reads JSON.
    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let response = self.client.post(self.url(path)).form(fields).send().await.unwrap();
        read_json(response).await
    }

    /// Sends JSON under the content type of a form, as the WordPress plugin does.
    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Value {
        let request = self.client.post(self.url(path)).body(body.to_string());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        read_json(request.send().await.unwrap()).await
    }

    /// Asks for pictures by their addresses, waiting for up to 30 seconds.
    pub(crate) async fn reducer(&self, key: &str, urls: &[String], options: Value) -> Value {
        let mut body =
            json!({"plugin_version": "TEST1", "key": key, "urllist": urls, "lossy": 1, "wait": 30});
        merge(&mut body, options);
        self.post_json("/v2/reducer.php", &body).await
    }

    /// Asks until no picture is pending any more.
    pub(crate) async fn reducer_until_done(&self, key: &str, urls: &[String], options: Value) -> Vec<Value> {
        for _ in 0..10 {
            let answer = self.reducer(key, urls, options.clone()).await;
            let items = answer.as_array().unwrap_or_else(|| panic!("no list: {answer}")).clone();
            if items.iter().all(|item| item["Status"]["Code"] != "1") {
                return items;
            }
        }
        panic!("pictures stay pending");
    }

    /// Sends files, waiting for up to 30 seconds.
    pub(crate) async fn post_reducer(
        &self,
        key: &str,
        files: &[(&str, &str, Vec<u8>)],
        options: &[(&str, &str)],
    ) -> Value {
        let paths: serde_json::Map<_, _> =
            files.iter().map(|(field, name, _)| ((*field).to_owned(), json!(name))).collect();
        let mut form = Form::new().text("key", key.to_owned()).text("wait", "30").text("lossy", "1");
        for (name, value) in options {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        form = form.text("file_paths", Value::Object(paths).to_string());
        for (field, name, bytes) in files {
            form = form.part((*field).to_owned(), Part::bytes(bytes.clone()).file_name((*name).to_owned()));
        }
        let response =
            self.client.post(self.url("/v2/post-reducer.php")).multipart(form).send().await.unwrap();
        read_json(response).await
    }

    /// Sends files and polls for them as the shell client does, until none is pending any more.
    pub(crate) async fn post_reducer_until_done(
        &self,
        key: &str,
        files: &[(&str, &str, Vec<u8>)],
        options: &[(&str, &str)],
    ) -> Vec<Value> {
        let mut answer = self.post_reducer(key, files, options).await;
        for _ in 0..10 {
            let items = answer.as_array().unwrap_or_else(|| panic!("no list: {answer}")).clone();
            if items.iter().all(|item| item["Status"]["Code"] != "1") {
                return items;
            }
            let mut poll = Form::new().text("key", key.to_owned()).text("wait", "30");
            for item in &items {
                poll = poll.text("file_urls[]", item["OriginalURL"].as_str().unwrap().to_owned());
            }
            let response =
                self.client.post(self.url("/v2/post-reducer.php")).multipart(poll).send().await.unwrap();
            answer = read_json(response).await;
        }
        panic!("uploads stay pending");
    }

    /// Downloads a result.
    pub(crate) async fn download(&self, url: &str) -> Downloaded {
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{url}");
        let headers = response.headers().clone();
        Downloaded { bytes: response.bytes().await.unwrap().to_vec(), headers }
    }

    /// Tells how many credits the key's account has used this month.
    pub(crate) async fn credits_used(&self, key: &str) -> u64 {
        self.api_status(key).await["APICallsMade"].as_u64().unwrap()
    }

    /// Asks what the key is worth.
    pub(crate) async fn api_status(&self, key: &str) -> Value {
        self.post_form("/v2/api-status.php", &[("key", key)]).await
    }

    /// Sends raw bytes and reads until the connection ends.
    pub(crate) fn exchange(&self, request: &[u8]) -> Vec<u8> {
        let address = self.base.strip_prefix("http://").unwrap();
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        // A reset after the answer is an end, too.
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// Runs another command of the binary on the same service.
    pub(crate) fn command(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_eiderpix"));
        command.args(arguments).args(["--data", data_path(self.folder.path()).to_str().unwrap()]);
        command.current_dir(self.folder.path()).output().unwrap()
    }

    /// The folder of its data.
    pub(crate) fn data(&self) -> PathBuf {
        data_path(self.folder.path())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drop for TestService {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- the service's log\n{}", self.log());
        }
    }
}

/// Reads an answer of the compatible API: always 200, always JSON of a known length.
pub(crate) async fn read_json(response: reqwest::Response) -> Value {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(response.headers().contains_key("content-length"));
    let body = response.text().await.unwrap();
    assert!(!body.contains("\\/"), "escaped slashes in {body}");
    serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

/// A client that goes nowhere but to this machine, and needs no certificates of it.
#[expect(clippy::disallowed_methods, reason = "tests speak to services of their own")]
pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder().no_proxy().tls_certs_only(std::iter::empty()).build().unwrap()
}

fn merge(body: &mut Value, options: Value) {
    let (Value::Object(body), Value::Object(options)) = (body, options) else { return };
    body.extend(options);
}

fn spawn(folder: &Path, address: &str, settings: &[(String, String)]) -> (Child, String) {
    let log = File::options().create(true).append(true).open(log_path(folder)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_eiderpix"));
    command
        .args(["serve", "--listen", address, "--data", data_path(folder).to_str().unwrap()])
        .current_dir(folder)
        .env("EIDERPIX_FETCH__ALLOW_PRIVATE", "127.0.0.1")
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(log.try_clone().unwrap());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = String::new();
    let base = loop {
        let Some(Ok(line)) = lines.next() else {
            let log = std::fs::read_to_string(log_path(folder)).unwrap_or_default();
            panic!("the service ended before it listened:\n{seen}{log}");
        };
        seen.push_str(&line);
        seen.push('\n');
        if let Some(base) = line.split("Listening on ").nth(1) {
            break base.split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
        }
    };
    // What it prints later is kept, too, and its pipe never fills.
    std::thread::spawn(move || {
        let mut log = log;
        for line in lines.map_while(Result::ok) {
            let _ = writeln!(log, "{line}");
        }
    });
    (child, base)
}

fn data_path(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log_path(folder: &Path) -> PathBuf {
    folder.join("log")
}
