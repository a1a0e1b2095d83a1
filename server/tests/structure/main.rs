//! How the crate is built: no circles of imports, no long files.

mod graph;
mod imports;
mod promises;
mod tokens;

use std::{
    fs,
    path::{Path, PathBuf},
};

use graph::Graph;

/// So many files may import each other in a circle.
const LARGEST_CYCLE: usize = 3;

/// So many lines a file has at most.
const MOST_LINES: usize = 400;

#[test]
fn files_do_not_import_each_other_in_circles() {
    let graph = Graph::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let cycles = graph.cycles();
    let large = cycles.iter().filter(|cycle| cycle.len() > LARGEST_CYCLE);
    let imports: Vec<String> = large.flat_map(|cycle| graph.describe(cycle)).collect();
    assert!(
        imports.is_empty(),
        "more than {LARGEST_CYCLE} files import each other in a circle; one of these imports must go:\n{}",
        imports.join("\n")
    );
}

/// Each part of the crate, and what it uses; nobody uses a part that is not named here.
const LAYERS: [(&str, &[&str]); 8] = [
    ("allocator", &[]),
    ("context", &[]),
    ("domain", &["context"]),
    ("words", &["domain", "context"]),
    ("mail", &["words", "domain", "context"]),
    ("worker", &["mail", "words", "domain", "context"]),
    ("app", &["worker", "mail", "domain", "context"]),
    ("web", &["app", "mail", "words", "domain", "context"]),
];

#[test]
fn each_part_uses_only_what_lies_below_it() {
    let graph = Graph::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let part = |file: &Path| {
        let first = file.iter().next().expect("a file has a name").to_string_lossy();
        first.trim_end_matches(".rs").to_owned()
    };
    let mut upwards = Vec::new();
    for ((from, to), names) in &graph.edges {
        let (user, used) = (part(from), part(to));
        // The root hands the store's ids on, and imports nothing for itself.
        if user == used || used == "lib" || user == "lib" {
            continue;
        }
        let layer = LAYERS.iter().find(|(name, _)| *name == user);
        let (_, below) = layer.unwrap_or_else(|| panic!("{user} is no part of LAYERS"));
        if !below.contains(&used.as_str()) {
            upwards.push(format!("{} → {} by {names:?}", from.display(), to.display()));
        }
    }
    assert!(upwards.is_empty(), "these imports lead upwards:\n{}", upwards.join("\n"));
}

#[test]
fn the_domain_knows_neither_http_nor_templates_nor_texts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let foreign = ["axum", "tower", "tower_http", "hyper", "askama", "fluent_bundle"];
    let knowing: Vec<String> = Graph::read(&root)
        .crates_of("domain")
        .filter(|(_, name)| foreign.contains(&name.as_str()))
        .map(|(file, name)| format!("{} uses {name}", file.display()))
        .collect();
    assert!(knowing.is_empty(), "{knowing:?}");
}

#[test]
fn a_file_has_at_most_400_lines() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a workspace");
    let folders = ["server/src", "server/tests", "store/src", "store/tests", "cli/src", "cli/tests"];
    let long: Vec<String> = folders
        .iter()
        .flat_map(|folder| Graph::read(&workspace.join(folder)).lines)
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| format!("{} has {lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn a_circle_is_found_through_reexports_and_paths_in_code() {
    let crate_folder = pretend(&[
        ("lib.rs", "pub mod a; pub mod b; pub mod c; pub mod d;"),
        ("a.rs", "use crate::b::Thing; pub struct A(Thing);"),
        // The folder only hands `Thing` on; its own file is what `a` depends on.
        ("b/mod.rs", "mod thing; pub use thing::Thing;"),
        ("b/thing.rs", "use crate::c; pub struct Thing; fn f() { c::make(); }"),
        ("c.rs", "pub fn make() -> Option<crate::d::D> { None }"),
        ("d.rs", "use super::a::{self, A}; pub struct D(A);"),
    ]);
    let cycles = Graph::read(crate_folder.path()).cycles();
    let expected = ["a.rs", "b/thing.rs", "c.rs", "d.rs"].map(PathBuf::from).into();
    assert_eq!(cycles, [expected]);
}

#[test]
fn what_only_looks_like_an_import_is_none() {
    let crate_folder = pretend(&[
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        (
            "b.rs",
            r##"//! use crate::a::A;
            /* crate::a::A */ const TEXT: &str = "crate::a::A"; const RAW: &str = r#"crate::a::"A""#;
            pub struct B; impl<'a> X<'a> for B { fn x(c: char) -> bool { c == '"' } }
            #[cfg(test)]
            mod tests { use crate::a::A; }
            #[cfg(test)]
            use crate::a::A;"##,
        ),
        ("b/tests.rs", "use crate::a::A;"),
    ]);
    assert_eq!(Graph::read(crate_folder.path()).cycles(), [] as [std::collections::BTreeSet<PathBuf>; 0]);
}

/// Writes a crate of these files.
fn pretend(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}
