//! Tells from a colour profile alone that its numbers are on the scale of HDR: perceptual quantization (PQ) or hybrid
//! log-gamma (HLG).
//!
//! A profile says so by code points (ICC 4.4), by its curve or, where it has neither, by its name. The tags are read
//! here, for a profile need not be one that pixels can be converted by.

/// Code points of both (ITU-T H.273).
const TRANSFERS: [u8; 2] = [16, 18];
/// Where curves are looked at; values between 0 and 1.
const PLACES: [f64; 3] = [0.25, 0.5, 0.75];
/// What is there: PQ; HLG as light of the scene, and with black lifted by 4 %; HLG as light of a screen of 1000 cd/m².
const CURVES: [[f64; 3]; 4] = [
    [0.000_515, 0.009_225, 0.098_338],
    [0.020_833, 0.083_333, 0.264_963],
    [0.026_133, 0.090_387, 0.278_837],
    [0.009_605, 0.050_697, 0.203_152],
];
/// By what share a curve's values may differ. The nearest curve of ordinary pictures is further away than twice that.
const SAME_CURVE: f64 = 0.12;
/// And 16 bits round small values.
const ROUNDING: f64 = 2.0 / 65_535.0;
/// A curve in fewer points is a plain exponent.
const FEWEST_POINTS: usize = 16;
const MOST_TAGS: usize = 200;

/// Says whether a profile's numbers are on the scale of HDR.
pub(super) fn is_hdr(icc: &[u8]) -> bool {
    let has_code_points = || {
        find(icc, b"cicp").is_some_and(|tag| tag.get(9).is_some_and(|transfer| TRANSFERS.contains(transfer)))
    };
    let has_curve = || [b"gTRC", b"kTRC"].iter().any(|name| find(icc, name).is_some_and(is_curve_of_hdr));
    has_code_points() || has_curve() || find(icc, b"desc").is_some_and(|tag| is_name_of_hdr(&text(tag)))
}

/// Finds a tag's contents.
fn find<'a>(icc: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    const HEADER_BYTES: usize = 128;
    let count = (u32_at(icc, HEADER_BYTES)? as usize).min(MOST_TAGS);
    let mut entries = (0..count).map(|index| HEADER_BYTES + 4 + index * 12);
    let entry = entries.find(|&entry| icc.get(entry..entry + 4) == Some(name))?;
    let (start, size) = (u32_at(icc, entry + 4)? as usize, u32_at(icc, entry + 8)? as usize);
    icc.get(start..start.checked_add(size)?)
}

/// Compares a table of values with those that PQ and HLG have at the same places.
fn is_curve_of_hdr(tag: &[u8]) -> bool {
    let Some(points) = tag.strip_prefix(b"curv").and_then(|rest| rest.get(8..)) else { return false };
    let points: Vec<f64> =
        points.as_chunks::<2>().0.iter().map(|point| f64::from(u16::from_be_bytes(*point))).collect();
    let highest = points.last().copied().unwrap_or_default();
    if points.len() < FEWEST_POINTS || highest == 0.0 {
        return false;
    }
    let values = PLACES.map(|place| value(&points, place) / highest);
    CURVES.iter().any(|curve| {
        curve.iter().zip(values).all(|(known, value)| (value - known).abs() <= known * SAME_CURVE + ROUNDING)
    })
}

/// Reads a curve between its points.
fn value(points: &[f64], place: f64) -> f64 {
    let at = place * (points.len() - 1) as f64;
    let (below, part) = (at.floor() as usize, at.fract());
    let above = (below + 1).min(points.len() - 1);
    points[below] * (1.0 - part) + points[above] * part
}

/// Tells names like "Rec. 2100 PQ", "Display P3 HLG" and "ITUR_2100_PQ_FULL".
fn is_name_of_hdr(name: &str) -> bool {
    name.to_uppercase()
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| ["PQ", "HLG", "2084"].iter().any(|ending| word.ends_with(ending)))
}

/// The letters of a text in whatever kind it is stored, a gap for what is not ASCII: such letters name nothing here.
fn text(tag: &[u8]) -> String {
    let letter = |code: u16| u8::try_from(code).ok().filter(u8::is_ascii).map_or(' ', char::from);
    match tag.first_chunk() {
        Some(b"desc") => {
            let letters = tag.get(12..).unwrap_or_default().iter().take_while(|&&byte| byte != 0);
            letters.map(|&byte| letter(byte.into())).collect()
        }
        // Texts of all languages in pairs of bytes; the list before them holds no words.
        Some(b"mluc") => {
            let pairs = tag.get(16..).unwrap_or_default().as_chunks::<2>().0;
            pairs.iter().map(|&pair| letter(u16::from_be_bytes(pair))).collect()
        }
        _ => String::new(),
    }
}

fn u32_at(icc: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*icc.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use moxcms::{ColorProfile, ToneReprCurve};

    use super::*;

    /// A profile that holds one tag and nothing else.
    fn with_tag(name: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        let mut icc = vec![0; 128];
        icc.extend(1_u32.to_be_bytes());
        icc.extend(name);
        icc.extend(144_u32.to_be_bytes());
        icc.extend((contents.len() as u32).to_be_bytes());
        icc.extend(contents);
        icc
    }

    fn curve(points: usize, value: impl Fn(f64) -> f64) -> Vec<u8> {
        let at = |index: usize| value(index as f64 / (points - 1) as f64);
        let values = (0..points).flat_map(|index| ((at(index) * 65_535.0).round() as u16).to_be_bytes());
        [b"curv\0\0\0\0", &(points as u32).to_be_bytes()[..], &values.collect::<Vec<_>>()].concat()
    }

    fn pq(value: f64) -> f64 {
        let power = value.powf(32.0 / 2_523.0);
        ((power - 3_424.0 / 4_096.0).max(0.0) / (2_413.0 / 128.0 - 2_392.0 / 128.0 * power))
            .powf(16_384.0 / 2_610.0)
    }

    fn hlg(value: f64) -> f64 {
        if value <= 0.5 {
            value * value / 3.0
        } else {
            (((value - 0.559_911) / 0.178_833).exp() + 0.284_669) / 12.0
        }
    }

    #[test]
    fn code_points_tell() {
        for (transfer, tells) in [(16, true), (18, true), (13, false), (1, false), (8, false)] {
            let tag = [b"cicp\0\0\0\0", &[9, transfer, 0, 1][..]].concat();
            assert_eq!(is_hdr(&with_tag(b"cicp", &tag)), tells, "{transfer}");
        }
    }

    #[test]
    fn curves_tell_in_as_many_points_as_profiles_have() {
        for points in [33, 256, 1_024, 4_096] {
            assert!(is_hdr(&with_tag(b"gTRC", &curve(points, hlg))), "HLG in {points}");
            assert!(is_hdr(&with_tag(b"gTRC", &curve(points, |value| hlg(value).powf(1.2)))), "{points}");
            assert!(is_hdr(&with_tag(b"kTRC", &curve(points, pq))), "PQ in {points}");
        }
    }

    #[test]
    fn curves_of_ordinary_pictures_tell_nothing() {
        for gamma in [1.0, 1.8, 2.2, 2.4, 2.6, 2.8, 3.0, 3.5, 4.0] {
            assert!(!is_hdr(&with_tag(b"gTRC", &curve(1_024, |value| value.powf(gamma)))), "{gamma}");
        }
        let lightness =
            |value: f64| if value > 0.08 { ((value + 0.16) / 1.16).powi(3) } else { value / 9.033 };
        assert!(!is_hdr(&with_tag(b"gTRC", &curve(1_024, lightness))));
    }

    #[test]
    fn names_tell_in_both_ways_of_storing_them() {
        let old = |name: &str| [b"desc\0\0\0\0\0\0\0\x20", name.as_bytes(), b"\0\0\0\0PQ"].concat();
        let new = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let head = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS";
            [&head[..], &(wide.len() as u32).to_be_bytes(), &28_u32.to_be_bytes(), &wide].concat()
        };
        for name in ["Rec. 2100 PQ", "Display P3 HLG", "ITUR_2100_PQ_FULL", "Rec2020 ST2084", "BT.2100-HLG"] {
            assert!(
                is_hdr(&with_tag(b"desc", &old(name))) && is_hdr(&with_tag(b"desc", &new(name))),
                "{name}"
            );
        }
        for name in
            ["Display P3", "EPSON Stylus Photo 2100", "sRGB IEC61966-2.1", "Rec. ITU-R BT.2020-1", "P3-D65"]
        {
            assert!(
                !is_hdr(&with_tag(b"desc", &old(name))) && !is_hdr(&with_tag(b"desc", &new(name))),
                "{name}"
            );
        }
    }

    #[test]
    fn whole_profiles_of_another_maker_are_told_apart() {
        let encode = |profile: &ColorProfile| profile.encode().unwrap();
        for mut hdr in
            [ColorProfile::new_bt2020_pq(), ColorProfile::new_bt2020_hlg(), ColorProfile::new_display_p3_pq()]
        {
            assert!(is_hdr(&encode(&hdr)));
            // Its curve alone.
            (hdr.cicp, hdr.description) = (None, None);
            assert!(matches!(hdr.green_trc, Some(ToneReprCurve::Lut(_))));
            assert!(is_hdr(&encode(&hdr)));
        }
        for plain in [
            ColorProfile::new_srgb(),
            ColorProfile::new_display_p3(),
            ColorProfile::new_adobe_rgb(),
            ColorProfile::new_pro_photo_rgb(),
            ColorProfile::new_bt2020(),
            ColorProfile::new_dci_p3(),
            ColorProfile::new_aces_cg_linear(),
            ColorProfile::new_gray_with_gamma(2.2),
        ] {
            assert!(!is_hdr(&encode(&plain)), "{:?}", plain.description);
        }
    }

    #[test]
    fn broken_profiles_tell_nothing() {
        let whole = ColorProfile::new_srgb().encode().unwrap();
        for end in 0..whole.len() {
            assert!(!is_hdr(&whole[..end]));
        }
        assert!(!is_hdr(&[0xFF; 400]));
    }
}
