//! What a file defines, imports and names by a path.

use std::collections::BTreeSet;

use crate::tokens;

/// One name that a `use` brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    /// The path as it is written, from `crate`, `self`, `super`, a module or another crate.
    pub(crate) path: Vec<String>,
    /// The name that it has here; `*` for all.
    pub(crate) name: String,
    /// Whether it can be imported from here.
    pub(crate) is_reexport: bool,
}

/// What one file says.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// Items and macros that it defines.
    pub(crate) items: BTreeSet<String>,
    pub(crate) imports: Vec<Import>,
    /// Paths in its code, as `jobs::submit`.
    pub(crate) paths: Vec<Vec<String>>,
    /// Every word of its code, imports left out.
    pub(crate) words: BTreeSet<String>,
}

impl Contents {
    pub(crate) fn of(source: &str) -> Self {
        let tokens = tokens::read(source);
        let mut contents = Self::default();
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" && !matches!(before(&tokens, at), "::" | "." | "+" | ">") {
                let is_reexport = is_visible(&tokens[..at]);
                let end = at + tokens[at..].iter().take_while(|token| *token != ";").count();
                read_tree(&tokens[at + 1..end], &[], is_reexport, &mut contents.imports);
                at = end;
            } else if defines(&tokens, at) {
                contents.items.insert(tokens[at + 1].clone());
                at += 2;
            } else if starts_path(&tokens, at) {
                let mut path = vec![tokens[at].clone()];
                while tokens.get(at + 1).is_some_and(|token| token == "::")
                    && tokens.get(at + 2).is_some_and(|token| is_name(token))
                {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                contents.words.extend(path.iter().cloned());
                contents.paths.push(path);
                at += 1;
            } else {
                contents.words.insert(tokens[at].clone());
                at += 1;
            }
        }
        contents
    }
}

fn before(tokens: &[String], at: usize) -> &str {
    at.checked_sub(1).map_or("", |before| &tokens[before])
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn is_visible(before: &[String]) -> bool {
    let last = before.last().map(String::as_str);
    last == Some("pub") || (last == Some(")") && before.iter().rev().take(5).any(|token| token == "pub"))
}

fn defines(tokens: &[String], at: usize) -> bool {
    let kinds = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
    kinds.contains(&tokens[at].as_str())
        && tokens.get(at + 1).is_some_and(|name| is_name(name) && name != "fn")
}

fn starts_path(tokens: &[String], at: usize) -> bool {
    is_name(&tokens[at])
        && tokens.get(at + 1).is_some_and(|token| token == "::")
        && !matches!(before(tokens, at), "::" | ".")
}

/// Reads `a::{b, c as d, e::*}` into its names.
fn read_tree(tokens: &[String], prefix: &[String], is_reexport: bool, imports: &mut Vec<Import>) {
    let mut path = prefix.to_vec();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" => return read_branches(&tokens[at + 1..], &path, is_reexport, imports),
            "as" => {
                let name = tokens[at + 1].clone();
                return imports.push(Import { path, name, is_reexport });
            }
            "*" => return imports.push(Import { path, name: "*".into(), is_reexport }),
            "self" if !path.is_empty() => at += 1,
            name => {
                path.push(name.into());
                at += 1;
            }
        }
    }
    if let Some(name) = path.last().cloned() {
        imports.push(Import { path, name, is_reexport });
    }
}

fn read_branches(tokens: &[String], prefix: &[String], is_reexport: bool, imports: &mut Vec<Import>) {
    let (mut start, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth > 0 => depth -= 1,
            "," | "}" if depth == 0 => {
                if start < at {
                    read_tree(&tokens[start..at], prefix, is_reexport, imports);
                }
                start = at + 1;
                if token == "}" {
                    return;
                }
            }
            _ => {}
        }
    }
}
