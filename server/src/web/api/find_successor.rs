//! `POST /key/successor`: a site whose key was replaced picks up the new one, once.
//!
//! A POST, though it mostly reads: it can be done once, and a GET may be repeated by whoever is on the way.

use axum::{
    Json,
    extract::{Request, State},
    response::IntoResponse,
    routing::post,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    caller::Caller,
    code::Code,
    operation::{Answer, Operation, reference},
    problem::{ApiError, ApiResult},
    received,
};
use crate::{
    app::App,
    domain::api_keys::installs::{self, InstallSecret, PickUpRefusal},
};

pub(super) fn operation() -> Operation {
    Operation {
        path: "/key/successor",
        method: "post",
        id: "pickUpSuccessor",
        summary: "Pick up the key that replaced this one",
        description: "Called with the old key while it is retiring, and the secret that the site registered before the key was \
                      replaced. Each site gets the new key once, and the owner gets a mail. A key that was cut off yields \
                      nothing, nor does a key without a secret.",
        needs_key: true,
        parameters: vec![],
        body: vec![("application/json", reference("Secret"))],
        answers: vec![Answer::json(200, "The new key.", "Successor")],
        errors: &[Code::KeyNotReplaced, Code::InstallUnknown, Code::SuccessorTaken, Code::NoSuccessor],
        handler: post(pick_up),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    secret: String,
}

async fn pick_up(State(app): State<App>, caller: Caller, request: Request) -> ApiResult {
    let body: Body = received::read_json(request.into_body()).await?;
    // A secret that cannot be one is as unknown as any other.
    let secret = InstallSecret::parse(&body.secret).ok_or_else(|| ApiError::new(Code::InstallUnknown))?;
    match installs::pick_up(&app, &caller.holder, &secret).await {
        Ok(key) => Ok(Json(json!({ "api_key": key.expose() })).into_response()),
        Err(refusal) => Err(refusal.into()),
    }
}

impl From<PickUpRefusal> for ApiError {
    fn from(refusal: PickUpRefusal) -> Self {
        let by_hand = "Copy the new key from API Keys and put it in by hand.";
        match refusal {
            PickUpRefusal::NotReplaced => Self::new(Code::KeyNotReplaced),
            PickUpRefusal::UnknownInstall => Self::because(Code::InstallUnknown, by_hand),
            PickUpRefusal::PickedUp => Self::because(Code::SuccessorTaken, by_hand),
            PickUpRefusal::CutOff => Self::because(Code::NoSuccessor, "The new key was cut off."),
            PickUpRefusal::NotReadable => Self::because(
                Code::NoSuccessor,
                "This service keeps no readable copy of keys. Put it in by hand.",
            ),
            PickUpRefusal::Store(cause) => cause.into(),
        }
    }
}
