//! Pages while nothing can be written, and while single rows cannot be read.

use crate::{domain::accounts, mail::outbox};
use axum::http::StatusCode;
use sqlx::Executor;

use super::{EMAIL, Person};

const MINUTE_MS: i64 = 60 * 1_000;

async fn execute(person: &Person, statement: &'static str) {
    let mut writing = person.app.store.write().await.unwrap();
    writing.execute(statement).await.unwrap();
    writing.commit().await.unwrap();
}

/// Holds up J8.
#[tokio::test]
async fn pages_are_shown_though_nothing_can_be_written() {
    let mut person = Person::operator().await;
    execute(
        &person,
        "CREATE TRIGGER full BEFORE UPDATE ON web_sessions BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
    )
    .await;
    for path in ["/dashboard", "/dashboard/api-keys", "/dashboard/account", "/operator", "/operator/queue"] {
        person.app.clock.advance_ms(2 * MINUTE_MS);
        assert_eq!(person.get(path).await.status, StatusCode::OK, "{path}");
    }
}

/// Holds up J8.
#[tokio::test]
async fn pages_are_shown_though_the_database_is_locked() {
    let mut person = Person::operator().await;
    let locked = person.app.store.write().await.unwrap();
    for path in ["/operator", "/dashboard"] {
        person.app.clock.advance_ms(2 * MINUTE_MS);
        assert_eq!(person.get(path).await.status, StatusCode::OK, "{path}");
    }
    drop(locked);
}

/// Holds up J8.
#[tokio::test]
async fn a_mail_that_cannot_be_opened_hides_no_other() {
    let mut person = Person::operator().await;
    let readable = outbox::list(&person.app).await.unwrap().len();
    execute(
        &person,
        "INSERT INTO mails (id, sealed, attempts, run_at, created_at) VALUES ('01JXXXXXXXXXXXXXXXXXXXXXXX', 'x', 0, 0, 0)",
    )
    .await;

    let opened = outbox::open(&person.app).await.unwrap();
    assert_eq!((opened.mails.len(), opened.unreadable), (readable, 1));
    assert_eq!(person.get("/operator/mails").await.status, StatusCode::OK);
    let link = person.app.mailbox_link.renew(&person.app).unwrap();
    person.get(link.path()).await;
    let mailbox = person.get("/mailbox").await;
    assert_eq!(mailbox.status, StatusCode::OK);
    assert!(mailbox.html.contains("1 mail cannot be opened"), "{}", mailbox.main());

    person.get("/dashboard/account").await;
    let export = person.post("/dashboard/account/export", &[]).await;
    let export: serde_json::Value = serde_json::from_str(&export.html).unwrap();
    assert_eq!(export["mails_of_the_service_that_cannot_be_opened"], 1);
    assert_eq!(export["mails"].as_array().unwrap().len(), readable);
    assert_eq!(export["account"]["email"], EMAIL);
}

#[tokio::test]
async fn an_account_that_cannot_be_read_hides_no_other() {
    let mut person = Person::operator().await;
    person.other_logged_in("broken@example.org").await;
    execute(&person, "UPDATE accounts SET email = 'no address' WHERE email = 'broken@example.org'").await;

    let accounts = person.get("/operator/accounts").await;
    assert_eq!(accounts.status, StatusCode::OK);
    assert!(accounts.html.contains(EMAIL), "{}", accounts.main());
    assert_eq!(accounts::list(&person.app,).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_unknown_proxy_is_told_of_on_the_operators_page() {
    let mut person = Person::operator().await;
    assert!(!person.get("/operator").await.html.contains("X-Forwarded-For"));
    person.send(axum::http::Method::GET, "/login", &[], &[("x-forwarded-for", "203.0.113.9")]).await;
    let page = person.get("/operator").await;
    assert!(
        page.html.contains("Requests came from 127.0.0.1 with an X-Forwarded-For header"),
        "{}",
        page.main()
    );

    let mut behind = Person::operator_at(|config| {
        config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    behind.send(axum::http::Method::GET, "/login", &[], &[("x-forwarded-for", "203.0.113.9")]).await;
    assert!(!behind.get("/operator").await.html.contains("X-Forwarded-For"));
}
