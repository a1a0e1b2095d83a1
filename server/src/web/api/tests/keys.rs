//! What is wrong with a key, and how a site gets the next one.

use axum::http::Method;
use serde_json::json;

use super::support::{Answer, Service, wasteful_png};
use crate::{
    domain::{
        api_keys::{self, AliasBounds, CutOff, Overlap},
        audit::Actor,
    },
    mail::outbox,
    web::api::tests::support::BASE,
};

const SECRET: &str = "00112233445566778899aabbccddeeff";
const OTHER_SECRET: &str = "ffffffffffffffffffffffffffffffff";

async fn check(service: &Service, key: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    service.send(Method::GET, "/api/v1/key", &[("authorization", &bearer)], vec![]).await
}

async fn register(service: &Service, secret: &str) -> Answer {
    service.post("/api/v1/installs", &json!({ "site": "https://shop.example/wp", "secret": secret })).await
}

async fn pick_up(service: &Service, secret: &str) -> Answer {
    service.post("/api/v1/key/successor", &json!({ "secret": secret })).await
}

async fn replace(service: &Service) -> String {
    let (app, account) = (&service.app, &service.account.id);
    let main = api_keys::find_main(app, account).await.unwrap().unwrap();
    let successor =
        api_keys::replace(app, account, &main, Overlap::default(), &Actor::Operator).await.unwrap();
    successor.unwrap().expose().to_owned()
}

/// Cuts off the key that is the active one now.
async fn cut_off_active(service: &Service) {
    let (app, account) = (&service.app, &service.account.id);
    let active = api_keys::find_main(app, account).await.unwrap().unwrap();
    let cut_off = api_keys::cut_off(app, account, &active, &Actor::Operator).await.unwrap();
    assert!(matches!(cut_off, CutOff::NewKey(_)));
}

#[tokio::test]
async fn each_mistake_with_a_key_has_its_own_name() {
    let service = Service::new().await;
    let mistyped = format!("{}!", &service.key[..19]);
    let unknown = crate::domain::api_keys::PlainApiKey::generate(&crate::context::random::Random::seeded(99));
    for (key, code) in [
        ("", "key_missing"),
        ("short", "key_wrong_length"),
        (mistyped.as_str(), "key_mistyped"),
        (unknown.expose(), "key_unknown"),
    ] {
        let answer = check(&service, key).await;
        assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"eiderpix\"");
        assert_eq!(answer.code(), code);
    }
    assert_eq!(check(&service, &service.key).await.json("Key")["state"], "active");
    cut_off_active(&service).await;
    assert_eq!(check(&service, &service.key).await.code(), "key_revoked");
}

#[tokio::test]
async fn a_replaced_key_tells_until_when_it_works() {
    let service = Service::new().await;
    replace(&service).await;
    let key = check(&service, &service.key).await.json("Key");
    assert_eq!((&key["state"], &key["retires_at"]), (&json!("retiring"), &json!("2026-11-02T10:13:20Z")));
}

#[tokio::test]
async fn wrong_keys_are_throttled_and_right_ones_are_not() {
    let service = Service::with(|config| config.throttle.bad_keys_per_minute = 1).await;
    check(&service, "x").await;
    let throttled = check(&service, "x").await;
    assert!(throttled.headers.contains_key("retry-after"));
    assert_eq!(throttled.code(), "too_many_requests");
    check(&service, &service.key).await.json("Key");
}

#[tokio::test]
async fn a_site_that_was_registered_before_picks_up_the_successor_once_and_its_owner_hears_of_it() {
    let service = Service::new().await;
    assert_eq!(register(&service, SECRET).await.status, 204);
    assert_eq!(pick_up(&service, SECRET).await.code(), "key_not_replaced");
    let successor = replace(&service).await;
    service.app.clock.advance_ms(1_000);
    let picked_up = pick_up(&service, SECRET).await;
    assert_eq!(picked_up.headers["cache-control"], "no-store");
    assert_eq!(picked_up.json("Successor")["api_key"], successor.as_str());
    assert_eq!(pick_up(&service, SECRET).await.code(), "successor_taken");
    let mail = outbox::list(&service.app).await.unwrap().pop().unwrap();
    assert!(mail.text.contains("shop.example") && !mail.text.contains(&successor), "{}", mail.text);
    assert!(mail.text.contains(BASE));
}

#[tokio::test]
async fn a_key_alone_yields_nothing_nor_does_a_secret_that_came_too_late() {
    let service = Service::new().await;
    register(&service, SECRET).await;
    replace(&service).await;
    assert_eq!(register(&service, OTHER_SECRET).await.code(), "key_replaced");
    for secret in [OTHER_SECRET, "", "not hexadecimal"] {
        assert_eq!(pick_up(&service, secret).await.code(), "install_unknown");
    }
}

#[tokio::test]
async fn a_key_that_was_cut_off_hands_out_nothing_and_neither_does_one_whose_successor_was() {
    let service = Service::new().await;
    register(&service, SECRET).await;
    replace(&service).await;
    cut_off_active(&service).await;
    assert_eq!(pick_up(&service, SECRET).await.code(), "no_successor");

    let service = Service::new().await;
    register(&service, SECRET).await;
    cut_off_active(&service).await;
    assert_eq!(pick_up(&service, SECRET).await.code(), "key_revoked");
}

#[tokio::test]
async fn a_key_that_was_replaced_twice_leads_to_the_one_that_is_active_now() {
    let service = Service::new().await;
    register(&service, SECRET).await;
    replace(&service).await;
    service.app.clock.advance_ms(1_000);
    let second = replace(&service).await;
    assert_eq!(pick_up(&service, SECRET).await.json("Successor")["api_key"], second.as_str());
}

#[tokio::test]
async fn a_key_whose_replacement_was_undone_picks_up_nothing_and_the_other_one_leads_back_to_it() {
    let service = Service::new().await;
    let (app, account) = (&service.app, &service.account.id);
    let first = api_keys::find_main(app, account).await.unwrap().unwrap();
    register(&service, SECRET).await;
    let successor = replace(&service).await;
    let bearer = format!("Bearer {successor}");
    let other = json!({ "site": "moved.example", "secret": OTHER_SECRET }).to_string();
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let registered = service.send(Method::POST, "/api/v1/installs", &headers, other.into()).await;
    assert_eq!(registered.status, 204);
    assert!(api_keys::undo_replace(app, account, &first, &Actor::Operator).await.unwrap());
    assert_eq!(pick_up(&service, SECRET).await.code(), "key_not_replaced");
    let secret = json!({ "secret": OTHER_SECRET }).to_string();
    let back = service.send(Method::POST, "/api/v1/key/successor", &headers, secret.into()).await;
    assert_eq!(back.json("Successor")["api_key"], service.key.as_str());
}

#[tokio::test]
async fn a_key_with_bounds_is_held_to_them_and_says_so() {
    let service = Service::new().await;
    let bounds = AliasBounds {
        label: "Shop".parse().unwrap(),
        monthly_limit: Some(1),
        allowed_hosts: "shop.example".parse().unwrap(),
        expires_at: None,
    };
    let (app, account) = (&service.app, &service.account.id);
    let alias = api_keys::create_alias(app, account, &bounds, &Actor::Operator).await.unwrap();
    let bearer = format!("Bearer {}", alias.expose());
    let send = async |site: &str, shade: u8| {
        let headers = [("authorization", bearer.as_str()), ("eiderpix-site", site)];
        service.upload("/api/v1/jobs", &headers, &[("a.png", &wasteful_png(shade))], &[]).await
    };
    let asked = [("authorization", bearer.as_str()), ("eiderpix-site", "elsewhere.example")];
    assert_eq!(service.send(Method::GET, "/api/v1/key", &asked, vec![]).await.code(), "site_not_allowed");
    assert_eq!(send("https://elsewhere.example", 1).await.code(), "site_not_allowed");
    assert_eq!(send("https://shop.example/wp", 1).await.status, 202);
    assert_eq!(send("https://shop.example/wp", 2).await.code(), "key_limit_reached");
    let usage = service.send(Method::GET, "/api/v1/usage", &[("authorization", &bearer)], vec![]).await;
    assert_eq!(usage.json("Usage")["credits"]["left"], 0);
}

#[tokio::test]
async fn sign_up_answers_alike_whether_the_address_is_known_or_not() {
    let service = Service::new().await;
    let sign_up = async |email: &str| {
        let answer = service.post("/api/v1/sign-up", &json!({ "email": email })).await;
        (answer.status, answer.bytes)
    };
    let known = sign_up("owner@example.org").await;
    assert_eq!(known.0, 202);
    assert_eq!(known, sign_up("new@example.org").await);
    let wrong = service.post("/api/v1/sign-up", &json!({ "email": "nobody" })).await;
    assert_eq!(wrong.code(), "bad_email");
    assert_eq!(outbox::list(&service.app,).await.unwrap().len(), 3, "one of them before the test");
}
