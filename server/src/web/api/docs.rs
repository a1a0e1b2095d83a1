//! `/api/docs`: the same as the document, for people; plain HTML, nothing from elsewhere.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{
    code::Code,
    openapi::errors_of,
    operation::{Operation, Parameter},
    operations::operations,
    schemas,
};
use crate::{app::App, domain::language::Language, web::pages::Shell};

#[derive(Template)]
#[template(path = "api_docs.html")]
struct DocsPage {
    shell: Shell,
    /// What marks words that are English in every language, as they are those of the OpenAPI document.
    in_english: &'static str,
    base: String,
    operations: Vec<OperationView>,
    schemas: Vec<(String, Vec<FieldView>)>,
    codes: Vec<(&'static str, u16, &'static str)>,
}

struct OperationView {
    id: &'static str,
    method: String,
    path: &'static str,
    summary: &'static str,
    description: &'static str,
    needs_key: bool,
    parameters: Vec<Parameter>,
    body: Vec<(&'static str, String)>,
    answers: Vec<(u16, &'static str, String)>,
    errors: Vec<&'static str>,
}

struct FieldView {
    name: String,
    kind: String,
    description: String,
}

/// Shows the page.
pub(super) async fn show(State(app): State<App>, language: Language) -> Response {
    let schemas = schemas::schemas();
    let schemas = schemas.as_object().into_iter().flatten();
    let page = DocsPage {
        shell: Shell::for_anyone(language, "api-docs-title"),
        in_english: if language == Language::English { "" } else { " lang=\"en\"" },
        base: app.public_url.as_str().trim_end_matches('/').to_owned(),
        operations: operations().into_iter().map(OperationView::from).collect(),
        schemas: schemas.map(|(name, schema)| (name.clone(), fields(schema))).collect(),
        codes: Code::ALL.iter().map(|code| (code.as_str(), code.status().as_u16(), code.title())).collect(),
    };
    match page.render() {
        Ok(html) => {
            let headers = [(header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept-language, cookie")];
            (headers, Html(html)).into_response()
        }
        Err(cause) => {
            tracing::error!(%cause, "the page about the API cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl From<Operation> for OperationView {
    fn from(operation: Operation) -> Self {
        Self {
            errors: errors_of(&operation).into_iter().map(Code::as_str).collect(),
            id: operation.id,
            method: operation.method.to_uppercase(),
            path: operation.path,
            summary: operation.summary,
            description: operation.description,
            needs_key: operation.needs_key,
            body: operation
                .body
                .iter()
                .map(|(media_type, schema)| (*media_type, schema_name(schema)))
                .collect(),
            answers: operation
                .answers
                .iter()
                .map(|answer| (answer.status, answer.description, schema_name(&answer.schema)))
                .collect(),
            parameters: operation.parameters,
        }
    }
}

/// The name of the schema that is referred to; empty where there is none.
fn schema_name(schema: &serde_json::Value) -> String {
    let pointer = schema["$ref"].as_str().unwrap_or_default();
    pointer.rsplit('/').next().unwrap_or_default().to_owned()
}

fn fields(schema: &serde_json::Value) -> Vec<FieldView> {
    let required: Vec<_> =
        schema["required"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, field)| FieldView {
            kind: if required.contains(&name.as_str()) {
                kind(field)
            } else {
                format!("{}, optional", kind(field))
            },
            name: name.clone(),
            description: field["description"].as_str().unwrap_or_default().to_owned(),
        })
        .collect()
}

/// A field's type in a few words.
fn kind(schema: &serde_json::Value) -> String {
    let words = |list: &serde_json::Value, separator: &str| {
        let items = list.as_array().into_iter().flatten().map(|item| match item.as_str() {
            Some(word) => word.to_owned(),
            None => kind(item),
        });
        items.collect::<Vec<_>>().join(separator)
    };
    if schema.get("$ref").is_some() {
        return schema_name(schema);
    }
    if let Some(one_of) = schema.get("oneOf") {
        return words(one_of, " or ");
    }
    if let Some(constant) = schema["const"].as_str() {
        return constant.to_owned();
    }
    if let Some(choice) = schema.get("enum") {
        return words(choice, " | ");
    }
    match &schema["type"] {
        serde_json::Value::String(name) if name == "array" => format!("list of {}", kind(&schema["items"])),
        serde_json::Value::String(name) => name.clone(),
        several => words(several, " or "),
    }
}
