//! The link in monthly reports that ends them, without log-in. Mail programs send the POST by themselves (RFC 8058), so
//! that neither a form's token nor an origin can be asked for; the link's token does this one thing and no other.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    errors::{PageError, PageResult},
    fields::Fields,
    shell::{Shell, page},
};
use crate::{
    app::App,
    domain::{accounts, audit::Actor, credits::reports, language::Language},
    web::client_address::ClientAddress,
};

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct UnsubscribePage<'a> {
    shell: Shell,
    token: &'a str,
    is_done: bool,
}

/// Asks, because whoever looks through mails follows links, too.
pub(super) async fn show(State(app): State<App>, link: Fields, language: Language) -> PageResult {
    let token = link.get("token");
    reports::owner_of_token(&app, token).ok_or(PageError::NotFound)?;
    unsubscribe_page(language, token, false)
}

/// Turns the reports off.
pub(super) async fn unsubscribe(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    link: Fields,
    language: Language,
) -> PageResult {
    let token = link.get("token");
    let account = reports::owner_of_token(&app, token).ok_or(PageError::NotFound)?;
    accounts::find(&app, &account).await?.ok_or(PageError::NotFound)?;
    reports::set_wanted(&app, &account, false, &Actor::Owner { from }).await?;
    unsubscribe_page(language, token, true)
}

fn unsubscribe_page(language: Language, token: &str, is_done: bool) -> PageResult {
    let shell = Shell::for_anyone(language, "unsubscribe-title");
    page(StatusCode::OK, &UnsubscribePage { shell, token, is_done })
}
