//! Adding outputs: which stream, which decoder, which stages.

use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::filter_graph::{AudioFilterEnd, FilterEnd, VideoFilterEnd};
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::resampler::AudioSpec;
use sluice_ffi::sample_format::SampleFormat;

use super::chain::{AudioChain, Chain, VideoChain};
use super::first::is_eager;
use super::packets::PacketChain;
use super::subtitles::SubtitleChain;
use super::{Output, Reader};
use crate::chunk_buffer::ChunkSize;
use crate::clock::constant_rate::ConstantRate;
use crate::config::{
    AudioOutputConfig, BufferChunkSize, CommonOutput, FailOn, FramesPerChunk, PacketOutputConfig,
    Profile, SubtitleOutputConfig, VideoOutputConfig,
};
use crate::convert::audio::AudioConverter;
use crate::convert::video::{VideoConverter, VideoInput, VideoSettings, can_turn_native, turn_for};
use crate::decoder::{DecoderInput, DecoderSettings, DecoderStage};
use crate::demuxer::StreamCoding;
use crate::error::{Error, ErrorKind, Result};
use crate::filter::FilterStage;
use crate::format::{MediaKind, VideoLayout};
use crate::media::{OutputDetails, OutputInfo};
use crate::subtitle::{SubtitleInput, SubtitleStage};
use crate::time::Rational;
use crate::trusted;

impl Reader {
    /// Adds an output of decoded audio.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_CODEC`, `ERR_UNEXPECTED_OPTIONS`, `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`,
    /// `ERR_INVALID_ARG`, `ERR_HARDWARE`, `ERR_CLOSED`.
    pub fn add_audio_output(&mut self, config: AudioOutputConfig) -> Result<OutputInfo> {
        const OPERATION: &str = "addAudioStream";
        let stream = self.choose_stream(config.common.stream_index, MediaKind::Audio, OPERATION)?;
        self.add_audio(stream, &config)
            .map_err(|error| error.during(OPERATION))
    }

    /// Adds an output of decoded video.
    ///
    /// # Errors
    /// As [`Reader::add_audio_output`].
    pub fn add_video_output(&mut self, config: VideoOutputConfig) -> Result<OutputInfo> {
        const OPERATION: &str = "addVideoStream";
        let stream = self.choose_stream(config.common.stream_index, MediaKind::Video, OPERATION)?;
        self.add_video(stream, &config)
            .map_err(|error| error.during(OPERATION))
    }

    /// Adds an output of packets as the source has them, or as a bitstream filter makes them.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`, `ERR_CLOSED`.
    pub fn add_packet_output(&mut self, config: PacketOutputConfig) -> Result<OutputInfo> {
        const OPERATION: &str = "addPacketStream";
        self.require_open(OPERATION)?;
        let Some(stream) = self.info().streams.get(config.stream_index) else {
            return Err(self.no_such_stream(config.stream_index, OPERATION));
        };
        let info = OutputInfo {
            index: self.outputs.len(),
            source_index: stream.index,
            kind: stream.kind,
            filter_description: config.bitstream_filter.clone(),
            format: stream.codec.clone(),
            details: OutputDetails::Packet,
        };
        let coding = self.demuxer.coding(config.stream_index)?;
        let chain = PacketChain::open(&coding, config.bitstream_filter)?;
        let common = CommonOutput::with_frames_per_chunk(1);
        Ok(self.attach(info, Chain::Packets(Box::new(chain)), &common))
    }

    /// Adds an output of decoded subtitles.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_CODEC`, `ERR_INVALID_DATA`, `ERR_CLOSED`.
    pub fn add_subtitle_output(&mut self, config: SubtitleOutputConfig) -> Result<OutputInfo> {
        const OPERATION: &str = "addSubtitleStream";
        let stream = self.choose_stream(config.stream_index, MediaKind::Subtitle, OPERATION)?;
        let stage = self.subtitle_stage(stream, OPERATION)?;
        let info = OutputInfo {
            index: self.outputs.len(),
            source_index: stream,
            kind: MediaKind::Subtitle,
            filter_description: None,
            format: if stage.is_text() { "text" } else { "bitmap" }.to_owned(),
            details: OutputDetails::Subtitle {
                header: stage.header(),
            },
        };
        let chain = Chain::Subtitles(Box::new(SubtitleChain::new(stage, self.start)));
        let common = CommonOutput {
            buffer_chunk_size: config.buffer_chunk_size,
            ..CommonOutput::with_frames_per_chunk(1)
        };
        Ok(self.attach(info, chain, &common))
    }

    /// Opens the decoder of a subtitle stream.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_CODEC`, `ERR_INVALID_DATA`, `ERR_CLOSED`.
    pub(crate) fn subtitle_stage(
        &self,
        stream: usize,
        operation: &'static str,
    ) -> Result<SubtitleStage> {
        let coding = self.demuxer.coding(stream)?;
        let input = SubtitleInput {
            stream,
            parameters: coding.parameters,
            time_base: coding.time_base,
        };
        let stage = SubtitleStage::open(input, &self.limits, operation)?;
        trusted::check_decoder(self.profile, &stage.name(), operation)?;
        Ok(stage)
    }

    pub(super) fn choose_stream(
        &self,
        asked: Option<usize>,
        kind: MediaKind,
        operation: &'static str,
    ) -> Result<usize> {
        self.require_open(operation)?;
        let info = self.info();
        let default = match kind {
            MediaKind::Audio => info.default_audio_stream,
            MediaKind::Subtitle => info.default_subtitle_stream,
            _ => info.default_video_stream,
        };
        let Some(index) = asked.or(default) else {
            return Err(self.no_default_stream(kind, operation));
        };
        match info.streams.get(index) {
            Some(stream) if stream.kind == kind => Ok(index),
            Some(stream) => Err(Error::new(
                ErrorKind::NoSuchStream,
                operation,
                format!(
                    "Stream {index} is {}, not {}.",
                    stream.kind.name(),
                    kind.name()
                ),
            )),
            None => Err(self.no_such_stream(index, operation)),
        }
    }

    fn no_default_stream(&self, kind: MediaKind, operation: &'static str) -> Error {
        let mut message = format!("The source has no {} stream.", kind.name());
        let picture = self
            .info()
            .streams
            .iter()
            .find(|stream| stream.kind == kind);
        if let Some(picture) = picture {
            message.push_str(&format!(
                " Stream {} is an attached picture; name it in `streamIndex` to read it.",
                picture.index
            ));
        }
        Error::new(ErrorKind::NoSuchStream, operation, message)
    }

    fn no_such_stream(&self, index: usize, operation: &'static str) -> Error {
        let count = self.info().streams.len();
        Error::new(
            ErrorKind::NoSuchStream,
            operation,
            format!("The source has no stream {index}; it has {count}, counted from 0."),
        )
    }

    fn add_audio(&mut self, stream: usize, config: &AudioOutputConfig) -> Result<OutputInfo> {
        let coding = self.demuxer.coding(stream)?;
        let decoder = self.decoder_for(stream, &coding, &config.common)?;
        let decoded = decoder
            .iter()
            .chain(&self.decoders)
            .find(|decoder| decoder.stream() == stream)
            .and_then(DecoderStage::sample_format)
            .unwrap_or_else(|| coding.parameters.sample_format());
        let filter = match filter_of(&config.common, self.profile)? {
            Some(text) => Some(FilterStage::open(
                text,
                audio_end(&coding, decoded)?,
                "read",
            )?),
            None => None,
        };
        let source = match filter.as_ref().map(FilterStage::sink) {
            Some(FilterEnd::Audio(end)) => AudioSpec {
                format: end.format,
                sample_rate: u32::try_from(end.sample_rate).unwrap_or(0),
                layout: end.layout.clone(),
            },
            _ => AudioSpec {
                format: decoded,
                sample_rate: coding.parameters.sample_rate(),
                layout: coding.parameters.channel_layout().map_err(Error::from)?,
            },
        };
        let size = ChunkSize {
            frames: config.common.frames_per_chunk,
            max_bytes: self.limits.max_chunk_bytes,
        };
        let converter = AudioConverter::new(config, &source, size)?;
        let shape = converter.shape();
        let info = OutputInfo {
            index: self.outputs.len(),
            source_index: stream,
            kind: MediaKind::Audio,
            filter_description: config.common.filter.clone(),
            format: shape.format.name().to_owned(),
            details: OutputDetails::Audio {
                sample_rate: shape.sample_rate,
                channels: u32::try_from(shape.channels).unwrap_or(u32::MAX),
                channel_layout: converter.channel_layout(),
            },
        };
        self.decoders.extend(decoder);
        Ok(self.attach(
            info,
            Chain::Audio(Box::new(AudioChain {
                filter,
                converter,
                ending: false,
            })),
            &config.common,
        ))
    }

    fn add_video(&mut self, stream: usize, config: &VideoOutputConfig) -> Result<OutputInfo> {
        let coding = self.demuxer.coding(stream)?;
        let decoder = self.decoder_for(stream, &coding, &config.common)?;
        let rotation = coding.parameters.display_matrix();
        let end = video_end(&coding);
        let filter = match filter_of(&config.common, self.profile)? {
            // libavfilter turns what can't be turned in its own planes (4:2:2), in the nearest format that can.
            None if config.autorotate && !can_turn(config, &coding) => {
                Some(FilterStage::open_upright("null", end, rotation, "read")?)
            }
            None => None,
            Some(text) if config.autorotate => {
                Some(FilterStage::open_upright(text, end, rotation, "read")?)
            }
            Some(text) => Some(FilterStage::open(text, end, "read")?),
        };
        let rate = config.frame_rate.map(constant_rate).transpose()?;
        let converter = VideoConverter::new(VideoSettings::of(config, self.limits.max_chunk_bytes));
        let parameters = &coding.parameters;
        let mut source = VideoInput {
            format: parameters.pixel_format(),
            width: parameters.width(),
            height: parameters.height(),
            rotation: rotation.filter(|_| filter.is_none()),
            color: parameters.color(),
        };
        let mut frame_rate = coding.frame_rate;
        if let Some(FilterEnd::Video(end)) = filter.as_ref().map(FilterStage::sink) {
            source.format = end.format;
            source.width = u32::try_from(end.width).unwrap_or(0);
            source.height = u32::try_from(end.height).unwrap_or(0);
            source.color.space = end.color_space;
            source.color.range = end.color_range;
            frame_rate = end
                .frame_rate
                .map_or(frame_rate, |rate| Rational::new(rate.num, rate.den));
        }
        let shape = converter.shape_for(&source)?;
        let info = OutputInfo {
            index: self.outputs.len(),
            source_index: stream,
            kind: MediaKind::Video,
            filter_description: config.common.filter.clone(),
            format: shape.format.to_string(),
            details: OutputDetails::Video {
                width: u32::try_from(shape.width).unwrap_or(u32::MAX),
                height: u32::try_from(shape.height).unwrap_or(u32::MAX),
                frame_rate: config.frame_rate.unwrap_or(frame_rate),
            },
        };
        self.decoders.extend(decoder);
        Ok(self.attach(
            info,
            Chain::Video(Box::new(VideoChain {
                filter,
                rate,
                converter,
                ending: false,
                picture_bytes: 0,
            })),
            &config.common,
        ))
    }

    pub(super) fn attach(
        &mut self,
        info: OutputInfo,
        chain: Chain,
        common: &CommonOutput,
    ) -> OutputInfo {
        let id = self
            .shared
            .add(common.frames_per_chunk, common.buffer_chunk_size);
        let single = self.demuxer.is_single(info.source_index);
        if self.ended && !single {
            self.shared.end(id);
        }
        if matches!(info.kind, MediaKind::Subtitle | MediaKind::Data) {
            self.shared.set_sparse(id);
        }
        let waits = common.buffer_chunk_size == BufferChunkSize::Wait
            && common.frames_per_chunk != FramesPerChunk::All;
        self.outputs.push(Output {
            id,
            info: info.clone(),
            eager: is_eager(&chain, common),
            chain,
            waits,
            ended: self.ended && !single,
        });
        self.want_single(info.source_index);
        self.select_streams();
        info
    }

    /// A new decoder, or none where outputs of this stream have one already and want the same of it.
    pub(super) fn decoder_for(
        &self,
        stream: usize,
        coding: &StreamCoding,
        common: &CommonOutput,
    ) -> Result<Option<DecoderStage>> {
        let settings = DecoderSettings {
            decoder: common.decoder.clone(),
            options: common.decoder_options.clone(),
            hardware: common.hardware.clone(),
        };
        if let Some(shared) = self
            .decoders
            .iter()
            .find(|decoder| decoder.stream() == stream)
        {
            if *shared.settings() == settings {
                return Ok(None);
            }
            let message = format!(
                "Stream {stream} is already decoded for another output with other decoder settings. Give both the same `decoder` and \
                 `decoderOptions`, or open a second reader."
            );
            return Err(Error::invalid_arg("read", message).in_stream(stream));
        }
        let input = DecoderInput {
            stream,
            parameters: std::sync::Arc::clone(&coding.parameters),
            time_base: coding.time_base,
            frame_rate: coding.frame_rate,
            without_timestamps: coding.without_timestamps,
            extent: coding.extent,
            strict: self.fail_on == FailOn::Warning,
        };
        let mut decoder = DecoderStage::open(&input, settings, &self.limits, "read")?;
        trusted::check_decoder(self.profile, &decoder.name(), "read")?;
        decoder.set_start(self.start);
        Ok(Some(decoder))
    }
}

/// Whether the conversion can turn the stream's pictures by itself.
fn can_turn(config: &VideoOutputConfig, coding: &StreamCoding) -> bool {
    let parameters = &coding.parameters;
    config.layout != VideoLayout::Native
        || can_turn_native(
            parameters.pixel_format(),
            turn_for(parameters.display_matrix()),
        )
}

/// The output's filter, if the profile allows it.
fn filter_of(common: &CommonOutput, profile: Profile) -> Result<Option<&str>> {
    if let Some(description) = &common.filter {
        trusted::check_filter(profile, description, "read")?;
    }
    Ok(common.filter.as_deref())
}

pub(super) fn audio_end(coding: &StreamCoding, format: SampleFormat) -> Result<FilterEnd> {
    let rate = i32::try_from(coding.parameters.sample_rate()).unwrap_or(i32::MAX);
    let layout: ChannelLayout = coding
        .parameters
        .channel_layout()
        .map_err(Error::from)?
        .specified();
    Ok(FilterEnd::Audio(AudioFilterEnd {
        format,
        sample_rate: rate,
        layout,
        time_base: sluice_ffi::rational::Rational::new(1, rate),
    }))
}

pub(super) fn video_end(coding: &StreamCoding) -> FilterEnd {
    let parameters = &coding.parameters;
    let rational = |ratio: Rational| sluice_ffi::rational::Rational::new(ratio.num, ratio.den);
    let counted = Rational::new(coding.frame_rate.den, coding.frame_rate.num);
    let base = Rational::new(
        as_i32(coding.time_base.num()),
        as_i32(coding.time_base.den()),
    );
    let format: PixelFormat = parameters.pixel_format();
    FilterEnd::Video(VideoFilterEnd {
        width: as_i32(parameters.width()),
        height: as_i32(parameters.height()),
        format,
        time_base: rational(if coding.without_timestamps && counted.is_known() {
            counted
        } else {
            base
        }),
        frame_rate: coding
            .frame_rate
            .is_known()
            .then(|| rational(coding.frame_rate)),
        sample_aspect_ratio: rational(coding.sample_aspect_ratio),
        color_space: parameters.color().space,
        color_range: parameters.color().range,
    })
}

fn as_i32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn constant_rate(rate: Rational) -> Result<ConstantRate<sluice_ffi::frame::Frame>> {
    ConstantRate::new(rate).ok_or_else(|| {
        Error::invalid_arg(
            "addVideoStream",
            format!(
                "`frameRate` must be positive; it is {}/{}.",
                rate.num, rate.den
            ),
        )
    })
}
