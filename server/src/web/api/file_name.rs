//! Names for downloads: what a person called the picture, safe in a header (RFC 6266).

use eiderpix_engine::Format;

/// The header that names a download: plain ASCII for old clients, the true name for others.
pub(super) fn disposition(name: &str) -> String {
    let plain: String =
        name.chars()
            .map(|c| {
                if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | ';') || c == ' ' { c } else { '_' }
            })
            .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The original's name with the extension of what is delivered.
pub(super) fn renamed(original: &str, media_type: &str) -> String {
    let last = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).collect();
    let (stem, given) = name.rsplit_once('.').unwrap_or((&name, ""));
    let wanted = extension(media_type);
    // What is .jpeg stays .jpeg.
    let keeps = extension_means(given, wanted);
    let stem = if stem.is_empty() { "picture" } else { stem };
    format!("{stem}.{}", if keeps { given } else { wanted })
}

fn extension(media_type: &str) -> &'static str {
    [Format::Jpeg, Format::Png, Format::Gif, Format::WebP, Format::Avif, Format::Pdf, Format::Svg]
        .into_iter()
        .find(|format| format.media_type() == media_type)
        .map_or("bin", Format::extension)
}

fn extension_means(given: &str, wanted: &str) -> bool {
    let given = given.to_ascii_lowercase();
    given == wanted || (wanted == "jpg" && matches!(given.as_str(), "jpeg" | "jpe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_called_like_its_original() {
        assert_eq!(renamed("Bären foto.JPEG", "image/jpeg"), "Bären foto.JPEG");
        assert_eq!(renamed("photo.png", "image/webp"), "photo.webp");
        assert_eq!(renamed("https://shop.example/a/photo", "image/png"), "photo.png");
        assert_eq!(renamed(".png", "image/png"), "picture.png");
    }

    #[test]
    fn no_name_breaks_out_of_its_header() {
        insta::assert_snapshot!(disposition("Bär \"x\".jpg"), @r#"attachment; filename="B_r _x_.jpg"; filename*=UTF-8''B%C3%A4r%20%22x%22.jpg"#);
        let header = disposition("a\r\nSet-Cookie: x");
        assert!(!header.contains(['\r', '\n']), "{header}");
    }
}
