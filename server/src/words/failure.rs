//! Why there is no result, in words: a sentence for pages, and a phrase of English for APIs and logs.

use crate::{
    domain::{
        jobs::{Excess, FailureReason, Found, Harm, Loss, Untaken},
        language::Language,
    },
    words::Text,
};

/// Says why a job failed.
pub(crate) fn words(t: Language, failure: &FailureReason) -> Text {
    match failure {
        FailureReason::BadUrl => t.say("jobs-bad-url"),
        FailureReason::SourceRefused => t.say("jobs-source-refused"),
        FailureReason::SourceUnreachable => t.say("jobs-source-unreachable"),
        FailureReason::HostUnreachable => t.say("jobs-host-unreachable"),
        FailureReason::SourceProtected => t.say("jobs-source-protected"),
        FailureReason::SourceForbidden => t.say("jobs-source-forbidden"),
        FailureReason::SourceBusy => t.say("jobs-source-busy"),
        FailureReason::SourceFailing => t.say("jobs-source-failing"),
        FailureReason::SourceNotFound => t.say("jobs-source-not-found"),
        FailureReason::SourceTooSlow => t.say("jobs-source-too-slow"),
        FailureReason::SourceTooLarge { limit_bytes } => {
            t.say("jobs-source-too-large").with("limit", limit_bytes)
        }
        FailureReason::TooManyRedirects => t.say("jobs-too-many-redirects"),
        FailureReason::NotAPicture => t.say("jobs-not-a-picture"),
        FailureReason::UnsupportedFormat { name } => {
            t.say("jobs-unsupported-format").with("name", untaken(t, name))
        }
        FailureReason::CannotConvert { from, to, loss } => {
            t.say("jobs-cannot-convert").with("from", from).with("to", to).with("loss", lost(t, loss))
        }
        FailureReason::PasswordProtected => t.say("jobs-password-protected"),
        FailureReason::UnsafeContent { found } => {
            t.say("jobs-unsafe-content").with("found", harmful(t, found))
        }
        FailureReason::Damaged => t.say("jobs-damaged"),
        FailureReason::TooManyPixels { what, limit } => {
            t.say("jobs-too-many-pixels").with("limit", limit).with("what", exceeded(t, what))
        }
        FailureReason::TookTooLong => t.say("jobs-took-too-long"),
        FailureReason::TookTooLongToOpen => t.say("jobs-took-too-long-to-open"),
        FailureReason::Crashed => t.say("jobs-crashed"),
        FailureReason::StorageFailed => t.say("jobs-storage-failed"),
        FailureReason::Internal => t.say("jobs-internal"),
    }
}

/// The same in English as APIs and logs have it, without a capital and a full stop.
pub(crate) fn english(failure: &FailureReason) -> String {
    match failure {
        FailureReason::BadUrl => "the address of the picture is not valid".to_owned(),
        FailureReason::SourceRefused => "the address of the picture is not public".to_owned(),
        FailureReason::SourceUnreachable => "the picture's server cannot be reached".to_owned(),
        FailureReason::HostUnreachable => "too many pictures of this site could not be reached".to_owned(),
        FailureReason::SourceProtected => {
            "the picture's server asks for a user name and a password".to_owned()
        }
        FailureReason::SourceForbidden => "the picture's server forbids us this picture".to_owned(),
        FailureReason::SourceBusy => "the picture's server was asked too often; try again later".to_owned(),
        FailureReason::SourceFailing => {
            "the picture's server answers with an error of its own; try again later".to_owned()
        }
        FailureReason::SourceNotFound => "the picture's server has no picture at this address".to_owned(),
        FailureReason::SourceTooSlow => "the picture's server is too slow".to_owned(),
        FailureReason::SourceTooLarge { limit_bytes } => {
            format!("the picture has more than {limit_bytes} bytes")
        }
        FailureReason::TooManyRedirects => "the address of the picture redirects too often".to_owned(),
        FailureReason::NotAPicture => "this is not a picture of a known format".to_owned(),
        FailureReason::UnsupportedFormat { name } => {
            let name = untaken(Language::English, name);
            format!("{name} is not taken yet")
        }
        FailureReason::CannotConvert { from, to, loss } => {
            let loss = lost(Language::English, loss);
            format!("a {from} cannot become a {to} without losing {loss}")
        }
        FailureReason::PasswordProtected => "the document is protected by a password".to_owned(),
        FailureReason::UnsafeContent { found } => {
            let found = harmful(Language::English, found);
            format!("the SVG holds {found}, which is not taken: take it out and send the file again")
        }
        FailureReason::Damaged => "the picture is damaged".to_owned(),
        FailureReason::TooManyPixels { limit, what } => {
            let what = exceeded(Language::English, what);
            format!("the picture has more than {limit} {what}")
        }
        FailureReason::TookTooLong => "the picture took too long".to_owned(),
        FailureReason::TookTooLongToOpen => "the picture took too long to open".to_owned(),
        FailureReason::Crashed => "the picture could not be worked on".to_owned(),
        FailureReason::StorageFailed => "the result could not be stored; try again later".to_owned(),
        FailureReason::Internal => "something went wrong on our side".to_owned(),
    }
}

/// What a format that is not taken is called.
pub(crate) fn untaken(t: Language, name: &Untaken) -> String {
    let text = match name {
        Untaken::AnimatedPng => t.say("jobs-untaken-animated-png"),
        Untaken::RareJpeg => t.say("jobs-untaken-rare-jpeg"),
        Untaken::NestedBmp => t.say("jobs-untaken-nested-bmp"),
        Untaken::Pdf => t.say("jobs-untaken-pdf"),
        Untaken::Raw => t.say("jobs-untaken-raw"),
        Untaken::TiffPages => t.say("jobs-untaken-tiff-pages"),
        Untaken::TiffColors => t.say("jobs-untaken-tiff-colors"),
        Untaken::TiffSigned => t.say("jobs-untaken-tiff-signed"),
        Untaken::TiffSamples => t.say("jobs-untaken-tiff-samples"),
        Untaken::TiffKind => t.say("jobs-untaken-tiff-kind"),
        Untaken::TiffChannels => t.say("jobs-untaken-tiff-channels"),
        Untaken::TiffZstandard => t.say("jobs-untaken-tiff-zstandard"),
        Untaken::TiffWebp => t.say("jobs-untaken-tiff-webp"),
        Untaken::TiffFax => t.say("jobs-untaken-tiff-fax"),
        Untaken::TiffOldJpeg => t.say("jobs-untaken-tiff-old-jpeg"),
        Untaken::TiffCompression => t.say("jobs-untaken-tiff-compression"),
        Untaken::TiffSubsampled => t.say("jobs-untaken-tiff-subsampled"),
        Untaken::Other(name) => match name.strip_prefix("TIFF with the tag ") {
            Some(tag) => t.say("jobs-untaken-tiff-tag").with("tag", tag),
            None => return name.clone(),
        },
    };
    text.into()
}

/// What would be lost.
pub(crate) fn lost(t: Language, loss: &Loss) -> String {
    let text = match loss {
        Loss::Frames => t.say("jobs-loss-frames"),
        Loss::Transparency => t.say("jobs-loss-transparency"),
        Loss::HalfTransparency => t.say("jobs-loss-half-transparency"),
        Loss::Timing => t.say("jobs-loss-timing"),
        Loss::Pages => t.say("jobs-loss-pages"),
        Loss::Other(name) => return name.clone(),
    };
    text.into()
}

/// What an SVG holds, and in parentheses where: that part is code.
pub(crate) fn harmful(t: Language, found: &Found) -> String {
    let text = match &found.harm {
        Harm::Script => t.say("jobs-unsafe-script"),
        Harm::Reference => t.say("jobs-unsafe-reference"),
        Harm::Link => t.say("jobs-unsafe-link"),
        Harm::Animation => t.say("jobs-unsafe-animation"),
        Harm::Element => t.say("jobs-unsafe-element"),
        Harm::HtmlElement => t.say("jobs-unsafe-html-element"),
        Harm::Css => t.say("jobs-unsafe-css"),
        Harm::Declarations => t.say("jobs-unsafe-declarations"),
        Harm::Embedded => t.say("jobs-unsafe-embedded"),
        Harm::Other(name) => return name.clone(),
    };
    match &found.place {
        Some(place) => format!("{text} ({place})"),
        None => text.into(),
    }
}

/// What there is too much of.
pub(crate) fn exceeded(t: Language, what: &Excess) -> String {
    let text = match what {
        Excess::Pixels => t.say("jobs-pixels"),
        Excess::PixelsASide => t.say("jobs-pixels-a-side"),
        Excess::Frames => t.say("jobs-frames"),
        Excess::PixelsInAllFrames => t.say("jobs-pixels-in-all-frames"),
        Excess::DocumentPages => t.say("jobs-document-pages"),
        Excess::Elements => t.say("jobs-elements"),
        Excess::ElementsNested => t.say("jobs-elements-nested"),
        Excess::ElementsReferred => t.say("jobs-elements-referred"),
        Excess::LayersNested => t.say("jobs-layers-nested"),
        Excess::ReferencesNested => t.say("jobs-references-nested"),
        Excess::PixelsInATile => t.say("jobs-pixels-in-a-tile"),
        Excess::Blocks => t.say("jobs-blocks"),
        Excess::Boxes => t.say("jobs-boxes"),
        Excess::BoxesNested => t.say("jobs-boxes-nested"),
        Excess::Chunks => t.say("jobs-chunks"),
        Excess::Items => t.say("jobs-items"),
        Excess::References => t.say("jobs-references"),
        Excess::ItemParts => t.say("jobs-item-parts"),
        Excess::ItemProperties => t.say("jobs-item-properties"),
        Excess::TableEntries => t.say("jobs-table-entries"),
        Excess::Scans => t.say("jobs-scans"),
        Excess::Segments => t.say("jobs-segments"),
        Excess::Strips => t.say("jobs-strips"),
        Excess::Tags => t.say("jobs-tags"),
        Excess::Attributes => t.say("jobs-attributes"),
        Excess::Other(name) => return name.clone(),
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str) -> String {
        let mut characters = text.chars();
        let first = characters.next().unwrap().to_uppercase();
        format!("{first}{}.", characters.as_str())
    }

    fn reasons() -> Vec<FailureReason> {
        let tag = Untaken::of_engine("TIFF with the tag FillOrder 2");
        let untaken = Untaken::ALL.iter().cloned().chain([tag, Untaken::of_engine("HEIC")]);
        let harms = [
            "a script (<script>)",
            "a reference to another file (href of <image>)",
            "a link that can run something (href of <a>)",
            "an animation of what is linked or run (<set>)",
            "an element that can load or run something (<video>)",
            "an element of HTML that can load or run something (<input>)",
            "what can load or run something (image-set()",
            "declarations in its document type (entities)",
            "an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG (href of <image>)",
        ];
        let plain = [
            FailureReason::BadUrl,
            FailureReason::SourceRefused,
            FailureReason::SourceUnreachable,
            FailureReason::HostUnreachable,
            FailureReason::SourceProtected,
            FailureReason::SourceForbidden,
            FailureReason::SourceBusy,
            FailureReason::SourceFailing,
            FailureReason::SourceNotFound,
            FailureReason::SourceTooSlow,
            FailureReason::SourceTooLarge { limit_bytes: 900 },
            FailureReason::TooManyRedirects,
            FailureReason::NotAPicture,
            FailureReason::PasswordProtected,
            FailureReason::Damaged,
            FailureReason::TookTooLong,
            FailureReason::TookTooLongToOpen,
            FailureReason::Crashed,
            FailureReason::StorageFailed,
            FailureReason::Internal,
        ];
        let untaken = untaken.map(|name| FailureReason::UnsupportedFormat { name });
        let losses = Loss::ALL.iter().cloned().map(|loss| FailureReason::CannotConvert {
            from: "GIF".into(),
            to: "PNG".into(),
            loss,
        });
        let bounds = Excess::ALL.iter().cloned();
        let bounds = bounds.map(|what| FailureReason::TooManyPixels { what, limit: 900 });
        let harms = harms.map(|found| FailureReason::UnsafeContent { found: Found::of_engine(found) });
        plain.into_iter().chain(untaken).chain(losses).chain(harms).chain(bounds).collect()
    }

    #[test]
    fn in_english_a_page_says_what_the_apis_say() {
        for reason in reasons() {
            assert_eq!(words(Language::English, &reason).to_string(), sentence(&english(&reason)));
        }
    }

    #[test]
    fn in_german_nothing_is_left_in_english() {
        let told: Vec<_> =
            reasons().iter().map(|reason| words(Language::German, reason).to_string()).collect();
        insta::assert_snapshot!("failures_in_german", told.join("\n"));
    }
}
