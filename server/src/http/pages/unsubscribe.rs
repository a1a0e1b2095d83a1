//! The link in monthly reports that ends them, without log-in. Mail programs send the POST by themselves (RFC 8058), so
//! that neither a form's token nor an origin can be asked for; the link's token does this one thing and no other.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};

use super::{
    PageResult,
    errors::PageError,
    fields::Fields,
    shell::{Shell, page},
};
use crate::{app::App, audit::Actor, http::client_address::ClientAddress};

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct UnsubscribePage {
    shell: Shell,
    token: String,
    is_done: bool,
}

/// Asks, because whoever looks through mails follows links, too.
pub(super) async fn show(State(app): State<App>, RawQuery(query): RawQuery) -> PageResult {
    let token = token(query);
    app.reports.owner_of_token(&token).ok_or(PageError::NotFound)?;
    unsubscribe_page(token, false)
}

/// Turns the reports off.
pub(super) async fn unsubscribe(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    RawQuery(query): RawQuery,
) -> PageResult {
    let token = token(query);
    let account = app.reports.owner_of_token(&token).ok_or(PageError::NotFound)?;
    app.accounts.find(&account).await?.ok_or(PageError::NotFound)?;
    app.reports.set_wanted(&account, false, &Actor::Owner { from }).await?;
    unsubscribe_page(token, true)
}

fn token(query: Option<String>) -> String {
    Fields::parse(query.unwrap_or_default().as_bytes()).get("token").to_owned()
}

fn unsubscribe_page(token: String, is_done: bool) -> PageResult {
    let shell = Shell::for_anyone("Monthly reports");
    page(StatusCode::OK, &UnsubscribePage { shell, token, is_done })
}
