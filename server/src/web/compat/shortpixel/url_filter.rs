//! Undoes what a client does with `url_filter` = `encode`: a part of the path in base64, so that odd characters survive.
//!
//! What is encoded is everything below the site's own folder, which is not told, but for the extension:
//! `https://shop.example/uploads/` + base64(`2026/a%20b`) + `.jpg`.

use base64::{Engine, engine::general_purpose::STANDARD};

/// Decodes the longest end of the path that is base64 of a path; `None` when none is.
pub(super) fn decode(given: &str) -> Option<String> {
    let path_at = given.find("://")? + "://".len();
    let path_at = path_at + given[path_at..].find('/')? + 1;
    let starts =
        std::iter::once(path_at).chain(given[path_at..].match_indices('/').map(|(at, _)| path_at + at + 1));
    starts.filter_map(|start| Some(format!("{}{}", &given[..start], decode_end(&given[start..])?))).next()
}

fn decode_end(end: &str) -> Option<String> {
    if let Some(path) = decode_text(end) {
        return Some(path);
    }
    let (encoded, extension) = end.rsplit_once('.')?;
    Some(format!("{}.{extension}", decode_text(encoded)?))
}

fn decode_text(encoded: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let is_path = !text.is_empty() && !text.chars().any(char::is_control);
    is_path.then(|| text.trim_start_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_encoded_end_is_found_with_and_without_an_extension() {
        for (given, plain) in [
            ("https://shop.example/MjAyNi9hJTIwYg==.jpg", "https://shop.example/2026/a%20b.jpg"),
            (
                "https://shop.example/wp-content/uploads/MjAyNi9hJTIwYg==.jpg",
                "https://shop.example/wp-content/uploads/2026/a%20b.jpg",
            ),
            ("http://shop.example/MjAyNi9hLmpwZw==", "http://shop.example/2026/a.jpg"),
        ] {
            assert_eq!(decode(given).as_deref(), Some(plain));
        }
    }

    #[test]
    fn what_is_not_encoded_is_left_alone() {
        for given in ["https://shop.example/a-b.jpg", "https://shop.example", "a.jpg", ""] {
            assert_eq!(decode(given), None, "{given}");
        }
    }

    proptest! {
        #[test]
        fn what_the_library_encodes_reads_back(path in "[a-z0-9%ä]{1,9}(/[a-z]{1,5}){0,2}") {
            let given = format!("https://shop.example/{}.jpg", STANDARD.encode(&path));
            let plain = format!("https://shop.example/{path}.jpg");
            prop_assert_eq!(decode(&given), Some(plain));
        }

        #[test]
        fn any_text_ends_in_an_address_or_none(given in ".*") {
            let _ = decode(&given);
        }
    }
}
