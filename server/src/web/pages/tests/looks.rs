//! How pages look, and what every page keeps to.

use axum::http::{StatusCode, header};

use super::{EMAIL, Person};

/// What differs from run to run does not belong into a snapshot.
pub(super) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r#"(name="(?:form_token|key|token)" value=")[^"]*""#, r#"${1}[random]""#);
    settings.add_filter(r"/assets/[0-9a-f]{12}/", "/assets/[version]/");
    settings.add_filter(r"[0-9A-Za-z]{4}•{16}", "abcd••••••••••••••••");
    settings.add_filter(r"(?m)^[0-9A-Za-z]{20}$|>[0-9A-Za-z]{20}<", "[key]");
    settings.add_filter(r"token=[0-9A-Za-z_-]+", "token=[random]");
    settings
}

#[tokio::test]
async fn pages_for_anyone() {
    let mut person = Person::new().await;
    let home = person.get("/").await.html;
    settings().bind(|| insta::assert_snapshot!("home", home));
    for path in [
        "/sign-up",
        "/sign-up/done",
        "/login",
        "/login/mail",
        "/login/mail/done",
        "/login/link",
        "/account-deleted",
        "/password/forgot",
        "/password/forgot/done",
        "/password/choose",
    ] {
        let page = person.get(path).await.main();
        settings().bind(|| insta::assert_snapshot!(path.trim_start_matches('/').replace('/', "-"), page));
    }
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    let link = person.mailed_link().await;
    let page = person.get(&link).await.main();
    settings().bind(|| insta::assert_snapshot!("password-choose-open", page));
    let link = person.app.mailbox_link.renew(&person.app).unwrap();
    person.get(link.path()).await;
    let page = person.get("/mailbox").await.main();
    settings().bind(|| insta::assert_snapshot!("mailbox", page));
}

#[tokio::test]
async fn pages_of_an_account() {
    let mut person = Person::logged_in().await;
    for path in ["/dashboard", "/dashboard/api-keys", "/dashboard/api-keys/new", "/dashboard/api-keys/reset"]
    {
        let page = person.get(path).await.main();
        settings().bind(|| insta::assert_snapshot!(path.trim_start_matches('/').replace('/', "-"), page));
    }
    let id = person.get("/dashboard/api-keys/reset").await.field("key").unwrap();
    let page = person.post("/dashboard/api-keys/replace", &[("key", &id), ("overlap", "7d")]).await.main();
    settings().bind(|| insta::assert_snapshot!("api-key-replaced", page));
    let page = person.get("/dashboard/api-keys").await.main();
    settings().bind(|| insta::assert_snapshot!("api-keys-retiring", page));
}

/// Holds up W1.
#[tokio::test]
async fn no_page_needs_inline_script_or_style_and_all_are_light() {
    let mut person = Person::logged_in().await;
    for path in [
        "/",
        "/sign-up",
        "/dashboard",
        "/dashboard/api-keys",
        "/dashboard/api-keys/new",
        "/dashboard/api-keys/reset",
        "/dashboard/account",
        "/dashboard/account/second-factor",
        "/dashboard/account/email",
        "/dashboard/account/delete",
        "/dashboard/credits",
        "/dashboard/jobs",
        "/dashboard/log",
        "/mailbox",
    ] {
        let page = person.get(path).await;
        let mut bytes = page.html.len();
        for inline in [" style=", "<style", "<script>", " onclick", " onsubmit", "javascript:"] {
            assert!(!page.html.contains(inline), "{path} has {inline}");
        }
        for address in page.html.split('"').filter(|part| part.starts_with("/assets/")) {
            let asset = person.get(address).await;
            assert_eq!(asset.status, StatusCode::OK, "{address}");
            assert_eq!(asset.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
            bytes += asset.html.len();
        }
        assert!(bytes < 100_000, "{path} weighs {bytes} bytes");
    }
}

#[tokio::test]
async fn an_asset_is_not_sent_twice() {
    let mut person = Person::new().await;
    let first = person.get("/favicon.ico").await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = person.send(axum::http::Method::GET, "/favicon.ico", &[], &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.html.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(person.get("/assets/0/../secret.key").await.status, StatusCode::NOT_FOUND);
}

/// Holds up W5.
#[tokio::test]
async fn an_error_has_a_code_and_the_request_s_id() {
    let mut person = Person::new().await;
    let answer = person
        .send(axum::http::Method::GET, "/assets/0/nothing.css", &[], &[("x-request-id", "0123456789abcdef")])
        .await;
    settings().bind(|| insta::assert_snapshot!("not-found", answer.main()));
}
