//! The tree as text, without a letter too many.

use super::document::{Element, Node};

/// Writes an element with all in it.
pub(super) fn write(root: &Element) -> String {
    let mut text = String::new();
    element(&mut text, root);
    text
}

fn element(text: &mut String, written: &Element) {
    text.push('<');
    text.push_str(&written.name);
    for (prefix, uri) in &written.declared {
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        attribute(text, &name, uri);
    }
    for one in &written.attributes {
        attribute(text, &one.name, &one.value);
    }
    if written.children.is_empty() {
        text.push_str("/>");
        return;
    }
    text.push('>');
    for child in &written.children {
        match child {
            Node::Element(child) => element(text, child),
            Node::Text(letters) => escaped(text, letters, None),
            Node::Comment(words) => {
                text.push_str("<!--");
                text.push_str(words);
                text.push_str("-->");
            }
        }
    }
    text.push_str("</");
    text.push_str(&written.name);
    text.push('>');
}

fn attribute(text: &mut String, name: &str, value: &str) {
    let quotes = |quote: char| value.matches(quote).count();
    let quote = if quotes('"') > quotes('\'') { '\'' } else { '"' };
    text.push(' ');
    text.push_str(name);
    text.push('=');
    text.push(quote);
    escaped(text, value, Some(quote));
    text.push(quote);
}

/// Escapes what would end or change a text, or a value between quotes.
fn escaped(text: &mut String, letters: &str, quote: Option<char>) {
    for letter in letters.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            // No text may hold "]]>".
            '>' if quote.is_none() && text.ends_with("]]") => text.push_str("&gt;"),
            '"' if quote == Some('"') => text.push_str("&quot;"),
            '\'' if quote == Some('\'') => text.push_str("&#39;"),
            // What a reader would turn into a space or another line end.
            '\r' => text.push_str("&#13;"),
            '\n' if quote.is_some() => text.push_str("&#10;"),
            '\t' if quote.is_some() => text.push_str("&#9;"),
            other => text.push(other),
        }
    }
}
