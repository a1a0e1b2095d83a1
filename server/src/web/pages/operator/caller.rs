//! Who calls: an operator who is logged in.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};

use super::super::{
    errors::PageError,
    fields::Fields,
    shell::Shell,
    signed_in::{AccountForm, SignedIn},
};
use crate::{AccountId, app::App, domain::language::Language};

/// An operator who is logged in.
pub(super) struct Operator(pub(super) SignedIn);

/// A form that an operator sent from a page of ours.
pub(super) struct OperatorForm {
    pub(super) signed_in: SignedIn,
    pub(super) fields: Fields,
}

impl Operator {
    pub(super) fn shell(&self, title: &'static str, path: &'static str) -> Shell {
        self.0.shell(title, path)
    }

    pub(super) fn form_token(&self) -> String {
        self.0.form_token.clone()
    }

    pub(super) fn language(&self) -> Language {
        self.0.language
    }
}

impl OperatorForm {
    pub(super) fn operator(&self) -> &AccountId {
        &self.signed_in.account.id
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let signed_in = SignedIn::from_request_parts(parts, app).await?;
        if signed_in.account.is_operator { Ok(Self(signed_in)) } else { Err(PageError::NotFound) }
    }
}

impl FromRequest<App> for OperatorForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        // Before the form's token is looked at: a wrong one must not tell that there is something here.
        let (mut parts, body) = request.into_parts();
        Operator::from_request_parts(&mut parts, app).await?;
        let AccountForm { signed_in, fields } =
            AccountForm::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { signed_in, fields })
    }
}
