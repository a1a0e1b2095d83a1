//! TIFF and BMP, which browsers do not show: the main result is a JPEG, which clients of the compatible API store
//! under that name.
//!
//! * Lossy and glossy results are held to their floor, as any other.
//! * Without loss there is no such JPEG. In lossless mode it is held to a score of 90, with colour at full
//!   resolution; where that saves nothing, to 80, then to 70.
//! * A picture with transparency becomes a PNG instead, as a JPEG would lose it: few colours under the floor, or in
//!   lossless mode every pixel as it is, 8 bits a channel of sRGB.

use super::{Decoded, jpeg, png};
use crate::perceptual::Reference;
use crate::{Deadline, Error, Options, Outcome};

/// Makes the smallest acceptable JPEG or PNG, if it is smaller than the original.
pub(crate) fn optimize(
    original: &[u8],
    decoded: &Decoded,
    reference: &Reference,
    options: &Options,
    deadline: Deadline,
) -> Result<Outcome, Error> {
    let convert = if decoded.has_transparency() { png::convert } else { jpeg::convert };
    convert(original, decoded, reference, options, deadline)
}
