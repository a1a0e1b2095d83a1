//! API Keys and Reset API key.

use axum::http::{StatusCode, header};

use super::Person;
use crate::api_keys::KeyRefusal;

async fn works(person: &Person, key: &str) -> bool {
    match person.app.api_keys.authenticate(key).await {
        Ok(_) => true,
        Err(KeyRefusal::Revoked | KeyRefusal::Unknown) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_key_is_shown_when_its_owner_asks_and_only_then() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys").await;
    let answer = person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await;
    let key = answer.html.split_once("id=\"api-key\">").unwrap().1[..20].to_owned();
    assert!(works(&person, &key).await);
    assert!(!page.html.contains(&key));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(!person.get("/dashboard/api-keys").await.html.contains(&key));
}

#[tokio::test]
async fn a_stranger_s_key_is_not_shown() {
    let mut person = Person::logged_in().await;
    person.get("/dashboard/api-keys").await;
    for id in ["", "nonsense", "01K8ZZZZZZZZZZZZZZZZZZZZZZ"] {
        let answer = person.post("/dashboard/api-keys/show", &[("key", id)]).await;
        assert!(!answer.html.contains("id=\"api-key\""), "{id}");
        assert!(answer.html.contains("can’t be shown again"), "{id}");
    }
}

#[tokio::test]
async fn replace_lets_the_old_key_work_on_and_is_done_once() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys").await;
    let shown = person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await;
    let old = shown.html.split_once("id=\"api-key\">").unwrap().1[..20].to_owned();

    let page = person.get("/dashboard/api-keys/reset").await;
    let id = page.field("key").unwrap();
    let fields = [("key", id.as_str()), ("overlap", "7d")];
    let answer = person.post("/dashboard/api-keys/replace", &fields).await;
    let new = person.mailed_key().await;
    assert!(answer.html.contains(&format!("id=\"api-key\">{new}<")), "the page shows what was mailed");
    assert!(works(&person, &old).await && works(&person, &new).await);

    // The same form again, as by a reload: nothing happens.
    let again = person.post("/dashboard/api-keys/replace", &fields).await;
    assert_eq!(again.location(), "/dashboard/api-keys?notice=changed");
    assert!(works(&person, &new).await);

    let page = person.get("/dashboard/api-keys").await;
    assert!(page.html.contains("works until 2 November 2026"), "{}", page.main());
    let answer = person.post("/dashboard/api-keys/cut-off", &[("key", &id)]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=cut-off");
    assert!(!works(&person, &old).await && works(&person, &new).await);
}

#[tokio::test]
async fn cut_off_now_ends_the_active_key_and_shows_the_new_one() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys").await;
    let shown = person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await;
    let old = shown.html.split_once("id=\"api-key\">").unwrap().1[..20].to_owned();

    let page = person.get("/dashboard/api-keys/reset").await;
    let id = page.field("key").unwrap();
    let answer = person.post("/dashboard/api-keys/cut-off", &[("key", &id)]).await;
    let new = person.mailed_key().await;
    assert!(answer.html.contains(&format!("id=\"api-key\">{new}<")));
    assert!(!works(&person, &old).await && works(&person, &new).await);

    let again = person.post("/dashboard/api-keys/cut-off", &[("key", &id)]).await;
    assert_eq!(again.location(), "/dashboard/api-keys?notice=changed");
    assert!(works(&person, &new).await);
}

#[tokio::test]
async fn an_overlap_that_is_none_changes_nothing() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys/reset").await;
    let id = page.field("key").unwrap();
    for overlap in ["", "31d", "forever", "-1d"] {
        let answer = person.post("/dashboard/api-keys/replace", &[("key", &id), ("overlap", overlap)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{overlap}");
        assert_eq!(answer.location(), "/dashboard/api-keys/reset", "{overlap}");
    }
    assert_eq!(person.get("/dashboard/api-keys/reset").await.field("key"), Some(id));
}

#[tokio::test]
async fn a_reset_names_the_sites_that_use_the_key() {
    let mut person = Person::logged_in().await;
    let account = person.app.accounts.list().await.unwrap().remove(0);
    let key = person.app.api_keys.list(&account.id).await.unwrap().remove(0);
    person.app.api_keys.record_site(&key.id, "shop.example", Some("<b>Client</b>/1.0"), 3).await.unwrap();
    let page = person.get("/dashboard/api-keys/reset").await;
    assert!(page.html.contains("shop.example"), "{}", page.main());
    assert!(page.html.contains("the site above can optimize nothing"), "{}", page.main());
    assert!(!page.html.contains("<b>Client"), "what a client says of itself is escaped");
}

#[tokio::test]
async fn the_connector_is_filled_in_for_anyone_and_holds_no_key() {
    let mut person = Person::at("https://px.example", |_| {}).await;
    let answer = person.get("/wordpress/eiderpix-connector.php").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION], "attachment; filename=eiderpix-connector.php");
    assert!(answer.html.starts_with("<?php\n"));
    assert!(answer.html.contains("const PUBLIC_URL = 'https://px.example';"));

    let mut owner = Person::logged_in().await;
    let page = owner.get("/dashboard/api-keys").await;
    assert!(page.html.contains("href=\"/wordpress/eiderpix-connector.php\" download"));
    let key = owner.mailed_key().await;
    assert!(!owner.get("/wordpress/eiderpix-connector.php").await.html.contains(&key));
}
