//! `/free-sign-up-plugin`: a key for an e-mail address, asked for from within a plugin.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use tracing::error;

use super::{answer, request_context};
use crate::{
    app::App,
    domain::accounts::{self, Admission, EmailAddress, SignUp},
    web::client_address::ClientAddress,
    words::refusal,
};

#[derive(Debug, Serialize)]
struct Answer {
    #[serde(rename = "Status")]
    status: &'static str,
    #[serde(rename = "Details", skip_serializing_if = "Option::is_none")]
    details: Option<String>,
}

/// Signs an address up and answers with its new key; the same words as ever when it has an account.
pub(super) async fn sign_up(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    request: Request,
) -> Response {
    answer::json(answer::to_json(&handle(&app, from, request).await))
}

async fn handle(app: &App, from: std::net::IpAddr, request: Request) -> Answer {
    let email = match request_context::read_fields(request).await {
        Ok(fields) => EmailAddress::parse(&fields.text("email").unwrap_or_default()),
        Err(_) => return refused("The request cannot be read."),
    };
    let Ok(email) = email else { return refused("This is not an e-mail address.") };
    if app.rate_limits.sign_up(from).and_then(|()| app.rate_limits.mail(&email)).is_err() {
        return refused("Too many sign-ups. Try again later.");
    }
    match accounts::sign_up(app, &email, Admission::FromOutside).await {
        Ok(SignUp::Created { api_key, .. }) => {
            Answer { status: "success", details: Some(api_key.expose().to_owned()) }
        }
        Ok(SignUp::Refused(refusal)) => refused(&refusal::sign_up(&refusal)),
        Ok(SignUp::Existing) => Answer { status: "existing", details: None },
        Err(cause) => {
            error!(%cause, "an account cannot be created");
            refused("The service is not available at the moment. Try again later.")
        }
    }
}

fn refused(why: &str) -> Answer {
    Answer { status: "error", details: Some(why.to_owned()) }
}
