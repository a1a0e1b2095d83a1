//! That no text was forgotten on the pages of keys and pictures, which say most once there are some.

use super::{
    EMAIL, PASSWORD, Person, jobs as pictures,
    marked::{Marked, look, unmarked},
};
use crate::domain::{
    api_keys::{self, KeyState},
    jobs::{self, MainResult, Proof},
};

const SHOP: &str = "shop.example";

async fn logged_in() -> Person {
    let mut person = Person::new().await.marked();
    person.sign_up_and_choose_password().await;
    person.log_in(PASSWORD).await;
    person
}

/// Sends a form and looks at the page that answers.
async fn send(person: &mut Person, form: &str, fields: &[(&str, &str)], data: &[&str]) {
    let answer = person.post(form, fields).await;
    let unmarked = unmarked(&answer.html, data);
    assert!(unmarked.is_empty(), "{form} says {unmarked:?}");
}

#[tokio::test]
async fn pages_of_pictures_say_nothing_that_is_not_in_the_catalogue() {
    let mut person = logged_in().await;
    let id = pictures::optimize(&person).await;
    pictures::submit_url(&person, "https://one.example/harbour.jpg").await;
    let account = person.account(EMAIL).await;
    let page = format!("/dashboard/jobs/{id}");
    person.get(&page).await;
    person.post(&format!("{page}/share"), &[]).await;
    let Proof { job, share, .. } = jobs::proof(&person.app, &account.id, &id).await.unwrap().unwrap();
    // How an encoder was set is told in its own terms.
    let made_by = |result: Option<MainResult>| match result {
        Some(MainResult::Optimized(download)) => download.encoding,
        other => panic!("{other:?}"),
    };
    let made_by = made_by(job.main);
    let data = ["bär.png", "harbour.jpg", SHOP, "one.example", &made_by];
    let shared = format!("/proof/{}", share.unwrap());
    let pages = [
        &page,
        &shared,
        "/dashboard",
        "/dashboard/jobs",
        "/dashboard/jobs?state=waiting",
        "/dashboard/jobs?state=failed",
        "/dashboard/credits",
        "/dashboard/api-keys",
        "/dashboard/api-keys/reset",
        "/dashboard/log",
    ];
    look(&mut person, &pages, &data).await;
}

#[tokio::test]
async fn pages_of_keys_say_nothing_that_is_not_in_the_catalogue() {
    let mut person = logged_in().await;
    person.get("/dashboard/api-keys/new").await;
    let nonsense = [("label", ""), ("monthly_limit", "x"), ("hosts", "shop"), ("end", "y")];
    send(&mut person, "/dashboard/api-keys/new", &nonsense, &["shop"]).await;
    let bounds = [("label", "Shop"), ("monthly_limit", "5"), ("hosts", SHOP), ("end", "2099-12-31")];
    let data = ["Shop", SHOP, "Client/1.0"];
    send(&mut person, "/dashboard/api-keys/new", &bounds, &data).await;
    send(&mut person, "/dashboard/api-keys/new", &bounds, &data).await;

    let account = person.account(EMAIL).await;
    let keys = api_keys::list(&person.app, &account.id).await.unwrap();
    let main = keys.iter().find(|key| key.is_active_main()).unwrap().id.clone();
    let alias = keys.iter().find(|key| key.alias.is_some()).unwrap().id.clone();
    for (key, client) in [(&main, "6.5.1"), (&main, "Client/1.0"), (&alias, "Client/1.0")] {
        api_keys::record_site(&person.app, key, SHOP, Some(client), 3).await.unwrap();
    }
    let page = format!("/dashboard/api-keys/key/{alias}");
    let reset = format!("/dashboard/api-keys/reset?key={alias}");
    look(&mut person, &["/dashboard/api-keys", &page, &reset], &data).await;

    send(&mut person, "/dashboard/api-keys/show", &[("key", main.as_str())], &data).await;
    send(&mut person, "/dashboard/api-keys/replace", &[("key", main.as_str()), ("overlap", "7d")], &data)
        .await;
    send(&mut person, "/dashboard/api-keys/replace", &[("key", alias.as_str()), ("overlap", "0")], &data)
        .await;
    let keys = api_keys::list(&person.app, &account.id).await.unwrap();
    assert!(keys.iter().any(|key| matches!(key.state, KeyState::Retiring { .. })));
    let pages =
        ["undone", "known", "changed", "cut-off", ""].map(|n| format!("/dashboard/api-keys?notice={n}"));
    look(&mut person, &pages.each_ref().map(String::as_str), &data).await;
    look(&mut person, &["/dashboard/log"], &data).await;
}
