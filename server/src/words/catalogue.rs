//! The catalogues: Fluent files of `server/locales`, embedded and read once.

use std::{borrow::Cow, sync::LazyLock};

use super::Language;
use crate::words::figures;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

#[derive(rust_embed::Embed)]
#[folder = "locales/"]
pub(super) struct Files;

type Catalogue = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| filled(Language::English));
static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| filled(Language::German));

/// Gives a text of a language, with its arguments.
pub(super) fn format<'a>(language: Language, id: &'a str, arguments: &FluentArgs<'_>) -> Cow<'a, str> {
    match language {
        Language::English => formatted(&ENGLISH, id, arguments),
        Language::German => formatted(&GERMAN, id, arguments),
        #[cfg(test)]
        Language::Marked => match formatted(&ENGLISH, id, arguments) {
            text if has(id) => Cow::Owned(format!("⟦{text}⟧")),
            unknown => unknown,
        },
    }
}

/// A text that is not there shows its id, so that nothing breaks; a test sees to it that all are there.
fn formatted<'a>(catalogue: &'static Catalogue, id: &'a str, arguments: &FluentArgs<'_>) -> Cow<'a, str> {
    let Some(pattern) = catalogue.get_message(id).and_then(|message| message.value()) else {
        return Cow::Borrowed(id);
    };
    let mut mistakes = Vec::new();
    let text = catalogue.format_pattern(pattern, Some(arguments), &mut mistakes);
    debug_assert!(mistakes.is_empty(), "{id}: {mistakes:?}");
    #[cfg(test)]
    assert!(mistakes.is_empty(), "{id}: {mistakes:?}");
    Cow::Owned(text.into_owned())
}

#[cfg(test)]
fn has(id: &str) -> bool {
    ENGLISH.has_message(id)
}

/// The texts of a language, file by file.
pub(super) fn sources(language: Language) -> impl Iterator<Item = (Cow<'static, str>, String)> {
    let folder = format!("{}/", language.code());
    Files::iter().filter(move |path| path.starts_with(&folder)).map(|path| {
        let file = Files::get(&path).expect("a listed file is there");
        let text = String::from_utf8(file.data.into_owned()).expect("a catalogue is UTF-8");
        (path, text)
    })
}

fn filled(language: Language) -> Catalogue {
    let code = language.code().parse().expect("a code of ours is one");
    let mut catalogue = FluentBundle::new_concurrent(vec![code]);
    let is_german = language == Language::German;
    catalogue.set_formatter(Some(if is_german { numbers_in_german } else { numbers_in_english }));
    // Marks around arguments would show up in mails and in what is copied from a page.
    catalogue.set_use_isolating(false);
    for (path, text) in sources(language) {
        let resource = FluentResource::try_new(text)
            .unwrap_or_else(|(_, mistakes)| panic!("{path} cannot be read: {mistakes:?}"));
        if let Err(mistakes) = catalogue.add_resource(resource) {
            panic!("{path} has an id that another file has: {mistakes:?}");
        }
    }
    catalogue
}

fn numbers_in_english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Language::English, value)
}

fn numbers_in_german<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Language::German, value)
}

/// Whole numbers with their thousands apart; there are no others in texts.
fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            let sign = if number.value < 0.0 { "-" } else { "" };
            Some(format!("{sign}{}", figures::grouped(language, number.value.abs() as u64)))
        }
        _ => None,
    }
}
