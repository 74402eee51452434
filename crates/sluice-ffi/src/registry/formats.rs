//! Demuxers, muxers and devices.

use std::collections::HashSet;

use ffmpeg_next::ffi;
use libc::c_char;

use super::{iterate, register_devices};
use crate::media_type::MediaType;
use crate::text::{lossy, lossy_or_empty};

/// A demuxer, a muxer or a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatEntry {
    /// FFmpeg's name; demuxers of several containers have several, joined by commas.
    pub name: String,
    /// The name for people; empty where FFmpeg has none.
    pub long_name: String,
    /// Endings of file names, without the dot.
    pub extensions: Vec<String>,
    /// MIME types.
    pub mime_types: Vec<String>,
    /// What a device carries; empty for files.
    pub media_types: Vec<MediaType>,
    /// Whether it opens its own target or source instead of reading and writing bytes.
    pub opens_itself: bool,
}

/// Every demuxer that is not a device.
#[must_use]
pub fn demuxers() -> Vec<FormatEntry> {
    let devices = input_devices();
    // SAFETY: one of FFmpeg's iterators over a static table.
    let all = unsafe { iterate(ffi::av_demuxer_iterate) };
    let entries = all.into_iter().map(|format| demuxer(format, Vec::new()));
    without(entries, &devices)
}

/// Every muxer that is not a device.
#[must_use]
pub fn muxers() -> Vec<FormatEntry> {
    let devices = output_devices();
    // SAFETY: one of FFmpeg's iterators over a static table.
    let all = unsafe { iterate(ffi::av_muxer_iterate) };
    let entries = all.into_iter().map(|format| muxer(format, Vec::new()));
    without(entries, &devices)
}

/// Every device that can be read from.
#[must_use]
pub fn input_devices() -> Vec<FormatEntry> {
    register_devices();
    devices(
        ffi::av_input_audio_device_next,
        ffi::av_input_video_device_next,
        demuxer,
    )
}

/// Every device that can be written to.
#[must_use]
pub fn output_devices() -> Vec<FormatEntry> {
    register_devices();
    devices(
        ffi::av_output_audio_device_next,
        ffi::av_output_video_device_next,
        muxer,
    )
}

fn without(
    entries: impl Iterator<Item = FormatEntry>,
    devices: &[FormatEntry],
) -> Vec<FormatEntry> {
    let names: HashSet<&str> = devices.iter().map(|device| device.name.as_str()).collect();
    entries
        .filter(|entry| !names.contains(entry.name.as_str()))
        .collect()
}

type NextDevice<T> = unsafe extern "C" fn(*const T) -> *const T;

fn devices<T: 'static>(
    audio: NextDevice<T>,
    video: NextDevice<T>,
    describe: fn(&T, Vec<MediaType>) -> FormatEntry,
) -> Vec<FormatEntry> {
    let mut found: Vec<FormatEntry> = Vec::new();
    for (next, kind) in [(audio, MediaType::Audio), (video, MediaType::Video)] {
        let mut device = std::ptr::null();
        loop {
            // SAFETY: null to begin with, then the entry returned last.
            device = unsafe { next(device) };
            // SAFETY: null, or an entry of FFmpeg's static table.
            let Some(format) = (unsafe { device.as_ref() }) else {
                break;
            };
            let entry = describe(format, vec![kind]);
            match found.iter_mut().find(|known| known.name == entry.name) {
                Some(known) => known.media_types.push(kind),
                None => found.push(entry),
            }
        }
    }
    found
}

/// Describes one: FFmpeg's two types have the same fields, but nothing in common.
macro_rules! describe {
    ($name:ident, $format:ty) => {
        fn $name(format: &$format, media_types: Vec<MediaType>) -> FormatEntry {
            FormatEntry {
                // SAFETY: the texts of a static table are null or static, terminated strings.
                name: unsafe { lossy_or_empty(format.name) },
                // SAFETY: as above.
                long_name: unsafe { lossy_or_empty(format.long_name) },
                extensions: list(format.extensions),
                mime_types: list(format.mime_type),
                media_types,
                opens_itself: format.flags & ffi::AVFMT_NOFILE != 0,
            }
        }
    };
}

describe!(demuxer, ffi::AVInputFormat);
describe!(muxer, ffi::AVOutputFormat);

/// Splits a text of FFmpeg's static tables at its commas.
fn list(text: *const c_char) -> Vec<String> {
    // SAFETY: called only with texts of static tables: null or terminated.
    let text = unsafe { lossy(text) }.unwrap_or_default();
    let parts = text.split(',').map(str::trim).filter(|t| !t.is_empty());
    parts.map(str::to_owned).collect()
}
