//! `POST /sign-up`: an account for an e-mail address; the key comes by mail.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    response::IntoResponse,
    routing::post,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    code::Code,
    operation::{Answer, Operation, reference},
    problem::{ApiError, ApiResult},
    received,
};
use crate::{
    app::App,
    domain::accounts::{self, Admission, EmailAddress, SignUp},
    web::{client_address::ClientAddress, language},
    words::refusal,
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/sign-up",
        method: "post",
        id: "signUp",
        summary: "Sign up with an e-mail address",
        description: "The API key comes by mail. The answer is the same whether the address has an account or not; one that has \
                      gets a mail that says so.",
        needs_key: false,
        parameters: vec![],
        body: vec![("application/json", reference("SignUp"))],
        answers: vec![Answer::json(202, "A mail is on its way.", "SignUpAnswer")],
        errors: &[Code::BadEmail, Code::SignUpRefused, Code::TooManyRequests],
        handler: post(sign_up),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    email: String,
}

async fn sign_up(State(app): State<App>, ClientAddress(from): ClientAddress, request: Request) -> ApiResult {
    let language = language::asked(request.headers());
    let body: Body = received::read_json(request.into_body()).await?;
    let email = EmailAddress::parse(body.email.trim())
        .map_err(|_| ApiError::because(Code::BadEmail, "It looks like name@example.org."))?;
    app.rate_limits.sign_up(from).and_then(|()| app.rate_limits.mail(&email))?;
    if let SignUp::Refused(refusal) =
        accounts::sign_up_in(&app, language, &email, Admission::FromOutside).await?
    {
        return Err(ApiError::because(Code::SignUpRefused, refusal::sign_up(&refusal)));
    }
    let answer = json!({ "detail": "Look into your mail: the API key is there." });
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}
