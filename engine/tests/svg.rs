//! SVG: the same drawing in fewer letters, drawn and compared, and nothing that could do harm in it.

mod common;

use common::{contains, main_result, mode, picture, with_variants, without_panic};
use eiderpix_engine::{
    Error, Format, KeptReason, Limits, MainFormat, MissingReason, Mode, Options, Outcome, Produced, Score,
    VariantOutcome, optimize, score,
};
use proptest::prelude::*;

const PICTURES: [&str; 6] =
    ["badge.svg", "sprite.svg", "diagram.svg", "moving.svg", "styled.svg", "plots.svg"];

fn svg(name: &str) -> Vec<u8> {
    picture(&format!("svg/{name}"))
}

fn smaller(name: &str, options: &Options) -> Produced {
    main_result(&svg(name), options)
}

fn text(name: &str, options: &Options) -> String {
    String::from_utf8(smaller(name, options).bytes).unwrap()
}

/// A drawing of 100 × 100 with something in it.
fn drawing(inside: &str) -> Vec<u8> {
    let head = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">"#;
    format!("{head}<rect width=\"50.000\" height=\"50.000\"/>{inside}</svg>").into_bytes()
}

fn refusal(file: &[u8]) -> Error {
    optimize(file, &Options::default()).expect_err("it is refused")
}

#[test]
fn each_picture_is_smaller_in_every_mode_and_held_to_its_floor() {
    for name in PICTURES {
        let original = svg(name);
        for each in [Mode::Lossy, Mode::Glossy, Mode::Lossless] {
            let result = smaller(name, &mode(each));
            assert!(result.bytes.len() < original.len(), "{name}, {each:?}");
            assert_eq!(Format::sniff(&result.bytes), Some(Format::Svg));
            let measured = score(&original, &result.bytes).unwrap();
            assert_eq!(measured, result.score, "{name}, {each:?}");
            if let Some(floor) = each.floor() {
                assert!(floor.admits(measured), "{name}, {each:?}: {measured:?}");
            }
        }
    }
}

#[test]
fn what_a_drawing_program_leaves_is_taken_out_and_the_drawing_stays() {
    insta::assert_snapshot!(text("badge.svg", &mode(Mode::Lossless)));
}

#[test]
fn a_sprite_keeps_every_name() {
    let result = text("sprite.svg", &mode(Mode::Lossy));
    for name in ["icon-home", "icon-dot", "shared", "dot"] {
        assert!(result.contains(&format!("id=\"{name}\"")), "{name}: {result}");
    }
    insta::assert_snapshot!(result);
}

#[test]
fn texts_pages_and_pictures_inside_stay_word_for_word() {
    let result = text("diagram.svg", &mode(Mode::Lossy));
    for kept in [
        r##"<text x="20" y="44" fill="#333"> First  <tspan font-weight="bold">box</tspan> </text>"##,
        "A <b>page</b> inside",
        "https://example.org/more",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "requiredFeatures",
    ] {
        assert!(result.contains(kept), "{kept}: {result}");
    }
}

#[test]
fn what_moves_or_is_chosen_by_place_keeps_its_place() {
    let moving = text("moving.svg", &mode(Mode::Lossy));
    assert!(moving.contains(r#"<animate attributeName="cx" from="10.0000" to="90.0000""#), "{moving}");
    let styled = text("styled.svg", &mode(Mode::Lossy));
    assert!(styled.contains("g > .door{fill:#553311}") && styled.contains("<g>"), "{styled}");
    assert!(styled.contains(r#"id="roof""#) && styled.contains(r#"class="wall""#), "{styled}");
}

#[test]
fn titles_stay_and_notes_do_on_request() {
    let bare = text("badge.svg", &mode(Mode::Lossy));
    assert!(bare.contains("A badge") && bare.contains("A yellow star"));
    assert!(!bare.contains("somebody") && !bare.contains("creativecommons"));
    assert_eq!(bare.matches("<!--").count(), 1, "the mark alone");
    let kept = text("badge.svg", &Options { keep_metadata: true, ..mode(Mode::Lossy) });
    assert!(kept.contains("creativecommons"));
    assert!(kept.contains("id=\"layer1\""));
}

#[test]
fn lossless_moves_nothing_that_is_seen() {
    let lossless = smaller("badge.svg", &mode(Mode::Lossless));
    assert!(lossless.score.value() > 90.0, "{:?}", lossless.score);
    assert_eq!(lossless.floor, None);
    let lossy = smaller("badge.svg", &mode(Mode::Lossy));
    assert!(lossy.bytes.len() <= lossless.bytes.len());
}

#[test]
fn the_same_drawing_gives_the_same_bytes_and_there_is_an_end() {
    for name in PICTURES {
        let first = smaller(name, &mode(Mode::Lossless)).bytes;
        assert_eq!(first, smaller(name, &mode(Mode::Lossless)).bytes, "{name}");
        let again = optimize(&first, &mode(Mode::Lossless)).unwrap().main;
        assert!(again.size_bytes(first.len()) * 100 >= first.len() as u64 * 97, "{name}: {again:?}");
    }
    let least = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let outcome = optimize(least, &mode(Mode::Lossy)).unwrap().main;
    assert_eq!(outcome, Outcome::Kept(KeptReason::NotSmaller));
}

#[test]
fn a_drawing_has_no_further_formats_and_becomes_no_picture_of_pixels() {
    let optimized = optimize(&svg("badge.svg"), &with_variants(Mode::Lossy)).unwrap();
    for (_, outcome) in optimized.variants {
        assert_eq!(outcome, VariantOutcome::Missing(MissingReason::NotCompatible));
    }
    let info = optimized.original;
    assert_eq!((info.format, info.width, info.height, info.frames), (Format::Svg, 240, 240, 1));
    let options = Options { main_format: Some(MainFormat::Png), ..mode(Mode::Lossy) };
    let refused = optimize(&svg("badge.svg"), &options).unwrap_err();
    assert!(matches!(refused, Error::CannotConvert { from: Format::Svg, .. }), "{refused}");
}

#[test]
fn what_runs_or_reaches_out_is_refused_and_named() {
    let harmful = [
        "<script>alert(1)</script>",
        "<g onload=\"alert(1)\"/>",
        "<a xlink:href=\"javascript:alert(1)\"><rect/></a>",
        "<a href=\" java&#10;script:alert(1)\"><rect/></a>",
        "<a href=\"data:text/html,x\"><rect/></a>",
        "<image xlink:href=\"http://192.0.2.1/a.png\" width=\"9\" height=\"9\"/>",
        "<image href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>",
        "<image href=\"data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYSgpIi8+\"/>",
        "<use href=\"other.svg#icon\"/>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<style>@\\69mport 'https://example.org/a.css';</style>",
        "<style>rect{fill:u\\72l(//example.org/a.svg#b)}</style>",
        "<rect style=\"fill:url(https://example.org/a.svg#b)\"/>",
        "<rect fill=\"url('https://example.org/a.svg#b')\"/>",
        "<style>rect{background:image-set('https://example.org/a.png' 1x)}</style>",
        "<set attributeName=\"xlink:href\" to=\"javascript:alert(1)\"/>",
        "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.org\"/></foreignObject>",
        "<foreignObject><img xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.org/a.png\"/></foreignObject>",
        "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\" onclick=\"a()\">x</p></foreignObject>",
        "<foreignObject><form xmlns=\"http://www.w3.org/1999/xhtml\" action=\"https://example.org\"/></foreignObject>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">a()</x:script>",
        "<g xml:base=\"https://example.org/\"/>",
    ];
    let told: Vec<_> = harmful
        .iter()
        .map(|inside| match refusal(&drawing(inside)) {
            error @ Error::Unsafe { .. } => error.to_string(),
            other => panic!("{inside}: {other}"),
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn sheets_and_entities_beside_the_root_are_refused() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&c;</text></svg>";
    let laughs = format!(
        "<!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>{svg}"
    );
    let outside = format!("<!DOCTYPE svg [<!ENTITY c SYSTEM \"file:///etc/passwd\">]>{svg}");
    let hidden = format!("<!-- <!DOCTYPE svg> --><!DOCTYPE svg [<!ENTITY c \"ha\">]>{svg}");
    let script = format!("<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"alert(1)\">]>{svg}");
    let sheet =
        "<?xml-stylesheet href=\"https://example.org/a.css\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    for file in [laughs.as_str(), &outside, &hidden, &script, sheet] {
        assert!(matches!(refusal(file.as_bytes()), Error::Unsafe { .. }), "{file}");
    }
}

#[test]
fn links_and_words_about_scripts_do_no_harm() {
    let harmless = [
        "<a href=\"https://example.org/?a=javascript:1\"><rect/></a>",
        "<text>url(https://example.org) @import onload=</text>",
        "<desc>see url(https://example.org)</desc>",
        "<g data-source=\"url(https://example.org)\"/>",
        "<style>@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA)}</style>",
    ];
    for inside in harmless {
        optimize(&drawing(inside), &Options::default()).unwrap_or_else(|error| panic!("{inside}: {error}"));
    }
}

#[test]
fn drawings_without_end_are_refused_before_they_are_drawn() {
    let mut bomb = String::from("<g id=\"a0\"><rect width=\"1\" height=\"1\"/></g>");
    for level in 1..30 {
        let below = level - 1;
        bomb.push_str(&format!("<g id=\"a{level}\"><use href=\"#a{below}\"/><use href=\"#a{below}\"/></g>"));
    }
    let deep = format!("{}{}", "<g>".repeat(5_000), "</g>".repeat(5_000));
    let corners = "9 9,".repeat(30_000);
    let marks = format!(
        "<marker id=\"m\"><g>{}</g></marker><polyline style=\"marker:url(#m)\" points=\"{corners}\"/>",
        "<rect width=\"1\" height=\"1\"/>".repeat(50)
    );
    let layers = format!("{}<rect/>{}", "<g opacity=\".9\">".repeat(100), "</g>".repeat(100));
    let noise = "<filter id=\"f\"><feTurbulence numOctaves=\"100000\"/></filter>";
    let vast = "<pattern id=\"p\" width=\"1e6\" height=\"1e6\" patternUnits=\"userSpaceOnUse\"><rect width=\"9\" \
                height=\"9\"/></pattern><rect width=\"90\" height=\"90\" fill=\"url(#p)\"/>";
    let told: Vec<_> = [bomb.as_str(), &deep, &marks, &layers, noise, vast]
        .into_iter()
        .map(|inside| match refusal(&drawing(inside)) {
            error @ Error::TooLarge { .. } => error.to_string(),
            other => panic!("{}: {other}", &inside[..inside.len().min(80)]),
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn circles_of_references_and_filters_as_large_as_a_field_come_to_an_end() {
    for inside in [
        "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>",
        "<pattern id=\"p\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"url(#p)\"/></pattern><rect \
         width=\"9\" height=\"9\" fill=\"url(#p)\"/>",
        "<filter id=\"f\" x=\"-1e5\" y=\"-1e5\" width=\"1e6\" height=\"1e6\"><feGaussianBlur stdDeviation=\"1e4\"/></filter>\
         <rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>",
        "<path d=\"M-1e30 1e30L1e38 1e38\" stroke=\"red\" stroke-width=\"1e9\" stroke-dasharray=\".001\"/>",
        "<mask id=\"m\" mask=\"url(#m)\"><rect width=\"9\" height=\"9\"/></mask><rect width=\"9\" height=\"9\" mask=\"url(#m)\"/>",
    ] {
        let _ = without_panic(&drawing(inside), &Options::default());
    }
}

#[test]
fn what_is_no_svg_or_no_text_is_refused() {
    for file in [
        &b"<svg xmlns=\"http://www.w3.org/2000/svg\">"[..],
        b"<svg/>",
        b"<?xml version=\"1.0\" encoding=\"utf-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\">\xFF</svg>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>",
    ] {
        assert!(matches!(refusal(file), Error::Malformed(_)), "{:?}", String::from_utf8_lossy(file));
    }
    for file in
        [&b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>"[..], b"<svga/>", b"<!-- <svg> -->"]
    {
        assert_eq!(refusal(file), Error::UnsupportedFormat { name: None });
    }
    assert_eq!(refusal(b"\x1F\x8B\x08\0\0\0"), Error::UnsupportedFormat { name: Some("gzip (.svgz)") });
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let refused = optimize(&svg("badge.svg"), &Options { limits, ..Options::default() }).unwrap_err();
    assert_eq!(refused, Error::TooLarge { what: "bytes", limit: 100 });
}

#[test]
fn drawings_are_scored_like_pictures() {
    let badge = svg("badge.svg");
    assert_eq!(score(&badge, &badge).unwrap(), Score::IDENTICAL);
    let green = String::from_utf8(badge.clone()).unwrap().replace("#FFCC00", "#00CC66");
    assert!(score(&badge, green.as_bytes()).unwrap().value() < 70.0);
    let other = svg("diagram.svg");
    assert!(matches!(score(&badge, &other).unwrap_err(), Error::DifferentSize { .. }));
    let picture = picture("favorite.jpg");
    assert!(score(&badge, &picture).is_err());
    assert!(!contains(&badge, "<script"));
}

/// Path data as people and programs write it.
fn path_data() -> impl Strategy<Value = String> {
    let number = (-40_000_i32..140_000, 0_usize..5)
        .prop_map(|(thousandths, digits)| format!("{:.digits$}", f64::from(thousandths) / 1_000.0));
    let command = prop::sample::select(vec![
        ('m', 2),
        ('L', 2),
        ('l', 2),
        ('h', 1),
        ('V', 1),
        ('c', 6),
        ('C', 6),
        ('s', 4),
        ('q', 4),
        ('T', 2),
        ('z', 0),
    ]);
    let piece = (command, prop::collection::vec(number, 6))
        .prop_map(|((letter, count), numbers)| format!("{letter} {}", numbers[..count].join(" ")));
    prop::collection::vec(piece, 1..20).prop_map(|pieces| format!("M 50 50 {}", pieces.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_path_is_drawn_alike_in_no_more_letters(data in path_data(), stroke in any::<bool>()) {
        let paint = if stroke { "fill=\"none\" stroke=\"#000000\"" } else { "fill=\"#336699\"" };
        let file = drawing(&format!("<path d=\"{data}\" {paint} id=\"line\"/><use href=\"#line\" y=\"3.00\"/>"));
        let options = mode(Mode::Lossless);
        let outcome = optimize(&file, &options).unwrap().main;
        prop_assert!(outcome.size_bytes(file.len()) <= file.len() as u64);
        if let Outcome::Optimized(result) = outcome {
            prop_assert!(contains(&result.bytes, "id=\"line\""), "names that are referred to stay");
            prop_assert_eq!(score(&file, &result.bytes).unwrap(), result.score);
        }
    }

    #[test]
    fn changed_bytes_never_panic(
        name in prop::sample::select(PICTURES[..5].to_vec()),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = svg(name);
        for (place, value) in places {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let outcome = without_panic(&bytes, &mode(Mode::Lossless));
        prop_assert!(!matches!(outcome, Err(Error::Codec { .. })), "{}: {:?}", name, outcome);
    }
}
