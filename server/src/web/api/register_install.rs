//! `POST /installs`: a site gives a secret, by which it may pick up the successor of its key.

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::IntoResponse,
    routing::post,
};
use serde::Deserialize;

use super::{
    caller::{Caller, host_of},
    code::Code,
    operation::{Operation, reference},
    problem::{ApiError, ApiResult},
    received,
};
use crate::{
    app::App,
    domain::api_keys::installs::{self, InstallSecret, RegisterRefusal},
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/installs",
        method: "post",
        id: "registerInstall",
        summary: "Register a site for the next key",
        description: "A site that draws 128 random bits and registers them while its key is the active one can pick up the new \
                      key by itself when this one is replaced. The secret is kept as a keyed MAC. The owner of the key sees \
                      the site on API Keys. The same secret again renames the site.",
        needs_key: true,
        parameters: vec![],
        body: vec![("application/json", reference("Install"))],
        answers: vec![],
        errors: &[Code::KeyReplaced, Code::TooManyInstalls, Code::InvalidOption],
        handler: post(register),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    site: String,
    secret: String,
}

async fn register(State(app): State<App>, caller: Caller, request: Request) -> ApiResult {
    let body: Body = received::read_json(request.into_body()).await?;
    let invalid = |detail| ApiError::because(Code::InvalidOption, detail);
    let host = host_of(&body.site).ok_or_else(|| invalid("site must be the address of the site."))?;
    let secret = InstallSecret::parse(&body.secret)
        .ok_or_else(|| invalid("secret must be 32 hexadecimal digits: 128 random bits."))?;
    let client = caller.client.as_deref();
    match installs::register(&app, &caller.holder, &host, client, &secret).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(RegisterRefusal::KeyReplaced) => {
            let detail = "A site can be registered with the active key only. Put the new key in.";
            Err(ApiError::because(Code::KeyReplaced, detail))
        }
        Err(RegisterRefusal::TooMany) => Err(ApiError::new(Code::TooManyInstalls)),
        Err(RegisterRefusal::Store(cause)) => Err(cause.into()),
    }
}
