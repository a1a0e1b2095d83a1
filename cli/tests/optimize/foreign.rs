//! What somebody else put where a result would go stays, unless it was said otherwise.

use std::fs;

use super::{
    inputs,
    tool::{eiderpix, is_at_rest, line, optimize, score},
};

/// A WebP and an AVIF of a person's own, in name and content.
const OWN: [u8; 12] = *b"RIFF\x04\0\0\0WEBP";

#[test]
fn a_variant_never_overwrites_a_file_of_a_persons_own() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    for (name, flags) in [("photo.jpg.webp", &[][..]), ("photo.webp", &["--short-names"])] {
        let own = folder.path().join(name);
        fs::write(&own, OWN).unwrap();
        let arguments = [&["photo.jpg", "--in-place", "--to", "webp"], flags].concat();
        let lines = optimize(&arguments, folder.path());
        let reason = format!("{name} is no result of ours and stays; --overwrite replaces it");
        assert_eq!(
            (&lines[1]["outcome"], &lines[1]["reason"]),
            (&"kept".into(), &reason.clone().into()),
            "{lines:#?}"
        );
        assert_eq!(fs::read(&own).unwrap(), OWN);
        assert!(is_at_rest(&[&["photo.jpg", "--to", "webp"], flags].concat(), folder.path()));
        let told = eiderpix(&[&["optimize"], &arguments[..]].concat(), folder.path());
        assert!(String::from_utf8(told.stdout).unwrap().contains(&format!("kept: photo.jpg: {reason}")));

        // Said otherwise, for a picture as it was.
        fs::write(folder.path().join("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
        let lines = optimize(&[&arguments[..], &["--overwrite"]].concat(), folder.path());
        assert_eq!(line(&lines, "photo.jpg", "webp")["outcome"], "optimized");
        assert_ne!(fs::read(&own).unwrap(), OWN);
    }
}

#[test]
fn in_a_folder_a_persons_own_picture_is_optimized_as_the_picture_that_it_is() {
    let (folder, originals) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    inputs::one_of_each(originals.path());
    for (webp, flags) in [("photo.jpg.webp", &[][..]), ("photo.webp", &["--short-names"])] {
        let path = folder.path().join(webp);
        fs::copy(originals.path().join("photo.jpg"), folder.path().join("photo.jpg")).unwrap();
        fs::copy(originals.path().join("shop.webp"), &path).unwrap();
        for run in 0..2 {
            let lines = optimize(&[&[".", "--in-place", "--to", "webp"], flags].concat(), folder.path());
            let own = line(&lines, &format!("./{webp}"), "webp");
            assert_eq!(own["outcome"], ["optimized", "kept"][run], "{lines:#?}");
            let left_out = line(&lines, "./photo.jpg", "webp");
            let reason = left_out["reason"].as_str().unwrap();
            assert!(reason.contains(&format!("is the place of ./{webp}")), "{reason}");
        }
        assert!(score(&originals.path().join("shop.webp"), &path) >= 70.0);
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_second_run_with_short_names_knows_its_own_variants() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("photo.jpg"), inputs::jpeg(0, 97.0)).unwrap();
    fs::write(folder.path().join("photo.txt"), "notes on it").unwrap();
    let arguments = [".", "--in-place", "--to", "webp", "--short-names"];
    optimize(&arguments, folder.path());
    assert!(folder.path().join("photo.webp").exists());
    let lines = optimize(&arguments, folder.path());
    let variant = lines.iter().find(|line| line["path"] == "./photo.webp").unwrap();
    assert_eq!(
        (&variant["outcome"], &variant["reason"]),
        (&"skipped".into(), &"the variant of ./photo.jpg".into())
    );
}

#[test]
fn the_jpeg_of_a_bmp_never_overwrites_a_persons_own() {
    let folder = tempfile::tempdir().unwrap();
    let own = inputs::jpeg(5, 60.0);
    fs::write(folder.path().join("scan.bmp"), inputs::bmp()).unwrap();
    fs::write(folder.path().join("scan.bmp.jpg"), &own).unwrap();
    for _ in 0..2 {
        let lines = optimize(&["scan.bmp", "--in-place"], folder.path());
        let reason = lines[0]["reason"].as_str().unwrap();
        assert!(reason.starts_with("scan.bmp.jpg is no result of ours"), "{reason}");
        assert_eq!(fs::read(folder.path().join("scan.bmp.jpg")).unwrap(), own);
    }
    optimize(&["scan.bmp", "--in-place", "--overwrite"], folder.path());
    assert_ne!(fs::read(folder.path().join("scan.bmp.jpg")).unwrap(), own);
    assert!(is_at_rest(&["scan.bmp"], folder.path()));
}

#[test]
fn a_tree_is_never_written_over_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let photo = inputs::jpeg(0, 97.0);
    fs::write(folder.path().join("in/photo.jpg"), &photo).unwrap();
    for out in ["in", "./in/../in"] {
        let refused = eiderpix(&["optimize", "in/photo.jpg", "--out", out], folder.path());
        assert_eq!(refused.status.code(), Some(2));
        let stderr = String::from_utf8(refused.stderr).unwrap();
        assert!(stderr.contains("--out would replace in/photo.jpg itself"), "{stderr}");
    }
    assert_eq!(fs::read(folder.path().join("in/photo.jpg")).unwrap(), photo);

    // Nor is a picture of one's own lost on the way, where a variant would have its name.
    fs::write(folder.path().join("in/photo.jpg.webp"), OWN).unwrap();
    eiderpix(&["optimize", "in", "--out", "out", "--to", "webp"], folder.path());
    assert_eq!(fs::read(folder.path().join("out/photo.jpg.webp")).unwrap_or_default(), OWN);
}
