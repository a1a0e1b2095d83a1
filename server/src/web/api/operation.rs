//! One operation: its route, and what the document tells of it.

use axum::routing::MethodRouter;
use serde_json::{Value, json};

use super::code::Code;
use crate::app::App;

/// A route and its description.
pub(super) struct Operation {
    /// Below `/api/v1`.
    pub(super) path: &'static str,
    pub(super) method: &'static str,
    /// What generated clients call it.
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) needs_key: bool,
    pub(super) parameters: Vec<Parameter>,
    /// The content types it takes, with a schema for each.
    pub(super) body: Vec<(&'static str, Value)>,
    pub(super) answers: Vec<Answer>,
    /// What may go wrong besides what always may.
    pub(super) errors: &'static [Code],
    pub(super) handler: MethodRouter<App>,
}

/// A part of the address, or a header.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) place: &'static str,
    pub(super) description: &'static str,
    pub(super) schema: Value,
    pub(super) is_required: bool,
}

/// An answer when all goes well.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) media_type: &'static str,
    pub(super) schema: Value,
}

impl Answer {
    /// An answer in JSON of a schema that has a name.
    pub(super) fn json(status: u16, description: &'static str, schema: &str) -> Self {
        Self { status, description, media_type: "application/json", schema: reference(schema) }
    }
}

/// Points to a schema by its name.
pub(super) fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// `?wait=`.
pub(super) fn wait_parameter() -> Parameter {
    Parameter {
        name: "wait",
        place: "query",
        description: "Seconds to hold the answer back until every job in it has ended; 30 at most.",
        schema: json!({ "type": "integer", "minimum": 0, "default": 0 }),
        is_required: false,
    }
}

/// The id of a job in the address.
pub(super) fn job_parameter() -> Parameter {
    Parameter {
        name: "id",
        place: "path",
        description: "The job’s id.",
        schema: json!({ "type": "string" }),
        is_required: true,
    }
}

/// The site that a request is for.
pub(super) fn site_parameter() -> Parameter {
    Parameter {
        name: "Eiderpix-Site",
        place: "header",
        description: "The site that the request is for, as an address or a host. The owner of the key sees it on API Keys.",
        schema: json!({ "type": "string" }),
        is_required: false,
    }
}

/// The secret of a site.
pub(super) fn secret_schema() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-fA-F]{32}$" })
}
