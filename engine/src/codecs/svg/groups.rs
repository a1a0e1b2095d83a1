//! Groups that group nothing are dissolved, and what all in one say is said once by it.

use super::document::{Attribute, Element, Node, Space};
use super::facts::{Facts, REFERRED};
use super::paint::{INHERITED, OF_TEXT};

/// Elements that may say for what is in them what that would say itself.
const SPEAKERS: [&str; 3] = ["svg", "g", "a"];
/// Elements that inherit.
const DRAWN: [&str; 13] = [
    "g", "a", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "switch",
    "svg",
];

/// Works from the inside out.
pub(super) fn regroup(element: &mut Element, facts: &Facts) {
    if element.space != Space::Svg || super::is_opaque(element) {
        return;
    }
    element.elements_mut().for_each(|child| regroup(child, facts));
    if element.svg_name() != "switch" {
        let children = std::mem::take(&mut element.children);
        element.children = children.into_iter().flat_map(|child| dissolved(child, facts)).collect();
    }
    if !facts.selected.is_styled {
        say_once(element);
    }
}

/// What is left of a child: itself, or what was in it.
fn dissolved(node: Node, facts: &Facts) -> Vec<Node> {
    let Node::Element(mut group) = node else { return vec![node] };
    if group.svg_name() != "g" || !group.declared.is_empty() {
        return vec![Node::Element(group)];
    }
    if group.children.is_empty()
        && group.get("id").is_none()
        && group.get("filter").is_none()
        && group.get("style").is_none()
    {
        return Vec::new();
    }
    if group.attributes.is_empty() {
        return group.children;
    }
    if let [Node::Element(only)] = group.children.as_mut_slice()
        && !facts.selected.is_styled
        && takes_over(&group.attributes, only)
    {
        for attribute in group.attributes {
            take_over(only, attribute);
        }
        return group.children;
    }
    vec![Node::Element(group)]
}

/// Says whether an only child can say all that its group says.
fn takes_over(attributes: &[Attribute], only: &Element) -> bool {
    let is_plain = DRAWN.contains(&only.svg_name())
        && !matches!(only.svg_name(), "svg" | "switch" | "text")
        && !super::is_opaque(only);
    is_plain
        && only.get("style").is_none()
        && only.get("id").is_none()
        && attributes.iter().all(|attribute| match attribute.name.as_str() {
            "transform" => {
                ["clip-path", "mask", "filter"].iter().all(|name| only.get(name).is_none())
                    && !refers_to_paint(only)
            }
            "opacity" => {
                only.get("opacity").is_none() && only.get("filter").is_none() && only.get("mask").is_none()
            }
            "clip-path" | "mask" => {
                only.get(&attribute.name).is_none()
                    && only.get("transform").is_none()
                    && only.get("filter").is_none()
            }
            name => attribute.space == Space::None && is_inherited(name),
        })
}

fn take_over(only: &mut Element, attribute: Attribute) {
    if attribute.name == "transform" {
        let own = only.get("transform").unwrap_or_default();
        let both = format!("{} {own}", attribute.value);
        only.set("transform", both.trim());
    } else if only.get(&attribute.name).is_none() {
        only.set(&attribute.name, attribute.value);
    }
}

/// Whether it is painted by something that lies in coordinates of its own.
fn refers_to_paint(element: &Element) -> bool {
    element.attributes.iter().any(|attribute| attribute.value.contains("url("))
}

fn is_inherited(name: &str) -> bool {
    INHERITED.iter().any(|(known, _)| *known == name) || OF_TEXT.contains(&name)
}

/// Lets a group say what most in it say, where each says something of it and so none inherits what it did not before.
fn say_once(element: &mut Element) {
    if !SPEAKERS.contains(&element.svg_name()) {
        return;
    }
    let drawn: Vec<&Element> = element.elements().filter(|child| is_painted(child)).collect();
    if drawn.len() < 2
        || element.elements().any(|child| child.get("style").is_some_and(|style| style.contains("var(")))
    {
        return;
    }
    let mut said = Vec::new();
    for property in INHERITED.iter().map(|(name, _)| *name).chain(OF_TEXT.iter().copied()) {
        let values: Option<Vec<&str>> = drawn.iter().map(|child| child.get(property)).collect();
        let Some(values) = values else { continue };
        if element.get("style").is_some_and(|style| style.contains(property)) {
            continue;
        }
        let count = |value: &str| values.iter().filter(|other| **other == value).count();
        // Of values as frequent the first counts.
        let most = values.iter().rev().max_by_key(|value| count(value) * (value.len() + property.len() + 4));
        let Some(most) = most.filter(|value| count(value) > 1) else { continue };
        said.push((property, (*most).to_owned()));
    }
    for (property, value) in said {
        element.set(property, value.clone());
        for child in element.elements_mut().filter(|child| is_painted(child)) {
            if child.get(property) == Some(value.as_str()) {
                child.remove(property);
            }
        }
    }
}

/// Says whether an element inherits what its parent says.
fn is_painted(element: &Element) -> bool {
    let name = element.svg_name();
    let is_silent = matches!(name, "defs" | "title" | "desc" | "style" | "metadata")
        || REFERRED.contains(&name) && name != "symbol";
    !is_silent
}
