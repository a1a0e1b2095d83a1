//! Sites: behind HTTP authentication, whether they can be reached, and whose they are.

use serde_json::{Value, json};

use crate::common::{TestService, origin::Origin, pictures};

async fn validate(service: &TestService, key: &str, site: &str, credentials: &[(&str, &str)]) -> Value {
    let mut fields = vec![("key", key), ("DomainCheck", site), ("host", "127.0.0.1")];
    fields.extend(credentials);
    service.post_form("/v2/api-status.php", &fields).await
}

#[tokio::test]
async fn pictures_behind_http_authentication_are_fetched_with_what_the_plugin_told_for_its_site() {
    let service = TestService::start().await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let url = origin.put_protected("/a.jpg", "me", "secret", pictures::jpeg(1)).await;
    let urls = [url.clone()];

    let refused = service.reducer_until_done(&key, &urls, json!({})).await;
    assert_eq!(refused[0]["Status"]["Code"], "-203", "{refused:?}");
    assert!(refused[0]["Status"]["Message"].as_str().unwrap().contains("user name"), "{refused:?}");

    let status = validate(&service, &key, &url, &[("user", "me"), ("pass", "secret")]).await;
    assert_eq!(status["DomainCheck"], "Accessible", "{status}");
    let done = service.reducer_until_done(&key, &urls, json!({"refresh": 1})).await;
    assert_eq!(done[0]["Status"]["Code"], "2", "{done:?}");

    // They are that key's alone.
    let stranger = service.sign_up("stranger@example.org").await;
    let refused = service.reducer_until_done(&stranger, &urls, json!({})).await;
    assert_eq!(refused[0]["Status"]["Code"], "-203", "{refused:?}");
}

#[tokio::test]
async fn credentials_of_a_request_are_sent_to_its_sites_and_nowhere_else() {
    let service = TestService::start_with(&[("EIDERPIX_FETCH__ALLOW_PRIVATE", "127.0.0.1,localhost")]).await;
    let (origin, elsewhere) = (Origin::start().await, Origin::start().await);
    let key = service.sign_up("owner@example.org").await;
    elsewhere.put("/b.jpg", pictures::jpeg(1)).await;
    let other_host = elsewhere.url("/b.jpg").replace("127.0.0.1", "localhost");
    origin.redirect("/a.jpg", &other_host).await;

    let urls = [origin.url("/a.jpg")];
    let done = service.reducer_until_done(&key, &urls, json!({"user": "me", "pass": "secret"})).await;

    assert_eq!(done[0]["Status"]["Code"], "2", "{done:?}");
    let sent = Some("Basic bWU6c2VjcmV0".to_owned());
    assert_eq!(origin.header_of_requests("/a.jpg", "authorization").await, [sent]);
    assert_eq!(elsewhere.header_of_requests("/b.jpg", "authorization").await, [None]);
}

/// Who was shown credentials, by the two pictures of a list, each of another site.
async fn shown(user_agent: Option<&str>) -> [bool; 2] {
    let service = TestService::start_with(&[("EIDERPIX_FETCH__ALLOW_PRIVATE", "127.0.0.1,localhost")]).await;
    let (own, other) = (Origin::start().await, Origin::start().await);
    let key = service.sign_up("owner@example.org").await;
    own.put("/a.jpg", pictures::jpeg(1)).await;
    other.put("/b.jpg", pictures::jpeg(2)).await;
    let urls = [own.url("/a.jpg"), other.url("/b.jpg").replace("127.0.0.1", "localhost")];
    let body = json!({"key": key, "urllist": urls, "lossy": 1, "wait": 30, "user": "me", "pass": "secret"});
    let request = service.client.post(format!("{}/v2/reducer.php", service.base)).body(body.to_string());
    let request = match user_agent {
        Some(site) => request.header("user-agent", site.replace("OWN", &own.url("/"))),
        None => request,
    };
    crate::common::read_json(request.send().await.unwrap()).await;
    service.reducer_until_done(&key, &urls, json!({})).await;
    let is_sent = async |origin: &Origin, path: &str| {
        let sent = origin.header_of_requests(path, "authorization").await;
        assert!(!sent.is_empty(), "{path} was not asked for");
        sent.iter().any(Option::is_some)
    };
    [is_sent(&own, "/a.jpg").await, is_sent(&other, "/b.jpg").await]
}

#[tokio::test]
async fn credentials_of_a_list_of_several_sites_go_to_the_clients_own_alone() {
    assert_eq!(shown(Some("WordPress/6.8; OWN")).await, [true, false]);
    assert_eq!(shown(None).await, [false, false], "nobody says whose they are");
    let elsewhere = Some("WordPress/6.8; https://shop.example");
    assert_eq!(shown(elsewhere).await, [false, false], "none is of the client's site");
}

#[tokio::test]
async fn credentials_of_a_site_do_not_open_another_port_of_its_host() {
    let service = TestService::start().await;
    let (site, neighbour) = (Origin::start().await, Origin::start().await);
    let key = service.sign_up("owner@example.org").await;
    let home = site.put("/", b"<html>".to_vec()).await;
    validate(&service, &key, &home, &[("user", "me"), ("pass", "secret")]).await;

    let url = neighbour.put("/a.jpg", pictures::jpeg(1)).await;
    service.reducer_until_done(&key, &[url], json!({})).await;

    assert_eq!(neighbour.header_of_requests("/a.jpg", "authorization").await, [None]);
}

#[tokio::test]
async fn a_site_is_tried_only_when_the_plugin_asks_and_said_to_be_accessible_only_when_it_is() {
    let service = TestService::start_with(&[("EIDERPIX_FETCH__FIRST_BYTE_MS", "500")]).await;
    let origin = Origin::start().await;
    let key = service.sign_up("owner@example.org").await;
    let home = origin.put("/", b"<html>".to_vec()).await;
    let locked = origin.put_protected("/locked", "me", "secret", b"<html>".to_vec()).await;
    let silent = origin.stall("/silent").await;

    let quota = service.post_form("/v2/api-status.php", &[("key", &key), ("host", "127.0.0.1")]).await;
    assert_eq!(quota.get("DomainCheck"), None, "{quota}");
    assert_eq!(origin.requests("/").await, 0);

    for (site, verdict) in [
        (home.as_str(), "Accessible"),
        (&origin.url("/no-such-page"), "Accessible"),
        (&locked, "NOT Accessible"),
        (&silent, "NOT Accessible"),
        ("http://127.0.0.1:1/", "NOT Accessible"),
        ("http://10.0.0.1/", "NOT Accessible"),
        ("nonsense <>", "NOT Accessible"),
    ] {
        let status = validate(&service, &key, site, &[]).await;
        assert_eq!(
            (&status["Status"]["Code"], &status["DomainCheck"]),
            (&json!("2"), &json!(verdict)),
            "{site}"
        );
    }
    assert_eq!(origin.requests("/").await, 1);
}

#[tokio::test]
async fn a_domain_has_one_owner_who_alone_gives_it_up() {
    let service = TestService::start().await;
    let mine = service.sign_up("owner@example.org").await;
    let theirs = service.sign_up("stranger@example.org").await;
    let ask = async |path: String| {
        let response = service.client.get(format!("{}{path}", service.base)).send().await.unwrap();
        crate::common::read_json(response).await["Status"].as_i64().unwrap()
    };

    assert_eq!(ask(format!("/set-domain/shop.example/{mine}")).await, -102, "not known yet");
    assert_eq!(ask("/add-domain/shop.example".into()).await, 2);
    assert_eq!(ask(format!("/set-domain/shop.example/{mine}")).await, 2);
    assert_eq!(ask(format!("/add-domain/Shop.example/{mine}")).await, 2, "again");
    for path in ["add-domain", "set-domain", "revoke-domain", "read-domain-cdn-usage"] {
        assert_eq!(ask(format!("/{path}/shop.example/{theirs}")).await, -108, "{path}");
    }
    assert_eq!(ask("/add-domain/shop.example".into()).await, -108, "without a key");
    assert_eq!(ask("/read-domain/shop.example".into()).await, 2);
    assert_eq!(service.api_status(&mine).await["DomainCount"], 1);

    assert_eq!(ask(format!("/revoke-domain/shop.example/{mine}")).await, 2);
    assert_eq!(ask(format!("/revoke-domain/shop.example/{mine}")).await, -102);
    assert_eq!(ask(format!("/set-domain/shop.example/{theirs}")).await, 2);
    assert_eq!(ask(format!("/add-domain/%20/{mine}")).await, -102);
    assert_eq!(ask("/add-domain/shop.example/wrong".into()).await, -401);
    assert_eq!(ask(format!("/purge-storage-bulk/{mine}/shop.example")).await, 2);
    assert_eq!(ask("/purge-cdn-cache/wrong/https://cdn.example/a*".into()).await, -401);
}
