//! `eiderpix optimize`: the engine over files and folders, offline.

mod attributes;
mod beside;
mod one;
mod plan;
mod progress;
mod report;
mod run;
mod write;

use std::{path::PathBuf, process::ExitCode};

use clap::ValueEnum;
use eiderpix_engine::{Effort, Floor, Mode, Options, Resize, ResizeFit, VariantFormat};

/// Make pictures smaller, offline: the same engine as the service, no account, no network.
///
/// Each result says in a few bytes what was done to it, so that a second run keeps it as it is and no quality is lost
/// twice: `--check` comes to rest.
///
/// In place a file keeps its name, links to it, owner, group, mode, times, extended attributes and ACLs as far as the
/// system permits; one with further hard links is skipped. A file that is no result of ours is never overwritten by
/// a further format; the run says so and goes on. With `--out`, files that lie there are replaced, pictures that are
/// read never.
///
/// Exit code 0 when all went well (kept originals and files left alone included), 1 when a file failed, 2 for wrong
/// usage.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Pictures, and folders that are searched for pictures
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How much may be given up for fewer bytes
    #[arg(long, value_enum, default_value = "lossy")]
    mode: ModeArgument,
    /// Further formats to make beside each picture, where they are smaller than it. Ask for all of them in the first
    /// run in place: of a picture that lost something by it no more are made
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    to: Vec<FormatArgument>,
    /// Write the whole tree there; what could not be made smaller is copied as it is, and so is a TIFF or BMP, whose
    /// JPEG (scan.tif.jpg; a PNG where it is transparent) lies beside it
    #[arg(long, value_name = "DIR", conflicts_with = "in_place")]
    out: Option<PathBuf>,
    /// Replace the pictures themselves, each in one step; a TIFF or BMP stays, with its JPEG beside it
    #[arg(long)]
    in_place: bool,
    /// Let further formats, and the JPEG of a TIFF or BMP, replace files of their names that are no results of ours
    #[arg(long, conflicts_with = "out")]
    overwrite: bool,
    /// Optimize also what is a result of ours, though its quality may fall below the mode's promise
    #[arg(long)]
    again: bool,
    /// Fit into a size in pixels: 1200x800, 1200x (width alone), x800 (height alone); never enlarges
    #[arg(long, value_name = "WxH", value_parser = parse_size)]
    resize: Option<Size>,
    /// How the resized picture fits the box
    #[arg(long, value_enum, default_value = "inner", requires = "resize")]
    resize_fit: FitArgument,
    /// Keep EXIF, XMP and comments
    #[arg(long)]
    keep_metadata: bool,
    /// The lowest SSIMULACRA2 score to accept, instead of 70 (lossy) or 85 (glossy); the second judge's limits go with it.
    /// PNG palettes take the next step of 2.5
    #[arg(long, value_name = "SCORE", value_parser = parse_floor)]
    floor: Option<f64>,
    /// How much work each result is worth
    #[arg(long, value_enum, default_value = "balanced")]
    effort: EffortArgument,
    /// Pictures at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Name variants photo.webp instead of photo.jpg.webp; refuses two results of one name. A TIFF's JPEG stays
    /// scan.tif.jpg
    #[arg(long)]
    short_names: bool,
    /// Work everything out and write nothing
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,
    /// Write nothing; exit with 1 when something could be smaller
    #[arg(long)]
    check: bool,
    /// Print one JSON object a line for each result, in the order in which files are done; each has its path
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let options = match options(arguments) {
        Ok(options) => options,
        Err(message) => return Ok(crate::wrong_usage(&message)),
    };
    let plan = match plan::plan(arguments, &options) {
        Ok(plan) => plan,
        Err(message) => return Ok(crate::wrong_usage(&message)),
    };
    run::run(arguments, &options, &plan)
}

#[derive(Clone, Copy, ValueEnum)]
enum ModeArgument {
    /// Not noticed without the original beside it: score 70 and above, and a second judge's limits
    Lossy,
    /// Not noticed side by side with the original: score 85 and above, and stricter limits
    Glossy,
    /// Identical pixels
    Lossless,
}

#[derive(Clone, Copy, ValueEnum)]
enum EffortArgument {
    /// A good guess and one check; some percent more bytes
    Fast,
    /// A search that ends when little is left to gain
    Balanced,
    /// Everything that may save a byte
    Best,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    Webp,
    Avif,
}

#[derive(Clone, Copy, ValueEnum)]
enum FitArgument {
    /// The largest size inside the box
    Inner,
    /// The smallest size that covers the box
    Outer,
    /// Exactly the box, cut around what draws the eye
    Crop,
}

#[derive(Clone, Copy)]
struct Size {
    width: Option<u32>,
    height: Option<u32>,
}

fn options(arguments: &Arguments) -> Result<Options, String> {
    let mode = match arguments.mode {
        ModeArgument::Lossy => Mode::Lossy,
        ModeArgument::Glossy => Mode::Glossy,
        ModeArgument::Lossless => Mode::Lossless,
    };
    if mode == Mode::Lossless && arguments.floor.is_some() {
        return Err("--floor has no meaning with --mode lossless: its pixels are identical".into());
    }
    if arguments.out.is_none() && !arguments.in_place && !arguments.dry_run && !arguments.check {
        return Err("say where results go: --out DIR or --in-place (or --dry-run, --check)".into());
    }
    let mut variants = Vec::new();
    for format in &arguments.to {
        let format = match format {
            FormatArgument::Webp => VariantFormat::WebP,
            FormatArgument::Avif => VariantFormat::Avif,
        };
        if !variants.contains(&format) {
            variants.push(format);
        }
    }
    let fit = match arguments.resize_fit {
        FitArgument::Inner => ResizeFit::Inner,
        FitArgument::Outer => ResizeFit::Outer,
        FitArgument::Crop => ResizeFit::Crop,
    };
    Ok(Options {
        mode,
        floor: arguments.floor.map(Floor),
        effort: match arguments.effort {
            EffortArgument::Fast => Effort::Fast,
            EffortArgument::Balanced => Effort::Balanced,
            EffortArgument::Best => Effort::Best,
        },
        keep_metadata: arguments.keep_metadata,
        resize: arguments.resize.map(|Size { width, height }| Resize { fit, width, height }),
        again: arguments.again,
        variants,
        ..Options::default()
    })
}

fn parse_size(text: &str) -> Result<Size, String> {
    let wanted = || "expected WIDTHxHEIGHT in pixels, one of them may be left out".to_owned();
    let (width, height) = text.split_once(['x', 'X']).ok_or_else(wanted)?;
    let side = |text: &str| match text {
        "" => Ok(None),
        digits => digits.parse().ok().filter(|&pixels: &u32| pixels > 0).map(Some).ok_or_else(wanted),
    };
    let size = Size { width: side(width)?, height: side(height)? };
    if size.width.is_none() && size.height.is_none() { Err(wanted()) } else { Ok(size) }
}

fn parse_floor(text: &str) -> Result<f64, String> {
    let floor: Option<f64> = text.parse().ok().filter(|floor| (0.0..=100.0).contains(floor));
    floor.ok_or_else(|| "expected a score from 0 to 100".into())
}
