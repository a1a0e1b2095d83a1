//! Why an original could not be optimized. Each variant is something a caller answers differently.

use crate::Format;

/// A picture was refused or could not be worked on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not of a format on the list; names the format where it is a known picture format.
    #[error("{}", match name { Some(name) => format!("{name} is not taken yet"), None => "not a picture of a known format".to_owned() })]
    UnsupportedFormat {
        /// The picture format, when it is one that is merely not taken yet.
        name: Option<&'static str>,
    },
    /// The bytes begin like a picture and are broken, truncated or contradict themselves.
    #[error("the picture is damaged: {0}")]
    Malformed(String),
    /// A document that cannot be read without its password.
    #[error("the document is protected by a password")]
    PasswordProtected,
    /// A drawing holds what no result may hold, as it could do harm where it is shown.
    #[error("the SVG holds {found}, which is not taken: take it out and send the file again")]
    Unsafe {
        /// What was found: "a script (<script>)", "a reference to another file (…)".
        found: String,
    },
    /// A limit is exceeded.
    #[error("the picture has more than {limit} {what}")]
    TooLarge {
        /// What there is too much of: "bytes", "pixels", "pixels a side", "frames", "pixels in all frames", "pages",
        /// "elements"; or of what a container counts: "chunks", "blocks", "segments", "scans", "items", "boxes".
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Time ran out.
    #[error("the picture took too long")]
    DeadlineExceeded,
    /// A codec panicked on this picture; nothing but the work on it was lost.
    #[error("the picture could not be worked on: a codec panicked: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
    /// A codec failed on a picture that it should have been able to write.
    #[error("the {codec} codec failed: {message}")]
    Codec {
        /// Which codec.
        codec: &'static str,
        /// What it said.
        message: String,
    },
    /// The picture would not be the same in the format that was asked for.
    #[error("a .{} picture cannot become .{} without losing {loss}", from.extension(), to.extension())]
    CannotConvert {
        /// Its own format.
        from: Format,
        /// The format asked for.
        to: Format,
        /// What would be lost: "its transparency", "all frames but the first".
        loss: &'static str,
    },
    /// Two pictures that were to be compared have different sizes, each width × height, upright.
    #[error("the pictures differ in size: {}×{} and {}×{}", a.0, a.1, b.0, b.1)]
    DifferentSize {
        /// The first picture's width and height.
        a: (u32, u32),
        /// The second picture's width and height.
        b: (u32, u32),
    },
}
