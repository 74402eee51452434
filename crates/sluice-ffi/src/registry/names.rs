//! Versions, protocols and kinds of hardware.

use ffmpeg_next::ffi;
use libc::{c_int, c_uint};

use crate::raw;
use crate::text::{lossy, lossy_or_empty};

/// The version of each library, `major.minor.micro`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// FFmpeg's release.
    pub ffmpeg: String,
    /// libavutil.
    pub avutil: String,
    /// libavcodec.
    pub avcodec: String,
    /// libavformat.
    pub avformat: String,
    /// libavfilter.
    pub avfilter: String,
    /// libavdevice.
    pub avdevice: String,
    /// libswscale.
    pub swscale: String,
    /// libswresample.
    pub swresample: String,
}

fn dotted(version: c_uint) -> String {
    let (major, minor, micro) = (version >> 16, (version >> 8) & 0xff, version & 0xff);
    format!("{major}.{minor}.{micro}")
}

/// What is loaded right now.
#[must_use]
pub fn versions() -> Versions {
    let numbers: [unsafe extern "C" fn() -> c_uint; 7] = [
        ffi::avutil_version,
        ffi::avcodec_version,
        ffi::avformat_version,
        ffi::avfilter_version,
        ffi::avdevice_version,
        ffi::swscale_version,
        ffi::swresample_version,
    ];
    // SAFETY: functions without arguments that return a number.
    let [
        avutil,
        avcodec,
        avformat,
        avfilter,
        avdevice,
        swscale,
        swresample,
    ] = numbers.map(|version| dotted(unsafe { version() }));
    // SAFETY: no arguments; returns a static text.
    let release = unsafe { ffi::av_version_info() };
    Versions {
        // SAFETY: a static, terminated text.
        ffmpeg: unsafe { lossy_or_empty(release) },
        avutil,
        avcodec,
        avformat,
        avfilter,
        avdevice,
        swscale,
        swresample,
    }
}

/// FFmpeg's licence as it was configured (`"LGPL version 3 or later"`).
#[must_use]
pub fn license() -> String {
    // SAFETY: no arguments; returns a static text.
    let text = unsafe { ffi::avutil_license() };
    // SAFETY: a static, terminated text.
    unsafe { lossy_or_empty(text) }
}

/// FFmpeg's configure line.
#[must_use]
pub fn build_configuration() -> String {
    // SAFETY: no arguments; returns a static text.
    let text = unsafe { ffi::avutil_configuration() };
    // SAFETY: a static, terminated text.
    unsafe { lossy_or_empty(text) }
}

/// Protocols that can be read from.
#[must_use]
pub fn input_protocols() -> Vec<String> {
    protocols(0)
}

/// Protocols that can be written to.
#[must_use]
pub fn output_protocols() -> Vec<String> {
    protocols(1)
}

fn protocols(output: c_int) -> Vec<String> {
    let mut state = std::ptr::null_mut();
    let mut names = Vec::new();
    loop {
        // SAFETY: the state is ours and began as null.
        let name = unsafe { ffi::avio_enum_protocols(&raw mut state, output) };
        // SAFETY: null at the end, else a static text.
        match unsafe { lossy(name) } {
            Some(name) => names.push(name),
            None => return names,
        }
    }
}

/// Kinds of hardware device that FFmpeg was built for (`"vaapi"`); whether one is there
/// shows when it is opened.
#[must_use]
pub fn hardware_types() -> Vec<String> {
    let none = ffi::AVHWDeviceType::AV_HWDEVICE_TYPE_NONE as i32;
    let mut names = Vec::new();
    let mut kind = none;
    loop {
        kind = raw::av_hwdevice_iterate_types(kind);
        if kind == none {
            return names;
        }
        // SAFETY: a static name for a kind that FFmpeg just gave.
        names.extend(unsafe { lossy(raw::av_hwdevice_get_type_name(kind)) });
    }
}
