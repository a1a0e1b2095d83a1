//! SVG: the same drawing in fewer letters.
//!
//! Comments, notes of drawing programs and white space are left out, colours and numbers written short, paths told in
//! the shortest of their forms, groups that group nothing dissolved. Numbers are rounded as far as the mode allows.
//!
//! What always holds: a result is drawn alike at two sizes, over white and over black, checked on the delivered text;
//! texts, embedded pictures and pages inside are the same, word for word; names that are referred to stay, and all of
//! a sprite's; a file with a script, a reference to another file or declared entities is refused, never cleaned.

mod bounds;
mod check;
mod clean;
mod css;
mod document;
mod draw;
mod facts;
mod groups;
mod harm;
mod number;
mod paint;
mod path;
mod shapes;
mod write;

use self::check::Original;
use self::document::Element;
use self::draw::Drawable;
use self::facts::Facts;
use self::shapes::Precision;
use crate::{
    Deadline, Error, Format, JudgeLimits, Judgement, KeptReason, Limits, Mode, Options, Outcome, Produced,
    Score,
};

/// By what share of the longer side points may move where something may be lost, coarsest first.
const COARSE: [f64; 4] = [1.0 / 1_500.0, 1.0 / 3_000.0, 1.0 / 6_000.0, 1.0 / 12_000.0];
/// And where nothing is to be: a twentieth of a pixel in a picture of 1000.
const FINE: [f64; 4] = [1.0 / 20_000.0, 1.0 / 40_000.0, 1.0 / 80_000.0, 1.0 / 200_000.0];

/// How often a picture is gone through.
const MOST_ROUNDS: usize = 4;

/// A drawing that was looked at.
pub(crate) struct Drawing {
    root: Element,
    original: Original,
    /// Its own width in pixels.
    pub(crate) width: u32,
    /// Its own height in pixels.
    pub(crate) height: u32,
    /// Whether anything shines through.
    pub(crate) has_transparency: bool,
}

impl Drawing {
    /// Reads a file; one that holds what must not come out is refused.
    pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let parsed = document::parse(bytes, limits)?;
        harm::refuse(&parsed)?;
        bounds::check(&parsed.root)?;
        let facts = Facts::of(&parsed.root);
        let drawable = Drawable::of(&parsed.root, &facts)?;
        let original = Original::new(&parsed.root, &drawable)?;
        let (width, height) = drawable.size();
        let has_transparency = original.has_transparency();
        Ok(Self { root: parsed.root, original, width, height, has_transparency })
    }
}

/// Makes the smallest acceptable SVG of an SVG.
pub(crate) fn optimize(
    original: &[u8],
    drawing: &Drawing,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let floor = options.floor();
    let mut measured = 0;
    let mut smallest: Option<(String, Score, Trial)> = None;
    let mut tried: Vec<String> = Vec::new();
    for trial in trials(options.mode) {
        deadline.check()?;
        let text = trial.make(drawing, options.keep_metadata);
        let most = smallest.as_ref().map_or(original.len(), |(text, ..)| text.len());
        if text.len() >= most || tried.contains(&text) {
            continue;
        }
        measured += 1;
        if let Some(score) = drawing.original.measure(&text, floor)? {
            smallest = Some((text, score, trial));
            break;
        }
        tried.push(text);
    }
    let Some((text, score, trial)) = smallest else { return Ok(Outcome::Kept(KeptReason::NotSmaller)) };
    Ok(Outcome::Optimized(Produced {
        format: Format::Svg,
        bytes: text.into_bytes(),
        width: drawing.width,
        height: drawing.height,
        score,
        floor: floor.filter(|_| score != Score::IDENTICAL),
        judgement: Judgement::default(),
        limits: JudgeLimits::default(),
        encoding: trial.describe(),
        candidates: measured,
    }))
}

/// One way to write a picture.
#[derive(Debug, Clone, Copy)]
struct Trial {
    precision: Precision,
    /// Whether elements may be moved and told as others.
    restructures: bool,
}

/// What is tried, the most first.
fn trials(mode: Mode) -> Vec<Trial> {
    let coarse = if mode == Mode::Lossless { &[][..] } else { &COARSE };
    let shares = coarse.iter().chain(&FINE).map(|share| Precision::Share(*share));
    let rounded = shares.map(|precision| Trial { precision, restructures: true });
    let exact = [true, false].map(|restructures| Trial { precision: Precision::Exact, restructures });
    rounded.chain(exact).collect()
}

impl Trial {
    fn make(self, drawing: &Drawing, keep_notes: bool) -> String {
        let mut root = drawing.root.clone();
        clean::clean(&mut root, keep_notes);
        let mut text = write::write(&root);
        // What was done may allow for more of it.
        for _ in 0..MOST_ROUNDS {
            if !self.restructures {
                break;
            }
            self.rework(&mut root, drawing, keep_notes);
            let shorter = write::write(&root);
            if shorter.len() >= text.len() {
                break;
            }
            text = shorter;
        }
        text
    }

    fn rework(self, root: &mut Element, drawing: &Drawing, keep_notes: bool) {
        let facts = Facts::of(root);
        if !keep_notes && !facts.is_animated {
            clean::drop_unreferred(root, &facts);
        }
        paint::paint(root, &facts);
        if facts.may_restructure() {
            groups::regroup(root, &facts);
        }
        let own_side = f64::from(drawing.width.max(drawing.height));
        let side = shapes::view_box(root).map_or(own_side, |[_, _, width, height]| width.max(height));
        shapes::reshape(root, side, self.precision, &facts);
        clean::drop_declarations(root);
    }

    /// Says what was done, for people.
    fn describe(self) -> String {
        match self.precision {
            Precision::Share(share) => format!("rewritten, points within 1/{:.0} of its side", 1.0 / share),
            Precision::Exact if self.restructures => "rewritten, points as they were".into(),
            Precision::Exact => "comments and spaces left out".into(),
        }
    }
}

/// Elements that are kept as they are and compared word for word: what they look like is not ours to tell.
fn is_opaque(element: &Element) -> bool {
    matches!(element.svg_name(), "text" | "foreignObject" | "image")
}

/// What is not drawn and still counts: words for who cannot see it, and what moves it.
fn is_told(element: &Element) -> bool {
    matches!(element.svg_name(), "title" | "desc") || facts::ANIMATIONS.contains(&element.svg_name())
}

/// Scores one drawing against another: the lowest of two sizes.
pub(crate) fn score(a: &[u8], b: &[u8], limits: &Limits) -> Result<Score, Error> {
    let [a, b] = [a, b].map(|bytes| {
        let parsed = document::parse(bytes, limits)?;
        bounds::check(&parsed.root)?;
        let facts = Facts::of(&parsed.root);
        Drawable::of(&parsed.root, &facts)
    });
    let (a, b) = (a?, b?);
    if a.size() != b.size() {
        return Err(Error::DifferentSize { a: a.size(), b: b.size() });
    }
    let mut lowest = Score::IDENTICAL;
    for factor in a.looks() {
        let reference =
            crate::perceptual::Reference::new(crate::codecs::Decoded::still(a.draw(factor)?).animation);
        lowest = lowest.worse(reference.score(&b.draw(factor)?)?);
    }
    Ok(lowest)
}
