//! Wrong input: each kind has its code and its sentence, and none costs anything.

use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures};

fn refusal(answer: &Value) -> (String, String) {
    let status = &answer["Status"];
    let text =
        |name: &str| status[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned();
    (text("Code"), text("Message"))
}

/// A key with a right checksum that nobody has.
fn unknown_key() -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let random = "NobodyHasThisKey00";
    let value = crc32fast::hash(random.as_bytes()) % 3844;
    let digit = |value: u32| char::from(ALPHABET[value as usize]);
    format!("{random}{}{}", digit(value / 62), digit(value % 62))
}

/// Holds up K1.
#[tokio::test]
async fn keys_that_do_not_work_are_told_apart() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let mut mistyped = key.clone().into_bytes();
    mistyped[5] = if mistyped[5] == b'x' { b'y' } else { b'x' };
    let mistyped = String::from_utf8(mistyped).unwrap();
    let urls = ["http://127.0.0.1:1/a.jpg".to_owned()];

    let mut told = Vec::new();
    for key in ["", "short", &mistyped, &unknown_key()] {
        let (code, sentence) = refusal(&service.reducer(key, &urls, json!({})).await);
        let other_doors = [
            service.post_reducer(key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await,
            service.api_status(key).await,
            service.post_json("/v2/cleanup.php", &json!({"key": key, "urllist": urls})).await,
        ];
        for answer in other_doors {
            assert_eq!(refusal(&answer), (code.clone(), sentence.clone()));
        }
        told.push(format!("{code} {sentence}"));
    }
    let replaced = service.command(&["key", "reset", "owner@example.org", "--now"]);
    assert!(replaced.status.success(), "{replaced:?}");
    let (code, sentence) = refusal(&service.api_status(&key).await);
    told.push(format!("{code} {sentence}"));
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn the_log_says_what_the_engine_said_of_a_picture_that_cannot_be_taken() {
    let mut service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let png = pictures::png();
    let urls = [origin.put("/half.png", png[..png.len() / 2].to_vec()).await];
    let items = service.reducer_until_done(&key, &urls, json!({})).await;
    assert!(items[0]["Status"]["Code"].as_str().unwrap().starts_with('-'), "{}", items[0]);
    assert_eq!(service.stop(), Some(0));
    let log = service.log();
    let line = log.lines().find(|line| line.contains("the picture was refused"));
    assert!(line.is_some_and(|line| line.contains("the picture is damaged: PNG: ")), "{line:?} in {log}");
    assert!(!log.contains("half.png"), "the address stays out");
}

#[tokio::test]
async fn an_address_too_long_once_it_is_encoded_is_refused_alone_each_time() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let good = origin.put("/a.jpg", pictures::jpeg(1)).await;
    let urls = [origin.url(&format!("/{}.jpg", "漢".repeat(700))), good];
    for _ in 0..2 {
        let items = service.reducer_until_done(&key, &urls, json!({})).await;
        let (code, sentence) = refusal(&items[0]);
        assert_eq!((&*code, sentence.contains("too long")), ("-102", true), "{sentence}");
        assert_eq!(refusal(&items[1]).0, "2");
    }
}

#[tokio::test]
async fn what_a_pictures_server_answers_is_told_as_what_it_is() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    for (status, words) in [
        (401, "user name"),
        (403, "forbids"),
        (404, "no file"),
        (410, "no file"),
        (429, "asked too often"),
        (500, "error of its own"),
        (503, "error of its own"),
    ] {
        let url = origin.refuse(&format!("/{status}.jpg"), status).await;
        let items = service.reducer_until_done(&key, &[url], json!({})).await;
        let (code, sentence) = refusal(&items[0]);
        assert_eq!((&*code, sentence.contains(words)), ("-203", true), "{status}: {sentence}");
    }
}

#[tokio::test]
async fn pictures_that_cannot_be_taken_are_told_apart_and_cost_nothing() {
    let service = TestService::start_with(&[
        ("EIDERPIX_CREDITS__MONTHLY", "50"),
        ("EIDERPIX_FETCH__FIRST_BYTE_MS", "400"),
        ("EIDERPIX_FETCH__TOTAL_MS", "4000"),
    ])
    .await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let png = pictures::png();
    let truncated = png[..png.len() / 2].to_vec();

    let table = [
        ("a text file named .jpg", origin.put("/text.jpg", b"This is no picture.".to_vec()).await),
        ("an empty file", origin.put("/empty.jpg", Vec::new()).await),
        ("a truncated PNG", origin.put("/truncated.png", truncated).await),
        ("a vast PNG", origin.put("/vast.png", pictures::vast_png()).await),
        ("a truncated PDF", origin.put("/paper.pdf", b"%PDF-1.4\n%%EOF".to_vec()).await),
        (
            "a PDF with a password",
            origin.put("/closed.pdf", pictures::of_engine("pdf/with_password.pdf")).await,
        ),
        ("an SVG", origin.put("/plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).await),
        (
            "a file behind a password",
            origin.put_protected("/locked.jpg", "me", "secret", pictures::jpeg(1)).await,
        ),
        ("a private address", "http://10.0.0.1/a.jpg".to_owned()),
        ("this very machine by another name", "http://[::1]/a.jpg".to_owned()),
        ("a cloud's metadata", "http://169.254.169.254/latest/meta-data/".to_owned()),
        ("a missing file", origin.url("/missing.jpg")),
        ("a closed port", "http://127.0.0.1:1/a.jpg".to_owned()),
        ("a slow origin", origin.stall("/slow.jpg").await),
        ("a redirect inward", origin.redirect("/inward.jpg", "http://10.0.0.1/secret").await),
        ("a redirect without end", origin.redirect("/round.jpg", "/round.jpg").await),
        ("no URL at all", "a.jpg".to_owned()),
        ("another scheme", "file:///etc/passwd".to_owned()),
        ("a URL with a password", "http://me:secret@shop.example/a.jpg".to_owned()),
    ];
    let urls: Vec<_> = table.iter().map(|(_, url)| url.clone()).collect();
    let items = service.reducer_until_done(&key, &urls, json!({})).await;

    let told: Vec<_> = table
        .iter()
        .zip(&items)
        .map(|((what, url), item)| {
            assert_eq!(item["OriginalURL"], url.as_str());
            let (code, sentence) = refusal(item);
            format!("{what}: {code} {sentence}")
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert_eq!(service.credits_used(&key).await, 0);
}

#[tokio::test]
async fn a_host_that_gives_none_of_many_pictures_is_left_alone_for_a_while() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let urls: Vec<_> = (0..100).map(|index| format!("http://[::1]:1/{index}.jpg")).collect();
    let items = service.reducer_until_done(&key, &urls, json!({})).await;
    let codes: Vec<_> = items.iter().map(|item| refusal(item).0).collect();
    assert!(codes.iter().all(|code| code == "-106" || code == "-113"), "{codes:?}");
    let asked = codes.iter().filter(|code| *code == "-106").count();
    assert!((20..100).contains(&asked), "{codes:?}");
    assert_eq!(codes.last().unwrap(), "-113");

    let elsewhere = [origin.put("/a.jpg", pictures::jpeg(1)).await];
    assert_eq!(service.reducer_until_done(&key, &elsewhere, json!({})).await[0]["Status"]["Code"], "2");
}

#[tokio::test]
async fn requests_that_make_no_sense_are_answered_with_200_and_a_sentence() {
    let service = TestService::start().await;
    let key = service.sign_up("owner@example.org").await;
    let url = "http://127.0.0.1:1/a.jpg";
    let post = async |body: String| {
        let response =
            service.client.post(format!("{}/v2/reducer.php", service.base)).body(body).send().await;
        refusal(&crate::common::read_json(response.unwrap()).await)
    };
    let many: Vec<_> = (0..201).map(|index| format!("{url}?{index}")).collect();

    let told = [
        ("broken JSON", post("{\"key\":".into()).await),
        ("a list", post("[]".into()).await),
        ("deep nesting", post(format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100))).await),
        ("too large", post(format!("{{\"key\":\"{}\"}}", "x".repeat(1_100_000))).await),
        ("nothing", post(String::new()).await),
        ("no URLs", post(json!({"key": key}).to_string()).await),
        ("too many URLs", post(json!({"key": key, "urllist": many}).to_string()).await),
        ("an unknown mode", post(json!({"key": key, "urllist": [url], "lossy": 9}).to_string()).await),
        ("an unknown resize", post(json!({"key": key, "urllist": [url], "resize": 5}).to_string()).await),
        ("conversion", post(json!({"key": key, "urllist": [url], "convertto": "+tiff"}).to_string()).await),
        ("background", post(json!({"key": key, "urllist": [url], "bg_remove": 1}).to_string()).await),
    ];
    let told: Vec<_> =
        told.iter().map(|(what, (code, sentence))| format!("{what}: {code} {sentence}")).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn without_credits_nothing_is_taken_and_the_client_hears_it_at_the_top() {
    let service = TestService::start_with(&[("EIDERPIX_CREDITS__MONTHLY", "1")]).await;
    let key = service.sign_up("owner@example.org").await;
    let first = service.post_reducer_until_done(&key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    assert_eq!(first[0]["Status"]["Code"], "2");
    assert_eq!(service.credits_used(&key).await, 1);

    let files = [("f", "b.png", pictures::png()), ("g", "c.gif", pictures::gif())];
    assert_eq!(refusal(&service.post_reducer(&key, &files, &[]).await).0, "-403");
    let status = service.api_status(&key).await;
    assert_eq!((&status["APICallsMade"], &status["APICallsQuota"]), (&json!(1), &json!(1)));
    assert_eq!(status["Unlimited"], "false");
}

/// Holds up K8.
#[tokio::test]
async fn guessing_keys_is_throttled_and_a_right_key_goes_on_working() {
    let service = TestService::start_with(&[("EIDERPIX_THROTTLE__BAD_KEYS_PER_MINUTE", "3")]).await;
    let key = service.sign_up("owner@example.org").await;
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(refusal(&service.api_status(&unknown_key()).await).0);
    }
    assert_eq!(codes, ["-402", "-402", "-402", "-404", "-404"]);
    assert_eq!(refusal(&service.api_status(&key).await).0, "2");
}
