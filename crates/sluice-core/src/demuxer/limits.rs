//! Limits on what a container announces, checked before memory is spent on it.

use sluice_ffi::input::Input;
use sluice_ffi::media_type::MediaType;

use crate::config::Limits;
use crate::error::{Error, Result};

const OPERATION: &str = "open";

/// Checks what the streams say of themselves.
pub(super) fn check(input: &Input, limits: &Limits) -> Result<()> {
    at_most(
        "maxStreams",
        input.stream_count() as u64,
        limits.max_streams,
    )?;
    for stream in input.streams() {
        let parameters = stream.parameters().map_err(Error::from)?;
        let checked = match stream.media_type() {
            MediaType::Video => at_most(
                "maxPixels",
                u64::from(parameters.width()) * u64::from(parameters.height()),
                limits.max_pixels,
            ),
            MediaType::Audio => at_most(
                "maxChannels",
                parameters.channels().into(),
                limits.max_channels,
            )
            .and_then(|()| {
                at_most(
                    "maxSampleRate",
                    parameters.sample_rate().into(),
                    limits.max_sample_rate,
                )
            }),
            MediaType::Attachment => at_most(
                "maxAttachmentBytes",
                parameters.extradata().len() as u64,
                limits.max_attachment_bytes,
            ),
            _ => Ok(()),
        }
        .and_then(|()| {
            at_most(
                "maxAttachmentBytes",
                stream.attached_picture_size() as u64,
                limits.max_attachment_bytes,
            )
        });
        checked.map_err(|error| error.in_stream(stream.index()))?;
    }
    let tags = input
        .metadata()
        .into_iter()
        .chain(input.streams().flat_map(|stream| stream.metadata()));
    let bytes: usize = tags.map(|(name, value)| name.len() + value.len()).sum();
    at_most("maxMetadataBytes", bytes as u64, limits.max_metadata_bytes)
}

fn at_most(limit: &'static str, value: u64, allowed: u64) -> Result<()> {
    if value > allowed {
        Err(Error::limit(OPERATION, limit, value, allowed))
    } else {
        Ok(())
    }
}
