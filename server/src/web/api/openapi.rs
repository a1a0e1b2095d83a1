//! `/api/openapi.json`: the API as an OpenAPI 3.1 document, made of the table of operations.

use axum::{Json, extract::State, response::IntoResponse, response::Response};
use serde_json::{Map, Value, json};

use super::{
    code::Code,
    operation::{Answer, Operation, Parameter, reference},
    operations::operations,
    schemas,
};
use crate::app::App;

/// Serves the document.
pub(super) async fn document(State(app): State<App>) -> Response {
    let cors = [("access-control-allow-origin", "*")];
    (cors, Json(build(app.public_url.as_str().trim_end_matches('/')))).into_response()
}

/// What can go wrong with any operation that needs a key.
const OF_ANY_KEY: &[Code] = &[
    Code::KeyMissing,
    Code::KeyWrongLength,
    Code::KeyMistyped,
    Code::KeyUnknown,
    Code::KeyRevoked,
    Code::AccountSuspended,
    Code::TooManyRequests,
];
const OF_ANY: &[Code] = &[Code::BadRequest, Code::Internal, Code::Unavailable];

/// Builds the document for a service at an address.
pub(super) fn build(base: &str) -> Value {
    let mut paths = Map::new();
    for operation in operations() {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = describe(&operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Eiderpix",
            "version": "1",
            "summary": "Pictures get as small as they can without anybody seeing it, with a score that proves it.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": format!("{base}/api/v1") }],
        "security": [{ "apiKey": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas::schemas(),
            "securitySchemes": {
                "apiKey": { "type": "http", "scheme": "bearer", "description": "Your API key: 20 letters and digits." },
            },
        },
    })
}

fn describe(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": operation.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": responses(operation),
    });
    if !operation.needs_key {
        described["security"] = json!([]);
    }
    if !operation.body.is_empty() {
        let content: Map<_, _> = operation
            .body
            .iter()
            .map(|(media_type, schema)| ((*media_type).to_owned(), json!({ "schema": schema })))
            .collect();
        described["requestBody"] = json!({ "required": true, "content": content });
    }
    described
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.is_required,
        "schema": parameter.schema,
    })
}

fn responses(operation: &Operation) -> Map<String, Value> {
    let mut responses: Map<_, _> = operation
        .answers
        .iter()
        .map(|Answer { status, description, media_type, schema }| {
            let content = json!({ *media_type: { "schema": schema } });
            (status.to_string(), json!({ "description": description, "content": content }))
        })
        .collect();
    if responses.is_empty() {
        responses.insert("204".into(), json!({ "description": "Done." }));
    }
    let mut errors: Vec<(u16, Vec<&str>)> = Vec::new();
    for code in errors_of(operation) {
        let status = code.status().as_u16();
        match errors.iter_mut().find(|(known, _)| *known == status) {
            Some((_, codes)) => codes.push(code.as_str()),
            None => errors.push((status, vec![code.as_str()])),
        }
    }
    errors.sort_by_key(|(status, _)| *status);
    for (status, codes) in errors {
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        let description = format!("Codes: {}.", codes.join(", "));
        responses.insert(status.to_string(), json!({ "description": description, "content": content }));
    }
    responses
}

/// Every code that an operation may answer with.
pub(super) fn errors_of(operation: &Operation) -> Vec<Code> {
    let of_key = if operation.needs_key { OF_ANY_KEY } else { &[] };
    let mut codes = Vec::new();
    for code in operation.errors.iter().chain(of_key).chain(OF_ANY) {
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    codes
}
