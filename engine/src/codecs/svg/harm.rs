//! What no result may hold: what runs, what reaches out, what is carried along.
//!
//! Such a file is refused, and what was found is named, but never quoted. Taking it out would change what the file
//! does behind its owner's back.

use data_url::DataUrl;

use super::document::{self, Attribute, Element, Node, Parsed, Space};
use super::{bounds, css};
use crate::{Error, Format, Limits};

/// Elements that run something, in whatever namespace.
const RUNNING: [&str; 3] = ["script", "handler", "listener"];
/// What text inside of `foreignObject` is made of; anything else of HTML may load, run or send.
const HARMLESS_HTML: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nobr",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Attributes by which HTML loads or sends.
const LOADING: &[&str] = &[
    "action",
    "archive",
    "background",
    "classid",
    "codebase",
    "code",
    "data",
    "formaction",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "srcdoc",
    "srcset",
    "usemap",
];
/// Functions of CSS that load without `url()`, or run.
const LOADING_CSS: [&str; 6] = ["image-set(", "image(", "cross-fade(", "src(", "expression(", "javascript:"];
/// Elements that change an attribute as time goes by.
const ANIMATING: [&str; 5] = ["animate", "set", "animatetransform", "animatemotion", "animatecolor"];

/// Refuses a picture that holds what must not come out.
pub(super) fn refuse(parsed: &Parsed) -> Result<(), Error> {
    refuse_in(parsed, true)
}

fn refuse_in(parsed: &Parsed, may_embed_drawings: bool) -> Result<(), Error> {
    if parsed.has_declarations {
        return Err(Error::Unsafe { found: "declarations in its document type (entities)".into() });
    }
    if let Some(sheet) =
        parsed.instructions.iter().find(|name| name.to_ascii_lowercase().contains("stylesheet"))
    {
        return Err(Error::Unsafe { found: format!("a reference to another file (<?{sheet}?>)") });
    }
    let mut found = None;
    parsed.root.visit(&mut |element| {
        if found.is_none() {
            found = harm_of(element, may_embed_drawings);
        }
    });
    found.map_or(Ok(()), |found| Err(Error::Unsafe { found }))
}

fn harm_of(element: &Element, may_embed_drawings: bool) -> Option<String> {
    let name = element.local_name().to_ascii_lowercase();
    if RUNNING.contains(&name.as_str()) {
        return Some(format!("a script (<{}>)", element.name));
    }
    if element.space == Space::Html && !HARMLESS_HTML.contains(&name.as_str()) {
        return Some(format!("an element of HTML that can load or run something (<{}>)", element.name));
    }
    if matches!(name.as_str(), "iframe" | "embed" | "object" | "audio" | "video") {
        return Some(format!("an element that can load or run something (<{}>)", element.name));
    }
    if ANIMATING.contains(&name.as_str()) {
        let target = element.get("attributeName").unwrap_or_default().to_ascii_lowercase();
        if target.ends_with("href") || target.starts_with("on") {
            return Some(format!("an animation of what is linked or run (<{}>)", element.name));
        }
    }
    if name == "style" {
        let sheet: String = element
            .children
            .iter()
            .map(|node| match node {
                Node::Text(text) | Node::Comment(text) => text.as_str(),
                Node::Element(_) => "",
            })
            .collect();
        if let Some(found) = harm_of_css(&sheet) {
            return Some(found);
        }
    }
    element.attributes.iter().find_map(|attribute| harm_of_attribute(element, attribute, may_embed_drawings))
}

fn harm_of_attribute(element: &Element, attribute: &Attribute, may_embed_drawings: bool) -> Option<String> {
    let name = attribute.local_name().to_ascii_lowercase();
    let told = || format!("{} of <{}>", attribute.name, element.name);
    if name.starts_with("on") && attribute.space == Space::None {
        return Some(format!("a script ({})", told()));
    }
    if name == "base" && attribute.space == Space::Xml {
        return Some(format!("a reference to another file ({})", told()));
    }
    if name == "href" && attribute.space != Space::Other {
        return harm_of_link(element, &attribute.value, may_embed_drawings)
            .map(|what| format!("{what} ({})", told()));
    }
    let is_foreign = element.space != Space::Svg;
    if is_foreign && LOADING.contains(&name.as_str()) {
        return Some(format!("a reference to another file ({})", told()));
    }
    // What is drawn may refer to what is drawn; words for people may hold anything.
    if attribute.value.contains(['(', '\\', '@']) && attribute.space == Space::None && !is_words(&name) {
        return harm_of_css(&attribute.value).map(|_| format!("a reference to another file ({})", told()));
    }
    None
}

/// Attributes whose value is text and never CSS.
fn is_words(name: &str) -> bool {
    name.starts_with("data-")
        || name.starts_with("aria-")
        || matches!(name, "content" | "title" | "alt" | "id" | "class" | "d")
}

fn harm_of_link(element: &Element, link: &str, may_embed_drawings: bool) -> Option<&'static str> {
    let whole = link;
    let link: String =
        link.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect();
    if link.is_empty() || link.starts_with('#') {
        return None;
    }
    let scheme = link.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = |scheme: &String| {
        scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    };
    let scheme = scheme.filter(is_scheme);
    if element.local_name() == "a" {
        // A link is followed by who clicks on it, and not before.
        return match scheme.as_deref() {
            None | Some("http" | "https" | "mailto" | "tel") => None,
            Some(_) => Some("a link that can run something"),
        };
    }
    if scheme.as_deref() == Some("data") && matches!(element.local_name(), "image" | "feImage") {
        let is_safe = is_safe_picture(whole.trim(), may_embed_drawings);
        return (!is_safe).then_some("an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG");
    }
    Some("a reference to another file")
}

/// Says whether a `data:` address holds a picture of pixels, by its name and by its bytes, or an SVG that may come out
/// itself and embeds none in turn.
fn is_safe_picture(link: &str, may_be_drawing: bool) -> bool {
    let Ok(file) = DataUrl::process(link) else { return false };
    let Ok((bytes, _)) = file.decode_to_vec() else { return false };
    let kind = file.mime_type();
    match (kind.type_.as_str(), kind.subtype.as_str()) {
        ("image", "png" | "jpeg" | "jpg" | "gif" | "webp") => {
            matches!(Format::sniff(&bytes), Some(Format::Png | Format::Jpeg | Format::Gif | Format::WebP))
        }
        ("image", "svg+xml") if may_be_drawing => document::parse(&bytes, &Limits::default())
            .is_ok_and(|parsed| bounds::check(&parsed.root).is_ok() && refuse_in(&parsed, false).is_ok()),
        _ => false,
    }
}

fn harm_of_css(css: &str) -> Option<String> {
    // What looks like a comment may be a part of an address, and the other way round.
    [css::plain(css), css::plain(&css.replace("/*", " "))].iter().find_map(|plain| harm_of_plain_css(plain))
}

fn harm_of_plain_css(plain: &str) -> Option<String> {
    if plain.contains("@import") {
        return Some("a reference to another file (@import in a style sheet)".into());
    }
    for url in css::urls(plain) {
        let is_font = |kind: &str| url.starts_with(kind);
        let is_embedded = [
            "data:font/",
            "data:application/font",
            "data:application/x-font",
            "data:image/png;base64,",
            "data:image/jpeg;base64,",
            "data:image/gif;base64,",
            "data:image/webp;base64,",
        ]
        .into_iter()
        .any(is_font);
        if !url.starts_with('#') && !url.is_empty() && !is_embedded {
            return Some("a reference to another file (url() in a style sheet)".into());
        }
    }
    let loading = LOADING_CSS.iter().find(|name| {
        plain
            .match_indices(**name)
            .any(|(at, _)| !plain[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
    });
    loading.map(|name| format!("what can load or run something ({name})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes_too() {
        let is_safe = |link: &str| is_safe_picture(link, true);
        assert!(is_safe("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="));
        assert!(!is_safe("data:image/png;base64,PHN2ZyB4bWxucz0iaHR0cDov"));
        assert!(!is_safe("data:image/svg+xml;base64,iVBORw0KGgoAAAANSUhEUg=="));
        assert!(is_safe("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>"));
        assert!(!is_safe("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>"));
    }
}
