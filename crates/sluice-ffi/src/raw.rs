//! FFmpeg's enums as the plain integers they are on the C side.
//!
//! The generated bindings turn C enums into closed Rust enums; a number that FFmpeg
//! reads from a file and that the bindings do not list would then be undefined
//! behaviour. Everything here keeps such numbers integers: fields are read and written
//! through integer pointers, and functions that take an enum are declared with `c_int`
//! (the same calling convention).

use ffmpeg_next::ffi;
use libc::{c_char, c_int, c_uint, c_void};

/// Reads an enum field of an FFmpeg struct as the integer it holds.
pub(crate) fn enum_value<E: Copy>(field: &E) -> i32 {
    const { assert!(size_of::<E>() == 4 && align_of::<E>() == 4) };
    // SAFETY: `E` is four aligned bytes (checked above at compile time), all initialised
    // because FFmpeg zeroes its structs, and any four bytes are an `i32`.
    unsafe { std::ptr::from_ref(field).cast::<i32>().read() }
}

/// Writes an integer into an enum field of an FFmpeg struct.
///
/// # Safety
/// `field` must be valid for writes, and nothing may read it as the closed Rust enum
/// afterwards: only C and [`enum_value`] do.
pub(crate) unsafe fn set_enum_value<E: Copy>(field: *mut E, value: i32) {
    const { assert!(size_of::<E>() == 4 && align_of::<E>() == 4) };
    // SAFETY: the caller vouches for `field`; four aligned bytes, checked above.
    unsafe { field.cast::<i32>().write(value) };
}

unsafe extern "C" {
    pub(crate) safe fn av_get_sample_fmt_name(format: c_int) -> *const c_char;
    pub(crate) fn av_get_sample_fmt(name: *const c_char) -> c_int;
    pub(crate) safe fn av_get_bytes_per_sample(format: c_int) -> c_int;
    pub(crate) safe fn av_sample_fmt_is_planar(format: c_int) -> c_int;
    pub(crate) safe fn av_get_alt_sample_fmt(format: c_int, planar: c_int) -> c_int;

    pub(crate) safe fn av_pix_fmt_desc_get(format: c_int) -> *const ffi::AVPixFmtDescriptor;
    pub(crate) fn av_pix_fmt_desc_get_id(descriptor: *const ffi::AVPixFmtDescriptor) -> c_int;
    pub(crate) fn av_get_pix_fmt(name: *const c_char) -> c_int;
    pub(crate) safe fn av_pix_fmt_count_planes(format: c_int) -> c_int;
    pub(crate) safe fn av_image_get_linesize(format: c_int, width: c_int, plane: c_int) -> c_int;

    pub(crate) fn av_guess_codec(
        format: *const ffi::AVOutputFormat,
        short_name: *const c_char,
        file_name: *const c_char,
        mime_type: *const c_char,
        kind: c_int,
    ) -> c_int;
    pub(crate) fn avformat_query_codec(
        format: *const ffi::AVOutputFormat,
        codec: c_int,
        compliance: c_int,
    ) -> c_int;
    pub(crate) safe fn sws_isSupportedInput(format: c_int) -> c_int;
    pub(crate) safe fn sws_isSupportedOutput(format: c_int) -> c_int;
    pub(crate) fn swr_alloc_set_opts2(
        context: *mut *mut ffi::SwrContext,
        out_layout: *const ffi::AVChannelLayout,
        out_format: c_int,
        out_rate: c_int,
        in_layout: *const ffi::AVChannelLayout,
        in_format: c_int,
        in_rate: c_int,
        log_offset: c_int,
        log_context: *mut c_void,
    ) -> c_int;
    pub(crate) fn av_audio_fifo_alloc(
        format: c_int,
        channels: c_int,
        samples: c_int,
    ) -> *mut ffi::AVAudioFifo;
    pub(crate) fn avcodec_find_best_pix_fmt_of_list(
        list: *const c_int,
        source: c_int,
        has_alpha: c_int,
        loss: *mut c_int,
    ) -> c_int;
    pub(crate) fn av_buffersink_get_colorspace(sink: *const ffi::AVFilterContext) -> c_int;
    pub(crate) fn av_buffersink_get_color_range(sink: *const ffi::AVFilterContext) -> c_int;

    pub(crate) safe fn av_color_space_name(value: c_int) -> *const c_char;
    pub(crate) fn av_color_space_from_name(name: *const c_char) -> c_int;
    pub(crate) safe fn av_color_range_name(value: c_int) -> *const c_char;
    pub(crate) fn av_color_range_from_name(name: *const c_char) -> c_int;
    pub(crate) safe fn av_color_primaries_name(value: c_int) -> *const c_char;
    pub(crate) fn av_color_primaries_from_name(name: *const c_char) -> c_int;
    pub(crate) safe fn av_color_transfer_name(value: c_int) -> *const c_char;
    pub(crate) fn av_color_transfer_from_name(name: *const c_char) -> c_int;
    pub(crate) safe fn av_chroma_location_name(value: c_int) -> *const c_char;
    pub(crate) fn av_chroma_location_from_name(name: *const c_char) -> c_int;

    pub(crate) safe fn avcodec_get_name(id: c_int) -> *const c_char;
    pub(crate) safe fn avcodec_descriptor_get(id: c_int) -> *const ffi::AVCodecDescriptor;
    pub(crate) safe fn avcodec_profile_name(id: c_int, profile: c_int) -> *const c_char;
    pub(crate) safe fn avcodec_find_decoder(id: c_int) -> *const ffi::AVCodec;
    pub(crate) safe fn avcodec_find_encoder(id: c_int) -> *const ffi::AVCodec;
    pub(crate) safe fn av_get_bits_per_sample(id: c_int) -> c_int;
    pub(crate) fn avcodec_get_supported_config(
        context: *const ffi::AVCodecContext,
        codec: *const ffi::AVCodec,
        config: c_int,
        flags: c_uint,
        out: *mut *const c_void,
        count: *mut c_int,
    ) -> c_int;

    pub(crate) fn av_find_best_stream(
        context: *mut ffi::AVFormatContext,
        kind: c_int,
        wanted: c_int,
        related: c_int,
        decoder: *mut *const ffi::AVCodec,
        flags: c_int,
    ) -> c_int;
    pub(crate) fn avfilter_pad_get_type(pads: *const ffi::AVFilterPad, index: c_int) -> c_int;
    pub(crate) fn av_hwdevice_find_type_by_name(name: *const c_char) -> c_int;
    pub(crate) fn av_hwdevice_ctx_create(
        device: *mut *mut ffi::AVBufferRef,
        kind: c_int,
        name: *const c_char,
        options: *mut ffi::AVDictionary,
        flags: c_int,
    ) -> c_int;
    pub(crate) safe fn av_hwdevice_iterate_types(previous: c_int) -> c_int;
    pub(crate) safe fn av_hwdevice_get_type_name(kind: c_int) -> *const c_char;

    pub(crate) fn av_frame_get_side_data(
        frame: *const ffi::AVFrame,
        kind: c_int,
    ) -> *mut ffi::AVFrameSideData;
    pub(crate) fn av_frame_remove_side_data(frame: *mut ffi::AVFrame, kind: c_int);
    pub(crate) fn av_packet_new_side_data(
        packet: *mut ffi::AVPacket,
        kind: c_int,
        size: usize,
    ) -> *mut u8;
    pub(crate) fn av_packet_get_side_data(
        packet: *const ffi::AVPacket,
        kind: c_int,
        size: *mut usize,
    ) -> *mut u8;
}
