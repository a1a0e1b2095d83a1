//! The switch below each page: it sets a cookie, and for somebody logged in the account's own language.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use url::Url;

use super::{
    errors::PageResult,
    fields::{self, Fields},
    origin,
    signed_in::{self, MaybeSignedIn},
    visitor::{is_https, is_token},
};
use crate::{
    app::App,
    domain::{accounts, language::Language},
    web::language,
};

pub(super) const PATH: &str = "/language";

/// A form without the session's token, as an error page may have it, changes this browser only.
pub(super) async fn switch(
    State(app): State<App>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> PageResult {
    let is_ours = origin::is_ours(&headers, &app.public_url);
    let fields = fields::read(request, &app).await?;
    let back = Redirect::to(&back(&headers, signed_in.is_some()));
    let Some(chosen) = Language::from_code(fields.get("language")).filter(|_| is_ours) else {
        return Ok(back.into_response());
    };
    if let Some(signed_in) = signed_in.filter(|signed_in| has_token(&fields, &signed_in.form_token)) {
        accounts::set_language(&app, &signed_in.account.id, chosen, &signed_in.actor()).await?;
    }
    let cookie = AppendHeaders([(header::SET_COOKIE, language::cookie(chosen, is_https(&app)))]);
    Ok((cookie, back).into_response())
}

fn has_token(fields: &Fields, expected: &str) -> bool {
    is_token(fields.get("form_token"), expected)
}

/// The page that the form stood on, by its path alone, so that it leads nowhere but here.
fn back(headers: &HeaderMap, is_signed_in: bool) -> String {
    let start = if is_signed_in { signed_in::DASHBOARD } else { "/" };
    let page = || {
        let page = Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let is_here =
            page.host_str().is_some_and(|name| host == name || host.starts_with(&format!("{name}:")));
        let path = &page[url::Position::BeforePath..url::Position::AfterQuery];
        (is_here && !path.starts_with("//")).then(|| path.to_owned())
    };
    page().unwrap_or_else(|| start.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(page: &str) -> String {
        let headers = [(header::HOST, "pictures.example:8787"), (header::REFERER, page)];
        back(&headers.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect(), false)
    }

    #[test]
    fn the_switch_leads_back_to_the_page_that_it_stood_on() {
        assert_eq!(from("http://pictures.example:8787/login?next=%2Fdashboard"), "/login?next=%2Fdashboard");
        assert_eq!(
            from("http://pictures.example:8787/dashboard/jobs?before=1#top"),
            "/dashboard/jobs?before=1"
        );
    }

    #[test]
    fn it_leads_to_no_other_place() {
        for page in [
            "https://evil.example/login",
            "http://pictures.example.evil.example/login",
            "http://pictures.example:8787//evil.example",
            "http://pictures.example:8787/\\evil.example",
            "http://pictures.example:8787\\\\evil.example",
            "javascript:alert(1)",
            "/login",
            "",
        ] {
            assert_eq!(from(page), "/", "{page}");
        }
    }
}
