//! Filters and bitstream filters.

use ffmpeg_next::ffi;

use super::iterate;
use crate::media_type::MediaType;
use crate::raw;
use crate::text::{lossy, lossy_or_empty};

/// The pads at one end of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PadCount {
    /// These.
    Fixed(Vec<MediaType>),
    /// As many as its options say.
    Dynamic,
}

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterEntry {
    /// FFmpeg's name.
    pub name: String,
    /// One sentence about what it does.
    pub long_name: String,
    /// What goes in.
    pub inputs: PadCount,
    /// What comes out.
    pub outputs: PadCount,
    /// It can be switched on and off by `enable=`.
    pub timeline: bool,
    /// It runs on several threads.
    pub slice_threads: bool,
}

/// A filter of packets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitstreamFilterEntry {
    /// FFmpeg's name.
    pub name: String,
    /// The codecs it works on; empty: all.
    pub codecs: Vec<String>,
}

/// Every filter.
#[must_use]
pub fn filters() -> Vec<FilterEntry> {
    // SAFETY: FFmpeg's iterator over its static table of filters.
    let all = unsafe { iterate(ffi::av_filter_iterate) };
    all.into_iter().map(filter).collect()
}

fn filter(filter: &'static ffi::AVFilter) -> FilterEntry {
    let has = |flag: i32| filter.flags & flag != 0;
    FilterEntry {
        // SAFETY: texts of the static table.
        name: unsafe { lossy_or_empty(filter.name) },
        // SAFETY: as above.
        long_name: unsafe { lossy_or_empty(filter.description) },
        inputs: pads(filter, false, has(ffi::AVFILTER_FLAG_DYNAMIC_INPUTS)),
        outputs: pads(filter, true, has(ffi::AVFILTER_FLAG_DYNAMIC_OUTPUTS)),
        timeline: has(ffi::AVFILTER_FLAG_SUPPORT_TIMELINE),
        slice_threads: has(ffi::AVFILTER_FLAG_SLICE_THREADS),
    }
}

fn pads(filter: &'static ffi::AVFilter, output: bool, dynamic: bool) -> PadCount {
    if dynamic {
        return PadCount::Dynamic;
    }
    let pads = if output {
        filter.outputs
    } else {
        filter.inputs
    };
    // SAFETY: a filter of the static table.
    let count = unsafe { ffi::avfilter_filter_pad_count(filter, i32::from(output)) };
    let kinds = (0..i32::try_from(count).unwrap_or(0)).map(|index| {
        // SAFETY: the index is below the count of this very array.
        MediaType::from_raw(unsafe { raw::avfilter_pad_get_type(pads, index) })
    });
    PadCount::Fixed(kinds.collect())
}

/// Every bitstream filter.
#[must_use]
pub fn bitstream_filters() -> Vec<BitstreamFilterEntry> {
    // SAFETY: FFmpeg's iterator over its static table.
    let all = unsafe { iterate(ffi::av_bsf_iterate) };
    all.into_iter().map(bitstream_filter).collect()
}

fn bitstream_filter(filter: &'static ffi::AVBitStreamFilter) -> BitstreamFilterEntry {
    let mut codecs = Vec::new();
    let mut id = filter.codec_ids.cast::<i32>();
    while !id.is_null() {
        // SAFETY: the list ends with AV_CODEC_ID_NONE, at which this loop ends; read as
        // the int the enum is.
        let value = unsafe { id.read() };
        if value == ffi::AVCodecID::AV_CODEC_ID_NONE as i32 {
            break;
        }
        // SAFETY: a static name.
        codecs.extend(unsafe { lossy(raw::avcodec_get_name(value)) });
        // SAFETY: the terminator has not been reached, so one more element follows.
        id = unsafe { id.add(1) };
    }
    BitstreamFilterEntry {
        // SAFETY: a text of the static table.
        name: unsafe { lossy_or_empty(filter.name) },
        codecs,
    }
}
