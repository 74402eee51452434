//! What the build holds, as JSON text: lists are long, and one string crosses faster than thousands of properties.

use napi_derive::napi;
use sluice_core::capabilities;

/// The versions of sluice and FFmpeg's libraries, as JSON text.
#[napi(catch_unwind)]
pub fn versions() -> String {
    capabilities::versions_json()
}

/// FFmpeg's licence as configured.
#[napi(catch_unwind)]
pub fn license() -> String {
    capabilities::license()
}

/// FFmpeg's configure line.
#[napi(catch_unwind)]
pub fn build_configuration() -> String {
    capabilities::build_configuration()
}

/// One list, e.g. `demuxers`, as JSON text; empty for an unknown one.
#[napi(catch_unwind)]
pub fn registry(list: String) -> String {
    capabilities::registry(&list).unwrap_or_default()
}

/// What a codec, muxer, demuxer or filter accepts, as JSON text; empty where there is none of that name.
#[napi(catch_unwind)]
pub fn registry_options(kind: String, name: String) -> String {
    capabilities::registry_options(&kind, &name).unwrap_or_default()
}
