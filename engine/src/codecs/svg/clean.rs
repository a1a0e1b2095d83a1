//! What is not drawn and means nothing to who looks on or listens: comments, notes of drawing programs, white space.

use super::css;
use super::document::{Element, Node, Space, XLINK};
use super::facts::{Facts, REFERRED};

/// Elements whose text counts.
const TEXTS: [&str; 7] = ["text", "tspan", "textPath", "tref", "title", "desc", "style"];
/// Attributes of the root that no viewer of today heeds.
const IDLE: [&str; 8] = [
    "version",
    "baseProfile",
    "enable-background",
    "contentScriptType",
    "contentStyleType",
    "zoomAndPan",
    "content",
    "xml:space",
];

/// Takes out what is not drawn; notes and comments stay where they are to be kept.
pub(super) fn clean(root: &mut Element, keep_notes: bool) {
    let mut has_text = false;
    root.visit(&mut |element| has_text |= element.svg_name() == "text");
    if !keep_notes {
        drop_notes(root);
        root.attributes.retain(|attribute| {
            !IDLE.contains(&attribute.name.as_str()) || (attribute.name == "xml:space" && has_text)
        });
    }
    drop_space(root, false);
    shorten_styles(root);
    drop_declarations(root);
}

/// Takes out comments, metadata and whatever belongs to a drawing program.
fn drop_notes(element: &mut Element) {
    element.attributes.retain(|attribute| attribute.space != Space::Other);
    element.children.retain(|node| match node {
        Node::Comment(_) => false,
        Node::Element(child) => child.space != Space::Other && child.svg_name() != "metadata",
        Node::Text(_) => true,
    });
    element.elements_mut().for_each(drop_notes);
}

/// Takes out white space, and letters, where none are drawn.
fn drop_space(element: &mut Element, is_in_text: bool) {
    if element.space != Space::Svg {
        return;
    }
    let name = element.svg_name();
    let is_text = is_in_text || TEXTS.contains(&name) || matches!(name, "foreignObject" | "metadata");
    if !is_text {
        element.children.retain(|node| !matches!(node, Node::Text(_)));
    }
    element.elements_mut().for_each(|child| drop_space(child, is_text));
}

/// Writes style sheets and `style` attributes without spaces.
fn shorten_styles(element: &mut Element) {
    if element.svg_name() == "style" {
        let sheet = css::short_sheet(&element.text());
        element.children = if sheet.is_empty() { Vec::new() } else { vec![Node::Text(sheet)] };
        if element.get("type") == Some("text/css") {
            element.remove("type");
        }
    }
    if let Some(style) = element.get("style") {
        let mut declarations = css::declarations(style);
        declarations.retain(|(name, _)| !name.starts_with("-inkscape") && !name.starts_with("-sodipodi"));
        let style = css::join(&declarations);
        if style.is_empty() { element.remove("style") } else { element.set("style", style) }
    }
    element.elements_mut().for_each(shorten_styles);
    element.children.retain(|node| {
        !matches!(node, Node::Element(child) if child.svg_name() == "style" && child.children.is_empty())
    });
}

/// Takes out declarations of namespaces that nothing is of.
pub(super) fn drop_declarations(root: &mut Element) {
    let mut used = Vec::new();
    root.visit(&mut |element| {
        let names = element.attributes.iter().map(|attribute| &attribute.name).chain([&element.name]);
        for name in names {
            let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
            if !used.iter().any(|known| known == prefix) {
                used.push(prefix.to_owned());
            }
        }
    });
    drop_unused(root, &used);
}

fn drop_unused(element: &mut Element, used: &[String]) {
    element.declared.retain(|(prefix, uri)| {
        prefix.is_empty()
            || used.contains(prefix)
            || (uri == XLINK && used.iter().any(|name| name == "xlink"))
    });
    element.elements_mut().for_each(|child| drop_unused(child, used));
}

/// Takes out names that nothing refers to, and what is drawn only by its name and has none.
pub(super) fn drop_unreferred(root: &mut Element, facts: &Facts) {
    if facts.is_sprite {
        return;
    }
    drop_names(root, facts, false);
    drop_unnamed(root);
}

fn drop_names(element: &mut Element, facts: &Facts, is_in_defs: bool) {
    let name = element.svg_name().to_owned();
    let is_paint = REFERRED.contains(&name.as_str()) && !matches!(name.as_str(), "symbol" | "view");
    // What lies ready in `defs` may be meant by another file; a paint is meant from inside.
    let may_be_meant = is_in_defs && !is_paint;
    if element.get("id").is_some_and(|id| !facts.is_meant(id)) && !may_be_meant {
        element.remove("id");
    }
    let is_in_defs = name == "defs" || (is_in_defs && name == "g");
    element.elements_mut().for_each(|child| drop_names(child, facts, is_in_defs));
}

fn drop_unnamed(element: &mut Element) {
    element.elements_mut().for_each(drop_unnamed);
    // What draws nothing may be what is chosen.
    if element.svg_name() == "switch" {
        return;
    }
    let is_in_defs = element.svg_name() == "defs";
    element.children.retain(|node| {
        let Node::Element(child) = node else { return true };
        let is_empty = child.children.is_empty() && child.attributes.is_empty();
        let is_idle = child.get("id").is_none() && REFERRED.contains(&child.svg_name());
        let is_idle_here = is_in_defs
            && child.attributes.iter().all(|attribute| attribute.name != "id")
            && holds_no_names(child);
        !(matches!(child.svg_name(), "defs" | "g") && is_empty
            || is_idle && holds_no_names(child)
            || is_idle_here)
    });
}

fn holds_no_names(element: &Element) -> bool {
    let mut named = false;
    element.visit(&mut |inner| named |= inner.get("id").is_some() || inner.svg_name() == "style");
    !named
}
