//! Writes a JPEG through mozjpeg: from pixels, or losslessly from the coefficients of another JPEG.
#![expect(unsafe_code, reason = "binds mozjpeg")]

use std::ffi::{c_int, c_uint};
use std::ptr;

use mozjpeg_sys::{
    J_BOOLEAN_PARAM, J_COLOR_SPACE, J_FLOAT_PARAM, J_INT_PARAM, JDIMENSION, JINT_COMPRESS_PROFILE_VALUE,
    JPEG_LIB_VERSION, boolean, jpeg_CreateCompress, jpeg_add_quant_table, jpeg_c_set_bool_param,
    jpeg_c_set_float_param, jpeg_c_set_int_param, jpeg_component_info, jpeg_compress_struct,
    jpeg_copy_critical_parameters, jpeg_destination_mgr, jpeg_destroy_compress, jpeg_error_mgr,
    jpeg_finish_compress, jpeg_set_defaults, jpeg_set_linear_quality, jpeg_simple_progression,
    jpeg_start_compress, jpeg_write_coefficients, jpeg_write_marker, jpeg_write_raw_data,
    jpeg_write_scanlines,
};

use super::hints::Tables;
use super::library::error_manager;
use super::reader::{Planes, Reader};

/// Room added to the output at once.
const STEP_BYTES: usize = 64 * 1024;

/// Of mozjpeg's tables those that were tuned for MS-SSIM on Kodak's photos: at equal score they take 3 to 5 % fewer bytes
/// than its default ones, over the development corpus, and fewer than any others.
const BASE_TABLES: c_int = 2;

/// A marker to be written after the header: its kind and its contents.
pub(super) type Marker = (u8, Vec<u8>);

/// How the entropy coding is laid out; the pixels are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scans {
    /// mozjpeg tries many progressive layouts.
    Searched,
    /// The progressive layout that libjpeg and jpegtran write.
    Standard,
    /// One scan from top to bottom, smallest for tiny pictures.
    Sequential,
}

/// How samples become coefficients.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings<'a> {
    pub(super) quantizers: Quantizers<'a>,
    pub(super) rounding: Rounding,
}

/// The quantization tables.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quantizers<'a> {
    /// mozjpeg's, scaled.
    Scaled { percent: i32 },
    /// These.
    Own(&'a Tables),
}

/// How coefficients are rounded to whole quantizers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Each to the nearest: many times as fast, with higher scores and far more bytes at the same quality.
    Nearest,
    /// Together, to what is worth its bits (a trellis).
    Trellis(Care),
}

/// How much error a trellis must save with a bit to spend it, as mozjpeg counts it: a logarithm to base 2, in
/// sixteenths. The more care, the less is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Care(pub(super) i32);

impl Care {
    /// mozjpeg's own.
    pub(super) const USUAL: Self = Self(236);
}

/// A JPEG being written.
///
/// All functions unwind on failure and must run inside [`guarded`](super::library::guarded).
pub(super) struct Writer {
    state: *mut State,
}

/// Never moves, for its parts point at each other.
struct State {
    info: jpeg_compress_struct,
    errors: jpeg_error_mgr,
    destination: jpeg_destination_mgr,
    output: Vec<u8>,
}

impl Writer {
    /// Begins a file.
    pub(super) fn new() -> Self {
        // SAFETY: all-zero is what jpeg_CreateCompress expects, and valid for each field.
        let info = unsafe { std::mem::zeroed() };
        let destination = jpeg_destination_mgr {
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
            let info = &raw mut (*writer.state).info;
            (*info).common.err = &raw mut (*writer.state).errors;
            jpeg_CreateCompress(info, JPEG_LIB_VERSION, size_of::<jpeg_compress_struct>());
            (*info).common.client_data = writer.state.cast();
            (*info).dest = &raw mut (*writer.state).destination;
        }
        writer
    }

    /// Encodes rows of pixels, in one scan; colour is stored at full resolution or at half of it.
    pub(super) fn write_pixels(
        mut self,
        pixels: &[u8],
        color_space: J_COLOR_SPACE,
        (width, height): (u32, u32),
        halves_chroma: bool,
        settings: Settings<'_>,
    ) -> Vec<u8> {
        let pixel_bytes = if color_space == J_COLOR_SPACE::JCS_GRAYSCALE { 1 } else { 4 };
        let row_bytes = width as usize * pixel_bytes;
        assert_eq!(pixels.len(), row_bytes * height as usize, "all rows");
        self.describe(color_space, pixel_bytes as i32, width, height, settings);
        let info = self.info_mut();
        // SAFETY: the struct was created and its input is described; every row pointer has a whole row.
        unsafe {
            if !halves_chroma && info.num_components == 3 {
                let luma: &mut jpeg_component_info = &mut *info.comp_info;
                (luma.h_samp_factor, luma.v_samp_factor) = (1, 1);
            }
            jpeg_start_compress(info, boolean::from(true));
            for row in pixels.chunks_exact(row_bytes) {
                let rows = [row.as_ptr()];
                jpeg_write_scanlines(info, rows.as_ptr(), 1);
            }
            jpeg_finish_compress(info);
        }
        self.take_output()
    }

    /// Encodes planes, in one scan; each is stored at the resolution that it has.
    pub(super) fn write_planes(mut self, planes: &Planes, settings: Settings<'_>) -> Vec<u8> {
        let is_grey = planes.channels.len() == 1;
        let color_space = if is_grey { J_COLOR_SPACE::JCS_GRAYSCALE } else { J_COLOR_SPACE::JCS_YCbCr };
        self.describe(color_space, planes.channels.len() as i32, planes.width, planes.height, settings);
        let info = self.info_mut();
        info.raw_data_in = boolean::from(true);
        let batch_rows = planes.batch_rows();
        // SAFETY: the struct was created and has as many components as planes; every batch has a row pointer for each
        // row that libjpeg takes, to whole blocks.
        unsafe {
            for (index, plane) in planes.channels.iter().enumerate() {
                let component = &mut *info.comp_info.add(index);
                (component.h_samp_factor, component.v_samp_factor) = plane.sampling;
            }
            jpeg_start_compress(info, boolean::from(true));
            for batch in 0..(planes.height as usize).div_ceil(batch_rows) {
                let rows =
                    planes.channels.iter().map(|plane| plane.batch(batch).map(<[u8]>::as_ptr).collect());
                let rows: Vec<Vec<*const u8>> = rows.collect();
                let channels: Vec<*const *const u8> = rows.iter().map(Vec::as_ptr).collect();
                jpeg_write_raw_data(info, channels.as_ptr(), batch_rows as u32);
            }
            jpeg_finish_compress(info);
        }
        self.take_output()
    }

    /// Says what comes in and how it is encoded; the smallest layout is searched for once the pixels are settled.
    fn describe(
        &mut self,
        color_space: J_COLOR_SPACE,
        channels: i32,
        width: u32,
        height: u32,
        settings: Settings<'_>,
    ) {
        let info = self.info_mut();
        info.image_width = width as JDIMENSION;
        info.image_height = height as JDIMENSION;
        info.in_color_space = color_space;
        info.input_components = channels;
        // SAFETY: the struct was created and its input is described; tables have 64 entries.
        unsafe {
            jpeg_set_defaults(info);
            info.scan_info = ptr::null();
            info.num_scans = 0;
            jpeg_c_set_bool_param(info, J_BOOLEAN_PARAM::JBOOLEAN_OPTIMIZE_SCANS, boolean::from(false));
            match settings.rounding {
                Rounding::Nearest => {
                    jpeg_c_set_bool_param(
                        info,
                        J_BOOLEAN_PARAM::JBOOLEAN_TRELLIS_QUANT,
                        boolean::from(false),
                    );
                    info.optimize_coding = boolean::from(false);
                }
                Rounding::Trellis(Care(sixteenths)) => {
                    let log2 = sixteenths as f32 / 16.0;
                    jpeg_c_set_float_param(info, J_FLOAT_PARAM::JFLOAT_LAMBDA_LOG_SCALE1, log2);
                }
            }
            match settings.quantizers {
                Quantizers::Scaled { percent } => {
                    jpeg_c_set_int_param(info, J_INT_PARAM::JINT_BASE_QUANT_TBL_IDX, BASE_TABLES);
                    jpeg_set_linear_quality(info, percent, boolean::from(true));
                }
                Quantizers::Own(Tables { luma, chroma }) => {
                    for (index, table) in [(0, luma), (1, chroma)] {
                        let table = table.map(c_uint::from);
                        jpeg_add_quant_table(info, index, table.as_ptr(), 100, boolean::from(true));
                    }
                }
            }
        }
    }

    /// Writes the coefficients of another JPEG, each exactly as it was.
    pub(super) fn write_coefficients(
        mut self,
        source: &mut Reader<'_>,
        scans: Scans,
        markers: &[Marker],
    ) -> Vec<u8> {
        let coefficients = source.read_coefficients();
        let info = self.info_mut();
        // SAFETY: both structs are valid, the coefficients belong to the source, which lives until the end.
        unsafe {
            if scans != Scans::Searched {
                let fastest = JINT_COMPRESS_PROFILE_VALUE::JCP_FASTEST as i32;
                jpeg_c_set_int_param(info, J_INT_PARAM::JINT_COMPRESS_PROFILE, fastest);
            }
            jpeg_copy_critical_parameters(source.info(), info);
            info.optimize_coding = boolean::from(true);
            if scans == Scans::Sequential {
                info.scan_info = ptr::null();
                info.num_scans = 0;
            } else {
                let is_searched = boolean::from(scans == Scans::Searched);
                jpeg_c_set_bool_param(info, J_BOOLEAN_PARAM::JBOOLEAN_OPTIMIZE_SCANS, is_searched);
                jpeg_simple_progression(info);
            }
            jpeg_write_coefficients(info, coefficients);
            write_markers(info, markers);
            jpeg_finish_compress(info);
        }
        self.take_output()
    }

    fn info_mut(&mut self) -> &mut jpeg_compress_struct {
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
        // SAFETY: made by Box::into_raw in `new`; jpeg_destroy also copes with a struct that is not created yet.
        unsafe {
            jpeg_destroy_compress(&mut (*self.state).info);
            drop(Box::from_raw(self.state));
        }
    }
}

/// # Safety
/// The header must have been begun and no row written.
unsafe fn write_markers(info: &mut jpeg_compress_struct, markers: &[Marker]) {
    for (kind, contents) in markers {
        // SAFETY: the pointer has as many bytes as said.
        unsafe { jpeg_write_marker(info, i32::from(*kind), contents.as_ptr(), contents.len() as _) };
    }
}

/// # Safety
/// `client_data` must point at the writer's state, as set at creation.
unsafe fn output_of<'a>(info: &jpeg_compress_struct) -> (&'a mut Vec<u8>, &'a mut jpeg_destination_mgr) {
    let state: *mut State = info.common.client_data.cast();
    // SAFETY: these two fields are touched by nobody else while libjpeg runs its destination callbacks.
    unsafe { (&mut (*state).output, &mut (*state).destination) }
}

extern "C-unwind" fn begin_output(info: &mut jpeg_compress_struct) {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    output.clear();
    offer_room(output, destination);
}

extern "C-unwind" fn extend_output(info: &mut jpeg_compress_struct) -> boolean {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    // libjpeg calls this when all the room is used up, whatever the counter says.
    offer_room(output, destination);
    boolean::from(true)
}

extern "C-unwind" fn end_output(info: &mut jpeg_compress_struct) {
    // SAFETY: set at creation.
    let (output, destination) = unsafe { output_of(info) };
    output.truncate(output.len() - destination.free_in_buffer);
}

fn offer_room(output: &mut Vec<u8>, destination: &mut jpeg_destination_mgr) {
    let used = output.len();
    let step_bytes = STEP_BYTES.max(used / 2);
    output.resize(used + step_bytes, 0);
    destination.next_output_byte = output[used..].as_mut_ptr();
    destination.free_in_buffer = step_bytes;
}
