//! The OpenAPI document: a snapshot, and that it holds together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::support::{BASE, Service};
use crate::web::api::{code::Code, openapi};

#[test]
fn the_document_is_reviewed_when_it_changes() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&openapi::build(BASE)).unwrap());
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_its_own_name() {
    let document = openapi::build(BASE);
    let mut pointers = Vec::new();
    references(&document, &mut pointers);
    for pointer in &pointers {
        assert!(document.pointer(pointer.trim_start_matches('#')).is_some(), "{pointer} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for operation in methods.as_object().unwrap().values() {
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{path}");
            let told: BTreeSet<_> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let there: BTreeSet<_> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(told, there, "{path}");
        }
    }
}

#[test]
fn no_schema_and_no_code_is_told_twice_or_for_nothing() {
    let document = openapi::build(BASE);
    let mut pointers = Vec::new();
    references(&document, &mut pointers);
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let pointer = format!("#/components/schemas/{name}");
        assert!(pointers.contains(&pointer), "nothing refers to {name}");
    }
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
}

#[tokio::test]
async fn the_document_and_its_page_are_served_and_the_page_needs_nothing_from_elsewhere() {
    let service = Service::new().await;
    let served = service.get("/api/openapi.json").await;
    assert_eq!(serde_json::from_slice::<Value>(&served.bytes).unwrap(), openapi::build(BASE));
    let page = service.get("/api/docs").await;
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let html = String::from_utf8(page.bytes).unwrap();
    for inline in [" style=", "<style", "<script>", " onclick", "src=\"http"] {
        assert!(!html.contains(inline), "the page has {inline}");
    }
    for code in Code::ALL {
        assert!(html.contains(&format!("id=\"{}\"", code.as_str())), "{} has no place", code.as_str());
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
