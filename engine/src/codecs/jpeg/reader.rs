//! Reads a JPEG through mozjpeg: header, markers, pixels or coefficients.
#![expect(unsafe_code, reason = "binds mozjpeg")]

use std::borrow::Cow;
use std::ffi::c_int;
use std::slice;

use mozjpeg_sys::{
    J_COLOR_SPACE, JPEG_LIB_VERSION, JWRN_BOGUS_PROGRESSION, JWRN_HIT_MARKER, jpeg_CreateDecompress,
    jpeg_common_struct, jpeg_component_info, jpeg_decompress_struct, jpeg_destroy_decompress, jpeg_error_mgr,
    jpeg_finish_decompress, jpeg_has_multiple_scans, jpeg_mem_src, jpeg_progress_mgr, jpeg_read_coefficients,
    jpeg_read_header, jpeg_read_raw_data, jpeg_read_scanlines, jpeg_save_markers, jpeg_start_decompress,
    jvirt_barray_control,
};

use super::library::{error_manager, fail};
use super::segments::{self, MOST_SCANS};

/// So many zeros at the end of a scan are no picture but filling.
const FILLING_BYTES: usize = 256;
/// libjpeg reads so far ahead at most.
const READ_AHEAD_BYTES: usize = 8;

/// Samples in a row of a block.
const BLOCK_SIDE: usize = 8;

/// EXIF and XMP.
pub(super) const APP1: u8 = 0xE1;
/// Colour profiles.
pub(super) const APP2: u8 = 0xE2;
/// Free text.
pub(super) const COMMENT: u8 = 0xFE;

/// A JPEG whose header was read.
///
/// All functions unwind on broken files and must run inside [`guarded`](super::library::guarded).
pub(super) struct Reader<'a> {
    state: *mut State,
    /// The file, with an end marker.
    bytes: Cow<'a, [u8]>,
    /// Whether the file had none of its own.
    is_open: bool,
}

/// Never moves, for its parts point at each other.
struct State {
    info: jpeg_decompress_struct,
    errors: jpeg_error_mgr,
    progress: jpeg_progress_mgr,
}

impl<'a> Reader<'a> {
    /// Reads everything before the first scan.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        // SAFETY: all-zero is what jpeg_CreateDecompress expects, and valid for each field.
        let info = unsafe { std::mem::zeroed() };
        let progress = jpeg_progress_mgr {
            progress_monitor: Some(limit_scans),
            pass_counter: 0,
            pass_limit: 0,
            completed_passes: 0,
            total_passes: 0,
        };
        let state = Box::into_raw(Box::new(State { info, errors: error_manager(), progress }));
        let (bytes, is_open) = segments::closed(bytes);
        let reader = Self { state, bytes, is_open };
        // SAFETY: the state stays where it is until `drop`; the input outlives the reader.
        unsafe {
            let info = &raw mut (*state).info;
            (*info).common.err = &raw mut (*state).errors;
            jpeg_CreateDecompress(info, JPEG_LIB_VERSION, size_of::<jpeg_decompress_struct>());
            (*info).common.progress = &raw mut (*state).progress;
            jpeg_mem_src(&mut *info, reader.bytes.as_ptr(), reader.bytes.len() as _);
            for marker in [APP1, APP2, COMMENT] {
                jpeg_save_markers(&mut *info, marker.into(), 0xFFFF);
            }
            jpeg_read_header(&mut *info, 1);
        }
        reader
    }

    /// Width and height in pixels, as stored.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.info().image_width, self.info().image_height)
    }

    /// What the stored numbers mean.
    pub(super) fn color_space(&self) -> J_COLOR_SPACE {
        self.info().jpeg_color_space
    }

    /// Horizontal and vertical sampling factors of the channels.
    pub(super) fn sampling(&self) -> Vec<(i32, i32)> {
        let factors = |component: &jpeg_component_info| (component.h_samp_factor, component.v_samp_factor);
        self.components().iter().map(factors).collect()
    }

    /// The saved markers of one kind, in order.
    pub(super) fn markers(&self, kind: u8) -> Vec<&[u8]> {
        let mut found = Vec::new();
        let mut next = self.info().marker_list;
        // SAFETY: libjpeg's list of saved markers is valid as long as the reader.
        while let Some(marker) = unsafe { next.as_ref() } {
            if marker.marker == kind && !marker.data.is_null() {
                // SAFETY: libjpeg allocated `data_length` bytes at `data`.
                found.push(unsafe { slice::from_raw_parts(marker.data, marker.data_length as usize) });
            }
            next = marker.next;
        }
        found
    }

    /// Decodes into rows of 4 bytes a pixel; `pixels` must have room for them all.
    pub(super) fn read_pixels(&mut self, color_space: J_COLOR_SPACE, pixels: &mut [u8]) {
        let (width, height) = self.size();
        let row_bytes = width as usize * 4;
        assert_eq!(pixels.len(), row_bytes * height as usize, "room for all rows");
        let info = self.info_mut();
        info.out_color_space = color_space;
        // SAFETY: the struct is valid and its header was read; every row pointer has room for a row.
        unsafe {
            jpeg_start_decompress(info);
            assert_eq!(info.output_components, 4, "4 bytes a pixel");
            for row in pixels.chunks_exact_mut(row_bytes) {
                let mut rows = [row.as_mut_ptr()];
                jpeg_read_scanlines(info, rows.as_mut_ptr(), 1);
            }
        }
        self.finish();
    }

    /// The quantization table of each channel, in natural order; `None` where the file names one it does not have.
    pub(super) fn quantizers(&self) -> Option<Vec<[u16; 64]>> {
        let tables = self.info().quant_tbl_ptrs;
        let of_component = |component: &jpeg_component_info| {
            let table = *tables.get(usize::try_from(component.quant_tbl_no).ok()?)?;
            // SAFETY: libjpeg's tables are null or valid as long as the reader.
            unsafe { table.as_ref() }.map(|table| table.quantval)
        };
        self.components().iter().map(of_component).collect()
    }

    /// Decodes the channels as they are stored: unconverted, each at its own resolution.
    pub(super) fn read_planes(&mut self) -> Planes {
        let (width, height) = self.size();
        let info = self.info_mut();
        info.raw_data_out = 1;
        // SAFETY: the struct is valid and its header was read; every row pointer has room for a row of whole blocks.
        unsafe {
            jpeg_start_decompress(info);
            let channels = self.components().iter().map(Plane::of).collect();
            let mut planes = Planes { width, height, channels };
            let batch_rows = planes.batch_rows();
            for batch in 0..(height as usize).div_ceil(batch_rows) {
                let rows = planes.channels.iter_mut();
                let mut rows: Vec<Vec<*mut u8>> =
                    rows.map(|plane| plane.batch_mut(batch).map(<[u8]>::as_mut_ptr).collect()).collect();
                let mut channels: Vec<*mut *mut u8> = rows.iter_mut().map(Vec::as_mut_ptr).collect();
                jpeg_read_raw_data(self.info_mut(), channels.as_mut_ptr(), batch_rows as u32);
            }
            self.finish();
            planes
        }
    }

    /// Reads the quantized coefficients, which belong to the reader.
    pub(super) fn read_coefficients(&mut self) -> *mut *mut jvirt_barray_control {
        // SAFETY: the struct is valid and its header was read.
        let coefficients = unsafe { jpeg_read_coefficients(self.info_mut()) };
        self.require_all_scans();
        coefficients
    }

    /// Ends the reading of all rows; unwinds where some of them were not in the file.
    fn finish(&mut self) {
        // SAFETY: the struct is valid and all rows were read.
        unsafe {
            if jpeg_has_multiple_scans(self.info()) == 0 {
                self.require_data_to_the_end();
                return;
            }
            jpeg_finish_decompress(self.info_mut());
        }
        self.require_all_scans();
    }

    /// Unwinds where there is nothing of a channel; in a file that breaks off, where digits of any coefficient are
    /// missing, too.
    fn require_all_scans(&self) {
        let info = self.info();
        let lacks_channel = self.components().iter().any(|component| component.quant_table.is_null());
        let bits = info.coef_bits.cast::<[c_int; BLOCK_SIDE * BLOCK_SIDE]>();
        let lacks_digits = self.is_open && !bits.is_null() && {
            // SAFETY: libjpeg keeps one row a channel: -1 for what was never there, else how many digits are missing.
            let bits = unsafe { slice::from_raw_parts(bits, info.num_components as usize) };
            bits.as_flattened().iter().any(|&missing| missing != 0)
        };
        if lacks_channel || lacks_digits {
            fail(JWRN_HIT_MARKER, "the file ends before its last scan");
        }
    }

    /// Unwinds where a file breaks off and its last rows were read from zeros, which programs put in the place of data
    /// that they could not get.
    fn require_data_to_the_end(&self) {
        if !self.is_open {
            return;
        }
        // SAFETY: the source is valid as long as the struct.
        let next = unsafe { (*self.info().src).next_input_byte };
        let used = (next as usize).wrapping_sub(self.bytes.as_ptr() as usize);
        let Some(used) = self.bytes.get(..used) else { return };
        let read = used.len().saturating_sub(READ_AHEAD_BYTES);
        let tail = used[..read].last_chunk::<FILLING_BYTES>();
        if tail.is_some_and(|tail| tail.iter().all(|&byte| byte == 0)) {
            fail(JWRN_HIT_MARKER, "the data of its last rows are zeros");
        }
    }

    /// Lends the struct to libjpeg's transcoding functions.
    pub(super) fn info(&self) -> &jpeg_decompress_struct {
        // SAFETY: the state is valid until `drop`.
        unsafe { &(*self.state).info }
    }

    fn info_mut(&mut self) -> &mut jpeg_decompress_struct {
        // SAFETY: the state is valid until `drop`, and the reader is exclusively borrowed.
        unsafe { &mut (*self.state).info }
    }

    fn components(&self) -> &[jpeg_component_info] {
        let info = self.info();
        if info.comp_info.is_null() {
            return &[];
        }
        // SAFETY: libjpeg allocated `num_components` of them.
        unsafe { slice::from_raw_parts(info.comp_info, info.num_components as usize) }
    }
}

/// A picture's channels as its JPEG stores them: unconverted, each at its own resolution.
pub(super) struct Planes {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// One for grey, three for colour.
    pub(super) channels: Vec<Plane>,
}

impl Planes {
    /// Says whether planes can hold channels of these sampling factors: grey, or colour at no more than luma's
    /// resolution and no less than half of it.
    pub(super) fn can_hold(sampling: &[(i32, i32)]) -> bool {
        match sampling {
            [luma] => *luma == (1, 1),
            [luma, (1, 1), (1, 1)] => (1..=2).contains(&luma.0) && (1..=2).contains(&luma.1),
            _ => false,
        }
    }

    /// Says whether colour is stored at half resolution both ways.
    pub(super) fn halves_chroma(&self) -> bool {
        self.channels.len() == 3 && self.channels[0].sampling == (2, 2)
    }

    /// Rows of luma that libjpeg takes and gives at once.
    pub(super) fn batch_rows(&self) -> usize {
        self.channels.iter().map(|plane| plane.sampling.1 as usize).max().unwrap_or(1) * BLOCK_SIDE
    }
}

/// One channel's samples in whole blocks.
pub(super) struct Plane {
    /// Horizontal and vertical sampling factor.
    pub(super) sampling: (i32, i32),
    row_bytes: usize,
    samples: Vec<u8>,
}

impl Plane {
    fn of(component: &jpeg_component_info) -> Self {
        let sampling = (component.h_samp_factor, component.v_samp_factor);
        let row_bytes = component.width_in_blocks as usize * BLOCK_SIDE;
        let block_rows = (component.height_in_blocks as usize).next_multiple_of(sampling.1 as usize);
        Self { sampling, row_bytes, samples: vec![0; row_bytes * block_rows * BLOCK_SIDE] }
    }

    /// The rows that libjpeg takes and gives at once.
    fn batch_mut(&mut self, batch: usize) -> impl Iterator<Item = &mut [u8]> {
        let rows = self.sampling.1 as usize * BLOCK_SIDE;
        self.samples.chunks_exact_mut(self.row_bytes).skip(batch * rows).take(rows)
    }

    /// The rows that libjpeg takes and gives at once.
    pub(super) fn batch(&self, batch: usize) -> impl Iterator<Item = &[u8]> {
        let rows = self.sampling.1 as usize * BLOCK_SIDE;
        self.samples.chunks_exact(self.row_bytes).skip(batch * rows).take(rows)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // SAFETY: made by Box::into_raw in `new`; jpeg_destroy also copes with a struct that is not created yet.
        unsafe {
            jpeg_destroy_decompress(&mut (*self.state).info);
            drop(Box::from_raw(self.state));
        }
    }
}

extern "C-unwind" fn limit_scans(common: &mut jpeg_common_struct) {
    // SAFETY: the monitor is set for decompressors only, whose first field is the common part.
    let info = unsafe { &*(&raw const *common).cast::<jpeg_decompress_struct>() };
    if info.input_scan_number > MOST_SCANS as c_int {
        fail(JWRN_BOGUS_PROGRESSION, "the picture has too many scans");
    }
}
