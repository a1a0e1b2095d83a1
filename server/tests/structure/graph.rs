//! Which file of a crate imports which, and the cycles among them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::imports::{Contents, Import};

/// The files of a crate by their modules.
#[derive(Debug)]
pub(crate) struct Graph {
    modules: BTreeMap<Vec<String>, Module>,
    /// Which file imports which, and by which words.
    pub(crate) edges: BTreeMap<(PathBuf, PathBuf), BTreeSet<String>>,
    /// Lines of each file, tests included.
    pub(crate) lines: BTreeMap<PathBuf, usize>,
}

#[derive(Debug)]
struct Module {
    file: PathBuf,
    contents: Contents,
}

/// What a path leads to.
#[derive(Debug)]
enum Found {
    /// An item of this file.
    Item(PathBuf),
    /// A module itself, of which nothing is named.
    Module,
    /// Not of this crate.
    Foreign,
}

/// A path is followed through this many re-exports at most.
const MOST_STEPS: usize = 32;

impl Graph {
    /// Reads the crate below a folder.
    pub(crate) fn read(root: &Path) -> Self {
        let mut graph = Self { modules: BTreeMap::new(), edges: BTreeMap::new(), lines: BTreeMap::new() };
        graph.add_folder(root, root);
        let mut edges: BTreeMap<(PathBuf, PathBuf), BTreeSet<String>> = BTreeMap::new();
        for (path, module) in &graph.modules {
            for named in graph.named_in(path, module) {
                if let Found::Item(file) = graph.find(path, &named, 0)
                    && file != module.file
                {
                    edges.entry((module.file.clone(), file)).or_default().insert(named.join("::"));
                }
            }
        }
        graph.edges = edges;
        graph
    }

    fn add_folder(&mut self, root: &Path, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder of the crate can be listed") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                self.add_folder(root, &path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.add_file(root, &path);
            }
        }
    }

    fn add_file(&mut self, root: &Path, path: &Path) {
        let file = path.strip_prefix(root).expect("it was found below").to_path_buf();
        let source = fs::read_to_string(path).expect("sources are text");
        self.lines.insert(file.clone(), source.lines().count());
        let mut module: Vec<String> =
            file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if module.iter().any(|part| part == "tests") {
            return;
        }
        if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
            module.pop();
        }
        self.modules.insert(module, Module { file, contents: Contents::of(&source) });
    }

    /// The paths that a file depends on. What it only hands on is not one of them.
    fn named_in<'a>(&'a self, path: &[String], module: &'a Module) -> Vec<Vec<String>> {
        let contents = &module.contents;
        let used = |import: &&Import| !import.is_reexport || contents.words.contains(&import.name);
        let imports = contents.imports.iter().filter(used).map(|import| import.path.clone());
        let paths = contents.paths.iter().filter(|named| self.is_local(path, module, &named[0])).cloned();
        imports.chain(paths).collect()
    }

    fn is_local(&self, path: &[String], module: &Module, first: &str) -> bool {
        matches!(first, "crate" | "self" | "super")
            || module.contents.imports.iter().any(|import| import.name == first)
            || self.modules.contains_key(&child(path, first))
    }

    fn find(&self, from: &[String], path: &[String], steps: usize) -> Found {
        if steps > MOST_STEPS {
            return Found::Foreign;
        }
        let Some((first, rest)) = path.split_first() else { return Found::Module };
        match first.as_str() {
            "crate" => self.find_in(&[], rest, steps),
            "self" => self.find_in(from, rest, steps),
            "super" => self.find(&from[..from.len().saturating_sub(1)], &with_self(rest), steps + 1),
            _ if self.modules.contains_key(&child(from, first)) => self.find_in(from, path, steps),
            _ => self.find_imported(from, first, rest, steps),
        }
    }

    fn find_in(&self, module: &[String], path: &[String], steps: usize) -> Found {
        let Some((first, rest)) = path.split_first() else { return Found::Module };
        if first == "super" {
            return self.find(module, path, steps + 1);
        }
        let inner = child(module, first);
        if self.modules.contains_key(&inner) {
            return self.find_in(&inner, rest, steps);
        }
        let Some(here) = self.modules.get(module) else { return Found::Foreign };
        if here.contents.items.contains(first) {
            return Found::Item(here.file.clone());
        }
        match self.find_imported(module, first, rest, steps) {
            Found::Foreign => Found::Item(here.file.clone()),
            found => found,
        }
    }

    fn find_imported(&self, module: &[String], name: &str, rest: &[String], steps: usize) -> Found {
        let Some(here) = self.modules.get(module) else { return Found::Foreign };
        for import in &here.contents.imports {
            // `use url::Url` and `use fetch::fetch` name what stands in front of them, not themselves.
            if import.name != name || import.path.first().is_some_and(|first| first == name) {
                continue;
            }
            let whole: Vec<String> = import.path.iter().chain(rest).cloned().collect();
            return self.find(module, &whole, steps + 1);
        }
        for import in here.contents.imports.iter().filter(|import| import.name == "*" && import.is_reexport) {
            let whole: Vec<String> =
                import.path.iter().cloned().chain([name.to_owned()]).chain(rest.iter().cloned()).collect();
            if let found @ Found::Item(_) = self.find(module, &whole, steps + 1) {
                return found;
            }
        }
        Found::Foreign
    }

    /// Which other crates the files of a part name, each with its file.
    pub(crate) fn crates_of(&self, part: &str) -> impl Iterator<Item = (&PathBuf, String)> {
        let modules =
            self.modules.iter().filter(move |(path, _)| path.first().is_some_and(|first| first == part));
        modules.flat_map(|(_, module)| {
            let imports = module.contents.imports.iter().map(|import| &import.path);
            let paths = imports.chain(&module.contents.paths);
            paths.filter_map(|path| path.first()).map(|first| (&module.file, first.clone()))
        })
    }

    /// The groups of files of which each leads to each, largest first; single files left out.
    pub(crate) fn cycles(&self) -> Vec<BTreeSet<PathBuf>> {
        let files: BTreeSet<&PathBuf> = self.edges.keys().flat_map(|(from, to)| [from, to]).collect();
        let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
            files.iter().map(|file| (*file, self.reached_from(file))).collect();
        let mut groups: BTreeSet<BTreeSet<PathBuf>> = BTreeSet::new();
        for (file, targets) in &reached {
            let group: BTreeSet<PathBuf> = targets
                .iter()
                .filter(|target| reached[*target].contains(file))
                .map(|target| (*target).clone())
                .chain([(*file).clone()])
                .collect();
            if group.len() > 1 {
                groups.insert(group);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
        groups
    }

    fn reached_from<'a>(&'a self, start: &PathBuf) -> BTreeSet<&'a PathBuf> {
        let mut reached = BTreeSet::new();
        let mut open = vec![start];
        while let Some(file) = open.pop() {
            let from_here = (file.clone(), PathBuf::new())..;
            for (_, to) in
                self.edges.range(from_here).map(|(edge, _)| edge).take_while(|(from, _)| from == file)
            {
                if reached.insert(to) {
                    open.push(to);
                }
            }
        }
        reached
    }

    /// The imports inside one group, a line each.
    pub(crate) fn describe(&self, group: &BTreeSet<PathBuf>) -> Vec<String> {
        let inside = |(from, to): &&(PathBuf, PathBuf)| group.contains(from) && group.contains(to);
        self.edges
            .keys()
            .filter(inside)
            .map(|edge| {
                let names: Vec<&str> = self.edges[edge].iter().map(String::as_str).collect();
                format!("{} → {} by {}", edge.0.display(), edge.1.display(), names.join(", "))
            })
            .collect()
    }
}

fn child(module: &[String], name: &str) -> Vec<String> {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn with_self(rest: &[String]) -> Vec<String> {
    ["self".to_owned()].into_iter().chain(rest.iter().cloned()).collect()
}
