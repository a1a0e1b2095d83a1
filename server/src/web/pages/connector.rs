//! The WordPress connector, ready to be put into a site: it knows our address, and no key.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use url::Url;

use super::shell::no_store;
use crate::app::App;

pub(super) const PATH: &str = "/wordpress/eiderpix-connector.php";

const FILE_NAME: &str = "attachment; filename=eiderpix-connector.php";
const SOURCE: &str = include_str!("../../../../wordpress/connector/eiderpix-connector.php");
const PLACEHOLDER: &str = "const PUBLIC_URL = 'https://eiderpix.example';";

/// Hands the connector out as a file, to anyone: a server may fetch it with curl.
pub(super) async fn download(State(app): State<App>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, FILE_NAME)];
    (no_store(), headers, filled_in(&app.public_url)).into_response()
}

fn filled_in(public_url: &Url) -> String {
    let address = public_url.as_str().trim_end_matches('/').replace('\\', "\\\\").replace('\'', "\\'");
    SOURCE.replacen(PLACEHOLDER, &format!("const PUBLIC_URL = '{address}';"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_is_filled_in() {
        let given = filled_in(&Url::parse("http://127.0.0.1:8787/").unwrap());
        let changed: Vec<_> =
            SOURCE.lines().zip(given.lines()).filter(|(source, given)| source != given).collect();
        assert_eq!(changed, [(PLACEHOLDER, "const PUBLIC_URL = 'http://127.0.0.1:8787';")]);
        assert_eq!(SOURCE.matches(PLACEHOLDER).count(), 1);
    }

    #[test]
    fn an_address_stays_one_text_of_php() {
        let given = filled_in(&Url::parse("http://it's.example/").unwrap());
        assert!(given.contains(r"const PUBLIC_URL = 'http://it\'s.example';"));
    }
}
