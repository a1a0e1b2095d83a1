//! No key in the log, at any level, by any route, wherever in the request it stands.

use serde_json::json;

use crate::common::{TestService, pictures};

/// The source of the routes themselves, so that no route is forgotten here.
const ROUTES: &str = include_str!("../../../server/src/web/compat/shortpixel/mod.rs");

/// Addresses beside the compatible API, and one that is nowhere.
const OTHER_ADDRESSES: [&str; 7] =
    ["/f/{key}", "/u/{key}.jpg", "/login", "/sign-up", "/dashboard", "/healthz", "/nowhere/{key}"];

#[tokio::test]
async fn no_key_and_no_password_is_logged_by_any_route_at_any_level() {
    let mut service = TestService::start_with(&[
        ("EIDERPIX_LOG", "trace"),
        ("RUST_LOG", "trace"),
        ("EIDERPIX_THROTTLE__BAD_KEYS_PER_MINUTE", "0"),
    ])
    .await;
    let key = service.sign_up("owner@example.org").await;
    // One that works, one that is nobody's, one that is mistyped: each takes other ways through the code.
    let keys = [key.as_str(), "NobodyHasThisKey00xx", "AbCdEfGhIj0123456789"];
    let routes = routes();
    assert!(routes.len() > 25, "{routes:?}");
    for route in routes.iter().map(String::as_str).chain(OTHER_ADDRESSES) {
        for key in keys {
            drive(&service, route, key).await;
        }
    }
    let items = service.post_reducer_until_done(&key, &[("f", "a.jpg", pictures::jpeg(1))], &[]).await;
    assert_eq!(items[0]["Status"]["Code"], "2");
    let urls = [format!("http://127.0.0.1:1/{key}.jpg?key={key}")];
    service.reducer_until_done(&key, &urls, json!({"user": "site-user", "pass": "site-password"})).await;

    assert_eq!(service.stop(), Some(0));
    let log = service.log();
    for route in routes {
        assert!(log.contains(&route), "{route} was not driven");
    }
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "the log is as loud as can be");
    for secret in keys.into_iter().chain(["site-user", "site-password", "owner@example.org", "c2l0ZS11c2Vy"])
    {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

fn routes() -> Vec<String> {
    let quoted = ROUTES.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    quoted.map(str::to_owned).collect()
}

/// Sends the key in every place of a request that a client may put it in.
async fn drive(service: &TestService, route: &str, key: &str) {
    let path = route
        .replace("{key}", key)
        .replace("{host}", "shop.example")
        .replace("{*what}", &format!("https://cdn.example/{key}/a*"))
        .replace("{*page}", "dashboard")
        .replace("{*endpoint}", &format!("{key}.php"));
    let url = format!("{}{path}", service.base);
    let client = &service.client;
    let body = json!({"key": key, "urllist": [format!("http://127.0.0.1:1/{key}.jpg")], "url": format!("http://127.0.0.1:1/{key}.jpg"),
        "wait": 1, "user": "site-user", "pass": "site-password", "email": "owner@example.org"});
    let form = [
        ("key", key),
        ("user", "site-user"),
        ("pass", "site-password"),
        ("email", "owner@example.org"),
        ("host", "shop.example"),
    ];
    let requests = [
        client.get(format!(
            "{url}?key={key}&url=http://127.0.0.1:1/{key}.jpg&user=site-user&pass=site-password"
        )),
        client.post(&url).body(body.to_string()),
        client.post(&url).form(&form),
        client.post(&url).multipart(reqwest::multipart::Form::new().text("key", key.to_owned())),
        client.post(&url).body(format!("{{\"key\":\"{key}\",")),
        client.put(&url).header("authorization", format!("ApiKey {key}")).header("x-shortpixel-api-key", key),
        client
            .get(&url)
            .header("referer", &url)
            .header("cookie", format!("key={key}"))
            .header("x-request-id", key),
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        response.bytes().await.unwrap();
    }
}
