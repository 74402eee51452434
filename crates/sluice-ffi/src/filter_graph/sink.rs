//! What a configured graph gives.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use ffmpeg_next::ffi;

use super::{AudioFilterEnd, FilterEnd, VideoFilterEnd};
use crate::channel_layout::ChannelLayout;
use crate::color::{ColorRange, ColorSpace};
use crate::error::{Result, check};
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::rational::Rational;
use crate::raw;
use crate::sample_format::SampleFormat;

/// Reads the facts of a configured buffer sink.
pub(super) fn facts(sink: NonNull<ffi::AVFilterContext>, kind: MediaType) -> Result<FilterEnd> {
    if kind == MediaType::Audio {
        audio(sink).map(FilterEnd::Audio)
    } else {
        Ok(FilterEnd::Video(video(sink)))
    }
}

fn audio(sink: NonNull<ffi::AVFilterContext>) -> Result<AudioFilterEnd> {
    let sink = sink.as_ptr();
    // SAFETY: all zero is the documented empty AVChannelLayout.
    let mut layout: ffi::AVChannelLayout = unsafe { MaybeUninit::zeroed().assume_init() };
    // SAFETY: a configured sink; the layout is written by C and freed by `layout` below.
    let code = unsafe { ffi::av_buffersink_get_ch_layout(sink, &raw mut layout) };
    check(code, "read filter output")?;
    let owned = ChannelLayout::copy_of(&layout);
    // SAFETY: C gave us this copy.
    unsafe { ffi::av_channel_layout_uninit(&raw mut layout) };
    // SAFETY: a configured sink.
    let format = unsafe { ffi::av_buffersink_get_format(sink) };
    // SAFETY: a configured sink.
    let sample_rate = unsafe { ffi::av_buffersink_get_sample_rate(sink) };
    Ok(AudioFilterEnd {
        format: SampleFormat::from_raw(format),
        sample_rate,
        layout: owned?,
        time_base: time_base(sink),
    })
}

fn time_base(sink: *mut ffi::AVFilterContext) -> Rational {
    // SAFETY: callers pass a configured sink.
    unsafe { ffi::av_buffersink_get_time_base(sink) }.into()
}

fn video(sink: NonNull<ffi::AVFilterContext>) -> VideoFilterEnd {
    let sink = sink.as_ptr();
    // SAFETY: a configured sink.
    let format = unsafe { ffi::av_buffersink_get_format(sink) };
    // SAFETY: a configured sink.
    let width = unsafe { ffi::av_buffersink_get_w(sink) };
    // SAFETY: a configured sink.
    let height = unsafe { ffi::av_buffersink_get_h(sink) };
    // SAFETY: a configured sink.
    let frame_rate: Rational = unsafe { ffi::av_buffersink_get_frame_rate(sink) }.into();
    // SAFETY: a configured sink.
    let aspect = unsafe { ffi::av_buffersink_get_sample_aspect_ratio(sink) };
    // SAFETY: a configured sink.
    let space = unsafe { raw::av_buffersink_get_colorspace(sink) };
    // SAFETY: a configured sink.
    let range = unsafe { raw::av_buffersink_get_color_range(sink) };
    VideoFilterEnd {
        width,
        height,
        format: PixelFormat::from_raw(format),
        time_base: time_base(sink),
        frame_rate: frame_rate.positive(),
        sample_aspect_ratio: aspect.into(),
        color_space: ColorSpace::from_raw(space),
        color_range: ColorRange::from_raw(range),
    }
}
