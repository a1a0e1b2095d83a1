//! Pictures that are asked to become another format in their own place.

mod common;

use common::{check_promises, main_result, mode, picture};
use eiderpix_engine::{
    Error, Format, KeptReason, MainFormat, Mode, Options, Outcome, Resize, ResizeFit, Score, optimize,
};

fn as_format(main_format: MainFormat, mode_wanted: Mode) -> Options {
    Options { main_format: Some(main_format), ..mode(mode_wanted) }
}

fn loss(original: &str, to: MainFormat) -> &'static str {
    match optimize(&picture(original), &as_format(to, Mode::Lossy)) {
        Err(Error::CannotConvert { loss, .. }) => loss,
        other => panic!("{original}: {other:?}"),
    }
}

#[test]
fn a_photograph_in_a_png_becomes_a_jpeg_under_the_floor() {
    for mode in [Mode::Lossy, Mode::Glossy, Mode::Lossless] {
        let main = main_result(&picture("photo.png"), &as_format(MainFormat::Jpeg, mode));
        assert_eq!(main.format, Format::Jpeg);
        assert!(main.floor.is_some_and(|floor| floor.admits(main.score)), "{mode:?}: {:?}", main.score);
    }
}

#[test]
fn the_own_format_asked_for_is_nothing_special() {
    let plain = main_result(&picture("photo.png"), &mode(Mode::Lossy));
    assert_eq!(main_result(&picture("photo.png"), &as_format(MainFormat::Png, Mode::Lossy)), plain);
}

#[test]
fn what_would_be_larger_stays_what_it_is() {
    for (name, to) in [("favorite.jpg", MainFormat::Png), ("kodim23.avif", MainFormat::Jpeg)] {
        let optimized = check_promises(&picture(name), &as_format(to, Mode::Glossy));
        assert_eq!(optimized.main, Outcome::Kept(KeptReason::NotSmaller), "{name}");
    }
}

#[test]
fn a_gif_has_the_same_pixels_where_its_colors_suffice_and_is_held_to_the_floor_where_not() {
    let few = check_promises(&picture("read_only/runs_8.bmp"), &as_format(MainFormat::Gif, Mode::Lossless));
    let Outcome::Optimized(few) = few.main else { panic!("{:?}", few.main) };
    assert_eq!((few.format, few.score), (Format::Gif, Score::IDENTICAL));
    let many = as_format(MainFormat::Gif, Mode::Lossless);
    let many = check_promises(&picture("read_only/rgb_24.bmp"), &many);
    assert_eq!(many.main, Outcome::Kept(KeptReason::NotSmaller));
    let lossy = check_promises(&picture("read_only/rgb_24.bmp"), &as_format(MainFormat::Gif, Mode::Lossy));
    if let Outcome::Optimized(lossy) = lossy.main {
        assert!(lossy.floor.is_some_and(|floor| floor.admits(lossy.score)));
    }
}

#[test]
fn what_the_other_format_cannot_hold_is_never_dropped() {
    assert_eq!(loss("soft_shadow.png", MainFormat::Jpeg), "its transparency");
    assert_eq!(loss("soft_shadow.png", MainFormat::Gif), "its half-transparency");
    assert_eq!(loss("typing.gif", MainFormat::Png), "all frames but the first");
    assert_eq!(loss("animated.avif", MainFormat::Jpeg), "all frames but the first");
    assert_eq!(loss("pdf/document.pdf", MainFormat::Jpeg), "its pages");
}

#[test]
fn it_may_be_made_smaller_on_the_way() {
    let resize = Some(Resize { fit: ResizeFit::Inner, width: Some(100), height: None });
    let wanted = Options { resize, ..as_format(MainFormat::Jpeg, Mode::Lossy) };
    let main = main_result(&picture("photo.png"), &wanted);
    assert_eq!((main.format, main.width), (Format::Jpeg, 100));
}
