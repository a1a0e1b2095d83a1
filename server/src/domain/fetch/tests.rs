//! The fetcher against origins that are slow, huge, lying or redirecting, all on loopback.

use std::io::Write;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path},
};

use super::*;

fn fetcher(allowed: &[&str]) -> Fetcher {
    let config = FetchConfig {
        allow_private: allowed.iter().map(|text| text.parse().unwrap()).collect(),
        connect_ms: 5_000,
        first_byte_ms: 5_000,
        total_ms: 10_000,
    };
    Fetcher::new(&config, 1000).unwrap()
}

async fn fetch(fetcher: &Fetcher, url: &str) -> Result<Bytes, FetchError> {
    fetcher.fetch(&SourceUrl::parse(url).unwrap(), None).await.map(|fetched| fetched.bytes)
}

async fn origin(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

/// An origin that answers each connection with fixed bytes and then keeps it open.
async fn raw_origin(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/a.png", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&answer).await;
                std::future::pending::<()>().await;
            });
        }
    });
    url
}

#[tokio::test]
async fn an_allowed_host_is_fetched_with_our_name_and_nothing_else_of_ours() {
    let server = origin(ResponseTemplate::new(200).set_body_bytes(*b"picture")).await;
    let bytes = fetch(&fetcher(&["127.0.0.1"]), &format!("{}/ä b.png?ver=1", server.uri())).await.unwrap();
    assert_eq!(bytes, "picture");

    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(request.url.path(), "/%C3%A4%20b.png");
    let mut sent: Vec<_> = request.headers.keys().map(|name| name.as_str().to_owned()).collect();
    sent.sort();
    assert_eq!(sent, ["accept", "accept-encoding", "host", "user-agent"]);
    assert_eq!(request.headers["user-agent"], concat!("Eiderpix/", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn credentials_go_to_their_own_host_only_and_never_from_https_to_http() {
    let server = MockServer::start().await;
    let away = server.uri().replace("127.0.0.1", "localhost");
    for (from, to) in
        [("/a", "/b".to_owned()), ("/b", format!("{away}/c")), ("/c", format!("{}/d", server.uri()))]
    {
        let answer = ResponseTemplate::new(302).insert_header("location", to.as_str());
        Mock::given(path(from)).respond_with(answer).mount(&server).await;
    }
    Mock::given(path("/d")).respond_with(ResponseTemplate::new(200)).mount(&server).await;

    let source = SourceUrl::parse(&format!("{}/a", server.uri())).unwrap();
    let pair = Credentials::new("me", "secret").unwrap();
    fetcher(&["127.0.0.1", "localhost"]).fetch(&source, Some(&pair)).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| (request.url.path(), request.headers.contains_key("authorization")))
        .collect();
    assert_eq!(sent, [("/a", true), ("/b", true), ("/c", false), ("/d", true)]);

    let url = |address: &str| SourceUrl::parse(address).unwrap();
    assert!(may_see(&url("http://shop.example/a"), &url("https://shop.example/a")));
    assert!(!may_see(&url("https://shop.example/a"), &url("http://shop.example/a")));
    assert!(!may_see(&url("http://shop.example/a"), &url("https://shop.example:8443/a")));
    assert!(!may_see(&url("https://shop.example/a"), &url("https://www.shop.example/a")));
}

#[tokio::test]
async fn a_site_is_accessible_when_it_answers_anything_but_that_it_is_locked() {
    for (status, accessible) in [(200, true), (404, true), (503, true), (403, true), (401, false)] {
        let server = origin(ResponseTemplate::new(status)).await;
        let site = SourceUrl::parse(&server.uri()).unwrap();
        let fetcher = fetcher(&["127.0.0.1"]);
        assert_eq!(fetcher.is_accessible(&site, None, Duration::from_secs(5)).await, accessible, "{status}");
    }
    let silent = SourceUrl::parse(&raw_origin(Vec::new()).await).unwrap();
    assert!(!fetcher(&["127.0.0.1"]).is_accessible(&silent, None, Duration::from_millis(20)).await);
}

#[tokio::test]
async fn a_private_address_is_refused_whether_or_not_something_listens() {
    let server = origin(ResponseTemplate::new(200)).await;
    let fetcher = fetcher(&[]);
    for url in
        [server.uri(), "http://127.0.0.1:1/".into(), "http://localhost/".into(), "http://[::1]/".into()]
    {
        assert!(matches!(fetch(&fetcher, &url).await, Err(FetchError::Refused)), "{url}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_inward_is_refused() {
    for inward in
        ["http://[::1]:9/secret", "http://169.254.169.254/latest", "file:///etc/passwd", "//10.0.0.1/"]
    {
        let server = origin(ResponseTemplate::new(302).insert_header("location", inward)).await;
        let result = fetch(&fetcher(&["127.0.0.1"]), &server.uri()).await;
        assert!(matches!(result, Err(FetchError::Refused)), "{inward}");
    }
}

#[tokio::test]
async fn five_redirects_are_followed_and_a_sixth_is_not() {
    let server = MockServer::start().await;
    for hop in 0..7 {
        let next = format!("/{}", hop + 1);
        let answer = ResponseTemplate::new(301).insert_header("location", next.as_str());
        Mock::given(path(format!("/{hop}"))).respond_with(answer).mount(&server).await;
    }
    Mock::given(path("/7"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(*b"end"))
        .mount(&server)
        .await;

    let fetcher = fetcher(&["127.0.0.1"]);
    assert_eq!(fetch(&fetcher, &format!("{}/2", server.uri())).await.unwrap(), "end");
    let result = fetch(&fetcher, &format!("{}/1", server.uri())).await;
    assert!(matches!(result, Err(FetchError::TooManyRedirects)));
}

#[tokio::test]
async fn an_announced_and_an_unannounced_body_past_the_limit_are_dropped() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n".to_vec();
    let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    endless.extend([b'x'; 1001]);
    for answer in [announced, endless] {
        let result = fetch(&fetcher(&["127.0.0.1"]), &raw_origin(answer).await).await;
        assert!(matches!(result, Err(FetchError::TooLarge { limit_bytes: 1000 })), "{result:?}");
    }
}

#[tokio::test]
async fn a_body_is_counted_after_decoding_too() {
    let gzip = |plain: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(plain).unwrap();
        ResponseTemplate::new(200)
            .insert_header("content-encoding", "gzip")
            .set_body_bytes(encoder.finish().unwrap())
    };
    let fetcher = fetcher(&["127.0.0.1"]);

    let small = origin(gzip(b"picture")).await;
    assert_eq!(fetch(&fetcher, &small.uri()).await.unwrap(), "picture");

    let bomb = origin(gzip(&[0; 1001])).await;
    assert!(matches!(fetch(&fetcher, &bomb.uri()).await, Err(FetchError::TooLarge { limit_bytes: 1000 })));
}

#[tokio::test]
async fn a_silent_origin_is_not_waited_for_longer_than_the_first_byte_may_take() {
    let config = FetchConfig {
        allow_private: vec!["127.0.0.1".parse().unwrap()],
        connect_ms: 5_000,
        first_byte_ms: 20,
        total_ms: 60_000,
    };
    let fetcher = Fetcher::new(&config, 1000).unwrap();
    let url = raw_origin(Vec::new()).await;
    assert!(matches!(fetch(&fetcher, &url).await, Err(FetchError::TooSlow)));
}

#[tokio::test]
async fn a_stalled_body_ends_with_the_time_for_the_whole() {
    let config = FetchConfig {
        allow_private: vec!["127.0.0.1".parse().unwrap()],
        connect_ms: 5_000,
        first_byte_ms: 5_000,
        total_ms: 50,
    };
    let fetcher = Fetcher::new(&config, 1000).unwrap();
    let url = raw_origin(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec()).await;
    assert!(matches!(fetch(&fetcher, &url).await, Err(FetchError::TooSlow)));
}

#[tokio::test]
async fn headers_past_their_bound_are_refused() {
    let answer = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(MAX_HEADER_BYTES));
    let result = fetch(&fetcher(&["127.0.0.1"]), &raw_origin(answer.into_bytes()).await).await;
    assert!(matches!(result, Err(FetchError::BadAnswer)), "{result:?}");
}

#[tokio::test]
async fn each_status_is_told_as_what_it_is() {
    for (status, told) in [
        (401, "source is behind HTTP authentication"),
        (403, "source is forbidden"),
        (404, "source was not found, status 404"),
        (410, "source was not found, status 410"),
        (204, "source was not found, status 204"),
        (408, "source answered with status 408"),
        (429, "source was asked too often"),
        (500, "source answered with status 500"),
        (503, "source answered with status 503"),
    ] {
        let server = origin(ResponseTemplate::new(status)).await;
        let refused = fetch(&fetcher(&["127.0.0.1"]), &server.uri()).await.unwrap_err();
        assert_eq!(refused.to_string(), told);
    }
}

fn deflated(bytes: &[u8], has_header: bool) -> ResponseTemplate {
    let mut body = Vec::new();
    if has_header {
        let mut encoder = flate2::write::ZlibEncoder::new(&mut body, flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap();
    } else {
        let mut encoder = flate2::write::DeflateEncoder::new(&mut body, flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap();
    }
    ResponseTemplate::new(200).insert_header("content-encoding", "deflate").set_body_bytes(body)
}

#[tokio::test]
async fn deflate_is_undone_with_the_header_of_the_standard_and_without_and_bounded_in_both() {
    let fetcher = fetcher(&["127.0.0.1"]);
    for has_header in [true, false] {
        let picture = origin(deflated(b"picture", has_header)).await;
        assert_eq!(fetch(&fetcher, &picture.uri()).await.unwrap(), "picture");
        let empty = origin(deflated(b"", has_header)).await;
        assert_eq!(fetch(&fetcher, &empty.uri()).await.unwrap(), "");
        let bomb = origin(deflated(&[0; 1001], has_header)).await;
        let refused = fetch(&fetcher, &bomb.uri()).await;
        assert!(matches!(refused, Err(FetchError::TooLarge { limit_bytes: 1000 })), "{refused:?}");
    }
    let nonsense = ResponseTemplate::new(200).insert_header("content-encoding", "deflate");
    let server = origin(nonsense.set_body_bytes(*b"\xff\xd8\xff\xe0 a JPEG")).await;
    assert!(matches!(fetch(&fetcher, &server.uri()).await, Err(FetchError::BadAnswer)));
}

#[tokio::test]
async fn credentials_do_not_follow_to_another_port_of_their_host() {
    let (first, second) = (MockServer::start().await, MockServer::start().await);
    let away = ResponseTemplate::new(302).insert_header("location", format!("{}/b", second.uri()).as_str());
    Mock::given(path("/a")).respond_with(away).mount(&first).await;
    Mock::given(path("/b")).respond_with(ResponseTemplate::new(200)).mount(&second).await;

    let source = SourceUrl::parse(&format!("{}/a", first.uri())).unwrap();
    let pair = Credentials::new("me", "secret").unwrap();
    fetcher(&["127.0.0.1"]).fetch(&source, Some(&pair)).await.unwrap();

    let sent = |requests: Vec<wiremock::Request>| requests[0].headers.contains_key("authorization");
    assert!(sent(first.received_requests().await.unwrap()));
    assert!(!sent(second.received_requests().await.unwrap()));
}
