//! What the build holds, as JSON text: lists are long, and one string crosses faster than thousands of properties.

use std::thread::Builder;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;
use sluice_core::capabilities::{self, DeviceEnd};
use sluice_core::log;

use crate::answer::Answer;
use crate::error;

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

/// The devices of a driver as JSON text. Drivers wait for the system, so a thread of its own asks.
#[napi(catch_unwind, ts_return_type = "Promise<string>")]
pub fn device_list<'env>(
    env: &'env Env,
    format: String,
    sinks: bool,
) -> napi::Result<Object<'env>> {
    log::install();
    let (operation, end) = if sinks {
        ("deviceSinks", DeviceEnd::Sinks)
    } else {
        ("deviceSources", DeviceEnd::Sources)
    };
    let (answer, promise) = Answer::<String>::new(env, operation)?;
    Builder::new()
        .name("sluice-devices".to_owned())
        .spawn(move || answer.settle(capabilities::device_list(&format, end)))
        .map_err(|_| error::to_js(env, &error::panicked(operation)))?;
    Ok(promise)
}
