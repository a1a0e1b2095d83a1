//! What is told while a run lasts.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::inputs;

#[test]
fn each_file_is_told_of_as_soon_as_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.png"), inputs::slow_png()).unwrap();
    fs::write(folder.path().join("b.txt"), "no picture").unwrap();
    let paths = paths_as_they_come(&["--threads", "2", "--to", "avif"], folder.path());
    assert_eq!(paths, ["./b.txt", "./a.png", "./a.png"]);
}

#[test]
fn one_thread_works_in_the_order_of_the_paths() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..6 {
        fs::write(folder.path().join(format!("{number}.png")), inputs::icon()).unwrap();
    }
    let paths = paths_as_they_come(&["--threads", "1"], folder.path());
    assert_eq!(paths, [0, 1, 2, 3, 4, 5].map(|number| format!("./{number}.png")));
}

#[test]
fn lines_are_there_before_the_run_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "no picture").unwrap();
    let original = inputs::slow_png();
    fs::write(folder.path().join("b.png"), &original).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_eiderpix"))
        .args(["optimize", ".", "--in-place", "--json", "--threads", "1", "--to", "avif"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let is_original = fs::read(folder.path().join("b.png")).unwrap() == original;
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.contains("./a.txt"), "{first}");
    assert!(is_original, "the second picture takes longer than reading a line");
}

fn paths_as_they_come(arguments: &[&str], folder: &std::path::Path) -> Vec<String> {
    super::tool::optimize(&[&[".", "--in-place"], arguments].concat(), folder)
        .iter()
        .map(|line| match &line["path"] {
            Value::String(path) => path.clone(),
            other => panic!("{other}"),
        })
        .collect()
}
