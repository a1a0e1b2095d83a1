//! PDF: the same document in fewer bytes, and nothing that could do harm in it.

mod common;

use common::{mode, picture, without_panic};
use eiderpix_engine::{
    Error, Format, KeptReason, MissingReason, Mode, Options, Outcome, Produced, Score, VariantFormat,
    VariantOutcome, optimize,
};
use lopdf::{Document, Object};
use proptest::prelude::*;

fn pdf(name: &str) -> Vec<u8> {
    picture(&format!("pdf/{name}"))
}

fn smaller(name: &str, options: &Options) -> Produced {
    common::main_result(&pdf(name), options)
}

/// Everything that stands in a document's values and plain streams.
fn words(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let mut words = format!("{:?}", document.trailer);
    for object in document.objects.values() {
        words.push_str(&format!("{object:?}"));
        if let Object::Stream(stream) = object
            && let Ok(plain) = stream.decompressed_content()
        {
            words.push_str(&String::from_utf8_lossy(&plain));
        }
        if let Object::Dictionary(dictionary) = object {
            for (_, value) in dictionary {
                if let Object::String(text, _) = value {
                    words.push_str(&String::from_utf8_lossy(text));
                }
            }
        }
    }
    words
}

#[test]
fn a_document_keeps_its_pages_in_fewer_bytes() {
    let original = pdf("document.pdf");
    let optimized = optimize(&original, &mode(Mode::Lossless)).unwrap();
    let info = &optimized.original;
    assert_eq!((info.format, info.width, info.height, info.frames), (Format::Pdf, 595, 842, 2));
    let Outcome::Optimized(result) = optimized.main else { panic!("{:?}", optimized.main) };
    assert!(result.bytes.len() * 2 < original.len(), "{} of {}", result.bytes.len(), original.len());
    assert_eq!((result.format, result.score, result.floor), (Format::Pdf, Score::IDENTICAL, None));
    let (before, after) =
        (Document::load_mem(&original).unwrap(), Document::load_mem(&result.bytes).unwrap());
    let (pages_before, pages_after) = (before.get_pages(), after.get_pages());
    assert_eq!(pages_before.len(), pages_after.len());
    for (page, id) in &pages_before {
        assert_eq!(before.get_page_content(*id), after.get_page_content(pages_after[page]));
    }
}

#[test]
fn equal_photos_and_fonts_are_kept_once() {
    let photos = |bytes: &[u8]| {
        let document = Document::load_mem(bytes).unwrap();
        let is_photo = |object: &&Object| {
            object
                .as_stream()
                .is_ok_and(|stream| stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"]))
        };
        document.objects.values().filter(is_photo).count()
    };
    assert_eq!(photos(&pdf("document.pdf")), 2);
    assert_eq!(photos(&smaller("document.pdf", &mode(Mode::Lossless)).bytes), 1);
}

#[test]
fn photos_inside_are_held_to_the_floor() {
    let lossless = smaller("document.pdf", &mode(Mode::Lossless));
    let lossy = smaller("document.pdf", &mode(Mode::Lossy));
    assert!(lossy.bytes.len() < lossless.bytes.len());
    assert!(lossy.score.value() >= 70.0 && lossy.score.value() < 100.0, "{:?}", lossy.score);
    assert_eq!(lossy.floor.unwrap().0, 70.0);
    assert!(lossy.encoding.contains("photos encoded anew"), "{}", lossy.encoding);
}

#[test]
fn scripts_and_actions_that_reach_out_do_not_come_out() {
    let original = words(&pdf("document.pdf"));
    let result =
        words(&smaller("document.pdf", &Options { keep_metadata: true, ..mode(Mode::Lossless) }).bytes);
    for gone in ["app.alert", "JavaScript", "Launch", "calc.exe"] {
        assert!(original.contains(gone) && !result.contains(gone), "{gone}");
    }
    assert!(result.contains("https://example.org/kept"), "links stay");
}

#[test]
fn metadata_comes_out_on_request_only() {
    let bare = words(&smaller("document.pdf", &mode(Mode::Lossless)).bytes);
    let kept =
        words(&smaller("document.pdf", &Options { keep_metadata: true, ..mode(Mode::Lossless) }).bytes);
    assert!(!bare.contains("Artist Name") && kept.contains("Artist Name"));
}

#[test]
fn what_rewriting_could_break_stays_as_it_is() {
    for name in ["form.pdf", "restricted.pdf", "with_file.pdf"] {
        let outcome = optimize(&pdf(name), &mode(Mode::Lossy)).unwrap().main;
        assert_eq!(outcome, Outcome::Kept(KeptReason::Fragile), "{name}");
    }
}

#[test]
fn a_document_that_needs_its_password_is_refused_by_name() {
    assert_eq!(
        optimize(&pdf("with_password.pdf"), &Options::default()).unwrap_err(),
        Error::PasswordProtected
    );
}

#[test]
fn a_document_has_no_further_formats() {
    let options =
        Options { variants: vec![VariantFormat::WebP, VariantFormat::Avif], ..mode(Mode::Lossless) };
    let optimized = optimize(&pdf("document.pdf"), &options).unwrap();
    for (_, outcome) in optimized.variants {
        assert_eq!(outcome, VariantOutcome::Missing(MissingReason::NotCompatible));
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_and_no_more_can_be_saved() {
    let first = smaller("document.pdf", &mode(Mode::Lossless)).bytes;
    assert_eq!(first, smaller("document.pdf", &mode(Mode::Lossless)).bytes);
    let again = optimize(&first, &mode(Mode::Lossless)).unwrap().main;
    assert!(again.size_bytes(first.len()) as usize * 100 > first.len() * 98, "{again:?}");
}

/// A file of hand-written objects.
fn document_of(objects: &[&str]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(tail.into_bytes());
    file
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>";

#[test]
fn pages_that_go_round_in_a_circle_or_are_none_are_refused() {
    for (pages, page) in [
        ("<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        ("<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>", "<</Type/Page>>"),
        ("<</Type/Pages/Kids[]/Count 0>>", "<</Type/Page>>"),
        ("<</Type/Pages/Kids[9 0 R]/Count 1>>", "<</Type/Page>>"),
    ] {
        let refused = optimize(&document_of(&[CATALOG, pages, page]), &Options::default()).unwrap_err();
        assert!(matches!(refused, Error::Malformed(_)), "{refused}");
    }
}

#[test]
fn nesting_without_end_is_no_way_to_bring_it_down() {
    let deep = format!("<</Type/Page/Parent 2 0 R/X {}{}>>", "[".repeat(90_000), "]".repeat(90_000));
    let file = document_of(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", &deep]);
    let _ = without_panic(&file, &Options::default());
    let round = "<</Filter 4 0 R/Length 4 0 R>>stream\nabcd\nendstream";
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>";
    let file = document_of(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", page, round]);
    let _ = without_panic(&file, &Options::default());
}

#[test]
fn tables_that_point_at_the_same_bytes_again_and_again_are_refused() {
    let stream = format!("<</Length 200000>>stream\n{}\nendstream", "x".repeat(200_000));
    let file = document_of(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, &stream]);
    let start = file.windows(5).rposition(|word| word == b"4 0 o").unwrap();
    let mut table = "xref\n0 1\n0000000000 65535 f \n5 20000\n".to_owned();
    table.push_str(&format!("{start:010} 00000 n \n").repeat(20_000));
    let previous = file.windows(7).position(|word| word == b"xref\n0 ").unwrap();
    let end = file.len();
    let tail = format!("trailer\n<</Root 1 0 R/Size 20005/Prev {previous}>>\nstartxref\n{end}\n%%EOF\n");
    let refused = optimize(&[&file, table.as_bytes(), tail.as_bytes()].concat(), &Options::default());
    assert!(
        refused.as_ref().is_err_and(|error| error.to_string().contains("again and again")),
        "{refused:?}"
    );
}

#[test]
fn lengths_that_are_told_by_no_number_are_refused() {
    let mut objects =
        vec![CATALOG.to_owned(), "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(), PAGE.to_owned()];
    objects.extend((4..20_000).map(|id| format!("<</Length {} 0 R>>stream\nabc\nendstream", id + 1)));
    objects.push("3".to_owned());
    let file = document_of(&objects.iter().map(String::as_str).collect::<Vec<_>>());
    let refused = optimize(&file, &Options::default());
    assert!(refused.as_ref().is_err_and(|error| error.to_string().contains("no number")), "{refused:?}");
    let usual = ["<</Length 5 0 R>>stream\nabc\nendstream", "3"];
    let file = document_of(&[CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, usual[0], usual[1]]);
    assert!(optimize(&file, &Options::default()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        name in prop::sample::select(vec!["document.pdf", "form.pdf", "restricted.pdf"]),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = pdf(name);
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
