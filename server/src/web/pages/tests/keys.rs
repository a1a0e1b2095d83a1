//! API Keys and Reset API key.

use axum::http::{StatusCode, header};

use super::{Answer, EMAIL, Person};
use crate::domain::{
    accounts,
    api_keys::{self, KeyRefusal},
};

async fn works(person: &Person, key: &str) -> bool {
    match api_keys::authenticate(&person.app, key).await {
        Ok(_) => true,
        Err(KeyRefusal::Revoked | KeyRefusal::Unknown) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Holds up K3.
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

/// Holds up K9.
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

/// Holds up K4.
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

/// Holds up K4.
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
    let account = accounts::list(&person.app).await.unwrap().remove(0);
    let key = api_keys::list(&person.app, &account.id).await.unwrap().remove(0);
    api_keys::record_site(&person.app, &key.id, "shop.example", Some("<b>Client</b>/1.0"), 3).await.unwrap();
    let page = person.get("/dashboard/api-keys/reset").await;
    assert!(page.html.contains("shop.example"), "{}", page.main());
    assert!(page.html.contains("the site above can optimize nothing"), "{}", page.main());
    assert!(!page.html.contains("<b>Client"), "what a client says of itself is escaped");
}

async fn record_site(person: &Person, key: &str, host: &str) {
    let holder = api_keys::authenticate(&person.app, key).await.unwrap();
    person.app.clock.advance_ms(1_000);
    api_keys::record_site(&person.app, &holder.key_id, host, Some("6.5.1"), 1).await.unwrap();
}

/// The key that a page shows.
fn shown(page: &Answer) -> String {
    page.html.split_once("id=\"api-key\">").expect("a key is shown").1[..20].to_owned()
}

/// What the page says of a key that is on its way out.
fn retiring(page: &Answer) -> &str {
    let (_, rest) = page.html.split_once("aria-labelledby=\"retiring-1\"").expect("a key is on its way out");
    rest.split_once("</section>").unwrap().0
}

#[tokio::test]
async fn who_moved_and_who_is_still_on_the_old_key_is_shown_and_the_replacement_undone() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys").await;
    let old = shown(&person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await);
    for host in ["one.example", "two.example", "three.example"] {
        record_site(&person, &old, host).await;
    }
    let id = person.get("/dashboard/api-keys/reset").await.field("key").unwrap();
    let fields = [("key", id.as_str()), ("overlap", "7d")];
    let new = shown(&person.post("/dashboard/api-keys/replace", &fields).await);
    for host in ["one.example", "two.example"] {
        record_site(&person, &new, host).await;
    }
    let page = person.get("/dashboard/api-keys").await;
    assert!(retiring(&page).contains("three.example still uses it."), "{}", page.main());
    assert!(retiring(&page).contains("6 days left"), "{}", page.main());
    assert_eq!(retiring(&page).matches(">moved<").count(), 2);
    assert_eq!(retiring(&page).matches(">still on this key<").count(), 1);

    let answer = person.post("/dashboard/api-keys/undo", &[("key", &id)]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=undone");
    let again = person.post("/dashboard/api-keys/undo", &[("key", &id)]).await;
    assert_eq!(again.location(), "/dashboard/api-keys?notice=changed", "the same form again");
    assert!(works(&person, &old).await && works(&person, &new).await);
    let page = person.get("/dashboard/api-keys").await;
    assert!(retiring(&page).contains(&new[..4]), "{}", page.main());
}

#[tokio::test]
async fn a_key_with_bounds_is_made_shown_changed_and_revoked() {
    let mut person = Person::logged_in().await;
    person.get("/dashboard/api-keys/new").await;
    let fields = [
        ("label", "Shop <two>"),
        ("monthly_limit", "1,000"),
        ("hosts", "https://shop.example/\n*.agency.example"),
        ("end", "2026-12-31"),
    ];
    let made = person.post("/dashboard/api-keys/new", &fields).await;
    let key = shown(&made);
    assert!(works(&person, &key).await);
    let again = person.post("/dashboard/api-keys/new", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the same form again makes no second key");
    assert!(again.html.contains("There is a key with this name already."), "{}", again.main());

    let page = person.get("/dashboard/api-keys").await;
    let bounds = "up to 1,000 pictures a month, only shop.example, *.agency.example, until 31 December 2026";
    assert!(page.html.contains(bounds), "{}", page.main());
    assert!(page.html.contains("Shop &#60;two&#62;") && !page.html.contains(&key), "{}", page.main());
    let path = page.html.split_once("href=\"/dashboard/api-keys/key/").unwrap().1;
    let path = format!("/dashboard/api-keys/key/{}", path.split_once('"').unwrap().0);
    let page = person.get(&path).await;
    let id = page.field("key").unwrap();
    assert_eq!(shown(&person.post("/dashboard/api-keys/show", &[("key", &id)]).await), key);

    let answer = person.post(&path, &[("label", "Shop"), ("hosts", "shop.example")]).await;
    assert_eq!(answer.location(), format!("{path}?notice=saved"));
    let answer = person.post("/dashboard/api-keys/cut-off", &[("key", &id)]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=cut-off");
    assert!(!works(&person, &key).await);
    assert_eq!(person.get(&path).await.status, StatusCode::NOT_FOUND);
    let answer = person.post(&path, &[("label", "Shop")]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=changed", "from a tab that was open meanwhile");
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_it_was_with_what_is_wrong() {
    let mut person = Person::logged_in().await;
    person.get("/dashboard/api-keys/new").await;
    let fields = [("label", " "), ("monthly_limit", "-3"), ("hosts", "shop\"x"), ("end", "31.12.2026")];
    let answer = person.post("/dashboard/api-keys/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    super::looks::settings().bind(|| insta::assert_snapshot!("api-key-form-with-mistakes", answer.main()));
    let answer = person.post("/dashboard/api-keys/new", &[("label", "Old"), ("end", "2020-01-01")]).await;
    assert!(answer.html.contains("This day is over."), "{}", answer.main());
}

#[tokio::test]
async fn a_new_site_is_asked_about_until_its_owner_knows_it() {
    let mut person = Person::logged_in().await;
    let page = person.get("/dashboard/api-keys").await;
    let key = shown(&person.post("/dashboard/api-keys/show", &[("key", &page.field("key").unwrap())]).await);
    record_site(&person, &key, "one.example").await;
    assert!(!person.get("/dashboard/api-keys").await.html.contains("Do you know"));
    record_site(&person, &key, "two.example").await;
    let page = person.get("/dashboard/api-keys").await;
    assert!(page.html.contains("<strong>two.example</strong> uses your main key"), "{}", page.main());
    let answer = person.post("/dashboard/api-keys/known", &[]).await;
    assert_eq!(answer.location(), "/dashboard/api-keys?notice=known");
    assert!(!person.get("/dashboard/api-keys").await.html.contains("Do you know"));
}

#[tokio::test]
async fn keys_are_not_offered_to_be_shown_where_the_operator_turned_that_off() {
    let mut person = Person::at("http://127.0.0.1:8787", |config| config.keys.keep_sealed = false).await;
    person.sign_up_and_choose_password().await;
    person.log_in(super::PASSWORD).await;
    let page = person.get("/dashboard/api-keys").await;
    assert!(!page.html.contains(">Show<") && page.html.contains("keeps no readable copy"), "{}", page.main());
    let id = person.get("/dashboard/api-keys/reset").await.field("key").unwrap();
    let answer = person.post("/dashboard/api-keys/show", &[("key", &id)]).await;
    assert!(!answer.html.contains("id=\"api-key\""));
}

#[tokio::test]
async fn the_log_is_seen_checked_and_exported_by_its_owner_alone() {
    let mut person = Person::logged_in().await;
    let id = person.get("/dashboard/api-keys/reset").await.field("key").unwrap();
    person.post("/dashboard/api-keys/replace", &[("key", &id), ("overlap", "7d")]).await;
    let page = person.get("/dashboard/log").await;
    assert!(page.html.contains("Intact: 4 lines checked"), "{}", page.main());
    assert!(page.html.contains("works until 2 November 2026"), "{}", page.main());

    let json = person.get("/dashboard/log/eiderpix-log.json").await;
    assert_eq!(json.headers[header::CACHE_CONTROL], "no-store");
    let lines: Vec<serde_json::Value> = serde_json::from_str(&json.html).unwrap();
    assert_eq!(lines.len(), 4);
    assert!(page.html.contains(lines[3]["hash"].as_str().unwrap()));
    let csv = person.get("/dashboard/log/eiderpix-log.csv").await;
    assert_eq!(csv.html.lines().count(), 5);
    assert!(csv.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    assert!(!csv.html.contains(EMAIL), "the log names nobody");

    person.cookies.clear();
    for path in ["/dashboard/log", "/dashboard/log/eiderpix-log.json", "/dashboard/log/eiderpix-log.csv"] {
        assert!(person.get(path).await.location().starts_with("/login?next="), "{path}");
    }
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
