use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Request, header},
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use tokio::{sync::Notify, task::JoinSet};
use tower::ServiceExt;

use crate::{
    Timestamp,
    app::App,
    context::{
        clock::Clock,
        config::{Flags, load},
        random::Random,
    },
    domain::accounts::{self, Admission, EmailAddress, SignUp},
    web::client_address::Peer,
};

const BUDGET: u64 = 8_000_000;
const ATTACKER: [u8; 4] = [192, 0, 2, 1];
const SOMEBODY: [u8; 4] = [192, 0, 2, 2];

struct Service {
    router: Router,
    key: String,
    _data: tempfile::TempDir,
}

impl Service {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let flags = Flags { data: Some(data.path().to_owned()), ..Flags::default() };
        let mut config = load(&flags).unwrap().config;
        config.http.max_incoming_bytes = BUDGET;
        let (clock, random) = (Clock::manual(Timestamp(1_793_009_600_000)), Random::seeded(1));
        let url = "http://127.0.0.1:8787".parse().unwrap();
        let app = App::open_with(config, url, clock, random).await.unwrap();
        let email = EmailAddress::parse("owner@example.org").unwrap();
        let signed_up = accounts::sign_up(&app, &email, Admission::ByOperator).await.unwrap();
        let SignUp::Created { api_key, .. } = signed_up else { panic!("the address is new") };
        Self { router: crate::web::router(app), key: api_key.expose().to_owned(), _data: data }
    }

    async fn send(router: Router, from: [u8; 4], body: Body) -> Value {
        let request = Request::post("/v2/post-reducer.php")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .extension(Peer(IpAddr::from(from)));
        let response = router.oneshot(request.body(body).unwrap()).await.unwrap();
        let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Sends a file whole, and the key after it.
    async fn upload(&self, from: [u8; 4], file_bytes: usize) -> String {
        let key = format!(
            "\r\n--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{}\r\n--x--\r\n",
            self.key
        );
        let chunks = file_chunks(file_bytes).chain([Bytes::from(key)]);
        let body = Body::from_stream(stream::iter(chunks.map(io::Result::Ok).collect::<Vec<_>>()));
        let answer = Self::send(self.router.clone(), from, body).await;
        let item = if answer.is_array() { &answer[0] } else { &answer };
        item["Status"]["Code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

fn file_chunks(bytes: usize) -> impl Iterator<Item = Bytes> {
    let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n";
    let chunks = vec![7; bytes].chunks(60_000).map(Bytes::copy_from_slice).collect::<Vec<_>>();
    [Bytes::from_static(head.as_bytes())].into_iter().chain(chunks)
}

/// A file without a key that comes up to some byte and no further, and says when it has come so far.
fn half(bytes: usize, came: Arc<Notify>) -> Body {
    let was_told = AtomicBool::new(false);
    let silence = stream::poll_fn(move |_| {
        if !was_told.swap(true, Ordering::Relaxed) {
            came.notify_one();
        }
        Poll::Pending
    });
    let chunks = file_chunks(bytes).map(io::Result::Ok).collect::<Vec<_>>();
    Body::from_stream(stream::iter(chunks).chain(silence))
}

#[tokio::test]
async fn half_uploads_without_a_key_leave_room_for_the_uploads_of_others() {
    let service = Service::new().await;
    let mut halves = JoinSet::new();
    let came = Arc::new(Notify::new());
    for _ in 0..12 {
        let body = half(300_000, Arc::clone(&came));
        halves.spawn(Service::send(service.router.clone(), ATTACKER, body));
        came.notified().await;
    }
    assert_eq!(service.upload(SOMEBODY, 1_500_000).await, "1", "another's upload is taken");
    assert_eq!(service.upload(ATTACKER, 1_500_000).await, "-404", "the same address has had its share");
    halves.shutdown().await;
    assert_eq!(service.upload(ATTACKER, 1_500_000).await, "1", "the share is given back");
}

/// Clients send their fields in any order.
#[tokio::test]
async fn a_large_file_before_its_key_is_taken_whole() {
    let service = Service::new().await;
    assert_eq!(service.upload(SOMEBODY, 2_000_000).await, "1");
}
