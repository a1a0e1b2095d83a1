//! What every page shares: its frame, and the way it is sent.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{assets, errors::PageError};
use crate::domain::language::Language;

/// The frame of a page: title, place in the navigation, and who looks at it.
pub(in crate::web) struct Shell {
    /// The id of a text.
    pub(in crate::web) title: &'static str,
    pub(in crate::web) path: &'static str,
    /// What every template calls `t`.
    pub(in crate::web) language: Language,
    pub(in crate::web) is_visitor: bool,
    pub(in crate::web) log_out_token: Option<String>,
    /// What lets the language switch set the account's language, too.
    pub(in crate::web) switch_token: Option<String>,
    /// Whether who looks at it may see the operator's pages.
    pub(in crate::web) is_operator: bool,
}

impl Shell {
    /// A page for someone who is not logged in.
    pub(super) fn for_visitor(language: Language, title: &'static str, path: &'static str) -> Self {
        Self { path, is_visitor: true, ..Self::for_anyone(language, title) }
    }

    /// A page for an account; its form token lets the page offer *Log out*.
    pub(super) fn for_account(
        language: Language,
        title: &'static str,
        path: &'static str,
        form_token: &str,
    ) -> Self {
        let token = Some(form_token.to_owned());
        Self { path, log_out_token: token.clone(), switch_token: token, ..Self::for_anyone(language, title) }
    }

    /// A page that does not look at who asks, such as an error.
    pub(in crate::web) fn for_anyone(language: Language, title: &'static str) -> Self {
        Self {
            title,
            path: "",
            language,
            is_visitor: false,
            log_out_token: None,
            switch_token: None,
            is_operator: false,
        }
    }

    /// What the switch offers.
    pub(in crate::web) fn languages(&self) -> [Language; 2] {
        Language::ALL
    }

    pub(in crate::web) fn style(&self) -> String {
        assets::url(assets::STYLE)
    }

    pub(in crate::web) fn script(&self) -> String {
        assets::url(assets::SCRIPT)
    }

    pub(in crate::web) fn logo(&self) -> String {
        assets::url(assets::LOGO)
    }
}

/// Renders a page; none of ours is to be kept by anyone on the way.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let html = template.render().map_err(PageError::internal)?;
    Ok((status, no_store(), Html(html)).into_response())
}

/// The header that keeps a page out of every cache.
pub(super) fn no_store() -> [(header::HeaderName, HeaderValue); 1] {
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]
}
