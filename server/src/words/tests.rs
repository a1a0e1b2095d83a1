//! The catalogues against each other, and against what templates and code ask them for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement},
    parser,
};

use super::{Language, catalogue};

/// What a translation must not change: the arguments that a text takes, and its markup.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    arguments: BTreeSet<String>,
    tags: BTreeSet<String>,
    refers_to: BTreeSet<String>,
}

fn shapes(language: Language) -> BTreeMap<String, Shape> {
    let mut shapes = BTreeMap::new();
    for (path, text) in catalogue::sources(language) {
        let file = parser::parse(text).unwrap_or_else(|(_, mistakes)| panic!("{path}: {mistakes:?}"));
        for entry in file.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name.clone();
                    assert!(shapes.insert(id.clone(), shape(&message)).is_none(), "{id} is there twice");
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                other => panic!("{path} has {other:?}"),
            }
        }
    }
    shapes
}

fn shape(message: &Message<String>) -> Shape {
    let mut shape = Shape::default();
    let pattern = message.value.as_ref().unwrap_or_else(|| panic!("{} says nothing", message.id.name));
    read_pattern(pattern, &mut shape);
    shape
}

fn read_pattern(pattern: &Pattern<String>, shape: &mut Shape) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                let tags = value.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
                shape.tags.extend(tags.map(|(tag, _)| tag.to_owned()));
            }
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                read_inline(inline, shape);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                read_inline(selector, shape);
                variants.iter().for_each(|variant| read_pattern(&variant.value, shape));
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<String>, shape: &mut Shape) {
    match inline {
        InlineExpression::VariableReference { id } => {
            shape.arguments.insert(id.name.clone());
        }
        InlineExpression::MessageReference { id, attribute: None } => {
            shape.refers_to.insert(id.name.clone());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("texts are kept simple: {other:?}"),
    }
}

/// The ids that templates and code ask for, each with the way it is asked for.
fn asked_for() -> BTreeSet<(String, &'static str)> {
    const WAYS: [&str; 5] = ["say(", "html(", "shell(", "for_visitor(", "for_anyone("];
    let mut asked = BTreeSet::new();
    for folder in ["src", "templates"] {
        each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |text| {
            for way in WAYS {
                for (at, _) in text.match_indices(way) {
                    asked.extend(first_literal(&text[at + way.len()..]).map(|id| (id.to_owned(), way)));
                }
            }
            // The headlines of errors, which become titles.
            let headlines = text.split("(\"errors-").skip(1).filter_map(|rest| rest.split_once('"'));
            let headlines = headlines.filter(|(_, after)| after.starts_with(", "));
            asked.extend(headlines.map(|(rest, _)| (format!("errors-{rest}"), "say(")));
        });
    }
    asked
}

/// The first text among the arguments of a call, which may begin with a language.
fn first_literal(arguments: &str) -> Option<&str> {
    let (before, rest) = arguments.split_once('"')?;
    let is_first = before.chars().all(|c| c.is_alphanumeric() || ".,_ \n".contains(c))
        && before.matches(',').count() < 2;
    is_first.then(|| rest.split('"').next()).flatten()
}

fn each_file(folder: &Path, read: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let is_ours = !["language", "tests", "tests.rs"].iter().any(|name| path.ends_with(name));
        match path.extension().and_then(|extension| extension.to_str()) {
            None if path.is_dir() && is_ours => each_file(&path, read),
            Some("rs" | "html" | "txt") if is_ours => read(&fs::read_to_string(&path).unwrap()),
            _ => {}
        }
    }
}

#[test]
fn every_language_has_the_same_texts_with_the_same_arguments_and_markup() {
    let english = shapes(Language::English);
    for language in Language::ALL {
        let mut other = shapes(language);
        for (id, shape) in &english {
            let translated =
                other.remove(id).unwrap_or_else(|| panic!("{id} is missing in {}", language.name()));
            assert_eq!(&translated, shape, "{id} in {}", language.name());
        }
        assert!(other.is_empty(), "only {} has {:?}", language.name(), other.keys());
    }
}

#[test]
fn every_text_is_asked_for_and_every_text_asked_for_is_there() {
    let texts = shapes(Language::English);
    let asked: BTreeSet<_> = asked_for().into_iter().map(|(id, _)| id).collect();
    let referred: BTreeSet<_> = texts.values().flat_map(|shape| shape.refers_to.clone()).collect();
    let unused: Vec<_> = texts.keys().filter(|id| !asked.contains(*id) && !referred.contains(*id)).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
    let missing: Vec<_> = asked.iter().filter(|id| !texts.contains_key(*id)).collect();
    assert!(missing.is_empty(), "no catalogue has {missing:?}");
}

#[test]
fn markup_is_where_the_id_says_so_and_nowhere_else() {
    for (id, shape) in shapes(Language::English) {
        assert_eq!(id.ends_with("-html"), !shape.tags.is_empty(), "{id}: {:?}", shape.tags);
    }
    for (id, way) in asked_for() {
        assert_eq!(id.ends_with("-html"), way == "html(", "{id} is asked for by {way}…)");
    }
}

#[test]
fn an_argument_cannot_bring_markup_in() {
    let said = Language::English.html("account-email-lead-html").with("email", "<b>\"&'@example.org");
    let said = said.to_string();
    assert!(!said.contains("<b>") && said.contains("&#60;b&#62;"), "{said}");
    assert!(said.contains("<strong>"), "{said}");
}

#[test]
fn a_text_that_is_not_there_shows_its_id() {
    assert_eq!(Language::German.say("no-such-text").to_string(), "no-such-text");
}
