//! An SVG as a tree that can be changed: names, attributes and texts as they are written, entities put in.

use std::collections::HashSet;

use resvg::usvg::roxmltree;

use crate::{Error, Limits};

pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// More text than any drawing has that somebody put on a page.
const MOST_BYTES: u64 = 20_000_000;
/// Elements, texts and comments.
const MOST_NODES: u32 = 200_000;
/// Attributes of one element; drawing programs write some ten.
const MOST_ATTRIBUTES: usize = 1_000;
/// How deep elements may lie in each other.
const MOST_DEPTH: usize = 200;

/// Whose element or attribute it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    Svg,
    XLink,
    Xml,
    Html,
    MathMl,
    /// No namespace: a plain attribute.
    None,
    /// Somebody's own, mostly a drawing program's.
    Other,
}

/// What elements hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
    Comment(String),
}

/// One element.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    /// As it is written, with its prefix.
    pub(super) name: String,
    pub(super) space: Space,
    /// The namespaces that are declared here: prefix (empty for the default) and address.
    pub(super) declared: Vec<(String, String)>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Node>,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attribute {
    /// As it is written, with its prefix.
    pub(super) name: String,
    pub(super) space: Space,
    pub(super) value: String,
}

impl Element {
    /// Makes an SVG element.
    pub(super) fn new(name: &str) -> Self {
        let (declared, attributes, children) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.into(), space: Space::Svg, declared, attributes, children }
    }

    /// The name without prefix; empty where it is no element of SVG.
    pub(super) fn svg_name(&self) -> &str {
        if self.space == Space::Svg { self.local_name() } else { "" }
    }

    /// The name without prefix.
    pub(super) fn local_name(&self) -> &str {
        local(&self.name)
    }

    /// The value of a plain attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let is_it = |attribute: &&Attribute| attribute.name == name && attribute.space == Space::None;
        self.attributes.iter().find(is_it).map(|attribute| attribute.value.as_str())
    }

    /// Sets a plain attribute, in its place or at the end.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let is_it = |attribute: &&mut Attribute| attribute.name == name && attribute.space == Space::None;
        match self.attributes.iter_mut().find(is_it) {
            Some(attribute) => attribute.value = value.into(),
            None => {
                self.attributes.push(Attribute {
                    name: name.into(),
                    space: Space::None,
                    value: value.into(),
                });
            }
        }
    }

    /// Takes a plain attribute out.
    pub(super) fn remove(&mut self, name: &str) {
        self.attributes.retain(|attribute| attribute.name != name || attribute.space != Space::None);
    }

    /// What it refers to, by SVG's own attribute or XLink's.
    pub(super) fn link(&self) -> Option<&str> {
        let is_link = |attribute: &&Attribute| {
            local(&attribute.name) == "href" && matches!(attribute.space, Space::None | Space::XLink)
        };
        // The plain one counts where both are there.
        self.get("href")
            .or_else(|| self.attributes.iter().find(is_link).map(|attribute| attribute.value.as_str()))
    }

    pub(super) fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.children.iter().filter_map(Node::as_element)
    }

    pub(super) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// Looks at this element and all in it, in order.
    pub(super) fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Element)) {
        look(self);
        for child in self.elements() {
            child.visit(look);
        }
    }

    /// All text in it, joined.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

impl Node {
    pub(super) fn as_element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }
}

impl Attribute {
    pub(super) fn local_name(&self) -> &str {
        local(&self.name)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// An XML text taken apart, and what was beside its root.
pub(super) struct Parsed {
    pub(super) root: Element,
    /// Names of the processing instructions.
    pub(super) instructions: Vec<String>,
    /// Whether its document type declares something of its own.
    pub(super) has_declarations: bool,
}

/// Takes an SVG text apart, within bounds.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, Error> {
    limits.check_file(bytes.len())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::TooLarge { what: "bytes", limit: MOST_BYTES });
    }
    let text = text_of(bytes)?;
    let has_declarations = has_declarations(&text);
    if has_declarations {
        // Nothing that a picture declares for itself is ever expanded.
        let root = Element::new("svg");
        return Ok(Parsed { root, instructions: Vec::new(), has_declarations });
    }
    if most_attributes(&text) > MOST_ATTRIBUTES {
        return Err(Error::TooLarge { what: "attributes of one element", limit: MOST_ATTRIBUTES as u64 });
    }
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        nodes_limit: MOST_NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => {
            Error::TooLarge { what: "elements", limit: u64::from(MOST_NODES) }
        }
        error => damaged(&error.to_string()),
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(damaged("its root is no <svg> of SVG's namespace"));
    }
    let instructions =
        document.descendants().filter_map(|node| node.pi()).map(|instruction| instruction.target.to_owned());
    Ok(Parsed { instructions: instructions.collect(), root: element(root, &text, 1)?, has_declarations })
}

/// Counts the attributes of the element that has most; the parser compares each with all before it.
fn most_attributes(text: &str) -> usize {
    let mut rest = text;
    let mut most = 0;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        // In comments and the like, everything may stand.
        let verbatim = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        if let Some((_, end)) = verbatim.iter().find(|(start, _)| rest.starts_with(start)) {
            rest = rest.find(end).map_or("", |at| &rest[at + end.len()..]);
            continue;
        }
        let mut count = 0;
        loop {
            let Some(at) = rest.find(['=', '"', '\'', '>']) else { return most.max(count) };
            let found = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            match found {
                b'=' => count += 1,
                b'>' => break,
                // Values may hold all of these.
                quote => rest = rest.find(char::from(quote)).map_or("", |end| &rest[end + 1..]),
            }
        }
        most = most.max(count);
    }
    most
}

/// UTF-8, with or without its mark, as nearly all are; others are refused.
fn text_of(bytes: &[u8]) -> Result<String, Error> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| damaged("its text is not UTF-8"))?;
    // What a reader would take for other letters is not to be looked at as these.
    let declared = declared_encoding(text);
    let is_known = declared.is_none_or(|name| name.eq_ignore_ascii_case("utf-8"))
        || text.is_ascii() && declared.is_some_and(is_like_ascii);
    if is_known { Ok(text.to_owned()) } else { Err(damaged("it says that its text is not UTF-8")) }
}

/// The encoding that an XML declaration names.
fn declared_encoding(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let (_, value) = declaration.split_once("encoding")?.1.split_once('=')?;
    let value = value.trim_start();
    let quote = value.chars().next()?;
    value[quote.len_utf8()..].split(quote).next()
}

fn is_like_ascii(encoding: &str) -> bool {
    let name = encoding.to_ascii_lowercase();
    ["us-ascii", "ascii", "iso-8859-", "windows-125"].iter().any(|known| name.starts_with(known))
}

/// Says whether it declares entities, or what elements and attributes there are and hold: no such words can stand
/// elsewhere but in comments.
fn has_declarations(text: &str) -> bool {
    ["<!ENTITY", "<!ATTLIST", "<!ELEMENT", "<!NOTATION"].iter().any(|word| text.contains(word))
}

fn element(node: roxmltree::Node<'_, '_>, text: &str, depth: usize) -> Result<Element, Error> {
    if depth > MOST_DEPTH {
        return Err(Error::TooLarge { what: "elements in each other", limit: MOST_DEPTH as u64 });
    }
    let written = &text[node.range()];
    let name =
        written[1..].split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>')).next();
    let mut made = Element {
        name: name.unwrap_or_default().to_owned(),
        space: space(node.tag_name().namespace()),
        declared: declared(node, text),
        attributes: node
            .attributes()
            .map(|attribute| Attribute {
                name: text[attribute.range_qname()].to_owned(),
                space: space(attribute.namespace()),
                value: attribute.value().to_owned(),
            })
            .collect(),
        children: Vec::new(),
    };
    for child in node.children() {
        match child.node_type() {
            roxmltree::NodeType::Element => {
                made.children.push(Node::Element(element(child, text, depth + 1)?));
            }
            roxmltree::NodeType::Text => {
                made.children.push(Node::Text(child.text().unwrap_or_default().to_owned()));
            }
            roxmltree::NodeType::Comment => {
                made.children.push(Node::Comment(child.text().unwrap_or_default().to_owned()));
            }
            roxmltree::NodeType::PI | roxmltree::NodeType::Root => {}
        }
    }
    Ok(made)
}

/// The namespaces that an element declares and its parent does not.
fn declared(node: roxmltree::Node<'_, '_>, text: &str) -> Vec<(String, String)> {
    let range = node.range();
    let end = node.first_child().map_or(range.end, |child| child.range().start);
    // Nearly no element declares any, while all have those from above.
    if !text[range.start..end].contains("xmlns") {
        return Vec::new();
    }
    let of = |node: roxmltree::Node<'_, '_>| -> Vec<(String, String)> {
        let pairs = node.namespaces();
        pairs.map(|pair| (pair.name().unwrap_or_default().to_owned(), pair.uri().to_owned())).collect()
    };
    let mut own = of(node);
    let above: HashSet<_> = node.parent_element().map(of).unwrap_or_default().into_iter().collect();
    own.retain(|pair| pair.0 != "xml" && !above.contains(pair));
    own
}

fn space(uri: Option<&str>) -> Space {
    match uri {
        None | Some("") => Space::None,
        Some(SVG) => Space::Svg,
        Some(XLINK) => Space::XLink,
        Some(XML) => Space::Xml,
        Some(XHTML) => Space::Html,
        Some(MATHML) => Space::MathMl,
        Some(_) => Space::Other,
    }
}

pub(super) fn damaged(what: &str) -> Error {
    Error::Malformed(format!("SVG: {what}"))
}
