//! One input of a writer: how it was planned, and how it runs.

mod frames;

use sluice_ffi::bitstream_filter::BitstreamFilter;
use sluice_ffi::encoder::{AudioEncoderInput, EncoderInput, VideoEncoderInput};
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::output::StreamFacts;
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::packet::Packet;
use sluice_ffi::subtitle_encoder::SubtitleEncoder;

use super::audio_run::AudioRun;
use super::packet_stream::{self, PacketStream, ffi_rational};
use super::picture::Picture;
use super::stream_facts;
use super::subtitle_run::SubtitleRun;
use super::target::Container;
use super::video_run::VideoRun;
use crate::config::OptionList;
use crate::encoder::{self, Encoder};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::video::VideoIntake;
use crate::intake::{self, picture::PictureMemory};
use crate::media::{Metadata, PacketView};
use crate::muxer::Muxer;
use crate::write_config::{
    AttachedPictureConfig, AudioInputConfig, AudioWrite, CommonInput, InputDetails, InputInfo,
    StreamTags, SubtitleInputConfig, SubtitleWrite, VideoInputConfig, VideoWrite,
};

/// One input of a writer.
pub(super) struct Input {
    plan: Plan,
    running: Option<Running>,
    /// The stream's index in the container.
    stream: usize,
    /// Bytes of one frame as declared; 0 for packets.
    frame_bytes: usize,
}

enum Plan {
    Audio {
        config: Box<AudioInputConfig>,
        codec: EncoderCodec,
        input: AudioEncoderInput,
    },
    Video {
        config: Box<VideoInputConfig>,
        codec: EncoderCodec,
        input: VideoEncoderInput,
        still: bool,
    },
    Packets {
        stream: Box<PacketStream>,
        /// Brings packets into the form that the container wants.
        adapter: Option<BitstreamFilter>,
    },
    Subtitles {
        config: Box<SubtitleInputConfig>,
        codec: EncoderCodec,
    },
    Picture(Box<Picture>),
}

enum Running {
    Audio(Box<AudioRun>),
    Video(Box<VideoRun>),
    Subtitles(Box<SubtitleRun>),
}

impl Input {
    fn new(plan: Plan, frame_bytes: usize) -> Self {
        Self {
            plan,
            running: None,
            stream: 0,
            frame_bytes,
        }
    }

    pub(super) fn audio(container: &Container, mut config: AudioInputConfig) -> Result<Self> {
        const OPERATION: &str = "addAudioStream";
        if config.sample_rate == 0 || config.channels == 0 {
            return Err(Error::invalid_arg(
                OPERATION,
                "`sampleRate` and `channels` must be positive.",
            ));
        }
        let name = config.common.encoder.as_deref();
        let codec = encoder::choose(container.holds, MediaType::Audio, name, None, OPERATION)?;
        encoder::check_options(codec, &config.common.encoder_options, OPERATION)?;
        stream_facts::facts(&config.common.tags, OPERATION)?;
        encoder::settle_layout(codec, &mut config)?;
        let input = encoder::negotiate_audio(codec, &config)?;
        intake::audio::check_filter(&config, &input)?;
        let frame_bytes = config.format.bytes() * config.channels as usize;
        let plan = Plan::Audio {
            config: Box::new(config),
            codec,
            input,
        };
        Ok(Self::new(plan, frame_bytes))
    }

    pub(super) fn video(container: &Container, mut config: VideoInputConfig) -> Result<Self> {
        const OPERATION: &str = "addVideoStream";
        if config.width == 0 || config.height == 0 || !config.frame_rate.is_known() {
            return Err(Error::invalid_arg(
                OPERATION,
                "`width`, `height` and `frameRate` must be positive.",
            ));
        }
        let memory = PictureMemory::new(
            &config.format,
            config.layout,
            config.width,
            config.height,
            OPERATION,
        )?;
        let name = config.common.encoder.as_deref();
        let codec = encoder::choose(
            container.holds,
            MediaType::Video,
            name,
            container.image,
            OPERATION,
        )?;
        let codec = match &config.hardware {
            None => codec,
            Some(device) => {
                let (codec, options) = encoder::on_hardware(codec, device)?;
                config.common.encoder_options.extend(options);
                codec
            }
        };
        encoder::check_options(codec, &config.common.encoder_options, OPERATION)?;
        stream_facts::facts(&config.common.tags, OPERATION)?;
        // The pixel format that the caller names tells more than that of the memory: NCHW 4:2:0 lies there as 4:4:4.
        let source = sluice_ffi::pixel_format::PixelFormat::from_name(&config.format)
            .unwrap_or(memory.format);
        if config.encoder_format.is_none() {
            config.encoder_format = encoder::held_format(container.holds.name(), source);
        }
        let input = encoder::negotiate_video(
            codec,
            &config,
            source,
            intake::video::filtered_size(&config, &memory)?,
            container.holds.takes_variable_frame_rate(),
        )?;
        let still = container.is_still();
        let plan = Plan::Video {
            config: Box::new(config),
            codec,
            input,
            still,
        };
        Ok(Self::new(plan, memory.bytes))
    }

    pub(super) fn packets(
        container: &Container,
        mut stream: PacketStream,
        tags: &StreamTags,
    ) -> Result<Self> {
        const OPERATION: &str = "addPacketStream";
        let codec = stream.parameters.codec_id();
        let kind = stream.parameters.media_type();
        encoder::require_held(container.holds, codec, kind, OPERATION)?;
        stream_facts::apply(tags, &mut stream.facts, OPERATION)?;
        let adapter = packet_stream::adapter(&stream, container.holds)?;
        if let Some(adapter) = &adapter {
            stream.parameters = adapter.parameters()?;
        }
        let stream = Box::new(stream);
        Ok(Self::new(Plan::Packets { stream, adapter }, 0))
    }

    pub(super) fn subtitles(container: &Container, config: SubtitleInputConfig) -> Result<Self> {
        const OPERATION: &str = "addSubtitleStream";
        let name = config.encoder.as_deref();
        let codec = encoder::choose(container.holds, MediaType::Subtitle, name, None, OPERATION)?;
        encoder::check_options(codec, &config.encoder_options, OPERATION)?;
        stream_facts::facts(&config.tags, OPERATION)?;
        let config = Box::new(config);
        Ok(Self::new(Plan::Subtitles { config, codec }, 0))
    }

    pub(super) fn picture(container: &Container, config: AttachedPictureConfig) -> Result<Self> {
        stream_facts::facts(&config.tags, "addAttachedPicture")?;
        let picture = Picture::new(container.format, config)?;
        Ok(Self::new(Plan::Picture(Box::new(picture)), 0))
    }

    /// What was chosen.
    pub(super) fn info(&self, index: usize) -> InputInfo {
        let (encoder, codec) = match &self.plan {
            Plan::Audio { codec, .. }
            | Plan::Video { codec, .. }
            | Plan::Subtitles { codec, .. } => (Some(codec.name().to_owned()), codec.id()),
            Plan::Packets { stream, .. } => (None, stream.parameters.codec_id()),
            Plan::Picture(picture) => (None, picture.codec()),
        };
        let name = |name: Option<&str>| name.unwrap_or_default().to_owned();
        let details = match &self.plan {
            Plan::Audio { input, .. } => InputDetails::Audio {
                format: name(input.format.name()),
                sample_rate: input.sample_rate,
                channels: input.layout.channels(),
                channel_layout: input.layout.describe(),
            },
            Plan::Video { input, .. } => InputDetails::Video {
                format: name(input.format.name()),
                width: input.width,
                height: input.height,
                frame_rate: crate::time::Rational::new(input.frame_rate.num, input.frame_rate.den),
            },
            Plan::Packets { .. } => InputDetails::Packet,
            Plan::Subtitles { .. } => InputDetails::Subtitle,
            Plan::Picture(_) => InputDetails::Picture,
        };
        InputInfo {
            index,
            encoder,
            codec: codec.name().to_owned(),
            frame_bytes: self.frame_bytes,
            details,
        }
    }

    /// Opens the encoder and what leads to it. `header`: the container keeps codec headers once. `only_stream`: the container's
    /// name if nothing else is in it. `edits`: it says by an edit list where sound begins.
    pub(super) fn open(
        &mut self,
        header: bool,
        only_stream: Option<&str>,
        edits: bool,
    ) -> Result<()> {
        self.running = match &mut self.plan {
            Plan::Audio {
                config,
                codec,
                input,
            } => {
                let encoder = open_encoder(
                    *codec,
                    &EncoderInput::Audio(input.clone()),
                    &config.common,
                    header,
                )?;
                let run = AudioRun::new(config, encoder, input, only_stream, edits)?;
                Some(Running::Audio(Box::new(run)))
            }
            Plan::Video {
                config,
                codec,
                input,
                still,
            } => {
                let encoder = open_encoder(
                    *codec,
                    &EncoderInput::Video(input.clone()),
                    &config.common,
                    header,
                )?;
                let run = VideoRun {
                    intake: VideoIntake::new(config, input)?,
                    ticks: ticks_of(input),
                    encoder,
                    room: still.then_some(1),
                    last: None,
                };
                Some(Running::Video(Box::new(run)))
            }
            Plan::Subtitles { config, codec } => {
                let run = SubtitleRun::open(*codec, config)?;
                Some(Running::Subtitles(Box::new(run)))
            }
            Plan::Picture(picture) => {
                picture.open()?;
                None
            }
            Plan::Packets { .. } => None,
        };
        Ok(())
    }

    /// Adds the stream to the muxer.
    pub(super) fn add_to(&mut self, muxer: &mut Muxer) -> Result<()> {
        self.stream = match (&self.plan, &self.running) {
            (Plan::Audio { config, .. }, Some(Running::Audio(run))) => {
                let encoder = run.encoder();
                let facts = stream_facts::facts(&config.common.tags, "open")?;
                muxer.add_stream(&encoder.parameters()?, encoder.inner().time_base(), &facts)?
            }
            (Plan::Video { config, input, .. }, Some(Running::Video(run))) => {
                let facts = StreamFacts {
                    frame_rate: Some(input.frame_rate),
                    ..stream_facts::facts(&config.common.tags, "open")?
                };
                muxer.add_stream(
                    &run.encoder.parameters()?,
                    run.encoder.inner().time_base(),
                    &facts,
                )?
            }
            (Plan::Packets { stream, .. }, _) => {
                let mut parameters = stream.parameters.try_clone()?;
                // The tag belongs to the container it came from; the new one chooses its own.
                parameters.set_codec_tag(0);
                muxer.add_stream(&parameters, ffi_rational(stream.time_base), &stream.facts)?
            }
            (Plan::Subtitles { config, .. }, Some(Running::Subtitles(run))) => {
                let facts = stream_facts::facts(&config.tags, "open")?;
                let parameters = run.encoder().parameters()?;
                muxer.add_stream(&parameters, SubtitleEncoder::TIME_BASE, &facts)?
            }
            (Plan::Picture(picture), _) => picture.add_to(muxer)?.unwrap_or(0),
            _ => {
                return Err(Error::internal(
                    "open",
                    "An input was added before its encoder was opened.",
                ));
            }
        };
        Ok(())
    }

    /// Adds what the file itself says of the input.
    pub(super) fn add_to_file(
        &self,
        tags: &mut Metadata,
        options: &mut OptionList,
        format: OutputFormat,
    ) {
        if let Plan::Picture(picture) = &self.plan {
            picture.add_tag(tags);
            if let Some((name, value)) = picture.option(format) {
                options.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    /// Writes what comes before everything else.
    pub(super) fn begin(&self, muxer: &mut Muxer) -> Result<()> {
        match &self.plan {
            Plan::Picture(picture) => picture.write(muxer, self.stream),
            _ => Ok(()),
        }
    }

    pub(super) fn write_audio(
        &mut self,
        data: &[u8],
        how: &AudioWrite,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let stream = self.stream;
        match &mut self.running {
            Some(Running::Audio(run)) => run.push(data, how, muxer, stream),
            _ => Err(self.wrong_kind("audio")),
        }
    }

    pub(super) fn write_video(
        &mut self,
        data: &[u8],
        how: &VideoWrite,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let stream = self.stream;
        match &mut self.running {
            Some(Running::Video(run)) => {
                run.push(data, how, &mut |packet| muxer.push(packet, stream))
            }
            _ => Err(self.wrong_kind("video")),
        }
    }

    pub(super) fn write_subtitle(
        &mut self,
        subtitle: &SubtitleWrite,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let stream = self.stream;
        match &mut self.running {
            Some(Running::Subtitles(run)) => {
                run.push(subtitle, &mut |packet| muxer.push(packet, stream))
            }
            _ => Err(self.wrong_kind("subtitles")),
        }
    }

    pub(super) fn write_packet(
        &mut self,
        packet: &PacketView<'_>,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let mut copy = Packet::from_bytes(packet.data)?;
        copy.set_pts(packet.pts);
        copy.set_dts(packet.dts);
        copy.set_duration(packet.duration);
        copy.set_key(packet.keyframe);
        copy.set_discard(packet.discard);
        copy.add_packed_side_data(packet.side_data)?;
        self.write_whole_packet(copy, ffi_rational(packet.time_base), muxer)
    }

    /// Drains what leads to the muxer.
    pub(super) fn finish(&mut self, muxer: &mut Muxer) -> Result<()> {
        let stream = self.stream;
        match &mut self.running {
            Some(Running::Audio(run)) => run.finish(muxer, stream),
            Some(Running::Video(run)) => run.finish(&mut |packet| muxer.push(packet, stream)),
            Some(Running::Subtitles(run)) => run.finish(&mut |packet| muxer.push(packet, stream)),
            None => self.finish_packets(muxer),
        }
    }

    /// Fails where a picture is all that the output is to be, and none came.
    ///
    /// # Errors
    /// `ERR_STATE`.
    pub(super) fn require_picture(&self) -> Result<()> {
        match &self.running {
            Some(Running::Video(run)) if run.room == Some(1) => {
                let message =
                    "There is nothing to write: a still image is one frame, and none was written.";
                Err(Error::new(ErrorKind::State, "finish", message))
            }
            _ => Ok(()),
        }
    }

    fn wrong_kind(&self, given: &str) -> Error {
        let kind = match &self.plan {
            Plan::Audio { .. } => "audio",
            Plan::Video { .. } => "video",
            Plan::Packets { .. } => "packets",
            Plan::Subtitles { .. } => "subtitles",
            Plan::Picture(_) => "nothing more",
        };
        Error::new(
            ErrorKind::State,
            "write",
            format!("This input takes {kind}, not {given}."),
        )
    }
}

fn open_encoder(
    codec: EncoderCodec,
    input: &EncoderInput,
    common: &CommonInput,
    header: bool,
) -> Result<Encoder> {
    let options = encoder::options(codec, &common.encoder_options, input);
    let settings = encoder::settings(codec, &common.codec, &common.encoder_options, input);
    Encoder::open_pass(codec, input, &settings, header, &options, &common.pass)
}

/// Ticks of the encoder from one picture to the next.
fn ticks_of(input: &VideoEncoderInput) -> i64 {
    let variable = input.time_base != input.frame_rate.inverse();
    encoder::time_base(input.frame_rate, variable).1
}
