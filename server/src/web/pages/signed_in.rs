//! Someone who is logged in: their session, and the forms that it sends.

use std::net::IpAddr;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, header, request::Parts},
};

use super::{
    cookies,
    errors::PageError,
    fields::{self, Fields},
    origin,
    shell::Shell,
    visitor::{is_https, is_token},
};
use crate::{
    app::App,
    domain::{
        accounts::{
            Account,
            sessions::{self, SessionToken},
        },
        audit::Actor,
        language::Language,
    },
    web::{client_address::ClientAddress, language::Reader},
};

const COOKIE: &str = "eiderpix_session";
const LONGEST_SECONDS: i64 = 14 * 24 * 60 * 60;
/// Pages with forms below them.
const PAGES: [&str; 5] =
    ["/dashboard/api-keys", "/dashboard/account", "/dashboard/jobs", "/dashboard/sub-accounts", "/operator"];
pub(super) const DASHBOARD: &str = "/dashboard";

/// An account in the browser that it logged in with.
pub(super) struct SignedIn {
    pub(super) account: Account,
    pub(super) session: SessionToken,
    /// The token that this session's forms carry.
    pub(super) form_token: String,
    /// The language that they read.
    pub(super) language: Language,
    /// The address that they come from.
    from: IpAddr,
}

/// The same, where a page looks different for it.
pub(super) struct MaybeSignedIn(pub(super) Option<SignedIn>);

/// A form that a logged-in browser sent from a page of ours.
pub(super) struct AccountForm {
    pub(super) signed_in: SignedIn,
    pub(super) fields: Fields,
}

/// What the browser says it is.
pub(super) struct UserAgent(pub(super) Option<String>);

impl FromRequestParts<App> for UserAgent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Ok(Self(agent.map(str::to_owned)))
    }
}

/// The cookie that holds a new session.
pub(super) fn session_cookie(app: &App, session: &SessionToken) -> HeaderValue {
    cookies::set(&cookies::full_name(COOKIE, is_https(app)), session.expose(), Some(LONGEST_SECONDS))
}

/// The cookie that forgets a session.
pub(super) fn no_session_cookie(app: &App) -> HeaderValue {
    cookies::clear(&cookies::full_name(COOKIE, is_https(app)))
}

/// Keeps a log-in from leading anywhere but to our own private pages.
pub(super) fn checked_next(next: &str) -> Option<&str> {
    let is_plain = next.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_?=&.%".contains(&byte));
    let is_private = ["/dashboard", "/operator"]
        .iter()
        .filter_map(|page| next.strip_prefix(page))
        .any(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    (is_plain && is_private && next.len() <= 500).then_some(next)
}

impl SignedIn {
    /// The frame of a page for this account.
    pub(super) fn shell(&self, title: &'static str, path: &'static str) -> Shell {
        let shell = Shell::for_account(self.language, title, path, &self.form_token);
        Shell { is_operator: self.account.is_operator, ..shell }
    }

    /// Who does what this session asks for.
    pub(super) fn actor(&self) -> Actor {
        Actor::Owner { from: self.from }
    }

    async fn of(parts: &mut Parts, app: &App) -> Result<Option<Self>, PageError> {
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, app).await;
        let Some(cookie) = cookies::find(&parts.headers, &cookies::full_name(COOKIE, is_https(app))) else {
            return Ok(None);
        };
        let session = SessionToken::from_cookie(cookie);
        let Some(found) = sessions::find(app, &session).await? else { return Ok(None) };
        let form_token = app.secrets.form_mac(&format!("session {}", session.expose()));
        let language = Reader::note(parts, found.account.language, &form_token);
        Ok(Some(Self { account: found.account, session, form_token, language, from }))
    }
}

impl FromRequestParts<App> for MaybeSignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        SignedIn::of(parts, app).await.map(Self)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let next = parts.uri.path_and_query().map_or(DASHBOARD, |address| address.as_str()).to_owned();
        SignedIn::of(parts, app).await?.ok_or(PageError::LoggedOut { next })
    }
}

impl FromRequest<App> for AccountForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        // A form cannot be sent again after log-in, so that leads to the page it stood on.
        let path = request.uri().path();
        let back = PAGES.into_iter().find(|page| path.starts_with(page)).unwrap_or(DASHBOARD);
        let (mut parts, body) = request.into_parts();
        let signed_in = SignedIn::of(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let signed_in = signed_in.ok_or_else(|| PageError::LoggedOut { next: back.into() })?;
        if !origin::is_ours(request.headers(), &app.public_url) {
            return Err(PageError::Forged { back });
        }
        let fields = fields::read(request, app).await?;
        if !is_token(fields.get("form_token"), &signed_in.form_token) {
            return Err(PageError::Forged { back });
        }
        Ok(Self { signed_in, fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_leads_to_private_pages_only() {
        for next in [
            "/operator",
            "/operator/accounts",
            "/dashboard",
            "/dashboard/api-keys",
            "/dashboard?a=b",
            "/dashboard/api-keys/reset",
        ] {
            assert_eq!(checked_next(next), Some(next));
        }
        for next in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/dashboard\\evil",
            "/dashboardish",
            "/operators",
            "/dashboard/\r\nx",
        ] {
            assert_eq!(checked_next(next), None, "{next:?} was taken");
        }
    }
}
