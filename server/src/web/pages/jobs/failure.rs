//! Why there is no result, in words. The APIs have their own, which stay English.

use crate::{
    domain::{jobs::FailureReason, language::Language},
    words::Text,
};

/// Says why a job failed.
pub(super) fn words(t: Language, failure: &FailureReason) -> Text {
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

// The engine names these in English, and so they lie in the database; a name of its own, such as HEIC, stays.

fn untaken(t: Language, name: &str) -> String {
    let text = match name {
        "animated PNG" => t.say("jobs-untaken-animated-png"),
        "JPEG of a rare kind (arithmetic, lossless or 12-bit)" => t.say("jobs-untaken-rare-jpeg"),
        "BMP that holds a JPEG or a PNG" => t.say("jobs-untaken-nested-bmp"),
        "PDF as a picture" => t.say("jobs-untaken-pdf"),
        "a camera's raw file" => t.say("jobs-untaken-raw"),
        "TIFF of several pages" => t.say("jobs-untaken-tiff-pages"),
        "TIFF in rare colours" => t.say("jobs-untaken-tiff-colors"),
        "TIFF with signed or floating-point samples" => t.say("jobs-untaken-tiff-signed"),
        "TIFF with samples of a rare size" => t.say("jobs-untaken-tiff-samples"),
        "TIFF with samples of a rare kind" => t.say("jobs-untaken-tiff-kind"),
        "TIFF with more than 8 channels" => t.say("jobs-untaken-tiff-channels"),
        "TIFF compressed by Zstandard" => t.say("jobs-untaken-tiff-zstandard"),
        "TIFF compressed as WebP" => t.say("jobs-untaken-tiff-webp"),
        "TIFF compressed as a group 3 fax" => t.say("jobs-untaken-tiff-fax"),
        "TIFF compressed as JPEG in the old way" => t.say("jobs-untaken-tiff-old-jpeg"),
        "TIFF in a rare compression" => t.say("jobs-untaken-tiff-compression"),
        "TIFF with subsampled colour outside of JPEG" => t.say("jobs-untaken-tiff-subsampled"),
        other => match other.strip_prefix("TIFF with the tag ") {
            Some(tag) => t.say("jobs-untaken-tiff-tag").with("tag", tag),
            None => return other.to_owned(),
        },
    };
    text.into()
}

fn lost(t: Language, loss: &str) -> String {
    let text = match loss {
        "all frames but the first" => t.say("jobs-loss-frames"),
        "its transparency" => t.say("jobs-loss-transparency"),
        "its half-transparency" => t.say("jobs-loss-half-transparency"),
        "its timing" => t.say("jobs-loss-timing"),
        "its pages" => t.say("jobs-loss-pages"),
        other => return other.to_owned(),
    };
    text.into()
}

/// What an SVG holds, and in parentheses where: that part is code.
fn harmful(t: Language, found: &str) -> String {
    let (what, place) = found.split_once(" (").unwrap_or((found, ""));
    let text = match what {
        "a script" => t.say("jobs-unsafe-script"),
        "a reference to another file" => t.say("jobs-unsafe-reference"),
        "a link that can run something" => t.say("jobs-unsafe-link"),
        "an animation of what is linked or run" => t.say("jobs-unsafe-animation"),
        "an element that can load or run something" => t.say("jobs-unsafe-element"),
        "an element of HTML that can load or run something" => t.say("jobs-unsafe-html-element"),
        "what can load or run something" => t.say("jobs-unsafe-css"),
        "declarations in its document type" => t.say("jobs-unsafe-declarations"),
        "an embedded file that is no JPEG, PNG, GIF, WebP or harmless SVG" => t.say("jobs-unsafe-embedded"),
        _ => return found.to_owned(),
    };
    if place.is_empty() { text.into() } else { format!("{text} ({place}") }
}

fn exceeded(t: Language, what: &str) -> String {
    let text = match what {
        "pixels" => t.say("jobs-pixels"),
        "pixels a side" => t.say("jobs-pixels-a-side"),
        "frames" => t.say("jobs-frames"),
        "pixels in all frames" => t.say("jobs-pixels-in-all-frames"),
        "pages" => t.say("jobs-document-pages"),
        "elements" => t.say("jobs-elements"),
        "elements in each other" => t.say("jobs-elements-nested"),
        "elements once its references are followed" => t.say("jobs-elements-referred"),
        "layers in each other" => t.say("jobs-layers-nested"),
        "references in each other" => t.say("jobs-references-nested"),
        "pixels in one tile of a pattern" => t.say("jobs-pixels-in-a-tile"),
        "blocks" => t.say("jobs-blocks"),
        "boxes" => t.say("jobs-boxes"),
        "boxes in each other" => t.say("jobs-boxes-nested"),
        "chunks" => t.say("jobs-chunks"),
        "items" => t.say("jobs-items"),
        "references" => t.say("jobs-references"),
        "parts of items" => t.say("jobs-item-parts"),
        "properties of items" => t.say("jobs-item-properties"),
        "table entries" => t.say("jobs-table-entries"),
        "scans" => t.say("jobs-scans"),
        "segments" => t.say("jobs-segments"),
        "strips or tiles" => t.say("jobs-strips"),
        "tags" => t.say("jobs-tags"),
        "attributes of one element" => t.say("jobs-attributes"),
        other => return other.to_owned(),
    };
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::sentence::sentence;

    fn reasons() -> Vec<FailureReason> {
        let untaken = [
            "animated PNG",
            "JPEG of a rare kind (arithmetic, lossless or 12-bit)",
            "BMP that holds a JPEG or a PNG",
            "PDF as a picture",
            "a camera's raw file",
            "TIFF of several pages",
            "TIFF in rare colours",
            "TIFF with signed or floating-point samples",
            "TIFF with samples of a rare size",
            "TIFF with samples of a rare kind",
            "TIFF with more than 8 channels",
            "TIFF compressed by Zstandard",
            "TIFF compressed as WebP",
            "TIFF compressed as a group 3 fax",
            "TIFF compressed as JPEG in the old way",
            "TIFF in a rare compression",
            "TIFF with subsampled colour outside of JPEG",
            "TIFF with the tag FillOrder 2",
            "HEIC",
        ];
        let losses = [
            "all frames but the first",
            "its transparency",
            "its half-transparency",
            "its timing",
            "its pages",
        ];
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
        let bounds = [
            "pixels",
            "pixels a side",
            "frames",
            "pixels in all frames",
            "pages",
            "elements",
            "elements in each other",
            "elements once its references are followed",
            "layers in each other",
            "references in each other",
            "pixels in one tile of a pattern",
            "blocks",
            "boxes",
            "boxes in each other",
            "chunks",
            "items",
            "references",
            "parts of items",
            "properties of items",
            "table entries",
            "scans",
            "segments",
            "strips or tiles",
            "tags",
            "attributes of one element",
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
        let untaken = untaken.map(|name| FailureReason::UnsupportedFormat { name: name.into() });
        let losses = losses.map(|loss| FailureReason::CannotConvert {
            from: "GIF".into(),
            to: "PNG".into(),
            loss: loss.into(),
        });
        let bounds = bounds.map(|what| FailureReason::TooManyPixels { what: what.into(), limit: 900 });
        let harms = harms.map(|found| FailureReason::UnsafeContent { found: found.into() });
        plain.into_iter().chain(untaken).chain(losses).chain(harms).chain(bounds).collect()
    }

    #[test]
    fn in_english_a_page_says_what_the_apis_say() {
        for reason in reasons() {
            assert_eq!(words(Language::English, &reason).to_string(), sentence(&reason.to_string()));
        }
    }

    #[test]
    fn in_german_nothing_is_left_in_english() {
        let told: Vec<_> =
            reasons().iter().map(|reason| words(Language::German, reason).to_string()).collect();
        insta::assert_snapshot!("failures_in_german", told.join("\n"));
    }
}
