//! Reads what a client sent into one bag of named values, whatever the header calls it.
//!
//! Clients send JSON under a form's content type, forms with JSON inside, and everything between. Here it is sniffed and
//! bounded; what the values mean is said in [`super::options`].

use serde_json::{Map, Value, value::RawValue};

/// Deeper nesting than this no client sends.
const MAX_DEPTH: usize = 64;
/// More fields than this no client sends.
const MAX_FIELDS: usize = 2_000;

/// The fields of one request.
#[derive(Debug, Default)]
pub(super) struct Fields {
    values: Map<String, Value>,
    /// Echoed byte for byte, in its own key order: one client matches results by position.
    pub(super) return_data: Option<Box<RawValue>>,
}

/// The body is not one we can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadFields {
    #[error("The request is not valid JSON.")]
    Malformed,
    #[error("The JSON of the request is not UTF-8 text.")]
    NotUtf8,
    #[error("The JSON of the request must be one object.")]
    NotAnObject,
    #[error("The JSON of the request is nested too deeply.")]
    TooDeep,
    #[error("The request has too many fields.")]
    TooMany,
}

const RETURN_DATA: &str = "returndatalist";
/// Some form libraries send a list as the same name again and again.
const LISTS: [&str; 2] = ["urllist", "file_urls"];
/// Deeper bracketed names than this are nobody's.
const MAX_BRACKETS: usize = 8;

impl Fields {
    /// Reads a body, JSON when it looks like it and a form otherwise.
    pub(super) fn parse(body: &[u8]) -> Result<Self, BadFields> {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii();
        match body.first() {
            Some(b'{') => Self::parse_json(body),
            Some(b'[') => Err(BadFields::NotAnObject),
            _ => Self::parse_form(body),
        }
    }

    fn parse_json(body: &[u8]) -> Result<Self, BadFields> {
        check_depth(body)?;
        let text = std::str::from_utf8(body).map_err(|_| BadFields::NotUtf8)?;
        let raw: std::collections::BTreeMap<String, &RawValue> =
            serde_json::from_str(text).map_err(|_| BadFields::Malformed)?;
        if raw.len() > MAX_FIELDS {
            return Err(BadFields::TooMany);
        }
        let mut fields = Self::default();
        for (name, value) in raw {
            if name == RETURN_DATA {
                fields.return_data = (value.get() != "null").then(|| value.to_owned());
            } else {
                let value = serde_json::from_str(value.get()).map_err(|_| BadFields::Malformed)?;
                fields.values.insert(name, value);
            }
        }
        Ok(fields)
    }

    /// Reads form fields, also those of a query string.
    pub(super) fn parse_form(body: &[u8]) -> Result<Self, BadFields> {
        let mut fields = Self::default();
        for (count, (name, value)) in url::form_urlencoded::parse(body).enumerate() {
            if count >= MAX_FIELDS {
                return Err(BadFields::TooMany);
            }
            fields.add(&name, value.into_owned())?;
        }
        Ok(fields)
    }

    /// Adds one form field; `name[]`, `name[key]` and `name[key][further]` collect into a list or an object.
    pub(super) fn add(&mut self, name: &str, value: String) -> Result<(), BadFields> {
        if name == RETURN_DATA {
            check_depth(value.as_bytes())?;
            self.return_data = match RawValue::from_string(value) {
                Ok(json) => (json.get() != "null").then_some(json),
                Err(_) => None,
            };
            return Ok(());
        }
        let (base, keys) = split_brackets(name);
        let is_repeated = keys.is_empty() && LISTS.contains(&base) && self.values.contains_key(base);
        let keys = if is_repeated { vec![""] } else { keys };
        put(self.values.entry(base).or_insert(Value::Null), &keys, Value::String(value));
        Ok(())
    }

    /// Takes from others what is not here: a client may put some fields into the address and the rest into the body.
    pub(super) fn fill_from(&mut self, others: Self) {
        for (name, value) in others.values {
            self.values.entry(name).or_insert(value);
        }
        self.return_data = self.return_data.take().or(others.return_data);
    }

    /// Gives a field's value; null counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// Gives a field's text; a number is told as text, too.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Gives a field that holds a list: an array, the values of an object, or either of them as JSON text.
    pub(super) fn list(&self, name: &str) -> Option<Vec<Value>> {
        self.entries(name).map(|entries| entries.into_iter().map(|(_, value)| value).collect())
    }

    /// The same with the keys; an array's are its positions.
    pub(super) fn entries(&self, name: &str) -> Option<Vec<(String, Value)>> {
        match self.get(name)? {
            Value::String(text) => match parse_nested(text) {
                Some(nested @ (Value::Array(_) | Value::Object(_))) => unfold(nested),
                _ if text.trim().is_empty() => None,
                _ => Some(vec![("0".into(), Value::String(text.clone()))]),
            },
            other => unfold(other.clone()),
        }
    }
}

/// Splits `name[a][b]` into its base and its keys; anything else is a base alone.
fn split_brackets(name: &str) -> (&str, Vec<&str>) {
    let Some((base, rest)) = name.split_once('[') else { return (name, Vec::new()) };
    let Some(inside) = rest.strip_suffix(']') else { return (name, Vec::new()) };
    let keys: Vec<_> = inside.split("][").collect();
    if keys.len() > MAX_BRACKETS { (name, Vec::new()) } else { (base, keys) }
}

/// Puts a value at the end of a path of keys; an empty key is the next free position.
fn put(slot: &mut Value, keys: &[&str], value: Value) {
    let Some((key, rest)) = keys.split_first() else {
        *slot = value;
        return;
    };
    if !slot.is_object() {
        // What a first mention without brackets gave stays as the first of the list.
        let first = slot.take();
        *slot = Value::Object(Map::new());
        if !first.is_null() {
            put(slot, &["0"], first);
        }
    }
    if let Value::Object(members) = slot {
        let key = if key.is_empty() { members.len().to_string() } else { (*key).to_owned() };
        put(members.entry(key).or_insert(Value::Null), rest, value);
    }
}

fn unfold(value: Value) -> Option<Vec<(String, Value)>> {
    match value {
        Value::Array(items) => {
            Some(items.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect())
        }
        Value::Object(members) => Some(members.into_iter().collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn parse_nested(text: &str) -> Option<Value> {
    check_depth(text.as_bytes()).ok()?;
    serde_json::from_str(text).ok()
}

/// Counts brackets outside of strings, before anything recursive looks at the text.
fn check_depth(json: &[u8]) -> Result<(), BadFields> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(BadFields::TooDeep);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_is_known_by_its_look_and_a_form_by_its_lack_of_it() {
        let json = Fields::parse(b" \n{\"key\":\"abc\",\"lossy\":1,\"convertto\":null}").unwrap();
        assert_eq!(json.text("key").as_deref(), Some("abc"));
        assert_eq!(json.text("lossy").as_deref(), Some("1"));
        assert_eq!(json.get("convertto"), None);

        let form =
            Fields::parse(b"key=abc&convertto=%2Bwebp&file_urls%5B%5D=a&file_urls[]=b&x[k]=v").unwrap();
        assert_eq!(form.text("convertto").as_deref(), Some("+webp"));
        assert_eq!(form.list("file_urls").unwrap(), ["a", "b"]);
        assert_eq!(form.entries("x").unwrap(), [("k".to_owned(), Value::from("v"))]);
    }

    #[test]
    fn lists_and_nested_names_of_forms_are_collected() {
        let form = Fields::parse(
            b"urllist=a&urllist=b&paramlist[0][convertto]=%2Bwebp&paramlist[1][lossy]=0&key=old&key=new&odd[=1&x[y=2",
        )
        .unwrap();
        assert_eq!(form.list("urllist").unwrap(), ["a", "b"]);
        let own = form.list("paramlist").unwrap();
        assert_eq!(own, [serde_json::json!({"convertto": "+webp"}), serde_json::json!({"lossy": "0"})]);
        assert_eq!(form.text("key").as_deref(), Some("new"));
        assert_eq!(form.text("x[y").as_deref(), Some("2"));
        assert_eq!(Fields::parse(b"urllist=a").unwrap().list("urllist").unwrap(), ["a"]);
    }

    #[test]
    fn what_the_body_lacks_is_taken_from_the_address() {
        let mut body = Fields::parse(br#"{"key":"body"}"#).unwrap();
        body.fill_from(Fields::parse(b"key=address&wait=5").unwrap());
        assert_eq!(body.text("key").as_deref(), Some("body"));
        assert_eq!(body.text("wait").as_deref(), Some("5"));
    }

    #[test]
    fn the_return_data_keeps_its_bytes_and_its_order() {
        let echoed = r#"{"sizes":{"z":"a\/b.jpg","a": 1.0},"doubles":[]}"#;
        let fields = Fields::parse(format!(r#"{{"returndatalist":{echoed},"key":"k"}}"#).as_bytes()).unwrap();
        assert_eq!(fields.return_data.unwrap().get(), echoed);
        assert!(Fields::parse(br#"{"returndatalist":null}"#).unwrap().return_data.is_none());
    }

    #[test]
    fn a_list_comes_as_array_object_or_text() {
        for body in [
            r#"{"file_urls":["a","b"]}"#,
            r#"{"file_urls":{"url1":"a","url2":"b"}}"#,
            r#"{"file_urls":"[\"a\",\"b\"]"}"#,
            r#"{"file_urls":"{\"x\":\"a\",\"y\":\"b\"}"}"#,
        ] {
            assert_eq!(
                Fields::parse(body.as_bytes()).unwrap().list("file_urls").unwrap(),
                ["a", "b"],
                "{body}"
            );
        }
        assert_eq!(Fields::parse(br#"{"file_urls":"a"}"#).unwrap().list("file_urls").unwrap(), ["a"]);
    }

    #[test]
    fn nonsense_and_depth_are_refused() {
        assert_eq!(Fields::parse(b"{\"key\":").unwrap_err(), BadFields::Malformed);
        assert_eq!(Fields::parse(b"{\"key\":\"\xFF\"}").unwrap_err(), BadFields::NotUtf8);
        assert_eq!(Fields::parse(b"[1]").unwrap_err(), BadFields::NotAnObject);
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(64), "]".repeat(64));
        assert_eq!(Fields::parse(deep.as_bytes()).unwrap_err(), BadFields::TooDeep);
        let brackets_in_text = format!("{{\"a\":\"{}\"}}", "[".repeat(500));
        assert!(Fields::parse(brackets_in_text.as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_fields_or_a_reason(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(fields) = Fields::parse(&body) {
                let _ = (fields.list("urllist"), fields.text("key"));
            }
        }

        #[test]
        fn any_form_ends_in_fields(body in r"(([a-z]{0,3}(\[[a-z]{0,2}\]?){0,10}=[a-z]?)&?){0,8}") {
            let fields = Fields::parse_form(body.as_bytes()).unwrap();
            let _ = (fields.list("a"), fields.entries("b"));
        }

        #[test]
        fn any_json_like_text_ends_in_fields_or_a_reason(body in r#"\{("[a-z\\/]{0,8}"|[\[\]{}:,0-9]|null|true| ){0,40}"#) {
            let _ = Fields::parse(body.as_bytes());
        }
    }
}
