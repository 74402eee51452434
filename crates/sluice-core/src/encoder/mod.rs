//! The encoder stage: frames in, packets out; and what each encoder is given.

mod choose;
mod hardware;
mod negotiate_audio;
mod negotiate_video;
mod padding;
mod settings;

pub use choose::{choose, require_held};
pub use hardware::on_hardware;
pub use negotiate_audio::{negotiate as negotiate_audio, settle_layout, source_layout};
pub use negotiate_video::{held_format, negotiate as negotiate_video, time_base};
pub use padding::{Padding, padding};
pub(crate) use settings::dictionary;
pub use settings::{check_options, options, settings};

use std::ffi::CString;

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::encoder::{Encoder as FfiEncoder, EncoderInput, EncoderSettings, Pass, Sent};
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;
use sluice_ffi::{AvError, AvErrorKind};

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::write_config::EncodingPass;

/// A running encoder.
pub struct Encoder {
    inner: FfiEncoder,
    finished: bool,
    /// What a first pass found out so far.
    statistics: Vec<u8>,
}

impl Encoder {
    /// Opens the encoder.
    ///
    /// # Errors
    /// `ERR_UNEXPECTED_OPTIONS`, or `ERR_ENCODER_CONFIG` with what the encoder says.
    pub fn open(
        codec: EncoderCodec,
        input: &EncoderInput,
        settings: &EncoderSettings,
        global_header: bool,
        options: &OptionList,
    ) -> Result<Self> {
        Self::open_pass(
            codec,
            input,
            settings,
            global_header,
            options,
            &EncodingPass::Single,
        )
    }

    /// As [`Encoder::open`], for one of two passes.
    ///
    /// # Errors
    /// As [`Encoder::open`]; `ERR_ENCODER_CONFIG` where the statistics are not an encoder's.
    pub fn open_pass(
        codec: EncoderCodec,
        input: &EncoderInput,
        settings: &EncoderSettings,
        global_header: bool,
        options: &OptionList,
        pass: &EncodingPass,
    ) -> Result<Self> {
        let options = settings::dictionary(options)?;
        let statistics;
        let pass = match pass {
            EncodingPass::Single => Pass::Single,
            EncodingPass::First => Pass::First,
            EncodingPass::Second(bytes) => {
                statistics = CString::new(bytes.clone()).map_err(|_| {
                    let message = "The statistics of the first pass are not an encoder's.";
                    Error::new(ErrorKind::EncoderConfig, "open", message)
                })?;
                Pass::Second(&statistics)
            }
        };
        let inner = FfiEncoder::open_pass(codec, input, settings, global_header, options, pass)
            .map_err(|error| open_error(codec, input, error))?;
        Ok(Self {
            inner,
            finished: false,
            statistics: Vec::new(),
        })
    }

    /// What a first pass found out; empty for an encoder that has no first pass.
    #[must_use]
    pub fn statistics(&self) -> &[u8] {
        &self.statistics
    }

    /// The encoder below, for what it tells about itself.
    #[must_use]
    pub fn inner(&self) -> &FfiEncoder {
        &self.inner
    }

    /// The stream's parameters, for the muxer.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn parameters(&self) -> Result<CodecParameters> {
        let mut parameters = self.inner.parameters()?;
        let padding = padding(self.inner.codec(), self.inner.frame_size());
        if let Ok(added @ 1..) = u32::try_from(padding.lead + padding.unsaid) {
            parameters.set_initial_padding(parameters.initial_padding() + added);
        }
        if parameters.codec_id().name() == "vorbis" {
            // What the encoder wants at once is no packet's length, for which the MP4 muxer would take it.
            parameters.forget_frame_size();
        }
        Ok(parameters)
    }

    /// Encodes a frame and gives every packet that is ready to `take`.
    ///
    /// # Errors
    /// What the encoder or `take` report.
    pub fn push(
        &mut self,
        frame: &Frame,
        take: &mut dyn FnMut(Packet) -> Result<()>,
    ) -> Result<()> {
        while self.inner.send(Some(frame)).map_err(encode_error)? == Sent::Full {
            self.drain(take)?;
        }
        self.drain(take)
    }

    /// Encodes what is still inside. Does nothing the second time.
    ///
    /// # Errors
    /// What the encoder or `take` report.
    pub fn finish(&mut self, take: &mut dyn FnMut(Packet) -> Result<()>) -> Result<()> {
        if self.finished {
            return Ok(());
        }
        self.finished = true;
        while self.inner.send(None).map_err(encode_error)? == Sent::Full {
            self.drain(take)?;
        }
        self.drain(take)
    }

    fn drain(&mut self, take: &mut dyn FnMut(Packet) -> Result<()>) -> Result<()> {
        while let Some(packet) = self.inner.receive().map_err(encode_error)? {
            self.statistics
                .extend_from_slice(self.inner.statistics().to_bytes());
            take(packet)?;
        }
        if self.finished {
            self.statistics
                .extend_from_slice(self.inner.statistics().to_bytes());
        }
        Ok(())
    }
}

fn encode_error(error: AvError) -> Error {
    let attempt = format!(
        "The encoder '{}' failed",
        error.subject.as_deref().unwrap_or_default()
    );
    let failure = Error::from_ffmpeg(error, "write", "Can't encode");
    if failure.kind == ErrorKind::InvalidData {
        settings_refused(failure, &attempt)
    } else {
        failure
    }
}

/// A failure that is about settings, in FFmpeg's own words: its last lines tell the reason before the last one tells the
/// failure.
pub(crate) fn settings_refused(mut failure: Error, attempt: &str) -> Error {
    let lines = &failure.details.log;
    let said = lines[lines.len().saturating_sub(3)..].join("; ");
    failure.kind = ErrorKind::EncoderConfig;
    failure.details.errno = None;
    failure.message = if said.is_empty() {
        format!("{attempt}: these settings do not fit together, and FFmpeg does not say which.")
    } else {
        format!("{attempt}: {}.", said.trim_end_matches('.'))
    };
    failure
}

fn open_error(codec: EncoderCodec, input: &EncoderInput, error: AvError) -> Error {
    let expected = matches!(error.kind(), AvErrorKind::OutOfMemory) || !error.options.is_empty();
    let attempt = format!(
        "Can't open the encoder '{}' for {}",
        codec.name(),
        describe(input)
    );
    let failure = Error::from_ffmpeg(error, "open", &attempt);
    if expected {
        return failure;
    }
    let mut refused = settings_refused(failure, &attempt);
    if hardware::is_hardware(codec) {
        refused.kind = ErrorKind::Hardware;
    }
    refused
}

fn describe(input: &EncoderInput) -> String {
    match input {
        EncoderInput::Audio(audio) => format!(
            "{} samples at {} Hz, {}",
            audio.format.name().unwrap_or_default(),
            audio.sample_rate,
            audio.layout.describe()
        ),
        EncoderInput::Video(video) => format!(
            "{}x{} {} at {}/{} frames per second",
            video.width,
            video.height,
            video.format.name().unwrap_or_default(),
            video.frame_rate.num,
            video.frame_rate.den
        ),
    }
}

/// The error for a setting that the encoder does not take; `taken` is what it takes.
fn refuse<'a>(
    codec: EncoderCodec,
    operation: &'static str,
    what: &str,
    taken: impl Iterator<Item = &'a str>,
) -> Error {
    let taken: Vec<&str> = taken.collect();
    let message = format!(
        "The encoder '{}' does not take {what}. It takes: {}.",
        codec.name(),
        taken.join(", ")
    );
    Error::new(ErrorKind::EncoderConfig, operation, message)
}
