//! A running encoder: frames in, packets out.

use std::ffi::{CStr, CString};
use std::ptr;
use std::sync::Arc;

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::codec_parameters::CodecParameters;
use crate::color::ColorInfo;
use crate::device::load_libraries_of;
use crate::dictionary::Dictionary;
use crate::encoder_codec::EncoderCodec;
use crate::error::{AGAIN, AvError, Result, check};
use crate::frame::Frame;
use crate::log::ObjectLog;
use crate::packet::Packet;
use crate::pixel_format::PixelFormat;
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::raw;
use crate::sample_format::SampleFormat;

/// What an audio encoder gets.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioEncoderInput {
    /// Sample format; one the encoder takes.
    pub format: SampleFormat,
    /// Hz; one the encoder takes. The encoder's time base is `1 / sample_rate`.
    pub sample_rate: u32,
    /// Channel layout; one the encoder takes.
    pub layout: ChannelLayout,
}

/// What a video encoder gets.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoEncoderInput {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pixel format; one the encoder takes.
    pub format: PixelFormat,
    /// Frames per second.
    pub frame_rate: Rational,
    /// Seconds per tick of the frames' pts.
    pub time_base: Rational,
    /// Width of a pixel ÷ its height; `0/1` for unknown.
    pub sample_aspect_ratio: Rational,
    /// What the colours mean.
    pub color: ColorInfo,
}

/// What an encoder gets.
#[derive(Debug, Clone, PartialEq)]
pub enum EncoderInput {
    /// Samples.
    Audio(AudioEncoderInput),
    /// Pictures.
    Video(VideoEncoderInput),
}

/// The usual settings; `None` leaves each to the encoder.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct EncoderSettings {
    /// Bits per second.
    pub bit_rate: Option<i64>,
    /// Bits by which the stream may differ from the bit rate.
    pub bit_rate_tolerance: Option<i32>,
    /// Rate control buffer, bits.
    pub buffer_size: Option<i32>,
    /// Most bits per second that fill the buffer.
    pub max_rate: Option<i64>,
    /// The encoder's own scale.
    pub compression_level: Option<i32>,
    /// Constant quality, the encoder's own scale.
    pub qscale: Option<f64>,
    /// Smallest quantizer.
    pub qmin: Option<i32>,
    /// Largest quantizer.
    pub qmax: Option<i32>,
    /// Most frames between key frames.
    pub gop_size: Option<i32>,
    /// Most B-frames in a row.
    pub max_b_frames: Option<i32>,
}

/// Which part of an encoding in two passes this is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pass<'a> {
    /// The only one.
    #[default]
    Single,
    /// The first: what is encoded is of no use but for its statistics.
    First,
    /// The second, with the statistics of the first.
    Second(&'a CStr),
}

/// What [`Encoder::send`] did with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Taken,
    /// The encoder is full: take packets out, then send the same frame again.
    Full,
}

/// A running encoder.
pub struct Encoder {
    /// Freed before the log that it points to.
    context: Owned<ffi::AVCodecContext>,
    log: Arc<ObjectLog>,
    codec: EncoderCodec,
    /// What the context points to in a second pass; freed after it.
    _statistics: Option<CString>,
}

// SAFETY: an AVCodecContext may be used from any thread, by one at a time; its own threads are its
// own business. It is reached only through this value.
unsafe impl Send for Encoder {}

impl Encoder {
    /// Opens the encoder. `global_header`: the container keeps the codec's headers once for the
    /// whole stream. `options` are the encoder's own, `threads` included.
    ///
    /// # Errors
    /// [`crate::AvErrorKind::OptionNotFound`] with all the names that nobody used, before anything
    /// is encoded; otherwise what the encoder says about its settings.
    pub fn open(
        codec: EncoderCodec,
        input: &EncoderInput,
        settings: &EncoderSettings,
        global_header: bool,
        options: Dictionary,
    ) -> Result<Self> {
        Self::open_pass(codec, input, settings, global_header, options, Pass::Single)
    }

    /// As [`Encoder::open`], for one of two passes.
    ///
    /// # Errors
    /// As [`Encoder::open`].
    pub fn open_pass(
        codec: EncoderCodec,
        input: &EncoderInput,
        settings: &EncoderSettings,
        global_header: bool,
        mut options: Dictionary,
        pass: Pass<'_>,
    ) -> Result<Self> {
        crate::log::install();
        load_libraries_of(codec.name())?;
        // SAFETY: a static codec; plain allocation.
        let context = unsafe { ffi::avcodec_alloc_context3(codec.raw()) };
        // SAFETY: what was just allocated, or null.
        let mut context = unsafe { Owned::new(context, "open encoder") }?;
        match input {
            EncoderInput::Audio(audio) => describe_audio(context.get_mut(), audio)?,
            EncoderInput::Video(video) => describe_video(context.get_mut(), video)?,
        }
        apply_settings(context.get_mut(), settings);
        if global_header {
            context.get_mut().flags |= ffi::AV_CODEC_FLAG_GLOBAL_HEADER as i32;
        }
        let statistics = apply_pass(context.get_mut(), pass);
        let log = Arc::new(ObjectLog::default());
        context.get_mut().opaque = Arc::as_ptr(&log).cast_mut().cast();
        let encoder = Self {
            context,
            log,
            codec,
            _statistics: statistics,
        };
        // SAFETY: a described, unopened context of this codec; used options leave the dictionary.
        let code = unsafe {
            ffi::avcodec_open2(encoder.context.as_ptr(), codec.raw(), options.as_mut_ptr())
        };
        check(code, "open encoder").map_err(|error| encoder.describe(error))?;
        options
            .require_used("open encoder")
            .map_err(|error| encoder.describe(error))?;
        Ok(encoder)
    }

    /// Says which encoder it was, and what its threads logged.
    fn describe(&self, mut error: AvError) -> AvError {
        error.log.extend(self.log.take());
        error.with_subject(self.codec.name())
    }

    /// Which encoder it is.
    #[must_use]
    pub fn codec(&self) -> EncoderCodec {
        self.codec
    }

    /// Samples of every audio frame but the last; 0: any number.
    #[must_use]
    pub fn frame_size(&self) -> usize {
        if self.codec.takes_any_frame_size() {
            return 0;
        }
        usize::try_from(self.context.get().frame_size).unwrap_or(0)
    }

    /// Seconds per tick of the times of frames and packets.
    #[must_use]
    pub fn time_base(&self) -> Rational {
        self.context.get().time_base.into()
    }

    /// Samples of silence that the encoder puts before the first.
    #[must_use]
    pub fn initial_padding(&self) -> usize {
        usize::try_from(self.context.get().initial_padding).unwrap_or(0)
    }

    /// The stream's parameters, for the muxer.
    ///
    /// # Errors
    /// Out of memory.
    pub fn parameters(&self) -> Result<CodecParameters> {
        let mut parameters = CodecParameters::new()?;
        // SAFETY: an opened context, and parameters owned here.
        let code = unsafe {
            ffi::avcodec_parameters_from_context(parameters.as_mut_ptr(), self.context.as_ptr())
        };
        check(code, "describe encoded stream").map(|_| parameters)
    }

    /// Gives a frame, or with `None` the end of the stream. The frame stays the caller's; the
    /// encoder takes a further reference.
    ///
    /// # Errors
    /// What the encoder reports.
    pub fn send(&mut self, frame: Option<&Frame>) -> Result<Sent> {
        let judged = frame
            .and_then(|frame| self.with_quality(frame))
            .transpose()?;
        let frame = judged.as_ref().or(frame).map_or(ptr::null(), Frame::as_ptr);
        // SAFETY: an opened context; the frame is alive through the call and only read.
        let code = unsafe { ffi::avcodec_send_frame(self.context.as_ptr(), frame) };
        match code {
            AGAIN => Ok(Sent::Full),
            // The end was sent before: it is still the end.
            ffi::AVERROR_EOF if frame.is_null() => Ok(Sent::Taken),
            code => check(code, "encode")
                .map(|_| Sent::Taken)
                .map_err(|error| self.describe(error)),
        }
    }

    /// The statistics that the encoder has written since the last packet in a first pass.
    #[must_use]
    pub fn statistics(&self) -> &CStr {
        let text = self.context.get().stats_out;
        if text.is_null() {
            return c"";
        }
        // SAFETY: not null; encoders keep a NUL-terminated text there, which lives until the encoder is used again.
        unsafe { CStr::from_ptr(text) }
    }

    /// The frame with the constant quality that was set: several encoders look for it there, and nowhere else.
    fn with_quality(&self, frame: &Frame) -> Option<Result<Frame>> {
        let context = self.context.get();
        let constant = context.flags & ffi::AV_CODEC_FLAG_QSCALE as i32 != 0;
        if !constant || frame.is_audio() {
            return None;
        }
        let quality = context.global_quality;
        Some(frame.reference().map(|mut judged| {
            judged.set_quality(quality);
            judged
        }))
    }

    /// The next packet, in ticks of [`Encoder::time_base`], or `None` when the encoder needs more
    /// frames or has ended.
    ///
    /// # Errors
    /// What the encoder reports.
    pub fn receive(&mut self) -> Result<Option<Packet>> {
        let mut packet = Packet::new()?;
        // SAFETY: an opened context and a blank packet.
        let code =
            unsafe { ffi::avcodec_receive_packet(self.context.as_ptr(), packet.as_mut_ptr()) };
        match code {
            AGAIN | ffi::AVERROR_EOF => Ok(None),
            code => check(code, "encode")
                .map(|_| Some(packet))
                .map_err(|error| self.describe(error)),
        }
    }
}

fn int(value: u32, what: &'static str) -> Result<i32> {
    i32::try_from(value).map_err(|_| AvError::invalid_argument("open encoder").with_subject(what))
}

fn describe_audio(context: &mut ffi::AVCodecContext, audio: &AudioEncoderInput) -> Result<()> {
    // SAFETY: a field of the context, read by C only.
    unsafe { raw::set_enum_value(&raw mut context.sample_fmt, audio.format.as_raw()) };
    context.sample_rate = int(audio.sample_rate, "sample rate")?;
    context.time_base = ffi::AVRational {
        num: 1,
        den: context.sample_rate,
    };
    audio.layout.copy_to(&mut context.ch_layout)
}

fn describe_video(context: &mut ffi::AVCodecContext, video: &VideoEncoderInput) -> Result<()> {
    context.width = int(video.width, "width")?;
    context.height = int(video.height, "height")?;
    context.time_base = video.time_base.into();
    context.framerate = video.frame_rate.into();
    context.sample_aspect_ratio = video.sample_aspect_ratio.into();
    // SAFETY: a field of the context, read by C only.
    unsafe { raw::set_enum_value(&raw mut context.pix_fmt, video.format.as_raw()) };
    // SAFETY: as above.
    unsafe { raw::set_enum_value(&raw mut context.colorspace, video.color.space.as_raw()) };
    // SAFETY: as above.
    unsafe { raw::set_enum_value(&raw mut context.color_range, video.color.range.as_raw()) };
    // SAFETY: as above.
    unsafe {
        raw::set_enum_value(
            &raw mut context.color_primaries,
            video.color.primaries.as_raw(),
        );
    };
    // SAFETY: as above.
    unsafe { raw::set_enum_value(&raw mut context.color_trc, video.color.transfer.as_raw()) };
    // SAFETY: as above.
    unsafe {
        raw::set_enum_value(
            &raw mut context.chroma_sample_location,
            video.color.chroma_location.as_raw(),
        );
    };
    Ok(())
}

/// The copy of the statistics that the context points to, which must live as long as the context.
fn apply_pass(context: &mut ffi::AVCodecContext, pass: Pass<'_>) -> Option<CString> {
    match pass {
        Pass::Single => None,
        Pass::First => {
            context.flags |= ffi::AV_CODEC_FLAG_PASS1 as i32;
            None
        }
        Pass::Second(statistics) => {
            context.flags |= ffi::AV_CODEC_FLAG_PASS2 as i32;
            let statistics = statistics.to_owned();
            // Encoders only read it, although the C field has no const.
            context.stats_in = statistics.as_ptr().cast_mut();
            Some(statistics)
        }
    }
}

fn apply_settings(context: &mut ffi::AVCodecContext, settings: &EncoderSettings) {
    let set = |field: &mut i32, value: Option<i32>| {
        if let Some(value) = value {
            *field = value;
        }
    };
    if let Some(bit_rate) = settings.bit_rate {
        context.bit_rate = bit_rate;
    }
    if let Some(max_rate) = settings.max_rate {
        context.rc_max_rate = max_rate;
    }
    set(&mut context.bit_rate_tolerance, settings.bit_rate_tolerance);
    set(&mut context.rc_buffer_size, settings.buffer_size);
    set(&mut context.compression_level, settings.compression_level);
    set(&mut context.qmin, settings.qmin);
    set(&mut context.qmax, settings.qmax);
    set(&mut context.gop_size, settings.gop_size);
    set(&mut context.max_b_frames, settings.max_b_frames);
    if let Some(qscale) = settings.qscale {
        context.flags |= ffi::AV_CODEC_FLAG_QSCALE as i32;
        // Qualities are counted in lambdas; the cast saturates, so no value is out of range.
        context.global_quality = (qscale * f64::from(ffi::FF_QP2LAMBDA)).round() as i32;
    }
}
