//! How mozjpeg's C code is called: its errors unwind as [`Failure`] and are caught by [`guarded`].
//!
//! Damage that libjpeg would paper over (missing or contradicting data) is an error here.
#![expect(unsafe_code, reason = "binds mozjpeg")]

use std::any::Any;
use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use mozjpeg_sys::{
    J_MESSAGE_CODE, JERR_ARITH_NOTIMPL, JERR_BAD_PRECISION, JERR_NOT_COMPILED, JERR_SOF_UNSUPPORTED,
    JWRN_BOGUS_PROGRESSION, JWRN_HIT_MARKER, JWRN_HUFF_BAD_CODE, JWRN_JPEG_EOF, JWRN_MUST_RESYNC,
    JWRN_NOT_SEQUENTIAL, jpeg_common_struct, jpeg_error_mgr, jpeg_std_error,
};

use crate::Error;

/// What libjpeg said when it gave up.
#[derive(Debug)]
struct Failure {
    code: J_MESSAGE_CODE,
    message: String,
}

/// Warnings after which the pixels are not the ones that were meant.
const DAMAGE: [J_MESSAGE_CODE; 6] = [
    JWRN_BOGUS_PROGRESSION,
    JWRN_HIT_MARKER,
    JWRN_HUFF_BAD_CODE,
    JWRN_JPEG_EOF,
    JWRN_MUST_RESYNC,
    JWRN_NOT_SEQUENTIAL,
];

/// Kinds of JPEG that hardly anybody writes and no browser shows.
const UNSUPPORTED: [J_MESSAGE_CODE; 4] =
    [JERR_ARITH_NOTIMPL, JERR_BAD_PRECISION, JERR_NOT_COMPILED, JERR_SOF_UNSUPPORTED];

/// Runs work that calls into C on bytes from outside, and turns what it says into an error.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // Whatever the work held is dropped by unwinding, and nothing of it is used again.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(payload) => Err(explain(payload)),
    }
}

fn explain(payload: Box<dyn Any + Send>) -> Error {
    match payload.downcast::<Failure>() {
        Ok(failure) if UNSUPPORTED.contains(&failure.code) => {
            Error::UnsupportedFormat { name: Some("JPEG of a rare kind (arithmetic, lossless or 12-bit)") }
        }
        Ok(failure) => Error::Malformed(failure.message),
        Err(other) => resume_unwind(other),
    }
}

/// Makes an error handler that unwinds.
pub(super) fn error_manager() -> jpeg_error_mgr {
    // SAFETY: an all-zero struct is what `jpeg_std_error` expects to fill in; all its fields may be zero.
    let mut manager: jpeg_error_mgr = unsafe { std::mem::zeroed() };
    // SAFETY: the struct is valid and exclusively borrowed.
    unsafe { jpeg_std_error(&mut manager) };
    manager.error_exit = Some(give_up);
    manager.emit_message = Some(judge_message);
    manager
}

extern "C-unwind" fn judge_message(common: &mut jpeg_common_struct, level: c_int) {
    // SAFETY: libjpeg calls this with the error manager that was set at creation.
    let code = unsafe { (*common.err).msg_code };
    if level < 0 && DAMAGE.contains(&code) {
        give_up(common);
    }
}

extern "C-unwind" fn give_up(common: &mut jpeg_common_struct) {
    // SAFETY: libjpeg calls this with the error manager that was set at creation.
    let code = unsafe { (*common.err).msg_code };
    fail(code, &format_message(common));
}

/// Unwinds out of C into [`guarded`].
pub(super) fn fail(code: J_MESSAGE_CODE, message: &str) -> ! {
    resume_unwind(Box::new(Failure { code, message: message.to_owned() }))
}

fn format_message(common: &mut jpeg_common_struct) -> String {
    /// As libjpeg has it: it writes into the buffer, at most 200 bytes.
    type Format = unsafe extern "C-unwind" fn(&mut jpeg_common_struct, *mut u8);
    // SAFETY: libjpeg calls this with the error manager that was set at creation.
    let Some(format) = (unsafe { (*common.err).format_message }) else { return String::new() };
    let mut buffer = [0_u8; 256];
    // SAFETY: C declares `void (*)(j_common_ptr, char *)`, and JMSG_LENGTH_MAX is 200; the binding's type says less.
    unsafe {
        let format: Format = std::mem::transmute(format);
        format(common, buffer.as_mut_ptr());
    }
    let text = buffer.split(|&byte| byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}
