//! Every promise of `docs/SECURITY.md` has tests that exist, and no test speaks of a promise that is not there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const FOLDERS: [&str; 4] = ["engine", "store", "server", "cli"];

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a workspace")
}

/// Promises by their number, each with its tests.
fn promises() -> BTreeMap<String, Vec<String>> {
    let page = fs::read_to_string(workspace().join("docs/SECURITY.md")).unwrap();
    let rows = page.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let (number, _, tests) = (cells.next()?, cells.next()?, cells.next()?);
        let is_number = number.len() >= 2 && number[1..].bytes().all(|digit| digit.is_ascii_digit());
        let names = tests.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        is_number.then(|| (number.to_owned(), names))
    });
    rows.collect()
}

fn add_sources(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            add_sources(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(fs::read_to_string(&path).unwrap());
        }
    }
}

fn sources() -> Vec<String> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        add_sources(&workspace().join(folder), &mut sources);
    }
    sources
}

/// The functions that are marked as tests.
fn tests(sources: &[String]) -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for source in sources {
        let mut is_test = false;
        for line in source.lines().map(str::trim) {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            let name =
                line.trim_start_matches("async ").strip_prefix("fn ").and_then(|rest| rest.split('(').next());
            if let Some(name) = name {
                if is_test {
                    tests.insert(name.to_owned());
                }
                is_test = false;
            }
        }
    }
    tests
}

#[test]
fn every_promise_has_tests_that_exist() {
    let (promises, tests) = (promises(), tests(&sources()));
    let numbers: Vec<usize> = ["D", "F", "K", "W", "J"]
        .map(|kind| promises.keys().filter(|number| number.starts_with(kind)).count())
        .into();
    assert_eq!(numbers, [7, 5, 9, 6, 9], "promises of decoding, fetching, accounts, the web, and jobs");
    for (number, names) in &promises {
        assert!(!names.is_empty(), "{number} has no test");
        let missing: Vec<_> = names.iter().filter(|name| !tests.contains(*name)).collect();
        assert!(missing.is_empty(), "{number} names tests that there are not: {missing:?}");
    }
}

#[test]
fn what_a_test_holds_up_is_promised() {
    let promises = promises();
    for source in sources() {
        for line in source.lines().filter_map(|line| line.trim().strip_prefix("/// Holds up ")) {
            let named = line.split(|other: char| !other.is_ascii_alphanumeric());
            for number in named.filter(|word| word.ends_with(|last: char| last.is_ascii_digit())) {
                assert!(promises.contains_key(number), "{number} is not in docs/SECURITY.md");
            }
        }
    }
}
