//! `GET /key`: whether the key works, and for how long.

use axum::{Json, extract::State, response::IntoResponse, routing::get};
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    operation::{Answer, Operation, site_parameter},
    problem::{ApiError, ApiResult},
    views::moment,
};
use crate::{
    app::App,
    domain::{
        api_keys::{self, KeyState},
        jobs::SubmitRefusal,
    },
    words::figures::iso,
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/key",
        method: "get",
        id: "checkKey",
        summary: "Check the API key",
        description: "200 when the key works: active, or retiring until a moment. Otherwise an error that says why it does not: \
                      missing, of the wrong length, mistyped, unknown, revoked, of a suspended account, or not for the site that is named.",
        needs_key: true,
        parameters: vec![site_parameter()],
        body: vec![],
        answers: vec![Answer::json(200, "The key works.", "Key")],
        errors: &[Code::SiteNotAllowed],
        handler: get(check),
    }
}

async fn check(State(app): State<App>, caller: Caller) -> ApiResult {
    let keys = api_keys::list(&app, &caller.holder.account_id).await?;
    let key = keys.into_iter().find(|key| key.id == caller.holder.key_id);
    let key = key.ok_or_else(|| ApiError::new(Code::KeyUnknown))?;
    if let Some(site) = &caller.site {
        if !caller.holder.limits.hosts.allow(Some(site)) {
            return Err(SubmitRefusal::HostNotAllowed.into());
        }
        caller.record_site(&app, site, 0).await;
    }
    let (state, until) = match key.state {
        KeyState::Active => ("active", None),
        KeyState::Retiring { until } => ("retiring", Some(until)),
        KeyState::Revoked => return Err(ApiError::new(Code::KeyRevoked)),
    };
    let view = json!({
        "state": state,
        "retires_at": moment(until),
        "hint": key.hint,
        "created_at": iso(key.created_at),
    });
    Ok(Json(view).into_response())
}
