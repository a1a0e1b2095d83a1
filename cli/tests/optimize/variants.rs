//! Further formats in later runs: they belong to their picture, and never show less than the modes promise.

use std::{
    fs,
    process::{Command, Stdio},
};

use super::{
    inputs,
    tool::{files, is_at_rest, line, optimize, score},
};

const TO_WEBP: [&str; 4] = ["photo.jpg", "--in-place", "--to", "webp"];

#[test]
fn a_format_asked_for_later_is_left_out_where_the_picture_lost_something() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    optimize(&["photo.jpg", "--in-place"], folder.path());
    for mode in ["lossy", "glossy", "lossless"] {
        let lines =
            optimize(&["photo.jpg", "--in-place", "--to", "webp,avif", "--mode", mode], folder.path());
        for format in ["webp", "avif"] {
            let left_out = line(&lines, "photo.jpg", format);
            assert_eq!(left_out["outcome"], "kept");
            assert!(left_out["reason"].as_str().unwrap().contains("would lose more"), "{left_out}");
            assert!(!path(&format!("photo.jpg.{format}")).exists());
        }
    }

    // What lost nothing is as good as an original.
    let lossless = tempfile::tempdir().unwrap();
    fs::write(lossless.path().join("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    optimize(&["photo.jpg", "--in-place", "--mode", "lossless"], lossless.path());
    let lines = optimize(&["photo.jpg", "--in-place", "--to", "webp"], lossless.path());
    assert_eq!(line(&lines, "photo.jpg", "webp")["outcome"], "optimized");
}

#[test]
fn the_variant_of_a_picture_that_was_replaced_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (photo, webp) = (folder.path().join("photo.jpg"), folder.path().join("photo.jpg.webp"));
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    optimize(&TO_WEBP, folder.path());
    let first = fs::read(&webp).unwrap();

    let other = inputs::jpeg(9, 97.0);
    fs::write(&photo, &other).unwrap();
    fs::write(folder.path().join("other.jpeg"), &other).unwrap();
    optimize(&TO_WEBP, folder.path());
    assert_ne!(fs::read(&webp).unwrap(), first);
    assert!(score(&folder.path().join("other.jpeg"), &webp) >= 70.0);
}

#[test]
fn the_variant_of_an_earlier_picture_goes_where_none_can_be_made_of_the_present_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    optimize(&TO_WEBP, folder.path());
    fs::write(path("other.jpg"), inputs::jpeg(9, 97.0)).unwrap();
    optimize(&["other.jpg", "--in-place"], folder.path());
    fs::rename(path("other.jpg"), path("photo.jpg")).unwrap();

    assert!(!is_at_rest(&["photo.jpg", "--to", "webp"], folder.path()));
    assert!(path("photo.jpg.webp").exists(), "a check removes nothing");
    let lines = optimize(&TO_WEBP, folder.path());
    let reason = line(&lines, "photo.jpg", "webp")["reason"].as_str().unwrap();
    assert!(reason.contains("photo.jpg.webp was made of an earlier picture and is removed"), "{reason}");
    assert!(!path("photo.jpg.webp").exists());
    assert!(is_at_rest(&["photo.jpg", "--to", "webp"], folder.path()));
}

#[test]
fn a_run_that_ended_between_a_variant_and_its_picture_is_made_up_for() {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("photo.jpg");
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    optimize(&TO_WEBP, folder.path());
    let whole = files(folder.path());
    // Variants are written first.
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    optimize(&TO_WEBP, folder.path());
    assert_eq!(files(folder.path()), whole);
}

#[test]
fn a_run_that_is_ended_while_it_makes_a_format_leaves_the_original_to_make_it_of() {
    let folder = tempfile::tempdir().unwrap();
    let (photo, webp) = (folder.path().join("photo.png"), folder.path().join("photo.png.webp"));
    let original = inputs::slow_png();
    fs::write(&photo, &original).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["optimize", "photo.png", "--in-place", "--to", "webp,avif"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !webp.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it makes a WebP first");
        std::thread::yield_now();
    }
    let after_webp = fs::read(&photo).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(after_webp == original && !folder.path().join("photo.png.avif").exists());
}

#[test]
fn a_variant_beside_its_optimized_picture_comes_along_into_a_tree() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    fs::write(folder.path().join("in/scan.bmp"), inputs::bmp()).unwrap();
    optimize(&["in", "--in-place", "--to", "webp"], folder.path());
    optimize(&["in", "--out", "out", "--to", "webp"], folder.path());
    let names = |tree: &str| {
        let root = folder.path().join(tree);
        let files = files(&root).into_iter();
        files.map(|(path, bytes)| (path.strip_prefix(&root).unwrap().to_owned(), bytes)).collect::<Vec<_>>()
    };
    assert_eq!(names("in"), names("out"));
    assert!(folder.path().join("out/scan.bmp.jpg").exists());
}
