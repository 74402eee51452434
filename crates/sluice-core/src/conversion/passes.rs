//! Encoding in two passes: what the first leaves to the second.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use sluice_ffi::media_type::MediaType;
use sluice_ffi::output_format::OutputFormat;

use super::config::{Choice, VideoConversion};
use crate::encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::write_config::EncodingPass;

/// Encoders that have two passes.
const TWO_PASS: [&str; 11] = [
    "libvpx",
    "libvpx-vp9",
    "libaom-av1",
    "libsvtav1",
    "librav1e",
    "libtheora",
    "mpeg1video",
    "mpeg2video",
    "mpeg4",
    "ffv1",
    "libx264",
];

/// What a first pass found out.
pub(super) struct Statistics {
    found: Option<Vec<u8>>,
    /// Where an encoder that insists on a file keeps them.
    file: Option<PathBuf>,
}

impl Statistics {
    /// Names the encoder, so that both passes have the same, and tells one that insists on a file which.
    ///
    /// # Errors
    /// `ERR_ENCODER_CONFIG` for an encoder that has no two passes.
    pub(super) fn prepare(
        video: &mut Choice<VideoConversion>,
        format: OutputFormat,
    ) -> Result<Self> {
        let Choice::Auto(video) = video else {
            return Ok(Self {
                found: None,
                file: None,
            });
        };
        let given = video.encoding.encoder.as_deref();
        let codec = encoder::choose(format, MediaType::Video, given, None, "convert")?;
        let name = codec.name();
        if !TWO_PASS.contains(&name) {
            let message = format!(
                "The encoder '{name}' does not encode in two passes. These do: {}.",
                TWO_PASS.join(", ")
            );
            return Err(Error::new(ErrorKind::EncoderConfig, "convert", message));
        }
        video.encoding.encoder = Some(name.to_owned());
        let file = (name == "libx264").then(own_file);
        if let Some(file) = &file {
            let path = file.to_string_lossy().into_owned();
            video
                .encoding
                .encoder_options
                .push(("stats".to_owned(), path));
        }
        Ok(Self { found: None, file })
    }

    /// The same, with what the first pass found.
    pub(super) fn found(self, found: Vec<u8>) -> Self {
        let found = Some(found);
        let mut own = self;
        own.found = found;
        own
    }

    pub(super) fn pass(&self) -> EncodingPass {
        match &self.found {
            None => EncodingPass::First,
            Some(found) => EncodingPass::Second(found.clone()),
        }
    }
}

impl Drop for Statistics {
    fn drop(&mut self) {
        let Some(file) = &self.file else { return };
        for suffix in ["", ".mbtree", ".temp", ".mbtree.temp"] {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            // Not every encoder writes each of them.
            drop(fs::remove_file(name));
        }
    }
}

fn own_file() -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("sluice-pass-{}-{number}.log", std::process::id()))
}
