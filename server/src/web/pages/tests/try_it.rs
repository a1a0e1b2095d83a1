//! Pictures dropped on "Try it", with and without an account.

use crate::domain::{accounts, demo, jobs};
use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Answer, Person, jobs::wasteful_png};

const PATIENCE: Duration = Duration::from_secs(120);

/// Sends files from the form, with the token of the page before it.
async fn drop_pictures(person: &mut Person, files: &[(&str, Vec<u8>)]) -> Answer {
    drop_with_token(person, &person.form_token.clone(), files).await
}

async fn drop_with_token(person: &mut Person, token: &str, files: &[(&str, Vec<u8>)]) -> Answer {
    let mut body =
        format!("--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n").into_bytes();
    for (name, bytes) in files {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--x--\r\n");
    let cookies: Vec<_> = person.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post("/try")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::COOKIE, cookies.join("; "))
        .body(Body::from(body));
    let response = person.service.clone().oneshot(request.unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let html = String::from_utf8(to_bytes(body, 1_000_000).await.unwrap().to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, html }
}

/// Works until all pictures of a page are done.
async fn finish(person: &mut Person, path: &str) -> Answer {
    let visit = demo::find(&person.app, path.rsplit('/').next().unwrap()).await.unwrap().unwrap();
    let jobs: Vec<_> =
        visit.pictures.iter().filter_map(|tried| Some(tried.proof.as_ref().ok()?.job.id.clone())).collect();
    let shutdown = CancellationToken::new();
    let workers = person.app.start_workers(shutdown.clone()).await.unwrap();
    jobs::wait(&person.app, &jobs, PATIENCE).await.unwrap();
    shutdown.cancel();
    workers.finished().await;
    person.get(path).await
}

#[tokio::test]
async fn whoever_is_logged_in_drops_pictures_and_takes_them_back_smaller() {
    let mut person = Person::logged_in().await;
    person.get("/try").await;
    let files =
        [("bär.png", wasteful_png()), ("notes.txt", b"no picture".to_vec()), ("bär.png", wasteful_png())];
    let sent = drop_pictures(&mut person, &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let path = sent.location().to_owned();
    let waiting = person.get(&path).await;
    assert!(
        waiting.html.contains("1 of 3 done") && waiting.html.contains("data-refresh"),
        "{}",
        waiting.main()
    );

    let done = finish(&mut person, &path).await;
    for words in ["3 pictures, all done.", "bär.png", "not a picture of a kind that is taken", "data-compare"]
    {
        assert!(done.html.contains(words), "{words} is missing: {}", done.main());
    }
    assert!(!done.html.contains("data-refresh"));
    let mut stranger = person.other();
    assert_eq!(stranger.get(&path).await.status, StatusCode::OK, "the address is enough");
    assert_eq!(stranger.get("/try/0123456789abcdef0123456789abcdef").await.status, StatusCode::NOT_FOUND);

    let (status, headers, archive) = person.send_for_bytes(&format!("{path}/eiderpix.zip")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_LENGTH], archive.len().to_string(), "its size is said before");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.zip"), archive).unwrap();
    let python = "import sys, zipfile\n\
                  archive = zipfile.ZipFile(sys.argv[1])\n\
                  assert archive.testzip() is None\n\
                  assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())\n\
                  print(sorted(archive.namelist()))";
    let read = std::process::Command::new("python3")
        .args(["-c", python])
        .arg(folder.path().join("a.zip"))
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let names = String::from_utf8(read.stdout).unwrap();
    assert!(names.contains("'bär.png'") && names.contains("'bär-2.png'"), "{names}");

    let link = format!("href=\"{path}/");
    let mut links = done.html.split(&link).skip(1).map(|rest| rest.split_once('"').unwrap().0);
    let file =
        links.find(|name| name.ends_with(".png")).expect("a result of the picture's own format").to_owned();
    let (status, headers, bytes) = person.send_for_bytes(&format!("{path}/{file}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bytes.starts_with(b"\x89PNG"));
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("b%C3%A4r.png"));
}

#[tokio::test]
async fn visitors_try_only_where_the_operator_lets_them_and_only_a_few() {
    let mut operator = Person::operator().await;
    let mut visitor = operator.other();
    let closed = visitor.get("/try").await;
    assert!(closed.html.contains("with an account only"), "{}", closed.main());
    assert_eq!(drop_pictures(&mut visitor, &[("a.png", wasteful_png())]).await.status, StatusCode::FORBIDDEN);

    operator.get("/operator/sign-up").await;
    operator.post("/operator/sign-up/try-it", &[("open", "yes")]).await;
    assert!(visitor.get("/").await.html.contains("href=\"/try\""));
    visitor.get("/try").await;
    let nothing = drop_pictures(&mut visitor, &[("", Vec::new())]).await;
    assert!(nothing.html.contains("Choose at least one picture"), "{}", nothing.main());
    let many: Vec<_> =
        (0..7).map(|number| ["a", "b"][number % 2]).map(|name| (name, wasteful_png())).collect();
    let sent = drop_pictures(&mut visitor, &many).await;
    let page = visitor.get(sent.location()).await;
    assert_eq!(page.html.matches("Only 5 pictures are taken at once").count(), 2, "{}", page.main());
    drop_pictures(&mut visitor, &many[..5]).await;
    let throttled = drop_pictures(&mut visitor, &many[..1]).await;
    assert_eq!(throttled.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(throttled.headers.contains_key(header::RETRY_AFTER));

    let visitors = operator.account("visitors@eiderpix.invalid").await;
    assert!(operator.get("/operator/accounts?text=visitors").await.html.contains("visitors@"));
    accounts::suspend(&operator.app, &visitors.id).await.unwrap();
    assert!(visitor.get("/try").await.html.contains("with an account only"), "stopped like any account");
}

/// Holds up K7.
#[tokio::test]
async fn pictures_are_taken_from_our_own_form_only() {
    let mut person = Person::logged_in().await;
    let forged = drop_with_token(&mut person, "x", &[("a.png", wasteful_png())]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    person.get("/try").await;
    let no_form = person.post("/try", &[]).await;
    assert_eq!(no_form.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_visitors_picture_that_is_too_large_is_told_so_beside_the_others() {
    let mut operator = Person::operator().await;
    operator.get("/operator/sign-up").await;
    operator.post("/operator/sign-up/try-it", &[("open", "yes")]).await;
    let mut visitor = operator.other();
    visitor.get("/try").await;
    let files = [("large.png", vec![0; 10_000_001]), ("small.png", wasteful_png())];
    let sent = drop_pictures(&mut visitor, &files).await;
    let page = visitor.get(sent.location()).await;
    assert!(page.html.contains("It is larger than 10.0 MB."), "{}", page.main());
    assert!(page.html.contains("1 of 2 done"), "{}", page.main());
}

#[tokio::test]
async fn the_pictures_of_one_form_take_their_room_until_they_are_stored() {
    let picture = wasteful_png();
    let room = 4 * (picture.len() as u64 * 3 / 2);
    let mut person =
        Person::at("http://127.0.0.1:8787", |config| config.http.max_incoming_bytes = room).await;
    person.sign_up_and_choose_password().await;
    person.log_in(super::PASSWORD).await;
    for _ in 0..2 {
        person.get("/try").await;
        let sent =
            drop_pictures(&mut person, &[("a.png", picture.clone()), ("b.png", picture.clone())]).await;
        let page = person.get(sent.location()).await;
        let refused = page.html.matches("Too many pictures are being sent at once.").count();
        assert_eq!(refused, 1, "room for one, while the other is held: {}", page.main());
    }
}
