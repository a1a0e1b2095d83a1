//! What a drawing costs, told before it is drawn: references followed, layers in layers, filters.

use std::collections::HashMap;

use super::css;
use super::document::Element;
use crate::Error;

/// Elements once every reference is followed; a dozen times what the largest maps have.
const MOST_DRAWN: u64 = 200_000;
/// What a layer of its own costs, in elements.
const LAYER: u64 = 20;
/// Layers in each other, each of which may be as large as the picture.
const MOST_LAYERS: u64 = 24;
/// References in each other.
const MOST_DEPTH: u64 = 400;
/// Steps of one filter, each of which keeps a picture.
const MOST_STEPS: u64 = 24;
const MOST_OCTAVES: u64 = 12;
const MOST_RADIUS: u64 = 50;
const MOST_ROWS: u64 = 12;

/// What drawing something takes.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    elements: u64,
    layers: u64,
    depth: u64,
}

/// Refuses what would take without end to draw, for us as for any browser.
pub(super) fn check(root: &Element) -> Result<(), Error> {
    let mut named = HashMap::new();
    root.visit(&mut |element| {
        if let Some(id) = element.get("id") {
            named.entry(id).or_insert(element);
        }
    });
    let cost = Costs { root, named, known: HashMap::new() }.of(root, 0);
    if cost.elements > MOST_DRAWN {
        return Err(Error::TooLarge { what: "elements once its references are followed", limit: MOST_DRAWN });
    }
    if cost.layers > MOST_LAYERS {
        return Err(Error::TooLarge { what: "layers in each other", limit: MOST_LAYERS });
    }
    if cost.depth > MOST_DEPTH {
        return Err(Error::TooLarge { what: "references in each other", limit: MOST_DEPTH });
    }
    let mut filters = Ok(());
    root.visit(&mut |element| {
        if filters.is_ok() {
            filters = check_filter(element);
        }
    });
    filters
}

/// Refuses filters that are not drawn in a moment.
fn check_filter(element: &Element) -> Result<(), Error> {
    let number = |name: &str| {
        let numbers = element.get(name).unwrap_or_default().split([' ', ',']);
        numbers.filter_map(|number| number.trim().parse::<f64>().ok()).fold(0.0, f64::max)
    };
    let (what, limit, is) = match element.svg_name() {
        "filter" => ("steps in a filter", MOST_STEPS, element.elements().count() as f64),
        "feTurbulence" => ("octaves of noise", MOST_OCTAVES, number("numOctaves")),
        "feMorphology" => ("units of radius in a filter", MOST_RADIUS, number("radius")),
        "feConvolveMatrix" => ("rows in the matrix of a filter", MOST_ROWS, number("order")),
        _ => return Ok(()),
    };
    if is > limit as f64 { Err(Error::TooLarge { what, limit }) } else { Ok(()) }
}

struct Costs<'a> {
    root: &'a Element,
    named: HashMap<&'a str, &'a Element>,
    /// `None` for what is being looked at: what refers to itself is not drawn.
    known: HashMap<*const Element, Option<Cost>>,
}

impl<'a> Costs<'a> {
    fn of(&mut self, element: &'a Element, depth: u64) -> Cost {
        let key: *const Element = element;
        if let Some(known) = self.known.get(&key) {
            return known.unwrap_or_default();
        }
        if depth > MOST_DEPTH {
            return Cost { depth, ..Cost::default() };
        }
        self.known.insert(key, None);
        let mut cost = Cost { elements: 1, layers: 0, depth: 1 };
        for child in element.elements() {
            cost.add(self.of(child, depth + 1), 1);
        }
        let mut is_layer = false;
        if let Some(target) = element.link().and_then(|link| self.target(link)) {
            cost.add(self.of(target, depth + 1), 1);
        }
        for (name, value) in properties(element) {
            is_layer |= makes_layer(&name, &value);
            // A mark is drawn on each corner of all that inherits it, and a sheet may mean any of them.
            let is_sheet = name == "sheet";
            let times = match name.starts_with("marker") || is_sheet && value.contains("marker") {
                true => corners(if is_sheet { self.root } else { element }),
                false => 1,
            };
            for url in css::urls(&value) {
                if let Some(target) = self.target(url) {
                    cost.add(self.of(target, depth + 1), times);
                }
            }
        }
        if is_layer {
            cost.elements = cost.elements.saturating_add(LAYER);
            cost.layers += 1;
        }
        self.known.insert(key, Some(cost));
        cost
    }

    fn target(&self, link: &str) -> Option<&'a Element> {
        self.named.get(link.trim().strip_prefix('#')?).copied()
    }
}

impl Cost {
    fn add(&mut self, other: Self, times: u64) {
        self.elements = self.elements.saturating_add(other.elements.saturating_mul(times));
        self.layers = self.layers.max(other.layers);
        self.depth = self.depth.max(other.depth + 1);
    }
}

/// What an element says of itself, by attributes and by its style; of a sheet its text.
fn properties(element: &Element) -> Vec<(String, String)> {
    if element.svg_name() == "style" {
        return vec![("sheet".into(), element.text())];
    }
    let attributes = element.attributes.iter().filter(|attribute| attribute.name != "d");
    let attributes = attributes.map(|attribute| (attribute.name.clone(), attribute.value.clone()));
    attributes.chain(css::declarations(element.get("style").unwrap_or_default())).collect()
}

fn makes_layer(name: &str, value: &str) -> bool {
    let first = match name {
        "opacity" => "1",
        "mask" | "filter" | "clip-path" => "none",
        "mix-blend-mode" => "normal",
        "isolation" => "auto",
        _ => return false,
    };
    value.trim() != first
}

/// How many corners all lines in an element have at most.
fn corners(element: &Element) -> u64 {
    let mut letters = 0;
    element.visit(&mut |inner| {
        letters += inner.get("d").or_else(|| inner.get("points")).map_or(4, str::len) as u64;
    });
    letters / 2 + 1
}
