//! In place means in its place: links, and what is no file of one name.

use std::{
    fs,
    os::unix::fs::{MetadataExt, symlink},
    process::Command,
};

use super::{
    inputs,
    tool::{files, is_at_rest, optimize},
};

#[test]
fn a_named_link_stays_and_its_target_is_replaced_in_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("store")).unwrap();
    let (target, link) = (folder.path().join("store/0001.jpg"), folder.path().join("photo.jpg"));
    fs::write(&target, inputs::jpeg(0, 97.0)).unwrap();
    symlink("store/0001.jpg", &link).unwrap();
    let before = fs::metadata(&target).unwrap().len();
    optimize(&["photo.jpg", "--in-place", "--to", "webp"], folder.path());

    assert_eq!(fs::read_link(&link).unwrap().to_str(), Some("store/0001.jpg"));
    assert!(fs::metadata(&target).unwrap().len() < before);
    // A further format lies where its picture was named.
    assert!(folder.path().join("photo.jpg.webp").is_file());
    assert_eq!(files(folder.path()).len(), 2, "nothing is left aside");
}

#[test]
fn a_picture_with_further_hard_links_is_skipped_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.jpg"), folder.path().join("other.jpg"));
    fs::write(&one, inputs::jpeg(0, 97.0)).unwrap();
    fs::hard_link(&one, &other).unwrap();
    let lines = optimize(&[".", "--in-place"], folder.path());
    for line in &lines {
        assert_eq!(line["outcome"], "skipped");
        assert!(line["reason"].as_str().unwrap().contains("2 hard links"), "{line}");
    }
    assert!(is_at_rest(&["."], folder.path()));
    assert_eq!(fs::metadata(&one).unwrap().ino(), fs::metadata(&other).unwrap().ino());
    optimize(&["one.jpg", "--out", "out"], folder.path());
    assert!(folder.path().join("out/one.jpg").exists());
}

#[test]
fn a_pipe_among_pictures_is_skipped_and_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe.jpg")).status().unwrap().success());
    for path in [".", "pipe.jpg"] {
        let lines = optimize(&[path, "--in-place"], folder.path());
        assert_eq!(
            (&lines[0]["outcome"], &lines[0]["reason"]),
            (&"skipped".into(), &"not a regular file".into())
        );
    }
}
