//! What the numbers of a PNG file mean, where its chunks say that they are not sRGB.
//!
//! The first of `cICP`, `iCCP`, `sRGB`, and `cHRM` with `gAMA` counts, as in browsers (PNG, third edition, 4.3).

use super::chunks::{self, Chunk};
use crate::Raster;
use crate::transform::color::{self, Calibration, CodePoints};

/// A gamma this near to 1/2.2 is what files of sRGB carry for old viewers' sake.
const SRGB_GAMMA: std::ops::RangeInclusive<u32> = 43_000..=48_000;
/// White, red, green and blue of sRGB, in hundred thousandths.
const SRGB_PRIMARIES: [u32; 8] = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];
/// So far a primary may be from sRGB's and still be it: tools round them differently.
const SAME_PRIMARY: u32 = 300;

/// Converts pixels to sRGB where the chunks say that they are something else; says whether they were sRGB.
pub(super) fn to_srgb(raster: &mut Raster, chunks: &[Chunk<'_>], icc: Option<&[u8]>) -> bool {
    if let Some(points) = code_points(chunks) {
        return points.is_srgb() || !points.to_srgb(raster);
    }
    if chunks::find(chunks, b"sRGB").is_some() {
        return true;
    }
    if let Some(icc) = icc {
        return !color::to_srgb(raster, icc);
    }
    match calibration(chunks) {
        Some(calibration) => !calibration.to_srgb(raster),
        None => true,
    }
}

/// Says whether the numbers mean brightness on the scale of HDR: perceptual quantisation or hybrid log-gamma.
///
/// Whatever range `cICP` says they fill. Where it is absent, a profile's name may stand for it (W3C, *Using the ITU
/// BT.2100 PQ EOTF with the PNG Format*), and so do the chunks that only such a picture has a use for.
pub(super) fn is_hdr(chunks: &[Chunk<'_>]) -> bool {
    const HDR_CHUNKS: [&[u8; 4]; 4] = [b"mDCV", b"cLLI", b"mDCv", b"cLLi"];
    const PQ_PROFILE: &[u8] = b"ITUR_2100_PQ_FULL\0";
    match chunks::find(chunks, b"cICP") {
        Some(points) => matches!(points, [_, 16 | 18, ..]),
        None => {
            HDR_CHUNKS.iter().any(|name| chunks::find(chunks, name).is_some())
                || chunks::find(chunks, b"iCCP").is_some_and(|profile| profile.starts_with(PQ_PROFILE))
        }
    }
}

/// Reads `cICP`; what is not full-range RGB is no valid PNG and counts as absent.
fn code_points(chunks: &[Chunk<'_>]) -> Option<CodePoints> {
    match chunks::find(chunks, b"cICP")? {
        &[primaries, transfer, 0, 1] => {
            Some(CodePoints { primaries: primaries.into(), transfer: transfer.into() })
        }
        _ => None,
    }
}

/// Reads `gAMA` and `cHRM`, unless they say sRGB.
fn calibration(chunks: &[Chunk<'_>]) -> Option<Calibration> {
    let gamma = u32::from_be_bytes(chunks::find(chunks, b"gAMA")?.try_into().ok()?);
    let primaries = chunks::find(chunks, b"cHRM").and_then(primaries).unwrap_or(SRGB_PRIMARIES);
    let has_srgb_primaries =
        primaries.iter().zip(SRGB_PRIMARIES).all(|(given, srgb)| given.abs_diff(srgb) <= SAME_PRIMARY);
    if gamma == 0 || (SRGB_GAMMA.contains(&gamma) && has_srgb_primaries) {
        return None;
    }
    Some(Calibration {
        gamma: 100_000.0 / gamma as f32,
        primaries: primaries.map(|value| value as f32 / 100_000.0),
    })
}

fn primaries(chunk: &[u8]) -> Option<[u32; 8]> {
    let (values, rest) = chunk.as_chunks::<4>();
    let values: [[u8; 4]; 8] = values.try_into().ok().filter(|_| rest.is_empty())?;
    let values = values.map(u32::from_be_bytes);
    // A vertical coordinate of nothing has no colour.
    let is_sound =
        values.iter().all(|&value| value <= 100_000) && values.iter().skip(1).step_by(2).all(|&y| y > 0);
    is_sound.then_some(values)
}
