//! Our cookies: read from a request, written for a browser, never readable by a script.

use axum::http::{HeaderMap, HeaderValue, header};

/// The name that a cookie has on this service; over https the browser itself then holds it to our host.
pub(in crate::web) fn full_name(name: &str, is_https: bool) -> String {
    format!("{}{name}", if is_https { "__Host-" } else { "" })
}

/// Finds a cookie's value in a request.
pub(in crate::web) fn find<'a>(headers: &'a HeaderMap, full_name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == full_name).then_some(value))
}

/// Writes a cookie that lasts for some seconds, or as long as the browser runs.
pub(in crate::web) fn set(full_name: &str, value: &str, max_age_seconds: Option<i64>) -> HeaderValue {
    let max_age = max_age_seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if full_name.starts_with("__Host-") { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{full_name}={value}; Path=/; HttpOnly; SameSite=Lax{max_age}{secure}"))
        .expect("cookie values are letters, digits, dots and hyphens")
}

/// Takes a cookie away.
pub(super) fn clear(full_name: &str) -> HeaderValue {
    set(full_name, "", Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xeider=1; eider=2;eider2=3"));
        assert_eq!(find(&headers, "eider"), Some("2"));
        assert_eq!(find(&headers, "eider2"), Some("3"));
        assert_eq!(find(&headers, "duck"), None);
    }

    #[test]
    fn over_https_a_cookie_is_bound_to_the_host() {
        assert_eq!(
            set(&full_name("eider", true), "aa", None),
            "__Host-eider=aa; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set(&full_name("eider", false), "aa", Some(5)),
            "eider=aa; Path=/; HttpOnly; SameSite=Lax; Max-Age=5"
        );
    }
}
