//! The command, run in a folder, and what it printed.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// Runs the command to its end.
pub(crate) fn eiderpix(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eiderpix")).args(arguments).current_dir(folder).output().unwrap()
}

/// Runs `optimize` with `--json`, which must end well, and gives its lines.
pub(crate) fn optimize(arguments: &[&str], folder: &Path) -> Vec<Value> {
    let output = eiderpix(&[&["optimize", "--json"], arguments].concat(), folder);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    lines(&output)
}

/// Runs `optimize --check` and says whether all is at rest.
pub(crate) fn is_at_rest(arguments: &[&str], folder: &Path) -> bool {
    let output = eiderpix(&[&["optimize", "--check", "--json"], arguments].concat(), folder);
    match output.status.code() {
        Some(0) => true,
        Some(1) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stdout));
            false
        }
        _ => panic!("{arguments:?}: {output:?}"),
    }
}

/// The score of one picture against another.
pub(crate) fn score(original: &Path, result: &Path) -> f64 {
    let output = eiderpix(&["score", original.to_str().unwrap(), result.to_str().unwrap()], Path::new("."));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.trim().parse().unwrap_or_else(|_| panic!("{output:?}"))
}

/// The lines of `--json`.
pub(crate) fn lines(output: &Output) -> Vec<Value> {
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The one line of a file and a format.
pub(crate) fn line<'a>(lines: &'a [Value], path: &str, format: &str) -> &'a Value {
    let is_it = |line: &&Value| line["path"] == path && line["format"] == format;
    lines.iter().find(is_it).unwrap_or_else(|| panic!("no line for {path} as {format}: {lines:#?}"))
}

/// Every file of a folder and those in it, by name.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// What changed between two looks at a folder.
pub(crate) fn changes(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> Vec<PathBuf> {
    let names = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}
