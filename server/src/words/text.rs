//! One text with its arguments: read as a string, or put into a page.

use std::{borrow::Cow, fmt};

use askama::filters::{Escaper, HtmlSafe};
use fluent_bundle::{FluentArgs, FluentValue};

use super::{Language, catalogue};
use crate::domain::accounts::EmailAddress;

/// A text without markup; templates escape it.
#[derive(Debug, Clone)]
pub struct Text {
    language: Language,
    id: &'static str,
    arguments: Vec<(&'static str, FluentValue<'static>)>,
}

/// A text with markup, whose id ends in `-html`; templates take it as it is.
#[derive(Debug, Clone)]
pub struct Html(Text);

/// What a text can be given.
pub trait Argument {
    /// It as Fluent takes it: numbers choose between one and many, everything else is text.
    fn value(&self) -> FluentValue<'static>;
}

impl Text {
    pub(super) fn new(language: Language, id: &'static str) -> Self {
        Self { language, id, arguments: Vec::new() }
    }

    /// Fills in an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Self {
        self.arguments.push((name, value.value()));
        self
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments: FluentArgs<'_> = self.arguments.iter().cloned().collect();
        f.write_str(&catalogue::format(self.language, self.id, &arguments))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.to_string()
    }
}

impl Html {
    pub(super) fn new(language: Language, id: &'static str) -> Self {
        Self(Text::new(language, id))
    }

    /// Fills in an argument, which is escaped.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Argument) -> Self {
        let value = match value.value() {
            FluentValue::String(text) => FluentValue::String(Cow::Owned(escaped(&text))),
            other => other,
        };
        let mut text = self.0;
        text.arguments.push((name, value));
        Self(text)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Arguments are escaped, and a test looks at the catalogue's own markup.
impl HtmlSafe for Html {}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    askama::filters::Html.write_escaped_str(&mut escaped, text).expect("a string takes everything");
    escaped
}

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl Argument for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

impl Argument for EmailAddress {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

impl Argument for Text {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_string()))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Argument for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )*};
}

numbers!(u8, u32, u64, usize, i64);
