//! Encodes pixels through jpegli, which needs the fewest bytes where the floor is high.
//!
//! Its errors unwind like mozjpeg's and are caught by [`guarded`](super::library::guarded).
#![expect(unsafe_code, reason = "binds jpegli")]

use std::ffi::c_int;
use std::ptr;

use jpegli_sys::{
    J_COLOR_SPACE, JDIMENSION, JPEG_LIB_VERSION, JSAMPROW, boolean, jpegli_CreateCompress,
    jpegli_common_struct, jpegli_compress_struct, jpegli_destination_mgr, jpegli_destroy_compress,
    jpegli_error_mgr, jpegli_finish_compress, jpegli_set_defaults, jpegli_start_compress, jpegli_std_error,
    jpegli_write_scanlines,
};
use rgb::RGB8;
use rgb::bytemuck;

use super::library::fail;

unsafe extern "C-unwind" {
    // Parts of jpegli's interface that its bindings leave out.
    fn jpegli_set_distance(info: &mut jpegli_compress_struct, distance: f32, force_baseline: boolean);
    fn jpegli_set_progressive_level(info: &mut jpegli_compress_struct, level: c_int);
}

/// Room added to the output at once.
const STEP_BYTES: usize = 64 * 1024;

/// One scan from top to bottom: the smallest layout is searched for at the end, by mozjpeg.
const SEQUENTIAL: c_int = 0;

/// Never moves, for its parts point at each other.
struct State {
    info: jpegli_compress_struct,
    errors: jpegli_error_mgr,
    destination: jpegli_destination_mgr,
    output: Vec<u8>,
}

/// Encodes `width × height` pixels with colour at full resolution.
///
/// `distance` is Butteraugli's: 0.5 is hard to tell from the original, 2 is easy. Unwinds on failure and must run
/// inside [`guarded`](super::library::guarded).
pub(super) fn write_pixels(pixels: &[RGB8], width: u32, height: u32, distance: f32) -> Vec<u8> {
    assert_eq!(pixels.len(), width as usize * height as usize, "all rows");
    let mut writer = Writer::new();
    let info = writer.info_mut();
    info.image_width = width as JDIMENSION;
    info.image_height = height as JDIMENSION;
    info.in_color_space = J_COLOR_SPACE::JCS_RGB;
    info.input_components = 3;
    // SAFETY: the struct was created and its input is described; every row pointer has a whole row.
    unsafe {
        jpegli_set_defaults(info);
        jpegli_set_distance(info, distance, boolean::from(true));
        jpegli_set_progressive_level(info, SEQUENTIAL);
        info.optimize_coding = boolean::from(true);
        jpegli_start_compress(info, boolean::from(true));
        for row in pixels.chunks_exact(width as usize) {
            let rows: [JSAMPROW; 1] = [bytemuck::cast_slice::<_, u8>(row).as_ptr()];
            jpegli_write_scanlines(info, rows.as_ptr(), 1);
        }
        jpegli_finish_compress(info);
    }
    writer.take_output()
}

/// A JPEG being written.
struct Writer {
    state: *mut State,
}

impl Writer {
    fn new() -> Self {
        // SAFETY: all-zero is what jpegli_CreateCompress expects, and valid for each field.
        let info = unsafe { std::mem::zeroed() };
        let destination = jpegli_destination_mgr {
            next_output_byte: ptr::null_mut(),
            free_in_buffer: 0,
            init_destination: Some(begin_output),
            empty_output_buffer: Some(extend_output),
            term_destination: Some(end_output),
        };
        let state = State { info, errors: error_manager(), destination, output: Vec::new() };
        let writer = Self { state: Box::into_raw(Box::new(state)) };
        // SAFETY: the state stays where it is until `drop`.
        unsafe {
            let info = &mut (*writer.state).info;
            info.common.err = &raw mut (*writer.state).errors;
            jpegli_CreateCompress(info, JPEG_LIB_VERSION, size_of::<jpegli_compress_struct>());
            info.common.client_data = writer.state.cast();
            info.dest = &raw mut (*writer.state).destination;
        }
        writer
    }

    fn info_mut(&mut self) -> &mut jpegli_compress_struct {
        // SAFETY: the state is valid until `drop`, and the writer is exclusively borrowed.
        unsafe { &mut (*self.state).info }
    }

    fn take_output(self) -> Vec<u8> {
        // SAFETY: the state is valid until `drop`, and the writer is owned.
        std::mem::take(unsafe { &mut (*self.state).output })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // SAFETY: made by Box::into_raw in `new`; destroying also copes with a struct that is not created yet.
        unsafe {
            jpegli_destroy_compress(&mut (*self.state).info);
            drop(Box::from_raw(self.state));
        }
    }
}

/// Makes an error handler that unwinds; jpegli's own ends the process.
fn error_manager() -> jpegli_error_mgr {
    // SAFETY: an all-zero struct is what `jpegli_std_error` expects to fill in; all its fields may be zero.
    let mut manager: jpegli_error_mgr = unsafe { std::mem::zeroed() };
    // SAFETY: the struct is valid and exclusively borrowed.
    unsafe { jpegli_std_error(&mut manager) };
    manager.error_exit = Some(give_up);
    manager.emit_message = Some(ignore_message);
    manager
}

extern "C-unwind" fn give_up(_: &mut jpegli_common_struct) {
    fail(0, "jpegli gave up");
}

extern "C-unwind" fn ignore_message(_: &mut jpegli_common_struct, _: c_int) {}

/// # Safety
/// `client_data` must point at the writer's state, as set at creation.
unsafe fn output_of<'a>(info: &jpegli_compress_struct) -> (&'a mut Vec<u8>, &'a mut jpegli_destination_mgr) {
    let state: *mut State = info.common.client_data.cast();
    // SAFETY: these two fields are touched by nobody else while jpegli runs its destination callbacks.
    unsafe { (&mut (*state).output, &mut (*state).destination) }
}

extern "C-unwind" fn begin_output(info: &mut jpegli_compress_struct) {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    output.clear();
    offer_room(output, destination);
}

extern "C-unwind" fn extend_output(info: &mut jpegli_compress_struct) -> boolean {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    offer_room(output, destination);
    boolean::from(true)
}

extern "C-unwind" fn end_output(info: &mut jpegli_compress_struct) {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    output.truncate(output.len() - destination.free_in_buffer);
}

fn offer_room(output: &mut Vec<u8>, destination: &mut jpegli_destination_mgr) {
    let used = output.len();
    let step_bytes = STEP_BYTES.max(used / 2);
    output.resize(used + step_bytes, 0);
    destination.next_output_byte = output[used..].as_mut_ptr();
    destination.free_in_buffer = step_bytes;
}

#[cfg(test)]
mod tests {
    use super::super::library::guarded;
    use super::*;
    use crate::Error;

    #[test]
    fn what_jpegli_refuses_is_an_error_and_not_the_end() {
        let too_wide = vec![RGB8::default(); 70_000];
        let refused = guarded(|| Ok(write_pixels(&too_wide, 70_000, 1, 1.0)));
        assert!(matches!(refused, Err(Error::Malformed(_))));
        assert!(guarded(|| Ok(write_pixels(&too_wide[..64], 8, 8, 1.0))).is_ok());
    }
}
