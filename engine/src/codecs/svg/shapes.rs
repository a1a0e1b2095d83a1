//! Numbers on a grid as coarse as is asked, path data and transforms in the shortest form.

use std::f64::consts::SQRT_2;

use svgtypes::{TransformListParser, TransformListToken};

use super::document::{Element, Space};
use super::facts::{ANIMATIONS, Facts};
use super::number::{self, Grid, MOST_DECIMALS};
use super::path::{self, Segment, Shape};

/// Attributes that are a length in the picture's units.
const LENGTHS: [&str; 16] = [
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "x1",
    "y1",
    "x2",
    "y2",
    "fx",
    "fy",
    "stroke-dashoffset",
];
/// Attributes that are shares of one; a hundredth of a step of 8 bits is not seen.
const SHARES: [&str; 6] =
    ["opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity", "offset"];
const SHARE_GRID: Grid = Grid { decimals: 4 };

/// The share of a picture's side by which nobody sees that a letter has moved.
const LEAST_SEEN: f64 = 1.0 / 20_000.0;

/// How far points may be moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Precision {
    /// Not at all.
    Exact,
    /// By a share of the picture's longer side.
    Share(f64),
}

/// What numbers here are worth.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// By how much points may move, in units of the outermost picture; `None` for not at all.
    most_error: Option<f64>,
    /// The longer side of that picture, in its units.
    side: f64,
    /// How many of those units one unit here is.
    scale: f64,
}

impl Place {
    /// The same with no more error than nobody sees.
    fn finer(self) -> Self {
        let most_error = self.most_error.map(|error| error.min(self.side * LEAST_SEEN));
        Self { most_error, ..self }
    }

    /// The decimals that numbers here need.
    fn decimals(&self) -> Option<u32> {
        let error = self.most_error? / self.scale;
        decimals_for(error)
    }

    /// The grid for a text of numbers: never finer than they are.
    fn grid(&self, text: &str) -> Grid {
        let own = number::decimals_in(text);
        Grid { decimals: self.decimals().map_or(own, |needed| needed.min(own)) }
    }
}

/// How many decimals keep the error of a rounded number below a bound.
fn decimals_for(error: f64) -> Option<u32> {
    (0..=MOST_DECIMALS).find(|&decimals| 0.5 / Grid { decimals }.steps() <= error)
}

/// Rewrites every number in a picture of a known longer side.
pub(super) fn reshape(root: &mut Element, side: f64, precision: Precision, facts: &Facts) {
    let most_error = match precision {
        Precision::Exact => None,
        Precision::Share(share) => Some(share * side),
    };
    reshape_in(root, Place { most_error, side, scale: most_reuse(root, 1.0) }, facts);
}

/// By how much anything that is drawn again by a reference is enlarged at most, and at least 1.
fn most_reuse(element: &Element, above: f64) -> f64 {
    let scale = above * element.get("transform").and_then(scale_of).unwrap_or(1.0);
    let here = if element.svg_name() == "use" { scale } else { 1.0 };
    element.elements().map(|child| most_reuse(child, scale)).fold(here.max(1.0), f64::max)
}

fn reshape_in(element: &mut Element, place: Place, facts: &Facts) {
    if element.space != Space::Svg || super::is_opaque(element) || ANIMATIONS.contains(&element.svg_name()) {
        return;
    }
    let inside = place_inside(element, place);
    if facts.is_animated {
        // What is animated is told by the numbers that it begins with.
        element.elements_mut().for_each(|child| reshape_in(child, inside, facts));
        return;
    }
    if let Some(transform) = element.get("transform") {
        let [place, inside] =
            [place, inside].map(|place| if holds_opaque(element) { place.finer() } else { place });
        let transform = short_transform(transform, place, inside);
        if transform.is_empty() { element.remove("transform") } else { element.set("transform", transform) }
    }
    round_lengths(element, inside);
    let shape = |text: &str| {
        let grid = inside.grid(text);
        let tolerance = inside.most_error.map_or(0.0, |error| error / inside.scale * grid.steps());
        Shape { grid, tolerance, may_join: !facts.has_marks }
    };
    if let Some(data) = element.get("d").filter(|_| element.svg_name() == "path")
        && let Some(data) = path::rewrite(data, shape(data)).filter(|new| new.len() <= data.len())
    {
        element.set("d", data);
    }
    if let Some(points) = element.get("points")
        && let Some(points) = short_points(points, inside)
    {
        element.set("points", points);
    }
    if !facts.has_marks && facts.may_restructure() && !facts.selected.is_styled {
        to_path(element, shape);
    }
    element.elements_mut().for_each(|child| reshape_in(child, inside, facts));
}

/// Says whether letters, pictures or pages lie in an element; they are not drawn when results are compared.
fn holds_opaque(element: &Element) -> bool {
    let mut holds = false;
    element.visit(&mut |inner| holds |= super::is_opaque(inner) || inner.svg_name() == "use");
    holds
}

/// What numbers are worth to an element and what is in it.
fn place_inside(element: &Element, place: Place) -> Place {
    let exact = Place { most_error: None, ..place };
    let is_nested = matches!(element.svg_name(), "symbol" | "marker" | "pattern" | "svg");
    if is_nested && let Some([_, _, width, height]) = view_box(element) {
        // A picture of its own: what it is drawn at is not known here.
        let side = width.max(height);
        return Place {
            most_error: place.most_error.map(|error| error / place.side * side),
            side,
            scale: 1.0,
        };
    }
    let in_shares = element.attributes.iter().any(|attribute| attribute.value == "objectBoundingBox");
    let is_in_shares = matches!(
        element.svg_name(),
        "linearGradient" | "radialGradient" | "filter" | "mask" | "pattern" | "marker" | "symbol"
    );
    if in_shares || is_in_shares {
        return exact;
    }
    match element.get("transform").map(scale_of) {
        Some(Some(scale)) => Place { scale: place.scale * scale, ..place },
        Some(None) => exact,
        None => place,
    }
}

/// Reads a view box.
pub(super) fn view_box(element: &Element) -> Option<[f64; 4]> {
    let numbers = element.get("viewBox")?.split(|letter: char| letter.is_whitespace() || letter == ',');
    let numbers: Result<Vec<f64>, _> = numbers.filter(|part| !part.is_empty()).map(str::parse).collect();
    let numbers: [f64; 4] = numbers.ok()?.try_into().ok()?;
    (numbers[2] > 0.0 && numbers[3] > 0.0).then_some(numbers)
}

/// By how much a transform enlarges at most; `None` where it cannot be read, or enlarges beyond measure.
fn scale_of(transform: &str) -> Option<f64> {
    let mut scale = 1.0;
    for token in TransformListParser::from(transform) {
        scale *= match token.ok()? {
            TransformListToken::Matrix { a, b, c, d, .. } => a.hypot(b).max(c.hypot(d)) * SQRT_2,
            TransformListToken::Scale { sx, sy } => sx.abs().max(sy.abs()),
            TransformListToken::SkewX { angle } | TransformListToken::SkewY { angle } => {
                1.0 + angle.to_radians().tan().abs()
            }
            TransformListToken::Translate { .. } | TransformListToken::Rotate { .. } => 1.0,
        };
    }
    // The root of two stands for what a slanted matrix may do; one that is plain is not worth it.
    (scale > 1e-6 && scale < 1e6).then_some(scale)
}

/// Rounds what is a plain number; one with a unit stays, but for pixels, which are the unit.
fn round_lengths(element: &mut Element, place: Place) {
    for attribute in &mut element.attributes {
        if attribute.space != Space::None {
            continue;
        }
        let value = attribute.value.trim();
        let value = value.strip_suffix("px").unwrap_or(value);
        let Ok(number) = value.parse::<f64>() else { continue };
        let grid = match attribute.name.as_str() {
            // A line's weight is seen where its place is not.
            "stroke-width" => place.finer().grid(value),
            name if LENGTHS.contains(&name) => place.grid(value),
            name if SHARES.contains(&name) => {
                Grid { decimals: number::decimals_in(value).min(SHARE_GRID.decimals) }
            }
            _ => continue,
        };
        // What has a size must not come to have none.
        if let Some(short) = grid.written(number).filter(|short| number == 0.0 || short != "0") {
            attribute.value = short;
        }
    }
}

fn short_points(points: &str, place: Place) -> Option<String> {
    let grid = place.grid(points);
    let numbers: Result<Vec<f64>, _> = svgtypes::NumberListParser::from(points).collect();
    let written: Option<Vec<String>> = numbers.ok()?.into_iter().map(|number| grid.written(number)).collect();
    Some(number::join(&written?))
}

/// Writes a transform anew, without what changes nothing.
fn short_transform(transform: &str, outside: Place, inside: Place) -> String {
    let tokens: Result<Vec<_>, _> = TransformListParser::from(transform).collect();
    let Ok(tokens) = tokens else { return transform.to_owned() };
    // What is multiplied is at most as large as the picture.
    let most = outside.most_error.zip(inside.most_error).and_then(|(error, _)| {
        let reach = outside.side.max(1.0) / inside.scale;
        decimals_for(error / outside.scale / reach.max(1.0))
    });
    let own = number::decimals_in(transform);
    let factor = Grid { decimals: most.map_or(own, |most| most.max(3).min(own)) };
    let shift = if inside.most_error.is_some() { outside.grid(transform) } else { Grid { decimals: own } };
    let angle = Grid { decimals: own.min(if most.is_some() { 4 } else { MOST_DECIMALS }) };
    let mut parts = Vec::new();
    for token in tokens {
        let part = match token {
            TransformListToken::Translate { tx, ty } => call("translate", &[(tx, shift), (ty, shift)]),
            TransformListToken::Scale { sx, sy } if sx == sy => call("scale", &[(sx, factor)]),
            TransformListToken::Scale { sx, sy } => call("scale", &[(sx, factor), (sy, factor)]),
            TransformListToken::Rotate { angle: turn } => call("rotate", &[(turn, angle)]),
            TransformListToken::SkewX { angle: turn } => call("skewX", &[(turn, angle)]),
            TransformListToken::SkewY { angle: turn } => call("skewY", &[(turn, angle)]),
            TransformListToken::Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e, f } => {
                call("translate", &[(e, shift), (f, shift)])
            }
            TransformListToken::Matrix { a, b: 0.0, c: 0.0, d, e: 0.0, f: 0.0 } => {
                if a == d {
                    call("scale", &[(a, factor)])
                } else {
                    call("scale", &[(a, factor), (d, factor)])
                }
            }
            TransformListToken::Matrix { a, b, c, d, e, f } => {
                call("matrix", &[(a, factor), (b, factor), (c, factor), (d, factor), (e, shift), (f, shift)])
            }
        };
        let Some(part) = part else { return transform.to_owned() };
        let changes_nothing =
            matches!(part.as_str(), "translate(0)" | "scale(1)" | "rotate(0)" | "skewX(0)" | "skewY(0)");
        if !changes_nothing {
            parts.push(part);
        }
    }
    let short = parts.join("");
    // "rotate(a x y)" is told as three by the reader.
    if short.len() <= transform.len() { short } else { transform.to_owned() }
}

fn call(name: &str, numbers: &[(f64, Grid)]) -> Option<String> {
    let written: Option<Vec<String>> = numbers.iter().map(|(number, grid)| grid.written(*number)).collect();
    let mut written = written?;
    // Nothing down is what is meant where nothing is said.
    if name == "translate" && written[1] == "0" {
        written.pop();
    }
    Some(format!("{name}({})", number::join(&written)))
}

/// Tells a shape of corners as a path, where that is shorter.
fn to_path(element: &mut Element, shape: impl Fn(&str) -> Shape) {
    let names: &[&str] = match element.svg_name() {
        "line" => &["x1", "y1", "x2", "y2"],
        "rect" => &["x", "y", "width", "height"],
        "polyline" | "polygon" => &["points"],
        _ => return,
    };
    if element.get("pathLength").is_some() || !element.children.is_empty() || element.name.contains(':') {
        return;
    }
    let written = names.iter().filter_map(|name| element.get(name)).collect::<Vec<_>>().join(" ");
    let grid = Grid { decimals: number::decimals_in(&written) };
    let Some(segments) = corners(element, names, grid) else { return };
    let mut told = element.clone();
    told.name = "path".into();
    names.iter().for_each(|name| told.remove(name));
    told.set("d", path::text(&segments, Shape { grid, ..shape(&written) }));
    if super::write::write(&told).len() < super::write::write(element).len() {
        *element = told;
    }
}

/// The pieces of a shape of corners; `None` where it is none of plain numbers, or draws nothing.
fn corners(element: &Element, names: &[&str], grid: Grid) -> Option<Vec<Segment>> {
    if let Some(points) = element.get("points") {
        let numbers: Result<Vec<f64>, _> = svgtypes::NumberListParser::from(points).collect();
        let numbers = numbers.ok()?;
        let (pairs, rest) = numbers.as_chunks::<2>();
        let points: Option<Vec<_>> =
            pairs.iter().map(|[x, y]| Some([grid.step(*x)?, grid.step(*y)?])).collect();
        let points = points.filter(|points| points.len() > 1 && rest.is_empty())?;
        let lines = points[1..].iter().map(|point| Segment::Line(*point));
        let close = (element.svg_name() == "polygon").then_some(Segment::Close);
        return Some([Segment::Move(points[0])].into_iter().chain(lines).chain(close).collect());
    }
    let numbers: Option<Vec<i64>> = names
        .iter()
        .map(|name| grid.step(element.get(name).map_or(Some(0.0), |value| value.parse::<f64>().ok())?))
        .collect();
    let [a, b, c, d] = numbers?.try_into().ok()?;
    if element.svg_name() == "line" {
        return Some(vec![Segment::Move([a, b]), Segment::Line([c, d])]);
    }
    let is_plain = element.get("rx").is_none() && element.get("ry").is_none() && c > 0 && d > 0;
    let lines = [[a + c, b], [a + c, b + d], [a, b + d]].map(Segment::Line);
    is_plain.then(|| [Segment::Move([a, b])].into_iter().chain(lines).chain([Segment::Close]).collect())
}
