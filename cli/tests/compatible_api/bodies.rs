//! One request in all the wrappings that clients put around it: the body is looked at, not its header.

use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::common::{TestService, read_json};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data; boundary=X";

struct Asking {
    service: TestService,
    key: String,
}

impl Asking {
    async fn start() -> Self {
        let service = TestService::start().await;
        let key = service.sign_up("owner@example.org").await;
        Self { service, key }
    }

    async fn send(&self, method: Method, path: &str, content_type: &str, body: Vec<u8>) -> Value {
        let url = format!("{}{path}", self.service.base);
        let request = self.service.client.request(method, url).header(CONTENT_TYPE, content_type);
        read_json(request.body(body).send().await.unwrap()).await
    }

    /// What `urllist` came to be, as the answer echoes it.
    async fn echoed(&self, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Vec<String> {
        let answer = self.send(Method::POST, path, content_type, body.into()).await;
        let items = answer.as_array().unwrap_or_else(|| panic!("no list: {answer}"));
        items.iter().map(|item| item["OriginalURL"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_request_means_the_same_under_any_content_type() {
    let asking = Asking::start().await;
    let key = &asking.key;
    let url = "http://127.0.0.1:1/ä b.jpg";
    let encoded = "http%3A%2F%2F127.0.0.1%3A1%2F%C3%A4+b.jpg";
    let json =
        json!({"key": key, "urllist": [url], "lossy": "1", "refresh": "", "wait": null, "convertto": false})
            .to_string();
    let form = format!("key={key}&urllist%5B%5D={encoded}&lossy=1");
    let parts = format!(
        "--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--X\r\nContent-Disposition: form-data; \
         name=\"urllist[]\"\r\n\r\n{url}\r\n--X--\r\n"
    );
    let plain = "/v2/reducer.php";
    for (what, path, content_type, body) in [
        ("JSON", plain, JSON, json.clone()),
        ("JSON as a form", plain, FORM, json.clone()),
        ("JSON as multipart", plain, MULTIPART, json.clone()),
        ("JSON with a byte order mark", plain, JSON, format!("\u{feff}{json}")),
        ("JSON after blank lines", plain, "text/plain", format!("\r\n\r\n {json}")),
        ("a form", plain, FORM, form.clone()),
        ("a form as JSON", plain, JSON, form.clone()),
        ("a form with JSON text", plain, FORM, format!("key={key}&urllist=%5B%22{encoded}%22%5D")),
        ("a form with one URL", plain, FORM, format!("key={key}&urllist={encoded}")),
        ("multipart", plain, MULTIPART, parts.clone()),
        ("multipart as a form", plain, FORM, parts.clone()),
        ("an object for a list", plain, JSON, json!({"key": key, "urllist": {"a": url}}).to_string()),
        ("the key twice", plain, FORM, format!("key=wrong&{form}")),
        ("slashes that mean nothing", "//v2//reducer.php/", JSON, json.clone()),
        (
            "some fields in the address",
            &format!("{plain}?key={key}"),
            JSON,
            json!({"urllist": [url]}).to_string(),
        ),
        ("all in the address", &format!("{plain}?{form}"), JSON, String::new()),
        (
            "at the other door",
            "/v2/post-reducer.php",
            JSON,
            json!({"key": key, "file_urls": [url]}).to_string(),
        ),
        (
            "multipart as JSON at the other door",
            "/v2/post-reducer.php",
            JSON,
            parts.replace("urllist", "file_urls"),
        ),
    ] {
        assert_eq!(asking.echoed(path, content_type, body).await, [url], "{what}");
    }
    let answer = asking.send(Method::GET, &format!("{plain}?{form}"), FORM, Vec::new()).await;
    assert_eq!(answer[0]["OriginalURL"], url);
    let answer = asking.send(Method::PUT, plain, FORM, json.into()).await;
    assert_eq!(answer[0]["OriginalURL"], url);
}

#[tokio::test]
async fn bodies_that_nobody_can_read_are_told_so() {
    let asking = Asking::start().await;
    let deep = format!("{{\"key\":\"x\",\"paramlist\":{}{}}}", "[".repeat(70), "]".repeat(70));
    let endless =
        [b"--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n".to_vec(), vec![b'x'; 1_100_000]]
            .concat();
    let mut told = Vec::new();
    for (what, content_type, body) in [
        ("JSON that is not UTF-8", JSON, b"{\"key\":\"\xE4\"}".to_vec()),
        ("JSON nested too deeply", JSON, deep.into_bytes()),
        ("JSON in UTF-16", JSON, "{\"key\":\"x\"}".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a body of a megabyte and more", FORM, vec![b'x'; 1_100_000]),
        ("a field of a megabyte and more", MULTIPART, endless),
        (
            "multipart cut off",
            MULTIPART,
            b"--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nabc".to_vec(),
        ),
        ("nothing", JSON, Vec::new()),
        ("a form that is not UTF-8", FORM, b"key=%E4%FF&urllist=\xFF".to_vec()),
    ] {
        let answer = asking.send(Method::POST, "/v2/reducer.php", content_type, body).await;
        told.push(format!("{what}: {} {}", answer["Status"]["Code"], answer["Status"]["Message"]));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn each_picture_of_a_list_has_its_own_outcome_in_its_own_place() {
    let asking = Asking::start().await;
    let many: Vec<_> = (0..200).map(|index| format!("http://127.0.0.1:1/{index}.jpg")).collect();
    let body = json!({"key": asking.key, "urllist": many}).to_string();
    assert_eq!(asking.echoed("/v2/reducer.php", JSON, body).await, many);

    let body = json!({"key": asking.key, "urllist": ["http://127.0.0.1:1/a.jpg", "a.jpg", null, 7, "http://127.0.0.1:1/a.jpg"],
        "paramlist": {"x": {"lossy": "2"}, "y": "", "z": [], "v": null, "w": {"lossy": 9}}});
    let answer = asking.send(Method::POST, "/v2/reducer.php", JSON, body.to_string().into()).await;
    let codes: Vec<_> =
        answer.as_array().unwrap().iter().map(|item| item["Status"]["Code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["1", "-102", "-102", "-102", "-207"]);
}
