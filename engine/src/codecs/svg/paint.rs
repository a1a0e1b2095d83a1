//! Colours, properties and their first values.

use std::str::FromStr;

use super::css;
use super::document::{Attribute, Element, Space};
use super::facts::Facts;

/// Attributes that hold one colour.
const COLORS: [&str; 6] = ["fill", "stroke", "stop-color", "flood-color", "lighting-color", "color"];

/// Names of colours shorter than their numbers.
const SHORT_NAMES: [(&str, &str); 31] = [
    ("#f00", "red"),
    ("#ff0000", "red"),
    ("#d2b48c", "tan"),
    ("#f5f5dc", "beige"),
    ("#ffe4c4", "bisque"),
    ("#a52a2a", "brown"),
    ("#ff7f50", "coral"),
    ("#ffd700", "gold"),
    ("#808080", "gray"),
    ("#008000", "green"),
    ("#4b0082", "indigo"),
    ("#fffff0", "ivory"),
    ("#f0e68c", "khaki"),
    ("#faf0e6", "linen"),
    ("#800000", "maroon"),
    ("#000080", "navy"),
    ("#808000", "olive"),
    ("#ffa500", "orange"),
    ("#da70d6", "orchid"),
    ("#cd853f", "peru"),
    ("#ffc0cb", "pink"),
    ("#dda0dd", "plum"),
    ("#800080", "purple"),
    ("#fa8072", "salmon"),
    ("#a0522d", "sienna"),
    ("#c0c0c0", "silver"),
    ("#fffafa", "snow"),
    ("#008080", "teal"),
    ("#ff6347", "tomato"),
    ("#ee82ee", "violet"),
    ("#f5deb3", "wheat"),
];

/// Properties that what is inside inherits, each with its first value; text's are left to texts.
pub(super) const INHERITED: &[(&str, &str)] = &[
    ("fill", "#000"),
    ("fill-opacity", "1"),
    ("fill-rule", "nonzero"),
    ("clip-rule", "nonzero"),
    ("stroke", "none"),
    ("stroke-width", "1"),
    ("stroke-opacity", "1"),
    ("stroke-linecap", "butt"),
    ("stroke-linejoin", "miter"),
    ("stroke-miterlimit", "4"),
    ("stroke-dasharray", "none"),
    ("stroke-dashoffset", "0"),
    ("visibility", "visible"),
    ("paint-order", "normal"),
    ("shape-rendering", "auto"),
    ("color-rendering", "auto"),
    ("image-rendering", "auto"),
    ("color-interpolation", "sRGB"),
    ("marker-start", "none"),
    ("marker-mid", "none"),
    ("marker-end", "none"),
];

/// Properties of text, which may be told as attributes and are inherited.
pub(super) const OF_TEXT: &[&str] = &[
    "color",
    "cursor",
    "direction",
    "dominant-baseline",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "text-anchor",
    "text-rendering",
    "word-spacing",
    "writing-mode",
    "pointer-events",
    "font-size-adjust",
    "color-interpolation-filters",
];

/// Properties that may be told as attributes and are not inherited, each with its first value.
const OWN: &[(&str, &str)] = &[
    ("opacity", "1"),
    ("clip-path", "none"),
    ("mask", "none"),
    ("filter", "none"),
    ("stop-opacity", "1"),
    ("stop-color", "#000"),
    ("flood-opacity", "1"),
    ("flood-color", "#000"),
    ("display", "inline"),
    ("vector-effect", "none"),
];

/// Attributes with the value that they have where they are not written: element, name, value.
const FIRST_VALUES: &[(&str, &str, &str)] = &[
    ("rect", "x", "0"),
    ("rect", "y", "0"),
    ("image", "x", "0"),
    ("image", "y", "0"),
    ("use", "x", "0"),
    ("use", "y", "0"),
    ("svg", "x", "0"),
    ("svg", "y", "0"),
    ("circle", "cx", "0"),
    ("circle", "cy", "0"),
    ("ellipse", "cx", "0"),
    ("ellipse", "cy", "0"),
    ("line", "x1", "0"),
    ("line", "y1", "0"),
    ("line", "x2", "0"),
    ("line", "y2", "0"),
    ("linearGradient", "x1", "0"),
    ("linearGradient", "y1", "0"),
    ("linearGradient", "y2", "0"),
    ("linearGradient", "x2", "1"),
    ("linearGradient", "x2", "100%"),
    ("linearGradient", "spreadMethod", "pad"),
    ("radialGradient", "spreadMethod", "pad"),
    ("linearGradient", "gradientUnits", "objectBoundingBox"),
    ("radialGradient", "gradientUnits", "objectBoundingBox"),
    ("clipPath", "clipPathUnits", "userSpaceOnUse"),
    ("mask", "maskUnits", "objectBoundingBox"),
    ("mask", "maskContentUnits", "userSpaceOnUse"),
    ("svg", "preserveAspectRatio", "xMidYMid meet"),
    ("svg", "preserveAspectRatio", "xMidYMid"),
    ("image", "preserveAspectRatio", "xMidYMid meet"),
    ("image", "preserveAspectRatio", "xMidYMid"),
];

/// Shortens colours, tells styles as attributes and takes out what is said anyway; not in texts, which stay.
pub(super) fn paint(element: &mut Element, facts: &Facts) {
    if element.space != Space::Svg {
        return;
    }
    // A page that holds the picture may have rules for `svg`, which count more than its attributes.
    if facts.may_restructure() && !facts.selected.is_styled && element.svg_name() != "svg" {
        style_to_attributes(element);
    }
    for attribute in &mut element.attributes {
        if attribute.space == Space::None && COLORS.contains(&attribute.name.as_str()) {
            attribute.value = short_color(&attribute.value);
        }
    }
    if super::is_opaque(element) {
        return;
    }
    if !facts.is_animated {
        drop_first_values(element, facts);
    }
    element.elements_mut().for_each(|child| paint(child, facts));
}

/// A colour in the fewest letters; anything else as it is.
pub(super) fn short_color(value: &str) -> String {
    let written = value.trim();
    let Ok(color) = svgtypes::Color::from_str(written) else { return value.to_owned() };
    if color.alpha != 255 || written.eq_ignore_ascii_case("currentcolor") {
        return value.to_owned();
    }
    let (red, green, blue) = (color.red, color.green, color.blue);
    let is_short = [red, green, blue].iter().all(|part| part >> 4 == part & 15);
    let number = if is_short {
        format!("#{:x}{:x}{:x}", red & 15, green & 15, blue & 15)
    } else {
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    SHORT_NAMES.iter().find(|(long, _)| *long == number).map_or(number, |(_, name)| (*name).to_owned())
}

fn style_to_attributes(element: &mut Element) {
    let Some(style) = element.get("style") else { return };
    let (attributes, kept): (Vec<_>, Vec<_>) =
        css::declarations(style).into_iter().partition(|(name, value)| is_attribute(name, value));
    // Of two that say the same the last counts, and one that stays counts more than any attribute.
    if attributes.iter().any(|(name, _)| kept.iter().any(|(other, _)| other == name)) {
        return;
    }
    if kept.is_empty() {
        element.remove("style");
    } else {
        element.set("style", css::join(&kept));
    }
    for (name, value) in attributes {
        element.set(&name, value);
    }
}

fn is_attribute(name: &str, value: &str) -> bool {
    let is_known = INHERITED.iter().chain(OWN).any(|(known, _)| *known == name) || OF_TEXT.contains(&name);
    // A length without unit is one in an attribute, but not in a style.
    let wants_unit = matches!(name, "font-size" | "letter-spacing" | "word-spacing");
    let is_bare = value.parse::<f64>().is_ok_and(|number| number != 0.0);
    let is_plain = !value.contains(['!', '(']) || value.starts_with("url(#") || value.starts_with("rgb(");
    is_known && is_plain && !(wants_unit && is_bare)
}

fn drop_first_values(element: &mut Element, facts: &Facts) {
    let name = element.svg_name().to_owned();
    let takes_from_another = element.link().is_some() && name != "use" && name != "image";
    let style = element.get("style").unwrap_or_default().to_owned();
    let is_first = |attribute: &Attribute| {
        let own =
            OWN.iter().any(|(property, value)| attribute.name == *property && attribute.value == *value);
        let geometry = FIRST_VALUES
            .iter()
            .any(|(of, at, value)| *of == name && attribute.name == *at && attribute.value == *value);
        let inherited = INHERITED.iter().any(|(property, value)| {
            attribute.name == *property
                && attribute.value == *value
                && !facts.is_changed_by_containers(property, value)
        });
        let is_styled = facts.selected.is_styled;
        own && !is_styled || geometry && !takes_from_another || inherited && !is_styled
    };
    element.attributes.retain(|attribute| attribute.space != Space::None || !is_first(attribute));
    // Without a line there is nothing to say of it.
    let has_line = element.get("stroke").is_some()
        || facts.is_changed_by_containers("stroke", "none")
        || facts.selected.is_styled
        || style.contains("stroke");
    if !has_line
        && matches!(name.as_str(), "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon")
    {
        element.attributes.retain(|attribute| !attribute.name.starts_with("stroke-"));
    }
}

#[cfg(test)]
mod tests {
    use super::short_color;

    #[test]
    fn colours_are_written_short() {
        for (long, short) in [
            ("#FFFFFF", "#fff"),
            ("rgb(255, 0, 0)", "red"),
            ("black", "#000"),
            ("#d2b48c", "tan"),
            ("#a1b2c3", "#a1b2c3"),
            ("none", "none"),
            ("url(#a)", "url(#a)"),
            ("currentColor", "currentColor"),
            ("rgba(0,0,0,.5)", "rgba(0,0,0,.5)"),
        ] {
            assert_eq!(short_color(long), short);
        }
    }
}
