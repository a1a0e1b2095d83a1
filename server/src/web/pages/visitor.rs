//! Someone who is not logged in: no row, only a random cookie that form tokens are bound to.

use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::Response,
};
use subtle::ConstantTimeEq;

use super::{
    cookies,
    errors::{PageError, PageResult},
    fields::{self, Fields},
    origin,
    shell::{self, Shell},
};
use crate::{app::App, context::hex::hex, domain::language::Language, web::language, words::Text};

const COOKIE: &str = "eiderpix_visitor";
const ID_DIGITS: usize = 32;

/// The browser of someone who is not logged in.
pub(super) struct Visitor {
    id: String,
    is_new: bool,
    /// The language that they read.
    pub(super) language: Language,
}

/// A form that such a browser sent.
pub(super) struct VisitorForm {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
    /// Whether it comes from a page of ours, opened in this browser.
    pub(super) is_genuine: bool,
}

/// What a form that is not genuine is answered with, its input kept.
pub(super) fn out_of_date(language: Language) -> Text {
    language.say("errors-out-of-date")
}

impl Visitor {
    /// The token that this browser's forms carry.
    pub(super) fn form_token(&self, app: &App) -> String {
        app.secrets.form_mac(&format!("visitor {}", self.id))
    }

    /// The frame of a page for them.
    pub(super) fn shell(&self, title: &'static str, path: &'static str) -> Shell {
        Shell::for_visitor(self.language, title, path)
    }

    /// Renders a page with a form, and gives the browser its cookie when it has none.
    pub(super) fn page(&self, app: &App, status: StatusCode, template: &impl Template) -> PageResult {
        let mut response = shell::page(status, template)?;
        self.remember(app, &mut response);
        Ok(response)
    }

    fn remember(&self, app: &App, response: &mut Response) {
        if self.is_new {
            let cookie = cookies::set(&cookies::full_name(COOKIE, is_https(app)), &self.id, None);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// Knows a browser again by its cookie, or gives it a new one.
    fn of(headers: &HeaderMap, language: Language, app: &App) -> Self {
        match cookies::find(headers, &cookies::full_name(COOKIE, is_https(app))) {
            Some(id) if id.len() == ID_DIGITS && id.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                Self { id: id.to_owned(), is_new: false, language }
            }
            _ => {
                let id = app.random.bytes::<{ ID_DIGITS / 2 }>();
                let id = hex(&id);
                Self { id, is_new: true, language }
            }
        }
    }
}

/// Says whether browsers reach us by https.
pub(super) fn is_https(app: &App) -> bool {
    app.public_url.scheme() == "https"
}

/// Compares a form's token in constant time.
pub(super) fn is_token(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        Ok(Self::of(&parts.headers, language::of(&parts.headers, &parts.extensions), app))
    }
}

impl FromRequest<App> for VisitorForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let language = language::of(request.headers(), request.extensions());
        let visitor = Visitor::of(request.headers(), language, app);
        let is_ours = origin::is_ours(request.headers(), &app.public_url);
        let fields = fields::read(request, app).await?;
        let has_token = !visitor.is_new && is_token(fields.get("form_token"), &visitor.form_token(app));
        Ok(Self { visitor, fields, is_genuine: is_ours && has_token })
    }
}
