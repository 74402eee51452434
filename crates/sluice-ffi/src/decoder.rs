//! Decoders: packets in, frames out, with "not yet" and "no more" as states.

use std::ptr;
use std::sync::Arc;

use ffmpeg_next::ffi;
use libc::c_int;

use crate::codec::Codec;
use crate::codec_id::CodecId;
use crate::codec_parameters::CodecParameters;
use crate::device::load_libraries_of;
use crate::dictionary::Dictionary;
use crate::error::{AGAIN, AvError, Result, check};
use crate::frame::Frame;
use crate::hardware::HardwareDevice;
use crate::log::ObjectLog;
use crate::media_type::MediaType;
use crate::packet::Packet;
use crate::ptr::Owned;
use crate::rational::Rational;

/// What a decoder is opened with.
#[derive(Debug)]
pub struct DecoderOptions<'a> {
    /// The stream's parameters.
    pub parameters: &'a CodecParameters,
    /// A decoder by its own name; `None` for the one FFmpeg prefers.
    pub decoder: Option<&'a str>,
    /// Decoder options. `threads` is `auto` unless given here.
    pub options: &'a [(String, String)],
    /// The time base of the packets that will come.
    pub time_base: Rational,
    /// Pictures of more pixels are refused before memory is spent; `None` for FFmpeg's own limit.
    pub max_pixels: Option<u64>,
    /// A device to decode on, which must be able to ([`HardwareDevice::decodes`]).
    pub hardware: Option<&'a HardwareDevice>,
}

impl<'a> DecoderOptions<'a> {
    /// FFmpeg's own choices for these parameters, with times in 1/90 000 s.
    #[must_use]
    pub fn new(parameters: &'a CodecParameters) -> Self {
        Self {
            parameters,
            decoder: None,
            options: &[],
            time_base: Rational::new(1, 90_000),
            max_pixels: None,
            hardware: None,
        }
    }
}

/// What a decoder had to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// The frame was filled.
    Frame,
    /// Nothing yet: send another packet.
    NeedsInput,
    /// Nothing any more: the decoder is drained.
    End,
}

/// Which frames a decoder leaves out to save time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkipFrames {
    /// None but useless ones (FFmpeg's default).
    #[default]
    Useless,
    /// Those that no other frame needs.
    NonReference,
    /// All but key frames.
    NonKey,
}

/// An open decoder.
pub struct Decoder {
    /// Freed before the log that it points to.
    context: Owned<ffi::AVCodecContext>,
    log: Arc<ObjectLog>,
    codec: Codec,
}

// SAFETY: FFmpeg's contexts may move between threads as long as one uses them at a time,
// which `&mut self` on every call into C ensures.
unsafe impl Send for Decoder {}

impl Decoder {
    /// Opens a decoder. Also returns the names of options that it did not use.
    ///
    /// # Errors
    /// `AVERROR_DECODER_NOT_FOUND`, `AVERROR_INVALIDDATA` or `EINVAL` for parameters or
    /// option values it refuses, `ENOMEM`.
    pub fn open(options: &DecoderOptions<'_>) -> Result<(Self, Vec<String>)> {
        Self::open_as_loud(options, 0)
    }

    /// As [`Decoder::open`], for one whose warnings and errors are nobody's.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub(crate) fn open_quietly(options: &DecoderOptions<'_>) -> Result<(Self, Vec<String>)> {
        /// Makes an error less than FFmpeg's last level (trace, 56).
        const QUIET: c_int = 64;
        Self::open_as_loud(options, QUIET)
    }

    fn open_as_loud(
        options: &DecoderOptions<'_>,
        log_level_offset: c_int,
    ) -> Result<(Self, Vec<String>)> {
        let codec = find(options)?;
        load_libraries_of(codec.name())?;
        let mut decoder = Self::allocate(codec, options)?;
        decoder.context.get_mut().log_level_offset = log_level_offset;
        let mut dictionary = dictionary(options)?;
        // SAFETY: a context made for this codec and not opened yet, and a dictionary of ours.
        let code = unsafe {
            ffi::avcodec_open2(
                decoder.context.as_ptr(),
                codec.as_ptr(),
                dictionary.as_mut_ptr(),
            )
        };
        check(code, "open decoder").map_err(|error| decoder.describe(error))?;
        decoder.context.get_mut().pkt_timebase = options.time_base.into();
        Ok((decoder, dictionary.keys()))
    }

    fn allocate(codec: Codec, options: &DecoderOptions<'_>) -> Result<Self> {
        // SAFETY: allocates for a codec of FFmpeg's static table.
        let raw = unsafe { ffi::avcodec_alloc_context3(codec.as_ptr()) };
        // SAFETY: null or a new context only we know.
        let mut context = unsafe { Owned::new(raw, "open decoder") }?;
        // SAFETY: a context that is not open yet and initialised parameters, copied.
        let code = unsafe {
            ffi::avcodec_parameters_to_context(context.as_ptr(), options.parameters.as_ptr())
        };
        check(code, "open decoder").map_err(|error| error.with_subject(codec.name()))?;
        let log = Arc::new(ObjectLog::default());
        let raw = context.get_mut();
        raw.pkt_timebase = options.time_base.into();
        raw.opaque = Arc::as_ptr(&log).cast_mut().cast();
        if let Some(device) = options.hardware {
            // The context owns the reference and releases it with itself; FFmpeg's own choice of
            // format takes the device's where there is one.
            raw.hw_device_ctx = device.new_reference()?;
        }
        Ok(Self {
            context,
            log,
            codec,
        })
    }

    /// Says which decoder it was, and what its threads logged.
    fn describe(&self, mut error: AvError) -> AvError {
        error.log.extend(self.log.take());
        error.with_subject(self.codec.name())
    }

    /// Sends one packet. `false`: it was not taken, receive frames first.
    ///
    /// # Errors
    /// `AVERROR_INVALIDDATA` for a packet that cannot be decoded; the decoder goes on with
    /// the next. `AVERROR_EOF` after [`Decoder::send_end`].
    pub fn send_packet(&mut self, packet: &Packet) -> Result<bool> {
        // SAFETY: an open decoder; C takes a reference to the packet's data, or copies it.
        let code = unsafe { ffi::avcodec_send_packet(self.context.as_ptr(), packet.as_ptr()) };
        if code == AGAIN {
            return Ok(false);
        }
        check(code, "decode").map_err(|error| self.describe(error))?;
        Ok(true)
    }

    /// Says that no packet follows: what is held back comes out, then [`Received::End`].
    /// A second call changes nothing.
    ///
    /// # Errors
    /// What the decoder finds wrong at its end.
    pub fn send_end(&mut self) -> Result<()> {
        // SAFETY: an open decoder; null starts draining.
        let code = unsafe { ffi::avcodec_send_packet(self.context.as_ptr(), ptr::null()) };
        if code == ffi::AVERROR_EOF {
            return Ok(());
        }
        check(code, "drain decoder").map_err(|error| self.describe(error))?;
        Ok(())
    }

    /// Fills `frame` with the next frame, if there is one.
    ///
    /// # Errors
    /// `AVERROR_INVALIDDATA` for damage found late (with frame threads it belongs to an
    /// earlier packet); the decoder goes on.
    pub fn receive_frame(&mut self, frame: &mut Frame) -> Result<Received> {
        // SAFETY: an open decoder and a frame of ours, which C empties first.
        let code = unsafe { ffi::avcodec_receive_frame(self.context.as_ptr(), frame.as_mut_ptr()) };
        match code {
            AGAIN => Ok(Received::NeedsInput),
            ffi::AVERROR_EOF => Ok(Received::End),
            _ => {
                check(code, "decode").map_err(|error| self.describe(error))?;
                Ok(Received::Frame)
            }
        }
    }

    /// The warnings and errors that it and its threads logged since the last call, oldest first.
    #[must_use]
    pub fn take_log(&self) -> Vec<String> {
        self.log.take()
    }

    /// Forgets everything held back, as after a seek; packets are taken again after the end.
    pub fn flush(&mut self) {
        // SAFETY: an open decoder.
        unsafe { ffi::avcodec_flush_buffers(self.context.as_ptr()) };
    }

    /// Chooses which frames to leave out; holds from the next packet on.
    pub fn set_skip_frames(&mut self, skip: SkipFrames) {
        self.context.get_mut().skip_frame = match skip {
            SkipFrames::Useless => ffi::AVDiscard::AVDISCARD_DEFAULT,
            SkipFrames::NonReference => ffi::AVDiscard::AVDISCARD_NONREF,
            SkipFrames::NonKey => ffi::AVDiscard::AVDISCARD_NONKEY,
        };
    }

    /// Frames that may be held back for reordering.
    #[must_use]
    pub fn reorder_delay(&self) -> u32 {
        u32::try_from(self.context.get().has_b_frames).unwrap_or(0)
    }

    /// Samples the decoder adds at the start and drops itself where the container says so.
    #[must_use]
    pub fn delay_samples(&self) -> u32 {
        u32::try_from(self.context.get().delay).unwrap_or(0)
    }

    /// Samples per second, as far as known before the first frame.
    #[must_use]
    pub fn sample_rate(&self) -> u32 {
        u32::try_from(self.context.get().sample_rate).unwrap_or(0)
    }

    /// The decoder that was opened.
    #[must_use]
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// The open decoder's parameters, which can say more than the container did.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn parameters(&self) -> Result<CodecParameters> {
        let mut parameters = CodecParameters::new()?;
        // SAFETY: an open context and parameters of ours.
        let code = unsafe {
            ffi::avcodec_parameters_from_context(parameters.as_mut_ptr(), self.context.as_ptr())
        };
        check(code, "read decoder parameters")?;
        Ok(parameters)
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decoder({:?})", self.codec.name())
    }
}

fn find(options: &DecoderOptions<'_>) -> Result<Codec> {
    let id = options.parameters.codec_id();
    let codec = match options.decoder {
        Some(name) => Codec::decoder_by_name(name)?,
        // FFmpeg's first choice may be one that knows no hardware (libdav1d); another may know it.
        None => on_hardware(options, id)
            .or_else(|| Codec::decoder(id))
            .ok_or_else(|| {
                AvError::new(ffi::AVERROR_DECODER_NOT_FOUND, "find decoder").with_subject(id.name())
            })?,
    };
    let kind = options.parameters.media_type();
    // FFmpeg ends the process when a subtitle decoder is sent packets this way.
    let has_frames = matches!(kind, MediaType::Audio | MediaType::Video);
    if codec.media_type() != kind || !has_frames {
        return Err(
            AvError::invalid_argument("open decoder").with_subject(format!(
                "{} does not decode {}",
                codec.name(),
                options.parameters.media_type().name()
            )),
        );
    }
    Ok(codec)
}

/// The first decoder that can work on the device that is asked for.
fn on_hardware(options: &DecoderOptions<'_>, id: CodecId) -> Option<Codec> {
    let device = options.hardware?;
    Codec::all()
        .into_iter()
        .find(|codec| codec.is_decoder() && codec.id() == id && device.decodes(*codec))
}

fn dictionary(options: &DecoderOptions<'_>) -> Result<Dictionary> {
    let mut dictionary = Dictionary::new();
    dictionary.set("threads", "auto")?;
    for (key, value) in options.options {
        dictionary.set(key, value)?;
    }
    if let Some(limit) = options.max_pixels {
        let limit = limit.min(i32::MAX as u64);
        dictionary.set("max_pixels", &limit.to_string())?;
    }
    Ok(dictionary)
}
