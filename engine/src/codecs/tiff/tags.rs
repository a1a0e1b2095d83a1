//! Tags that change what a TIFF's numbers mean and that the decoder does not follow. A file that has one is refused by
//! the tag's name, never shown otherwise than it was meant.
//!
//! Left to be ignored, as all usual readers do: notes, what a printer is to do, response curves (`TransferFunction`,
//! `GrayResponseCurve`, `WhitePoint`, `PrimaryChromaticities`), private tags.

use tiff::decoder::ifd::Value;
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};

use super::directory::{File, Layout, refused};
use crate::Error;

/// Numbers that must be this one where they are there.
const ONLY: [(u16, u64, &str); 9] = [
    (266, 1, "TIFF with the tag FillOrder 2"),
    (332, 1, "TIFF with the tag InkSet (other inks than CMYK)"),
    (334, 4, "TIFF with the tag NumberOfInks (other than 4)"),
    (346, 0, "TIFF with the tag Indexed"),
    (32_995, 0, "TIFF with the tag Matteing"),
    (32_996, 2, "TIFF with the tag DataType"),
    (32_997, 1, "TIFF with the tag ImageDepth"),
    (32_998, 1, "TIFF with the tag TileDepth"),
    (34_019, 0, "TIFF with the tag RasterPadding"),
];
/// Tags that must not be there at all.
const NONE: [(u16, &str); 9] = [
    (343, "TIFF with the tag ClipPath"),
    (433, "TIFF with the tag Decode"),
    (434, "TIFF with the tag DefaultImageColor"),
    (559, "TIFF with the tag StripRowCounts"),
    (33_421, "TIFF with the tag CFARepeatPatternDim"),
    (33_422, "TIFF with the tag CFAPattern"),
    (34_017, "TIFF with the tag ColorSequence"),
    (34_022, "TIFF with the tag ColorTable"),
    (34_028, "TIFF with the tag TransparencyIndicator"),
];
const T6_OPTIONS: u16 = 293;
/// The bit of `T6Options` that allows for pixels that are not packed.
const UNCOMPRESSED: u64 = 2;
const DOT_RANGE: u16 = 336;
const YCBCR_SUBSAMPLING: u16 = 530;
const REFERENCE_BLACK_WHITE: u16 = 532;
/// Values of `Predictor`.
const NO_PREDICTOR: u16 = 1;
const HORIZONTAL: u16 = 2;

/// Refuses a file by the first such tag.
pub(super) fn check(file: &mut File<'_>, layout: &Layout) -> Result<(), Error> {
    for (tag, allowed, name) in ONLY {
        // `ExtraSamples` took the place of `Matteing`, and says the same where both are there.
        let is_replaced = tag == 32_995 && !layout.extra_samples.is_empty();
        if numbers(file, tag)?.iter().any(|&number| number != allowed) && !is_replaced {
            return Err(not_taken(name));
        }
    }
    for (tag, name) in NONE {
        if file.find_tag(Tag::from_u16_exhaustive(tag)).map_err(refused)?.is_some() {
            return Err(not_taken(name));
        }
    }
    check_predictor(file, layout)?;
    check_ranges(file, layout)?;
    // Colour of fewer pixels than brightness has parts of its own size, where the channels are apart.
    let subsampling = numbers(file, YCBCR_SUBSAMPLING)?;
    let is_subsampled = layout.photometric == PhotometricInterpretation::YCbCr && subsampling != [1, 1];
    if layout.is_planar && is_subsampled {
        return Err(not_taken("TIFF with the tag YCbCrSubSampling (channels apart)"));
    }
    let has_raw_pixels = numbers(file, T6_OPTIONS)?.iter().any(|options| options & UNCOMPRESSED != 0);
    if layout.compression == CompressionMethod::Fax4 && has_raw_pixels {
        return Err(not_taken("TIFF with the tag T6Options (uncompressed mode)"));
    }
    Ok(())
}

/// Differences of neighbours are known to two compressions only; others do not look at the tag, and readers differ.
fn check_predictor(file: &mut File<'_>, layout: &Layout) -> Result<(), Error> {
    let predictor = file.find_tag_unsigned(Tag::Predictor).map_err(refused)?.unwrap_or(NO_PREDICTOR);
    let has_differences = matches!(
        layout.compression,
        CompressionMethod::LZW | CompressionMethod::Deflate | CompressionMethod::OldDeflate
    );
    match predictor {
        NO_PREDICTOR => Ok(()),
        HORIZONTAL if has_differences && layout.bits >= 8 => Ok(()),
        HORIZONTAL if has_differences => Err(not_taken("TIFF with the tag Predictor 2 below 8 bits")),
        HORIZONTAL => Err(not_taken("TIFF with the tag Predictor beside a compression that has none")),
        _ => Err(not_taken("TIFF with the tag Predictor (other than 1 and 2)")),
    }
}

/// Numbers may mean nothing and everything by other values than the lowest and the highest.
fn check_ranges(file: &mut File<'_>, layout: &Layout) -> Result<(), Error> {
    let most = f64::from((1_u32 << layout.bits) - 1);
    let is_full = |range: &[f64]| range.chunks(2).all(|range| *range == [0.0, most]);
    if layout.photometric == PhotometricInterpretation::CMYK && !is_full(&values(file, DOT_RANGE)?) {
        return Err(not_taken("TIFF with the tag DotRange"));
    }
    let reference = values(file, REFERENCE_BLACK_WHITE)?;
    let is_usual = match layout.photometric {
        PhotometricInterpretation::RGB => is_full(&reference),
        PhotometricInterpretation::YCbCr => {
            let middle = (most + 1.0) / 2.0;
            reference.is_empty() || reference == [0.0, most, middle, most, middle, most]
        }
        _ => true,
    };
    if is_usual { Ok(()) } else { Err(not_taken("TIFF with the tag ReferenceBlackWhite")) }
}

fn numbers(file: &mut File<'_>, tag: u16) -> Result<Vec<u64>, Error> {
    Ok(file.find_tag_unsigned_vec(Tag::from_u16_exhaustive(tag)).map_err(refused)?.unwrap_or_default())
}

fn values(file: &mut File<'_>, tag: u16) -> Result<Vec<f64>, Error> {
    let Some(value) = file.find_tag(Tag::from_u16_exhaustive(tag)).map_err(refused)? else {
        return Ok(Vec::new());
    };
    let values = match value {
        Value::List(values) => values,
        value => vec![value],
    };
    let number = |value: Value| match value {
        Value::Rational(above, below) => Ok(f64::from(above) / f64::from(below)),
        value => value.into_u32().map(f64::from).map_err(refused),
    };
    values.into_iter().map(number).collect()
}

fn not_taken(name: &'static str) -> Error {
    Error::UnsupportedFormat { name: Some(name) }
}
