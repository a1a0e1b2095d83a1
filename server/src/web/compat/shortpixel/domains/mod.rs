//! The endpoints that speak of domains: whose a host is, what its owner has left, and caches that are not there.
//!
//! The key stands in the path. `Status` is a bare number in these answers, 2 being success.

mod associate;
mod figures;
mod purge;

pub(super) use associate::{add, add_without_key, revoke, set};
pub(super) use figures::{domain, usage};
pub(super) use purge::purge;

use axum::{extract::rejection::PathRejection, response::Response};
use serde::Serialize;
use tracing::error;

use super::{answer, status::Status};
use crate::{StoreError, domain::site_domains::Domain};

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    status: i32,
    message: String,
}

impl From<Status> for Answer {
    fn from(status: Status) -> Self {
        Self { status: status.number(), message: status.message().to_owned() }
    }
}

fn respond(outcome: Result<String, Status>) -> Response {
    let answer = match outcome {
        Ok(message) => Answer { status: 2, message },
        Err(status) => status.into(),
    };
    answer::json(answer::to_json(&answer))
}

fn parse_domain(given: &str) -> Result<Domain, Status> {
    Domain::parse(given).ok_or_else(|| Status::new(-102, "This is not a domain."))
}

fn unreadable(_: PathRejection) -> Status {
    Status::invalid("The address of the request cannot be read.")
}

fn unavailable(cause: &StoreError) -> Status {
    error!(%cause, "domains cannot be looked up");
    Status::from(cause)
}
