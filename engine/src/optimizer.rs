//! The story of one original: look, decode, search, verify.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::codecs::{self, Decoded, pdf, svg};
use crate::dynamic_range;
use crate::mark::Family;
use crate::perceptual::Reference;
use crate::{
    Deadline, Effort, Error, Format, KeptReason, Mark, MissingReason, Mode, Options, OriginalInfo, Outcome,
    Produced, Score, VariantFormat, VariantOutcome,
};

/// Above this many pixels one good guess has to do, and there is time and memory for the main result only.
const HUGE_PIXELS: u64 = 50_000_000;

/// One original, looked at and decoded once, from which results are made.
pub struct Optimizer<'a> {
    original: &'a [u8],
    options: Options,
    info: OriginalInfo,
    content: Content,
    /// What earlier runs of ours say of it.
    mark: Option<Mark>,
    /// Whether time ran out for the main result.
    ran_out_of_time: Cell<bool>,
}

/// What an original turned out to hold.
enum Content {
    /// Pixels, what candidates are scored against, and why the original has to stay as it is, if it has.
    Picture { decoded: Decoded, reference: Reference, kept: Option<KeptReason> },
    /// Pages.
    Document(Box<pdf::Document>),
    /// Shapes.
    Drawing(Box<svg::Drawing>),
}

impl<'a> Optimizer<'a> {
    /// Checks limits from the header, then decodes.
    pub fn open(original: &'a [u8], options: &Options) -> Result<Self, Error> {
        options.limits.check_file(original.len())?;
        let Some(format) = Format::sniff(original) else {
            return Err(Error::UnsupportedFormat { name: Format::name_untaken(original) });
        };
        let mark = Mark::read(original);
        let opened = |info, content| {
            let ran_out_of_time = Cell::new(false);
            Self { original, options: options.clone(), info, content, mark, ran_out_of_time }
        };
        contain_panics(|| {
            if format == Format::Pdf {
                let document = pdf::Document::open(original, &options.limits, options.keep_metadata)?;
                let info = describe_document(original, &document);
                return Ok(opened(info, Content::Document(Box::new(document))));
            }
            if format == Format::Svg {
                let drawing = svg::Drawing::open(original, &options.limits)?;
                let info = describe_drawing(original, &drawing);
                return Ok(opened(info, Content::Drawing(Box::new(drawing))));
            }
            let decoded = codecs::decode(original, &options.limits)?;
            let info = describe(original, format, &decoded);
            let kept = dynamic_range::reason_to_keep(original, format, &decoded);
            let decoded = match options.resize {
                Some(wanted) => decoded.resized(wanted),
                None => decoded,
            };
            let reference = Reference::new(decoded.animation.clone());
            let mut opened = opened(info, Content::Picture { decoded, reference, kept });
            if opened.pixels() > HUGE_PIXELS {
                opened.options.effort = Effort::Fast;
            }
            Ok(opened)
        })
    }

    /// What came in.
    pub fn info(&self) -> &OriginalInfo {
        &self.info
    }

    /// Makes the smallest acceptable picture in the original's own format or the one asked for in its place; of a
    /// TIFF or BMP a JPEG, or a PNG where there is transparency. What is a result already stays as it is, and so does the
    /// original where time runs out.
    pub fn main(&self) -> Result<Outcome, Error> {
        if self.is_settled() {
            return Ok(Outcome::Kept(KeptReason::AlreadyOptimized));
        }
        let deadline = Deadline::after(self.options.limits.main_time(self.pixels()));
        let outcome = match contain_panics(|| self.optimize(deadline)) {
            Err(Error::DeadlineExceeded) => Outcome::Kept(KeptReason::Deadline),
            outcome => outcome?,
        };
        self.ran_out_of_time.set(outcome == Outcome::Kept(KeptReason::Deadline));
        let is_beside =
            matches!(self.info.format, Format::Tiff | Format::Bmp) && self.options.main_format.is_none();
        Ok(match outcome {
            Outcome::Optimized(produced) => {
                let marked = self.marked(produced, self.options.mode, is_beside);
                if marked.bytes.len() < self.original.len() {
                    Outcome::Optimized(marked)
                } else {
                    Outcome::Kept(KeptReason::NotSmaller)
                }
            }
            kept @ Outcome::Kept(_) => kept,
        })
    }

    fn optimize(&self, deadline: Deadline) -> Result<Outcome, Error> {
        let (original, options) = (self.original, &self.options);
        let cannot_convert = |to, loss| Error::CannotConvert { from: self.info.format, to, loss };
        match &self.content {
            Content::Document(document) => match options.main_format {
                None => pdf::optimize(original, document, options, deadline),
                Some(to) => Err(cannot_convert(to.into(), "its pages")),
            },
            Content::Drawing(drawing) => match options.main_format {
                None => svg::optimize(original, drawing, options, deadline),
                Some(to) => Err(cannot_convert(to.into(), "its shapes")),
            },
            Content::Picture { kept: Some(reason), .. } => Ok(Outcome::Kept(*reason)),
            Content::Picture { decoded, reference, kept: None } => {
                let convert =
                    |to| codecs::convert::convert(original, decoded, reference, options, to, deadline);
                let optimize = match self.info.format {
                    from if options.main_format.is_some_and(|to| Format::from(to) != from) => {
                        return convert(options.main_format);
                    }
                    Format::Jpeg => codecs::jpeg::optimize,
                    Format::Png => codecs::png::optimize,
                    Format::Gif => codecs::gif::optimize,
                    Format::WebP => codecs::webp::optimize,
                    Format::Avif => codecs::avif::optimize,
                    Format::Tiff | Format::Bmp | Format::Pdf | Format::Svg => return convert(None),
                };
                optimize(original, decoded, reference, options, deadline)
            }
        }
    }

    /// Makes a further format, when it comes out smaller than `must_beat_bytes`, the size of the main result.
    pub fn variant(&self, format: VariantFormat, must_beat_bytes: u64) -> VariantOutcome {
        self.try_variant(format, must_beat_bytes).unwrap_or_else(VariantOutcome::from)
    }

    /// Makes a further format as [`Self::variant`] does, and says why where a codec fails.
    pub fn try_variant(&self, format: VariantFormat, must_beat_bytes: u64) -> Result<VariantOutcome, Error> {
        if let Some(reason) = self.cannot_make(format) {
            return Ok(VariantOutcome::Missing(reason));
        }
        let Content::Picture { decoded, reference, .. } = &self.content else {
            return Ok(VariantOutcome::Missing(MissingReason::NotCompatible));
        };
        let deadline = Deadline::after(self.options.limits.variant_time(self.pixels()));
        let make = match format {
            VariantFormat::WebP => codecs::webp::variant,
            VariantFormat::Avif => codecs::avif::variant,
        };
        let outcome = contain_panics(|| make(decoded, reference, &self.options, must_beat_bytes, deadline));
        Ok(match outcome? {
            VariantOutcome::Made(produced) => {
                let marked = self.marked(produced, self.options.mode, true);
                if (marked.bytes.len() as u64) < must_beat_bytes {
                    VariantOutcome::Made(marked)
                } else {
                    VariantOutcome::Missing(MissingReason::NotSmaller)
                }
            }
            missing @ VariantOutcome::Missing(_) => missing,
        })
    }

    /// Says, without trying, why there can be no such further format.
    pub fn cannot_make(&self, format: VariantFormat) -> Option<MissingReason> {
        if Format::from(format) == self.info.format {
            return Some(MissingReason::SameFormat);
        }
        let Content::Picture { decoded, kept, .. } = &self.content else {
            return Some(MissingReason::NotCompatible);
        };
        let is_huge_still = self.pixels() > HUGE_PIXELS && self.info.frames == 1;
        // Decoding rounds to 8 bits and converts to sRGB: without loss that is another picture.
        let would_lose = self.options.floor().is_none() && !decoded.is_exact();
        if kept.is_some() || is_huge_still || would_lose {
            return Some(MissingReason::NotCompatible);
        }
        // Its score would be measured against what came out of an earlier run, and what both lost would add up.
        let has_lost = self.mark.is_some_and(|mark| !mark.is_lossless);
        if has_lost && !self.is_resized() && !self.options.again {
            return Some(MissingReason::AlreadyOptimized);
        }
        // What it would have to beat is not known; a later try is to come to the same as one that had time.
        self.ran_out_of_time.get().then_some(MissingReason::Deadline)
    }

    /// Says whether a mark is that of something made to lie beside this very picture, before or after the picture itself
    /// was optimized.
    pub fn owns(&self, mark: Mark) -> bool {
        mark.is_beside && mark.family == self.family()
    }

    /// Says whether a run of ours has done already what is asked for.
    fn is_settled(&self) -> bool {
        let Some(mark) = self.mark.filter(|_| !self.options.again && !self.is_resized()) else {
            return false;
        };
        let is_picture = matches!(self.content, Content::Picture { .. });
        match self.options.main_format {
            // To become another format is no second run, but may not lose a second time.
            Some(to) if Format::from(to) != self.info.format => is_picture && !mark.is_lossless,
            _ => mark.settles(self.options.mode),
        }
    }

    fn is_resized(&self) -> bool {
        matches!(&self.content, Content::Picture { decoded, .. } if decoded.is_resized)
    }

    /// Names the first original that this picture comes from.
    fn family(&self) -> Family {
        match self.mark {
            Some(mark) if !self.is_resized() => mark.family,
            _ => Family::of(self.original, self.options.resize.filter(|_| self.is_resized())),
        }
    }

    /// Writes into a result what was done, by this run and those before.
    fn marked(&self, produced: Produced, mode: Mode, is_beside: bool) -> Produced {
        // A drawing's points are rounded in every mode; lossless rounds them to what nobody could measure.
        let is_drawing = produced.format == Format::Svg && mode == Mode::Lossless;
        let is_lossless = produced.score == Score::IDENTICAL || is_drawing;
        let mark = Mark { mode, is_lossless, is_beside, family: self.family() }.after(self.mark);
        Produced { bytes: mark.write(produced.bytes), ..produced }
    }

    /// Pixels in all frames; a document or a drawing has none of its own.
    fn pixels(&self) -> u64 {
        if let Content::Document(_) | Content::Drawing(_) = self.content {
            return 0;
        }
        u64::from(self.info.width) * u64::from(self.info.height) * u64::from(self.info.frames)
    }
}

fn describe_document(original: &[u8], document: &pdf::Document) -> OriginalInfo {
    OriginalInfo {
        format: Format::Pdf,
        size_bytes: original.len() as u64,
        width: document.width,
        height: document.height,
        frames: document.pages,
        has_transparency: false,
        metadata: Vec::new(),
    }
}

fn describe_drawing(original: &[u8], drawing: &svg::Drawing) -> OriginalInfo {
    OriginalInfo {
        format: Format::Svg,
        size_bytes: original.len() as u64,
        width: drawing.width,
        height: drawing.height,
        frames: 1,
        has_transparency: drawing.has_transparency,
        metadata: Vec::new(),
    }
}

fn describe(original: &[u8], format: Format, decoded: &Decoded) -> OriginalInfo {
    OriginalInfo {
        format,
        size_bytes: original.len() as u64,
        width: decoded.raster().width,
        height: decoded.raster().height,
        frames: decoded.animation.frames.len() as u32,
        has_transparency: decoded.has_transparency(),
        metadata: decoded.metadata.kinds(),
    }
}

/// Turns a panic of a codec into an error of this one picture.
fn contain_panics<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What a panic leaves half-done is dropped with the work; nothing is shared.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
        let message = message.unwrap_or_else(|| "it gave no reason".into());
        Err(Error::Panicked { message })
    })
}
