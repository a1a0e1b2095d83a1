//! The one table from what happened to the code and sentence that clients of the compatible API know.
//!
//! A sentence holds none of `"`, `\`, `{`, `}`: the shell client cuts answers up by such characters.

use serde::Serialize;

use crate::{
    StoreError,
    domain::{
        api_keys::KeyRefusal,
        fetch::{BadUrl, SourceUrl},
        jobs::{FailureReason, SubmitError, SubmitRefusal},
        language::Language,
    },
    words::failure,
};

/// The `Status` member of every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Status {
    /// A string, as the shell client finds no bare number.
    #[serde(rename = "Code")]
    code: String,
    #[serde(rename = "Message")]
    message: String,
}

impl Status {
    /// Makes a status of the table; characters that clients cannot bear are dropped.
    pub(super) fn new(code: i32, message: impl Into<String>) -> Self {
        let mut message = message.into();
        message.retain(|c| !matches!(c, '"' | '\\' | '{' | '}') && !c.is_control());
        Self { code: code.to_string(), message }
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// The code as a bare number, for the few endpoints whose clients want one.
    pub(super) fn number(&self) -> i32 {
        self.code.parse().unwrap_or(0)
    }

    /// The sentence.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The same in the codes of version 1, which had two of its own.
    pub(super) fn in_version_1(self) -> Self {
        let code = match self.number() {
            -403 => -16,
            -401 | -402 => -17,
            other => other,
        };
        Self { code: code.to_string(), ..self }
    }

    pub(super) fn success() -> Self {
        Self::new(2, "Success")
    }

    pub(super) fn scheduled() -> Self {
        Self::new(1, "Image scheduled")
    }

    pub(super) fn bad_url() -> Self {
        Self::new(-102, "The image URL is not valid. Give a whole http or https address.")
    }

    pub(super) fn url_too_long() -> Self {
        Self::new(
            -102,
            format!(
                "The image URL is too long. It may have {} bytes, percent-encoded.",
                SourceUrl::MAX_BYTES
            ),
        )
    }

    pub(super) fn no_url() -> Self {
        Self::new(-105, "No image URL was given.")
    }

    pub(super) fn no_file() -> Self {
        Self::new(-105, "No file was sent.")
    }

    pub(super) fn too_many_urls(most: usize) -> Self {
        Self::new(-107, format!("Too many images in one request. Send at most {most} at once."))
    }

    pub(super) fn invalid(what: impl Into<String>) -> Self {
        Self::new(-207, what)
    }

    pub(super) fn unknown_image() -> Self {
        Self::new(-102, "No image was sent under this URL.")
    }

    pub(super) fn no_endpoint() -> Self {
        Self::invalid("There is no such endpoint.")
    }

    pub(super) fn domain_of_another() -> Self {
        Self::new(-108, "This domain belongs to another account. Its owner has to give it up first.")
    }

    pub(super) fn result_gone() -> Self {
        Self::new(-302, "The file is no longer available. Send the image again.")
    }

    pub(super) fn overloaded() -> Self {
        Self::new(-404, "Too much is waiting already. Try again in a minute.")
    }

    pub(super) fn throttled(seconds: u64) -> Self {
        Self::new(-404, format!("Too many requests with a wrong API key. Try again in {seconds} seconds."))
    }

    pub(super) fn unavailable() -> Self {
        Self::new(-500, "The service is not available at the moment. Try again later.")
    }
}

impl From<BadUrl> for Status {
    fn from(refusal: BadUrl) -> Self {
        match refusal {
            BadUrl::TooLong => Self::url_too_long(),
            BadUrl::Malformed | BadUrl::Scheme | BadUrl::UserInfo => Self::bad_url(),
        }
    }
}

impl From<&KeyRefusal> for Status {
    fn from(refusal: &KeyRefusal) -> Self {
        match refusal {
            KeyRefusal::Missing => Self::new(-401, "The API key is missing."),
            KeyRefusal::Mistyped => Self::new(
                -401,
                "The API key is mistyped, or is one of another service. Copy it again from your dashboard.",
            ),
            KeyRefusal::Unknown => Self::new(-402, "The API key is unknown. Copy it from your dashboard."),
            KeyRefusal::Revoked => {
                Self::new(-402, "The API key was revoked. Copy the current one from your dashboard.")
            }
            KeyRefusal::Suspended => {
                Self::new(-402, "The account of this API key is suspended. Ask the operator of the service.")
            }
            KeyRefusal::Unavailable(_) => Self::unavailable(),
        }
    }
}

impl From<SubmitRefusal> for Status {
    fn from(refusal: SubmitRefusal) -> Self {
        match refusal {
            SubmitRefusal::OutOfCredits => {
                Self::new(-403, "No credits are left. Get more, or wait for the next month.")
            }
            SubmitRefusal::HostNotAllowed => Self::new(
                -108,
                "This API key may not be used for this site. Its owner can allow it in the dashboard.",
            ),
            SubmitRefusal::KeyLimitReached => Self::new(
                -403,
                "This API key has reached its monthly limit. Its owner can raise it in the dashboard.",
            ),
            SubmitRefusal::QueueFull => Self::overloaded(),
            SubmitRefusal::UploadGone => {
                Self::new(-102, "The uploaded image is unknown or no longer available. Send it again.")
            }
        }
    }
}

impl From<&SubmitError> for Status {
    fn from(error: &SubmitError) -> Self {
        match error {
            SubmitError::Unavailable(_) => Self::unavailable(),
            SubmitError::StorageFull => Self::new(-500, "The service has no room left. Ask its operator."),
        }
    }
}

impl From<&StoreError> for Status {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Full => Self::new(-500, "The service has no room left. Ask its operator."),
            StoreError::Conflict | StoreError::Unavailable(_) | StoreError::Corrupt(_) => Self::unavailable(),
        }
    }
}

impl From<&FailureReason> for Status {
    fn from(reason: &FailureReason) -> Self {
        // One code for what is refused and what does not answer: it must not tell open from closed inner ports.
        match reason {
            FailureReason::BadUrl => Self::bad_url(),
            FailureReason::SourceRefused | FailureReason::SourceUnreachable => Self::new(
                -106,
                "The image URL cannot be reached from the service. It must be publicly accessible.",
            ),
            FailureReason::HostUnreachable => Self::new(
                -113,
                "Too many images of this site could not be reached. Check that it is publicly accessible, and try again in some minutes.",
            ),
            FailureReason::SourceProtected => Self::new(
                -203,
                "The image could not be downloaded: its server asks for a user name and a password. Enter them in the settings of your plugin.",
            ),
            FailureReason::SourceForbidden => Self::new(
                -203,
                "The image could not be downloaded: its server forbids it. A firewall, a bot filter or a protection of images may have to let this service in.",
            ),
            FailureReason::SourceBusy => Self::new(
                -203,
                "The image could not be downloaded: its server was asked too often. Try again later.",
            ),
            FailureReason::SourceFailing => Self::new(
                -203,
                "The image could not be downloaded: its server answers with an error of its own. Try again later.",
            ),
            FailureReason::SourceNotFound => {
                Self::new(-203, "The image could not be downloaded: its server gives no file at this URL.")
            }
            FailureReason::SourceTooSlow => {
                Self::new(-203, "The image could not be downloaded: its server is too slow.")
            }
            FailureReason::SourceTooLarge { limit_bytes } => Self::new(
                -203,
                format!("The image file is too large: at most {} MB are taken.", limit_bytes / 1_000_000),
            ),
            FailureReason::TooManyRedirects => {
                Self::new(-203, "The image could not be downloaded: its URL redirects too often.")
            }
            FailureReason::NotAPicture => Self::new(-202, "The file is not an image of a known format."),
            FailureReason::UnsupportedFormat { name } => {
                let name = failure::untaken(Language::English, name);
                Self::new(-202, format!("Images of the format {name} are not taken yet."))
            }
            FailureReason::CannotConvert { from, to, loss } => {
                let loss = failure::lost(Language::English, loss);
                Self::new(-201, format!("The image is a {from}: as a {to} it would lose {loss}."))
            }
            FailureReason::PasswordProtected => {
                Self::new(-206, "The PDF is protected by a password. Remove it and send the file again.")
            }
            FailureReason::UnsafeContent { found } => {
                let found = failure::harmful(Language::English, found);
                Self::new(-201, format!("The SVG holds {found}, which is not taken."))
            }
            FailureReason::Damaged => Self::new(-201, "The image file is damaged."),
            FailureReason::TooManyPixels { what, limit } => {
                let what = failure::exceeded(Language::English, what);
                Self::new(-205, format!("The image is too big: at most {limit} {what} are taken."))
            }
            FailureReason::TookTooLong => Self::new(-204, "The image took too long to optimize."),
            FailureReason::TookTooLongToOpen => Self::new(-204, "The image took too long to open."),
            FailureReason::Crashed => Self::new(-204, "The image could not be optimized."),
            FailureReason::StorageFailed => {
                Self::new(-303, "The result could not be stored. Try again later.")
            }
            FailureReason::Internal => {
                Self::new(-305, "Something went wrong inside the service. Try again later.")
            }
        }
    }
}

/// What a download without its file is answered with. Short, as one client takes anything of the right size for the file;
/// its code tells another to send the picture again.
pub(in crate::web) const FILE_IS_GONE: &str =
    r#"{"Status":{"Code":"-302","Message":"The file is no longer available. Send the image again."}}"#;
/// The same where files cannot be looked up now.
pub(in crate::web) const NO_FILE_NOW: &str =
    r#"{"Status":{"Code":"-500","Message":"The service is not available at the moment. Try again later."}}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_holds_a_character_that_the_shell_client_trips_over() {
        let status = Status::new(-207, "bad \"name\" {x} \\ \n end");
        assert_eq!(status.message, "bad name x   end");
    }

    #[test]
    fn refused_and_unreachable_sources_sound_alike() {
        let refused = Status::from(&FailureReason::SourceRefused);
        assert_eq!(refused, Status::from(&FailureReason::SourceUnreachable));
    }
}
