//! The links that people get, each built from the configured public URL only.

use url::Url;

/// The page on which a mailed link lets its owner choose a password; the token goes into `?token=`.
pub const CHOOSE_PASSWORD_PATH: &str = "/password/choose";
/// The page on which a mailed link logs its owner in.
pub const LOG_IN_PATH: &str = "/login/link";
/// The page on which a mailed link confirms or stops a change of address.
pub const EMAIL_CHANGE_PATH: &str = "/email-change";

/// A link to a page that takes a token.
pub fn with_token(public_url: &Url, path: &str, token: &str) -> Url {
    let mut link = public_url.clone();
    link.set_path(&format!("{}{path}", public_url.path().trim_end_matches('/')));
    link.query_pairs_mut().clear().append_pair("token", token);
    link
}

/// The link by which a password is chosen.
pub fn choose_password(public_url: &Url, token: &str) -> Url {
    with_token(public_url, CHOOSE_PASSWORD_PATH, token)
}

/// The link by which an invited address signs up.
pub fn invitation(public_url: &Url, token: &str) -> Url {
    let mut link = public_url.clone();
    link.set_path("/sign-up");
    link.query_pairs_mut().clear().append_pair("invitation", token);
    link
}

/// The link that ends monthly reports without log-in.
pub fn unsubscribe(public_url: &Url, token: &str) -> Url {
    let mut link = public_url.clone();
    link.set_path("/mail/unsubscribe");
    link.query_pairs_mut().clear().append_pair("token", token);
    link
}

/// The link that makes the first operator.
pub fn first_operator(public_url: &Url, token: &str) -> Option<Url> {
    public_url.join(&format!("/operator/first/{token}")).ok()
}
