//! What a run has made stays as it is in every later run.

use std::fs;

use super::{
    inputs,
    tool::{changes, eiderpix, files, is_at_rest, line, optimize, score},
};

/// Optimizes a folder in place ten times; all but the first run change nothing, and a check is at rest.
fn ten_runs(arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let names = inputs::one_of_each(folder.path());
    let originals = files(folder.path());
    let arguments = [&["."], arguments].concat();
    let in_place = [&["--in-place"], &arguments[..]].concat();

    let first = optimize(&in_place, folder.path());
    let optimized = first.iter().filter(|line| line["outcome"] == "optimized").count();
    assert!(optimized + 3 >= names.len(), "most are made smaller at first: {first:#?}");
    let after_first = files(folder.path());
    assert!(is_at_rest(&arguments, folder.path()), "{arguments:?}");
    for run in 2..=10 {
        optimize(&in_place, folder.path());
        let changed = changes(&after_first, &files(folder.path()));
        assert!(changed.is_empty(), "run {run} of {arguments:?} changed {changed:?}");
    }
    for (path, original) in originals {
        assert!(after_first[&path].len() <= original.len(), "{} is no larger", path.display());
    }
}

#[test]
fn ten_lossy_runs_come_to_rest_after_the_first() {
    ten_runs(&["--mode", "lossy"]);
}

#[test]
fn ten_glossy_runs_come_to_rest_after_the_first() {
    ten_runs(&["--mode", "glossy"]);
}

#[test]
fn ten_lossless_runs_come_to_rest_after_the_first() {
    ten_runs(&["--mode", "lossless"]);
}

#[test]
fn ten_runs_with_a_floor_come_to_rest_after_the_first() {
    ten_runs(&["--floor", "50"]);
}

#[test]
fn ten_runs_of_any_effort_come_to_rest_after_the_first() {
    ten_runs(&["--effort", "fast"]);
    ten_runs(&["--effort", "best"]);
}

#[test]
fn ten_runs_with_further_formats_come_to_rest_after_the_first() {
    ten_runs(&["--to", "webp,avif"]);
    ten_runs(&["--to", "webp,avif", "--mode", "lossless"]);
}

#[test]
fn ten_runs_with_short_names_come_to_rest_after_the_first() {
    ten_runs(&["--to", "webp,avif", "--short-names", "--mode", "glossy"]);
}

#[test]
fn ten_runs_that_keep_metadata_come_to_rest_after_the_first() {
    ten_runs(&["--keep-metadata"]);
}

#[test]
fn ten_runs_that_resize_come_to_rest_after_the_first() {
    ten_runs(&["--resize", "60x"]);
    ten_runs(&["--resize", "40x40", "--resize-fit", "crop", "--mode", "lossless", "--to", "webp"]);
}

#[test]
fn a_resize_that_makes_it_smaller_goes_on_where_a_picture_is_optimized_already() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    optimize(&["photo.jpg", "--in-place"], folder.path());
    let resized = optimize(&["photo.jpg", "--in-place", "--resize", "24x"], folder.path());
    assert_eq!(line(&resized, "photo.jpg", "jpeg")["outcome"], "optimized");
    assert!(is_at_rest(&["photo.jpg", "--resize", "24x"], folder.path()));
    assert!(is_at_rest(&["photo.jpg"], folder.path()));
}

#[test]
fn what_another_optimizer_made_is_lowered_once_at_most() {
    let folder = tempfile::tempdir().unwrap();
    for quality in [50, 75, 85] {
        let path = folder.path().join(format!("q{quality}.jpg"));
        let original = folder.path().join("original.jpeg");
        fs::write(&path, inputs::jpeg(0, quality as f32)).unwrap();
        fs::copy(&path, &original).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        for _ in 0..4 {
            optimize(&[name, "--in-place"], folder.path());
            assert!(score(&original, &path) >= 70.0);
        }
        assert!(is_at_rest(&[name], folder.path()));
    }
}

#[test]
fn a_photo_taken_out_of_a_document_is_known_as_optimized_too() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("paper.pdf"), inputs::pdf()).unwrap();
    optimize(&["paper.pdf", "--in-place"], folder.path());
    let document = fs::read(folder.path().join("paper.pdf")).unwrap();
    let at = |needle: &[u8]| document.windows(needle.len()).position(|window| window == needle);
    let (start, end) = (at(b"\xFF\xD8\xFF").unwrap(), at(b"\xFF\xD9\nendstream").unwrap() + 2);
    fs::write(folder.path().join("photo.jpg"), &document[start..end]).unwrap();
    let lines = optimize(&["photo.jpg", "--in-place"], folder.path());
    let reason = line(&lines, "photo.jpg", "jpeg")["reason"].as_str().unwrap();
    assert!(reason.contains("optimized already"), "{reason}");

    // Something appended voids the document's own mark; its photo is left as it is all the same.
    fs::write(
        folder.path().join("paper.pdf"),
        [&document[..], b"\n% and a note, startxref\n0\n%%EOF\n"].concat(),
    )
    .unwrap();
    eiderpix(&["optimize", "paper.pdf", "--in-place"], folder.path());
    let after = fs::read(folder.path().join("paper.pdf")).unwrap();
    assert!(after.windows(end - start).any(|window| window == &document[start..end]));
}

#[test]
fn again_optimizes_what_is_optimized_already() {
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("photo.jpg");
    fs::write(&photo, inputs::jpeg(0, 97.0)).unwrap();
    let first = optimize(&["photo.jpg", "--in-place", "--mode", "glossy"], folder.path());
    assert_eq!(line(&first, "photo.jpg", "jpeg")["outcome"], "optimized");
    let kept = optimize(&["photo.jpg", "--in-place"], folder.path());
    let kept = line(&kept, "photo.jpg", "jpeg");
    assert_eq!(
        (&kept["outcome"], &kept["reason"]),
        (&"kept".into(), &"it is optimized already; --again does it once more".into())
    );
    let again = optimize(&["photo.jpg", "--in-place", "--again"], folder.path());
    assert_eq!(line(&again, "photo.jpg", "jpeg")["outcome"], "optimized");
}
