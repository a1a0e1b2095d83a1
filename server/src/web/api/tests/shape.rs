//! Compares a value with a schema of the document, in both directions: nothing missing, nothing untold.

use serde_json::Value;

/// Fails the test when a value is not of the named schema.
pub(super) fn check(document: &Value, schema: &str, value: &Value) {
    let wanted = &document["components"]["schemas"][schema];
    assert!(wanted.is_object(), "there is no schema {schema}");
    if let Err(why) = fits(document, wanted, value, schema) {
        panic!("{why} in {value:#}");
    }
}

fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(pointer) = schema["$ref"].as_str() {
        let target =
            document.pointer(pointer.trim_start_matches('#')).ok_or(format!("{pointer} is missing"))?;
        return fits(document, target, value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| fits(document, choice, value, at).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{at} fits {fitting} of its choices")) };
    }
    if let Some(constant) = schema.get("const") {
        return if constant == value { Ok(()) } else { Err(format!("{at} is not {constant}")) };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { Ok(()) } else { Err(format!("{at} is none of {words:?}")) };
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    if !types.iter().any(|name| is_of_type(value, name.as_str().unwrap_or_default())) {
        return Err(format!("{at} is none of {types:?}"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(document, &schema["items"], item, &format!("{at}[{index}]"))?;
    }
    let (Some(properties), Some(fields)) = (schema["properties"].as_object(), value.as_object()) else {
        return Ok(());
    };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return Err(format!("{at}.{name} is missing"));
        }
    }
    for (name, field) in fields {
        let property = properties.get(name).ok_or(format!("{at}.{name} is not in the document"))?;
        fits(document, property, field, &format!("{at}.{name}"))?;
    }
    Ok(())
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}
