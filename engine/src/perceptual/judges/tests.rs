use super::*;

fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> RGBA8) -> Raster {
    let pixels = (0..width * height).map(|at| pixel(at % width, at / width)).collect();
    Raster { width, height, pixels }
}

fn judged(original: &Raster, candidate: &Raster) -> Judgement {
    Judges::default().judge(original, candidate, None).expect("both can be compared").0
}

/// A disc with a soft edge.
fn disc(x: u32, y: u32) -> RGBA8 {
    let (x, y) = (f64::from(x) - 32.0, f64::from(y) - 32.0);
    let alpha = ((24.0 - x.hypot(y)) / 8.0 + 0.5).clamp(0.0, 1.0);
    RGBA8::new(30, 60, 200, (alpha * 255.0).round() as u8)
}

#[test]
fn a_small_area_that_loses_its_colour_is_noticed() {
    let white = RGBA8::new(250, 250, 250, 255);
    let spot = |red: RGBA8| {
        picture(200, 100, move |x, y| if x.abs_diff(100) < 4 && y.abs_diff(50) < 4 { red } else { white })
    };
    let original = spot(RGBA8::new(220, 40, 40, 255));
    let lost = judged(&original, &spot(RGBA8::new(120, 120, 120, 255)));
    assert!(lost.eye3.is_some_and(|eye3| eye3 > 5.0), "{lost:?}");
    let kept = judged(&original, &spot(RGBA8::new(218, 42, 40, 255)));
    assert!(kept.eye3.is_some_and(|eye3| eye3 < 0.5), "{kept:?}");
}

#[test]
fn soft_edges_made_hard_are_counted() {
    let original = picture(64, 64, disc);
    let hard = picture(64, 64, |x, y| {
        let pixel = disc(x, y);
        RGBA8 { a: if pixel.a < 128 { 0 } else { 255 }, ..pixel }
    });
    assert_eq!(judged(&original, &hard).hardened, Some(1.0));
    assert_eq!(judged(&original, &original).hardened, Some(0.0));
    let opaque = picture(64, 64, |x, y| RGBA8 { a: 255, ..disc(x, y) });
    let other = picture(64, 64, |_, _| RGBA8::new(1, 2, 3, 255));
    assert_eq!(judged(&opaque, &other).hardened, None, "nothing is soft");
}

#[test]
fn what_shows_over_grey_alone_is_seen() {
    // Grey at half alpha looks the same over grey whatever its alpha is; black and white do not.
    let original = picture(64, 64, |x, _| RGBA8::new(if x < 32 { 0 } else { 255 }, 0, 0, 255));
    let over = |background: u8| {
        picture(64, 64, move |x, _| RGBA8::new(if x < 32 { background } else { 255 }, 0, 0, 255))
    };
    assert!(judged(&original, &over(40)).eye3 > judged(&original, &over(20)).eye3);
    let half = |grey: u8, alpha: u8| picture(64, 64, move |_, _| RGBA8::new(grey, grey, grey, alpha));
    let judgement = judged(&half(255, 0), &half(128, 255));
    let grey = judged(&half(255, 255), &half(128, 255));
    assert!(judgement.eye3 >= grey.eye3, "black or white shows it");
}

#[test]
fn tiny_pictures_can_be_judged() {
    for (width, height) in [(1, 1), (3, 9), (9, 2), (1, 40)] {
        let original = picture(width, height, |x, y| RGBA8::new((x * 20) as u8, (y * 5) as u8, 0, 255));
        let candidate = picture(width, height, |_, _| RGBA8::new(90, 90, 90, 255));
        let judgement = judged(&original, &candidate);
        assert!(judgement.butteraugli_max.is_some_and(|max| max > 1.0), "{judgement:?}");
        assert!(judgement.eye3.is_some_and(|eye3| eye3 > 5.0), "{judgement:?}");
    }
}

#[test]
fn keeping_nothing_of_the_original_gives_the_same_figures() {
    let original = picture(70, 50, |x, y| RGBA8::new((x * 3) as u8, (y * 5) as u8, (x * y) as u8, 255));
    let candidate =
        picture(70, 50, |x, y| RGBA8::new((x * 3) as u8 / 8 * 8, (y * 5) as u8, (x * y) as u8, 255));
    let kept = eye::Seen::of(&original, 255).differences(&candidate, 255);
    assert_eq!(kept, eye::differences(&original, &candidate, 255));
}

#[test]
fn limits_go_from_lossy_to_glossy() {
    use crate::Floor;
    let norm = |floor| JudgeLimits::of(Floor(floor), Promise::Graphics).butteraugli_3norm;
    assert_eq!([norm(50.0), norm(70.0)], [Some(1.3); 2]);
    assert_eq!([norm(85.0), norm(95.0)], [Some(0.9); 2]);
    assert!(norm(77.5).is_some_and(|norm| (norm - 1.1).abs() < 1e-9));
}
