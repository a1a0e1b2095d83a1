//! Whether a result is the same picture: drawn alike, with the same words.

use std::collections::BTreeMap;

use super::css;
use super::document::{Element, Node, Space};
use super::draw::Drawable;
use super::facts::Facts;
use super::paint::{INHERITED, OF_TEXT, short_color};
use crate::codecs::Decoded;
use crate::perceptual::Reference;
use crate::{Error, Floor, Limits, Raster, Score};

/// One step of how we draw an edge: an eighth of full contrast. An edge that lies where one step ends and the next
/// begins takes it when it is moved by the smallest number there is.
const EDGE_STEP: u8 = 34;
/// What share of all pixels may differ by such a step where nothing is to be lost.
const MOST_EDGE_SHARE: f64 = 0.02;

/// An original, drawn.
pub(super) struct Original {
    references: Vec<(f32, Reference)>,
    words: Vec<Words>,
}

impl Original {
    pub(super) fn new(root: &Element, drawable: &Drawable) -> Result<Self, Error> {
        let references = drawable.looks().into_iter().map(|factor| {
            let raster = drawable.draw(factor)?;
            Ok((factor, Reference::new(Decoded::still(raster).animation)))
        });
        Ok(Self { references: references.collect::<Result<_, Error>>()?, words: words(root) })
    }

    pub(super) fn has_transparency(&self) -> bool {
        self.references[0].1.animation().frames[0].raster.has_transparency()
    }

    /// Measures a result as it would be delivered; `None` where it is not the same picture.
    pub(super) fn measure(&self, text: &str, floor: Option<Floor>) -> Result<Option<Score>, Error> {
        let Ok(parsed) = super::document::parse(text.as_bytes(), &Limits::default()) else { return Ok(None) };
        if words(&parsed.root) != self.words {
            return Ok(None);
        }
        let Ok(drawable) = Drawable::of(&parsed.root, &Facts::of(&parsed.root)) else { return Ok(None) };
        let mut lowest = Score::IDENTICAL;
        for (factor, reference) in &self.references {
            let drawn = drawable.draw(*factor)?;
            let original = &reference.animation().frames[0].raster;
            if (original.width, original.height) != (drawn.width, drawn.height) {
                return Ok(None);
            }
            if floor.is_none() && !looks_the_same(original, &drawn) {
                return Ok(None);
            }
            lowest = lowest.worse(reference.score(&drawn)?);
            if floor.is_some_and(|floor| !floor.admits(lowest)) {
                return Ok(None);
            }
        }
        Ok(Some(lowest))
    }
}

/// Says whether nothing differs but the smoothing of some edges, by one step of it.
pub(super) fn looks_the_same(a: &Raster, b: &Raster) -> bool {
    let mut on_edges = 0_usize;
    for (a, b) in a.pixels.iter().zip(&b.pixels) {
        if a == b {
            continue;
        }
        // Over black and over white: what is seen of a colour is what its alpha lets through.
        let seen = |color: u8, alpha: u8| (u32::from(color) * u32::from(alpha) / 255) as u8;
        let differs = [(a.r, b.r), (a.g, b.g), (a.b, b.b)]
            .into_iter()
            .map(|(x, y)| seen(x, a.a).abs_diff(seen(y, b.a)))
            .max();
        if differs.max(Some(a.a.abs_diff(b.a))) > Some(EDGE_STEP) {
            return false;
        }
        on_edges += 1;
    }
    on_edges as f64 <= MOST_EDGE_SHARE * a.pixels.len() as f64
}

/// What is compared as text: the element with all in it, and what it inherits.
#[derive(Debug, PartialEq)]
struct Words {
    element: Element,
    inherited: BTreeMap<String, String>,
}

fn words(root: &Element) -> Vec<Words> {
    let mut found = Vec::new();
    collect(root, &BTreeMap::new(), &mut found);
    found
}

fn collect(element: &Element, inherited: &BTreeMap<String, String>, found: &mut Vec<Words>) {
    if super::is_opaque(element) || super::is_told(element) {
        let mut inherited = inherited.clone();
        let mut bare = told(element);
        // What it says itself or inherits is one to it.
        let (said, kept): (Vec<_>, Vec<_>) =
            bare.attributes.into_iter().partition(|attribute| is_inherited(&attribute.name));
        bare.attributes = kept;
        for attribute in said {
            inherited.insert(attribute.name, attribute.value);
        }
        if super::is_told(element) {
            inherited.clear();
        }
        found.push(Words { element: bare, inherited });
        return;
    }
    let mut inherited = inherited.clone();
    for attribute in &element.attributes {
        if is_inherited(&attribute.name) {
            inherited.insert(attribute.name.clone(), short_color(&attribute.value));
        }
    }
    for (name, value) in css::declarations(element.get("style").unwrap_or_default()) {
        if is_inherited(&name) {
            inherited.insert(name, short_color(&value));
        }
    }
    element.elements().for_each(|child| collect(child, &inherited, found));
}

fn is_inherited(name: &str) -> bool {
    INHERITED.iter().any(|(known, _)| *known == name) || OF_TEXT.contains(&name)
}

/// An element as it is meant: styles split, colours by number, notes and names for scripts left aside.
fn told(element: &Element) -> Element {
    let mut told = element.clone();
    told.declared.clear();
    told.attributes.retain(|attribute| attribute.space != Space::Other && attribute.name != "id");
    for attribute in &mut told.attributes {
        attribute.value = short_color(&attribute.value);
    }
    let styles = css::declarations(told.get("style").unwrap_or_default());
    told.remove("style");
    for (name, value) in styles {
        told.set(&name, short_color(&value));
    }
    told.attributes.sort_by(|a, b| a.name.cmp(&b.name));
    told.children = element
        .children
        .iter()
        .filter_map(|node| match node {
            Node::Element(child) if child.space == Space::Other => None,
            Node::Element(child) => Some(Node::Element(self::told(child))),
            Node::Text(text) => Some(Node::Text(text.clone())),
            Node::Comment(_) => None,
        })
        .collect();
    told
}
