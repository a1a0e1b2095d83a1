//! `/v2/notices.php`: what a plugin tells its users, asked for once a day: credits that run out, and nothing else.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;

use super::{answer, request_context};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        credits::{self, CreditSummary, Warning},
        language::Language,
    },
    web::{client_address::ClientAddress, pages::warning_words},
};

#[derive(Debug, Serialize)]
struct Notice {
    /// A notice that was dismissed does not come again under the same id.
    id: String,
    message: String,
    #[serde(rename = "type")]
    kind: &'static str,
    link: String,
}

/// Lists what there is to tell the holder of the key; anybody else hears of nothing.
pub(super) async fn notices(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    let notice = find(&app, from, request).await;
    answer::json(answer::to_json(&notice.into_iter().collect::<Vec<_>>()))
}

async fn find(app: &App, from: ClientAddress, request: Request) -> Option<Notice> {
    let fields = request_context::read_fields(request).await.ok()?;
    let holder = request_context::authenticate(app, from, &fields).await.ok()?;
    let summary = credits::summary_for(app, &holder).await.ok()??;
    let link = app.public_url.join("/dashboard/credits").ok()?;
    notice(&holder, &summary, link.as_str())
}

/// Clients put their link where `%s` stands, twice; so nothing else may look like that.
fn notice(holder: &KeyHolder, summary: &CreditSummary, link: &str) -> Option<Notice> {
    let warning = summary.warning()?;
    let words = warning_words(Language::English, warning, summary).replace('%', "");
    Some(Notice {
        id: format!("eiderpix-credits-{}-{}-{}", warning.percent(), holder.key_id, summary.period_start.0),
        message: format!("Eiderpix: {words} %sSee where they went%s."),
        kind: match warning {
            Warning::Near => "warning",
            Warning::Reached => "error",
        },
        link: link.to_owned(),
    })
}
