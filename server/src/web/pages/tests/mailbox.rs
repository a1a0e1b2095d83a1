//! The built-in mailbox.

use axum::http::StatusCode;

use super::{EMAIL, Person};
use crate::mail::mailbox_link;

async fn with_mail() -> Person {
    let mut person = Person::new().await;
    person.get("/sign-up").await;
    person.post("/sign-up", &[("email", EMAIL)]).await;
    person
}

#[tokio::test]
async fn the_link_opens_the_mailbox_once_and_in_one_browser() {
    let mut person = with_mail().await;
    assert_eq!(person.get("/mailbox").await.status, StatusCode::FORBIDDEN);

    let link = person.app.mailbox_link.renew(&person.app).unwrap();
    assert_eq!(person.get(link.path()).await.location(), "/mailbox");
    let page = person.get("/mailbox").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains(&person.mailed_key().await));
    assert!(page.html.contains("/password/choose?token="));

    person.cookies.clear();
    assert_eq!(person.get(link.path()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(person.get("/mailbox").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_forged_or_old_pass_opens_nothing() {
    let mut person = with_mail().await;
    let link = person.app.mailbox_link.renew(&person.app).unwrap();
    person.get(link.path()).await;
    let pass = person.cookies["eiderpix_mailbox"].clone();
    let (until, mac) = pass.split_once('.').unwrap();
    let longer = until.parse::<i64>().unwrap() + 1;
    for forged in [format!("{longer}.{mac}"), until.to_owned(), format!("{until}."), String::new()] {
        person.cookies.insert("eiderpix_mailbox".into(), forged.clone());
        assert_eq!(person.get("/mailbox").await.status, StatusCode::FORBIDDEN, "{forged}");
    }
    person.cookies.insert("eiderpix_mailbox".into(), pass);
    assert_eq!(person.get("/mailbox").await.status, StatusCode::OK);
    person.app.clock.advance_ms(mailbox_link::PASS_SECONDS * 1_000);
    assert_eq!(person.get("/mailbox").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn there_is_no_mailbox_where_mails_are_sent() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| {
        config.smtp_url = Some("smtp://127.0.0.1:1".to_owned().into());
    })
    .await;
    assert!(person.app.mailbox_link.renew(&person.app).is_none());
    assert_eq!(person.get("/mailbox").await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.get("/mailbox/open/abc").await.status, StatusCode::NOT_FOUND);
}
