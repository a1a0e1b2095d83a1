//! What the commands do, once.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::tool::{eiderpix, lines};

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/pictures")
}

/// A small picture of the engine's set, by its ending.
fn picture(extension: &str) -> PathBuf {
    let mut found: Vec<_> = walkdir::WalkDir::new(pictures())
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|e| e == extension))
        .map(|entry| (entry.metadata().unwrap().len(), entry.into_path()))
        .filter(|(size, _)| *size > 8_000)
        .collect();
    found.sort();
    found.into_iter().next().expect("the engine's test pictures have one of each format").1
}

/// A folder with a JPEG, a PNG in a subfolder, a text file and a picture of a format not taken.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("in/icons")).unwrap();
    fs::copy(picture("jpg"), folder.path().join("in/photo.jpg")).unwrap();
    fs::copy(picture("png"), folder.path().join("in/icons/icon.png")).unwrap();
    fs::write(folder.path().join("in/notes.txt"), "no picture").unwrap();
    fs::write(folder.path().join("in/plan.svgz"), b"\x1F\x8B\x08\0").unwrap();
    let script = "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    fs::write(folder.path().join("in/plan.svg"), script).unwrap();
    folder
}

#[test]
fn out_writes_the_whole_tree_and_tells_of_each_result() {
    let site = site();
    let output = eiderpix(&["optimize", "in", "--out", "out", "--to", "webp", "--json"], site.path());
    assert_eq!(output.status.code(), Some(0), "{output:?}");

    let lines = lines(&output);
    let line = |path: &str, format: &str| {
        let is_it = |line: &&Value| line["path"] == path && line["format"] == format;
        lines.iter().find(is_it).unwrap_or_else(|| panic!("no line for {path} as {format}: {lines:#?}"))
    };
    let photo = line("in/photo.jpg", "jpeg");
    assert_eq!(photo["outcome"], "optimized");
    assert_eq!(photo["output"], "out/photo.jpg");
    assert!(photo["score"].as_f64().unwrap() >= photo["floor"].as_f64().unwrap());
    let written = fs::metadata(site.path().join("out/photo.jpg")).unwrap().len();
    assert_eq!(photo["bytes"], written);
    assert!(written < photo["original_bytes"].as_u64().unwrap());

    let webp = line("in/photo.jpg", "webp");
    if webp["outcome"] == "optimized" {
        assert_eq!(webp["output"], "out/photo.jpg.webp");
        assert!(webp["bytes"].as_u64() < photo["bytes"].as_u64());
    }
    assert_eq!(fs::read(site.path().join("out/notes.txt")).unwrap(), b"no picture");
    assert!(site.path().join("out/icons/icon.png").exists());
}

#[test]
fn what_is_not_taken_is_skipped_by_name_and_left_alone() {
    let site = site();
    let output = eiderpix(&["optimize", "in", "--in-place", "--json"], site.path());
    assert_eq!(output.status.code(), Some(0));
    let lines = lines(&output);
    let line = |path: &str| lines.iter().find(|line| line["path"] == path).unwrap();
    let packed = line("in/plan.svgz");
    assert_eq!(
        (&packed["outcome"], &packed["reason"]),
        (&"skipped".into(), &"gzip (.svgz) is not taken yet".into())
    );
    let svg = line("in/plan.svg");
    assert_eq!(svg["outcome"], "skipped");
    assert!(svg["reason"].as_str().unwrap().contains("a script (<script>)"), "{svg}");
    assert!(fs::read_to_string(site.path().join("in/plan.svg")).unwrap().starts_with("<svg"));
    let text = lines.iter().find(|line| line["path"] == "in/notes.txt").unwrap();
    assert_eq!(text["outcome"], "skipped");
}

#[test]
fn an_svg_is_optimized_and_scored() {
    let folder = tempfile::tempdir().unwrap();
    let badge = pictures().join("svg/badge.svg");
    fs::copy(&badge, folder.path().join("badge.svg")).unwrap();
    let output = eiderpix(&["optimize", "badge.svg", "--in-place", "--json"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let line = &lines(&output)[0];
    assert_eq!((&line["outcome"], &line["format"]), (&"optimized".into(), &"svg".into()));
    let scored = eiderpix(&["score", badge.to_str().unwrap(), "badge.svg"], folder.path());
    let score: f64 = String::from_utf8(scored.stdout).unwrap().trim().parse().unwrap();
    assert!(score >= line["floor"].as_f64().unwrap());
}

#[test]
fn in_place_replaces_the_picture_and_leaves_nothing_beside_it() {
    let site = site();
    let before = fs::metadata(site.path().join("in/photo.jpg")).unwrap().len();
    let output = eiderpix(&["optimize", "in/photo.jpg", "--in-place"], site.path());
    assert_eq!(output.status.code(), Some(0));
    assert!(fs::metadata(site.path().join("in/photo.jpg")).unwrap().len() < before);
    let names: Vec<_> =
        fs::read_dir(site.path().join("in")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn dry_run_and_check_write_nothing() {
    let site = site();
    let before = fs::read(site.path().join("in/photo.jpg")).unwrap();
    let dry = eiderpix(&["optimize", "in", "--dry-run", "--json"], site.path());
    assert_eq!(dry.status.code(), Some(0));
    let check = eiderpix(&["optimize", "in", "--check"], site.path());
    assert_eq!(check.status.code(), Some(1), "something could be smaller");
    assert_eq!(fs::read(site.path().join("in/photo.jpg")).unwrap(), before);
    assert!(lines(&dry).iter().all(|line| line["output"].is_null()));
}

#[test]
fn a_damaged_picture_fails_by_name_and_the_others_go_on() {
    let site = site();
    let whole = fs::read(picture("png")).unwrap();
    fs::write(site.path().join("in/half.png"), &whole[..whole.len() / 2]).unwrap();
    let output = eiderpix(&["optimize", "in", "--out", "out"], site.path());
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("failed: in/half.png: the picture is damaged"), "{stdout}");
    assert!(site.path().join("out/photo.jpg").exists());
}

#[test]
fn wrong_usage_ends_with_two_and_a_sentence() {
    let site = site();
    for (arguments, sentence) in [
        (vec!["optimize", "in"], "say where results go"),
        (vec!["optimize", "in", "--out", "out", "--in-place"], "cannot be used with"),
        (vec!["optimize", "in", "--out", "in"], "--out is in itself"),
        (vec!["optimize", "in", "--in-place", "--mode", "lossless", "--floor", "80"], "no meaning"),
        (vec!["optimize", "in", "--in-place", "--floor", "NaN"], "a score from 0 to 100"),
        (vec!["optimize", "in", "--in-place", "--resize", "0x0"], "WIDTHxHEIGHT"),
        (vec!["optimize", "in", "--in-place", "--to", "gif"], "invalid value"),
    ] {
        let output = eiderpix(&arguments, site.path());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(sentence), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_path_that_is_not_there_fails_by_name() {
    let site = site();
    let output = eiderpix(&["optimize", "in", "gone.jpg", "--out", "out", "--json"], site.path());
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    let gone = lines.iter().find(|line| line["path"] == "gone.jpg").unwrap();
    assert_eq!((&gone["outcome"], &gone["reason"]), (&"failed".into(), &"no such file or folder".into()));
}

#[test]
fn short_names_refuse_two_results_of_one_name() {
    let site = site();
    fs::copy(picture("png"), site.path().join("in/photo.png")).unwrap();
    let arguments = ["optimize", "in", "--out", "out", "--to", "webp", "--short-names"];
    let output = eiderpix(&arguments, site.path());
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("out/photo.webp"), "{stderr}");
    assert!(!site.path().join("out").exists(), "nothing is written");
}

#[test]
fn a_second_run_knows_its_own_variants() {
    let site = site();
    let arguments = ["optimize", "in", "--in-place", "--mode", "lossless", "--to", "webp", "--json"];
    eiderpix(&arguments, site.path());
    let made_before = site.path().join("in/icons/icon.png.webp").exists();
    let again = lines(&eiderpix(&arguments, site.path()));
    assert!(!site.path().join("in/icons/icon.png.webp.webp").exists());
    if made_before {
        let variant = again.iter().find(|line| line["path"] == "in/icons/icon.png.webp").unwrap();
        assert_eq!(variant["reason"], "the variant of in/icons/icon.png");
    }
}

#[test]
fn a_tiff_stays_and_its_jpeg_lies_beside_it() {
    let site = tempfile::tempdir().unwrap();
    fs::create_dir(site.path().join("in")).unwrap();
    let scan = pictures().join("read_only/lzw_predictor.tif");
    let original = fs::read(&scan).unwrap();
    fs::copy(&scan, site.path().join("in/scan.tif")).unwrap();
    fs::copy(pictures().join("read_only/alpha_v4.bmp"), site.path().join("in/logo.bmp")).unwrap();

    let arguments = ["optimize", "in", "--out", "out", "--to", "webp", "--json"];
    let told = lines(&eiderpix(&arguments, site.path()));
    let main = told.iter().find(|line| line["path"] == "in/scan.tif").unwrap();
    assert_eq!((&main["format"], &main["output"]), (&"jpeg".into(), &"out/scan.tif.jpg".into()));
    let jpeg = fs::read(site.path().join("out/scan.tif.jpg")).unwrap();
    assert!(jpeg.starts_with(&[0xFF, 0xD8]) && main["bytes"] == jpeg.len());
    assert_eq!(fs::read(site.path().join("out/scan.tif")).unwrap(), original);
    let logo = told.iter().find(|line| line["path"] == "in/logo.bmp").unwrap();
    assert_eq!((&logo["format"], &logo["output"]), (&"png".into(), &"out/logo.bmp.png".into()));
    let variant = told.iter().find(|line| line["path"] == "in/scan.tif" && line["format"] == "webp").unwrap();
    assert_eq!(variant["output"], "out/scan.tif.webp");

    let in_place = ["optimize", "in", "--in-place", "--json"];
    eiderpix(&in_place, site.path());
    assert_eq!(fs::read(site.path().join("in/scan.tif")).unwrap(), original);
    assert_eq!(fs::read(site.path().join("in/scan.tif.jpg")).unwrap(), jpeg);
    let again = lines(&eiderpix(&in_place, site.path()));
    let own = again.iter().find(|line| line["path"] == "in/scan.tif.jpg").unwrap();
    assert_eq!((&own["outcome"], &own["reason"]), (&"skipped".into(), &"the result of in/scan.tif".into()));
}

#[test]
fn score_prints_one_number_with_two_decimals() {
    let photo = picture("jpg");
    let photo = photo.to_str().unwrap();
    let output = eiderpix(&["score", photo, photo], Path::new("."));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "100.00\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn score_refuses_pictures_of_different_size() {
    let (jpg, png) = (picture("jpg"), picture("png"));
    let output = eiderpix(&["score", jpg.to_str().unwrap(), png.to_str().unwrap()], Path::new("."));
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty());
}
