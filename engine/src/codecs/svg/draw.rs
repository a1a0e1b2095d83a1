//! Drawings by `resvg`: of shapes as they are, and of what it cannot draw alike everywhere a mark in its place.
//!
//! Letters depend on the fonts of whoever looks, pages inside of pages on a browser, embedded pictures on their
//! decoder. Each of them is drawn as a frame where it stands, under the same transforms, clips and paints, so that it
//! is seen when it moves or vanishes; its own words are compared as text.

use resvg::{tiny_skia, usvg};
use rgb::RGBA8;

use super::css;
use super::document::{Element, Node, Space, damaged};
use super::facts::{ANIMATIONS, Facts};
use super::write;
use crate::{Error, Raster};

/// What a picture is compared at, in pixels.
const MOST_PIXELS: f32 = 1_000_000.0;
/// The renderer knows sixteen steps of an edge, a browser 256: so many times finer it is drawn, and its means taken.
const FINER: u32 = 2;
/// With filters, which may reach far beyond the picture and keep each of their steps.
const MOST_FILTERED_PIXELS: f32 = 250_000.0;
/// What one tile of a pattern may have.
const MOST_TILE_PIXELS: f32 = 8_000_000.0;
/// The longer side of the sheet on which pictures of a sprite are laid out.
const SHEET_SIDE: f64 = 1_000.0;
/// How many pictures of a sprite are laid out.
const MOST_ON_SHEET: usize = 400;

/// A picture that can be drawn.
pub(super) struct Drawable {
    tree: usvg::Tree,
    has_filters: bool,
}

impl Drawable {
    /// Prepares a drawing of what was found to be within bounds.
    pub(super) fn of(root: &Element, facts: &Facts) -> Result<Self, Error> {
        let stand_in = if facts.is_sprite { sheet(root, facts) } else { stand_in(root) };
        let options = usvg::Options {
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_str(&write::write(&stand_in), &options)
            .map_err(|error| damaged(&error.to_string()))?;
        let has_filters = !tree.filters().is_empty();
        let drawable = Self { tree, has_filters };
        if !drawable.has_small_tiles() {
            return Err(Error::TooLarge {
                what: "pixels in one tile of a pattern",
                limit: MOST_TILE_PIXELS as u64,
            });
        }
        Ok(drawable)
    }

    /// Its own width and height, in pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        let size = self.tree.size();
        let whole = |side: f32| (side.round() as u32).max(1);
        (whole(size.width()), whole(size.height()))
    }

    /// The two sizes at which it is looked at, as factors of its own: as large as it says, and enlarged where it is
    /// small, as drawings are, or else halved.
    pub(super) fn looks(&self) -> [f32; 2] {
        let size = self.tree.size();
        let most = if self.has_filters { MOST_FILTERED_PIXELS } else { MOST_PIXELS };
        let largest = (most / (size.width() * size.height())).sqrt();
        let own = largest.min(1.0);
        [own, if own * 1.5 < largest { largest } else { own / 2.0 }]
    }

    /// Draws it, so many times as large as it says.
    pub(super) fn draw(&self, factor: f32) -> Result<Raster, Error> {
        let size = self.tree.size();
        let side = |length: f32| ((length * factor).round() as u32).clamp(1, 20_000);
        let (width, height) = (side(size.width()), side(size.height()));
        let finer = if self.has_filters { 1 } else { FINER };
        let mut pixmap = tiny_skia::Pixmap::new(width * finer, height * finer)
            .ok_or_else(|| damaged("it has no size that can be drawn"))?;
        let scale = tiny_skia::Transform::from_scale(
            (width * finer) as f32 / size.width(),
            (height * finer) as f32 / size.height(),
        );
        resvg::render(&self.tree, scale, &mut pixmap.as_mut());
        let rows = pixmap.pixels().chunks((width * finer * finer) as usize);
        let pixels = rows.flat_map(|rows| (0..width).map(move |x| mean(rows, x, width, finer)));
        Ok(Raster { width, height, pixels: pixels.collect() })
    }

    /// Says whether no tile of a pattern becomes a vast picture.
    fn has_small_tiles(&self) -> bool {
        let [own, other] = self.looks();
        let enlarged = largest_scale(self.tree.root()).max(1.0) * own.max(other);
        self.tree.patterns().iter().all(|pattern| {
            let (x, y) = pattern.transform().get_scale();
            let (width, height) =
                (pattern.rect().width() * x * enlarged, pattern.rect().height() * y * enlarged);
            (width * height).is_finite() && width * height <= MOST_TILE_PIXELS
        })
    }
}

/// The mean of a square of pixels that are multiplied by their alpha, as one that is not.
fn mean(rows: &[tiny_skia::PremultipliedColorU8], x: u32, width: u32, finer: u32) -> RGBA8 {
    let mut sums = [0_u32; 4];
    for row in 0..finer {
        let start = (row * width * finer + x * finer) as usize;
        for pixel in &rows[start..start + finer as usize] {
            let parts = [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()];
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += u32::from(part));
        }
    }
    let [.., alpha] = sums;
    let color = |sum: u32| (sum * 255 + alpha / 2).checked_div(alpha).unwrap_or(0).min(255) as u8;
    let squared = finer * finer;
    RGBA8::new(color(sums[0]), color(sums[1]), color(sums[2]), ((alpha + squared / 2) / squared) as u8)
}

/// By how much anything in a group is enlarged.
fn largest_scale(group: &usvg::Group) -> f32 {
    let scale = |transform: tiny_skia::Transform| {
        let (x, y) = transform.get_scale();
        x.abs().max(y.abs())
    };
    let children = group.children().iter().map(|node| match node {
        usvg::Node::Group(group) => largest_scale(group),
        node => scale(node.abs_transform()),
    });
    children.fold(scale(group.abs_transform()), f32::max)
}

/// The picture with a frame for all that is not compared by drawing.
fn stand_in(element: &Element) -> Element {
    let mut made = Element { children: Vec::new(), ..element.clone() };
    for attribute in made.attributes.iter_mut().filter(|attribute| attribute.value.contains('(')) {
        attribute.value = css::with_plain_colors(&attribute.value);
    }
    if matches!(element.svg_name(), "text" | "foreignObject" | "image") {
        return frame(made, element);
    }
    // Each of the alternatives is looked at, not only the one that is meant for this reader.
    if made.svg_name() == "switch" {
        made.name = "g".into();
    }
    made.attributes.retain(|attribute| {
        !matches!(attribute.name.as_str(), "requiredFeatures" | "requiredExtensions" | "systemLanguage")
    });
    made.children = element
        .children
        .iter()
        .filter_map(|node| match node {
            Node::Element(child) if child.space == Space::Svg && !ANIMATIONS.contains(&child.svg_name()) => {
                Some(Node::Element(stand_in(child)))
            }
            Node::Text(text) if element.svg_name() == "style" => {
                Some(Node::Text(css::with_plain_colors(text)))
            }
            _ => None,
        })
        .collect();
    made
}

/// A group in an element's place, with a frame in it as large as the element says, or as its words are long.
fn frame(mut group: Element, element: &Element) -> Element {
    let first = |name: &str, otherwise: &str| {
        let value = element.get(name).unwrap_or_default();
        let value =
            value.split(|letter: char| letter.is_whitespace() || letter == ',').next().unwrap_or_default();
        if value.is_empty() { otherwise.to_owned() } else { value.to_owned() }
    };
    let mut frame = Element::new("rect");
    frame.set("x", first("x", "0"));
    frame.set("y", first("y", "0"));
    let letters = element.text().trim().chars().count().clamp(2, 40);
    let (width, height) = if element.svg_name() == "text" { (letters * 6, 10) } else { (100, 100) };
    frame.set("width", first("width", &width.to_string()));
    frame.set("height", first("height", &height.to_string()));
    if element.svg_name() == "foreignObject" {
        // It may be as large as the picture and hold a word.
        frame.set("style", "fill:none;stroke:gray");
    }
    group.name = "g".into();
    group.attributes.retain(|attribute| {
        !matches!(
            attribute.name.as_str(),
            "x" | "y"
                | "dx"
                | "dy"
                | "rotate"
                | "width"
                | "height"
                | "requiredFeatures"
                | "requiredExtensions"
                | "systemLanguage"
        ) && attribute.space != Space::XLink
            && attribute.name != "href"
    });
    group.children.push(Node::Element(frame));
    group
}

/// The pictures of a sprite in rows.
fn sheet(root: &Element, facts: &Facts) -> Element {
    let mut sheet = Element::new("svg");
    sheet.declared = root.declared.clone();
    sheet.set("width", SHEET_SIDE.to_string());
    sheet.set("height", SHEET_SIDE.to_string());
    let mut shown = Vec::new();
    root.visit(&mut |element| {
        let id =
            element.get("id").filter(|id| element.svg_name() == "symbol" && !facts.referred.contains(*id));
        shown.extend(id);
    });
    shown.truncate(MOST_ON_SHEET);
    let across = (shown.len() as f64).sqrt().ceil().max(1.0);
    let side = SHEET_SIDE / across;
    // What it draws by itself is looked at, too.
    let mut own = stand_in(root);
    for name in ["width", "height", "style", "display", "class", "x", "y"] {
        own.remove(name);
    }
    sheet.children.push(Node::Element(own));
    for (index, id) in shown.iter().enumerate() {
        let mut shows = Element::new("use");
        shows.set("href", format!("#{id}"));
        shows.set("x", (index as f64 % across * side).to_string());
        shows.set("y", ((index as f64 / across).floor() * side).to_string());
        shows.set("width", side.to_string());
        shows.set("height", side.to_string());
        sheet.children.push(Node::Element(shows));
    }
    sheet
}
