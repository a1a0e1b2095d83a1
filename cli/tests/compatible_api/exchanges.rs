//! What each client sends, replayed byte for byte: a file a request in `exchanges/`, its answer a snapshot.
//!
//! The requests were composed from what the clients' sources say they send. Lines before the request tell its story, and
//! `#! poll` that the client repeats it until nothing is pending. In double braces stands what differs in each run.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;

use crate::common::{TestService, origin::Origin, pictures};

/// Replays the requests of some clients, each client with an account, an origin and uploads of its own.
macro_rules! clients {
    ($($name:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $name() {
            replay(stringify!($name)).await;
        })+

        #[test]
        fn every_folder_of_exchanges_is_replayed() {
            let mut folders: Vec<_> = std::fs::read_dir(folder()).unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            folders.sort();
            let mut replayed = vec![$(stringify!($name).to_owned()),+];
            replayed.sort();
            assert_eq!(folders, replayed);
        }
    };
}

clients!(spio, sdk, sh, mcp, net, py, lar, rb, v1, goblog, django, spai);

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/compatible_api/exchanges")
}

async fn replay(client: &str) {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let origin = Origin::start().await;
    for (path, bytes) in [
        ("/wp-content/uploads/2026/11/boat.jpg", pictures::jpeg(1)),
        ("/wp-content/uploads/2026/11/boat-300x200.jpg", pictures::jpeg(2)),
        ("/uploads/2026/boat.jpg", pictures::jpeg(1)),
        ("/a%20b.jpg", pictures::jpeg(3)),
        ("/logo.png", pictures::png()),
        ("/small.png", pictures::smallest_png()),
        ("/dance.gif", pictures::gif()),
        ("/notes.txt", b"This is no picture.".to_vec()),
    ] {
        origin.put(path, bytes).await;
    }
    let mut exchanges: Vec<_> =
        std::fs::read_dir(folder().join(client)).unwrap().map(|entry| entry.unwrap().path()).collect();
    exchanges.sort();
    let mut run = Run { service, key, origin, uploads: Vec::new() };
    let told = run.redactions();
    for file in exchanges {
        let name = format!("{client}__{}", file.file_stem().unwrap().to_str().unwrap());
        let answer = run.exchange(&std::fs::read_to_string(&file).unwrap());
        told.bind(|| insta::assert_snapshot!(name, answer));
    }
}

struct Run {
    service: TestService,
    key: String,
    origin: Origin,
    /// Addresses that uploads were given, by the latest answer that gave some.
    uploads: Vec<String>,
}

impl Run {
    /// Sends one recorded request, as often as its client does, and tells what came at last.
    fn exchange(&mut self, recorded: &str) -> String {
        let (notes, request) = split_notes(recorded);
        let is_repeated = notes.contains(&"#! poll");
        let request = self.fill_in(request);
        let mut answer = Answer::parse(&self.service.exchange(&request));
        for _ in 0..600 {
            if !is_repeated || !answer.is_pending() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
            answer = Answer::parse(&self.service.exchange(&request));
        }
        let uploads = answer.uploads(&self.service.base);
        if !uploads.is_empty() {
            self.uploads = uploads;
        }
        answer.tell()
    }

    /// Puts in what differs in each run, and the headers that a client's HTTP library adds.
    fn fill_in(&self, request: &str) -> Vec<u8> {
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let mut values = BTreeMap::from([
            ("key".to_owned(), self.key.clone()),
            ("base".to_owned(), self.service.base.clone()),
            ("origin".to_owned(), self.origin.url("")),
        ]);
        for (index, upload) in self.uploads.iter().enumerate() {
            values.insert(format!("upload {}", index + 1), upload.clone());
        }
        let fill = |text: &str| {
            let mut text = text.to_owned();
            for (name, value) in &values {
                let encoded: String = url_encoded(value);
                text = text.replace(&format!("{{{{{name}}}}}"), value);
                text = text.replace(&format!("{{{{{name} escaped}}}}"), &value.replace('/', "\\/"));
                text = text.replace(&format!("{{{{{name} encoded}}}}"), &encoded);
            }
            text
        };
        let head = fill(head);
        let body = match head.contains("multipart/form-data") {
            true => with_files(&fill(body).replace('\n', "\r\n")),
            false => fill(body.trim_end_matches('\n')).into_bytes(),
        };
        let host = self.service.base.trim_start_matches("http://");
        let head = head.replace('\n', "\r\n");
        let head =
            format!("{head}\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        [head.into_bytes(), body].concat()
    }

    /// What differs in each run, or with each version of the engine, is told by a word.
    fn redactions(&self) -> insta::Settings {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("snapshots/exchanges");
        settings.add_filter(&self.service.base, "http://px.example");
        settings.add_filter(&self.origin.url(""), "http://shop.example");
        settings.add_filter(&self.key, "<key>");
        settings.add_filter("[0-9a-f]{32}", "<name>");
        settings.add_filter(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<moment>");
        settings.add_filter(r#""(\w+Size)": \d+"#, "\"$1\": <bytes>");
        settings.add_filter(
            r#""PercentImprovement": "(?:[1-9]\d*\.\d\d|0\.(?:0[1-9]|[1-9]\d))""#,
            "\"PercentImprovement\": \"<percent>\"",
        );
        settings
    }
}

/// Splits the lines that tell a request's story from the request.
fn split_notes(recorded: &str) -> (Vec<&str>, &str) {
    let mut rest = recorded;
    let mut notes = Vec::new();
    while rest.starts_with('#') {
        let (note, further) = rest.split_once('\n').unwrap();
        notes.push(note);
        rest = further;
    }
    (notes, rest)
}

fn with_files(text: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let end = rest[at..].find("}}").unwrap() + at;
        body.extend_from_slice(&rest.as_bytes()[..at]);
        body.extend(match &rest[at + 2..end] {
            "jpeg" => pictures::jpeg(1),
            "png" => pictures::png(),
            other => panic!("no file {other}"),
        });
        rest = &rest[end + 2..];
    }
    body.extend_from_slice(rest.as_bytes());
    body
}

fn url_encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}

/// One answer, taken apart.
struct Answer {
    status: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn parse(raw: &[u8]) -> Self {
        let head_end = raw.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(raw[..head_end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split_once(' ').unwrap().1.to_owned();
        let headers: BTreeMap<_, _> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let body = raw[head_end + 4..].to_vec();
        let announced = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        assert_eq!(body.len(), announced, "a body of the length that was announced");
        Self { status, headers, body }
    }

    fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    fn is_pending(&self) -> bool {
        // One object or many: what is pending says so by its code.
        let text = String::from_utf8_lossy(&self.body);
        text.contains(r#""Code":"1""#)
    }

    fn uploads(&self, base: &str) -> Vec<String> {
        let Some(Value::Array(items)) = self.json() else { return Vec::new() };
        let urls = items.iter().filter_map(|item| item["OriginalURL"].as_str());
        urls.filter(|url| url.starts_with(&format!("{base}/u/"))).map(str::to_owned).collect()
    }

    fn tell(&self) -> String {
        let mut told = format!("{}\n", self.status);
        for name in ["content-type", "location", "referrer-policy", "cache-control"] {
            if let Some(value) = self.headers.get(name) {
                told.push_str(&format!("{name}: {value}\n"));
            }
        }
        told.push('\n');
        let is_text = self.headers.get("content-type").is_some_and(|kind| !kind.starts_with("image/"));
        match self.json() {
            Some(json) => {
                told.push_str(&serde_json::to_string_pretty(&json).unwrap());
            }
            None if is_text => told.push_str(&String::from_utf8_lossy(&self.body)),
            None if self.body.is_empty() => {}
            None => told.push_str("<the bytes of an image>"),
        }
        told
    }
}
