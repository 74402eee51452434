//! The writer: audio, video and packets in, one container out.
//!
//! ```text
//! write ─► intake ─► encoder ─┐
//! write ─► intake ─► encoder ─┼─► muxer ─► sink
//! packets ────────────────────┘
//! ```

mod audio_run;
mod chapters;
mod fragments;
mod frames;
mod input;
mod packet_stream;
mod picture;
mod region;
mod stream_facts;
mod subtitle_run;
mod target;
mod video_run;

use std::time::Instant;

use sluice_ffi::StopFlag;
use sluice_ffi::output_format::OutputFormat;

pub(crate) use self::fragments::is_fragmented;
use self::input::Input;
pub use self::packet_stream::PacketStream;
pub(crate) use self::target::Container;
use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::media::{Chapter, Metadata, PacketView};
use crate::muxer::{Muxer, TimeLimits};
use crate::sink::Sink;
use crate::write_config::{
    AttachedPictureConfig, AudioInputConfig, AudioWrite, InputInfo, StreamTags,
    SubtitleInputConfig, SubtitleWrite, TargetOutput, VideoInputConfig, VideoWrite, WriterConfig,
};

/// Writes one output. Owned by one thread; every call returns when its work is done.
pub struct Writer {
    config: WriterConfig,
    container: Container,
    target: Option<TargetOutput>,
    inputs: Vec<Input>,
    state: State,
    stop: StopFlag,
    /// What a memory target holds, once finished.
    bytes: Option<Vec<u8>>,
}

enum State {
    /// Streams can be added.
    New,
    /// The header is written.
    Open(Box<Muxer>),
    /// The encoders are drained; only the trailer is missing.
    Flushed(Box<Muxer>),
    /// The trailer is written, or the output given up.
    Done,
}

impl Writer {
    /// Finds the container for a target. Nothing is opened and nothing waits.
    ///
    /// # Errors
    /// `ERR_UNSUPPORTED_FORMAT` for an unknown format, or a target that needs `format` and has none.
    pub fn new(target: TargetOutput, config: WriterConfig, stop: StopFlag) -> Result<Self> {
        let container = Container::of(&target, &config)?;
        Ok(Self {
            config,
            container,
            target: Some(target),
            inputs: Vec::new(),
            state: State::New,
            stop,
            bytes: None,
        })
    }

    /// The muxer or device that was found.
    #[must_use]
    pub fn format(&self) -> OutputFormat {
        self.container.format
    }

    fn require_new(&self, operation: &'static str) -> Result<()> {
        match self.state {
            State::New => Ok(()),
            _ => Err(Error::new(
                ErrorKind::State,
                operation,
                "The writer is open already. Add streams and tags before open().",
            )),
        }
    }

    /// Adds an audio input and decides what its encoder gets. Nothing is opened and nothing waits.
    ///
    /// # Errors
    /// `ERR_STATE` once open, `ERR_UNKNOWN_CODEC`, `ERR_ENCODER_CONFIG`, `ERR_UNEXPECTED_OPTIONS`, `ERR_INVALID_ARG`.
    pub fn add_audio_stream(&mut self, config: AudioInputConfig) -> Result<InputInfo> {
        self.require_new("addAudioStream")?;
        self.add(Input::audio(&self.container, config)?)
    }

    /// Adds a video input and decides what its encoder gets. Nothing is opened and nothing waits.
    ///
    /// # Errors
    /// As [`Writer::add_audio_stream`].
    pub fn add_video_stream(&mut self, config: VideoInputConfig) -> Result<InputInfo> {
        self.require_new("addVideoStream")?;
        self.add(Input::video(&self.container, config)?)
    }

    /// Adds an input for packets that are copied as they are.
    ///
    /// # Errors
    /// `ERR_STATE` once open, `ERR_ENCODER_CONFIG` if the container cannot hold the codec.
    pub fn add_packet_stream(
        &mut self,
        stream: PacketStream,
        tags: &StreamTags,
    ) -> Result<InputInfo> {
        self.require_new("addPacketStream")?;
        self.add(Input::packets(&self.container, stream, tags)?)
    }

    /// Adds a subtitle input. Nothing is opened and nothing waits.
    ///
    /// # Errors
    /// As [`Writer::add_audio_stream`].
    pub fn add_subtitle_stream(&mut self, config: SubtitleInputConfig) -> Result<InputInfo> {
        self.require_new("addSubtitleStream")?;
        self.add(Input::subtitles(&self.container, config)?)
    }

    /// Attaches a picture to the file; it is written with the header.
    ///
    /// # Errors
    /// `ERR_STATE` once open, `ERR_ENCODER_CONFIG` for a container that holds none, `ERR_INVALID_ARG` for what is no image.
    pub fn add_attached_picture(&mut self, config: AttachedPictureConfig) -> Result<InputInfo> {
        self.require_new("addAttachedPicture")?;
        self.add(Input::picture(&self.container, config)?)
    }

    fn add(&mut self, input: Input) -> Result<InputInfo> {
        let info = input.info(self.inputs.len());
        self.inputs.push(input);
        Ok(info)
    }

    /// Replaces the tags of the file.
    ///
    /// # Errors
    /// `ERR_STATE` once open.
    pub fn set_metadata(&mut self, tags: Metadata) -> Result<()> {
        self.require_new("setMetadata")?;
        self.config.metadata = tags;
        Ok(())
    }

    /// Replaces the chapters of the file.
    ///
    /// # Errors
    /// `ERR_STATE` once open, `ERR_INVALID_ARG` for a chapter that ends before it begins.
    pub fn set_chapters(&mut self, chapters: Vec<Chapter>) -> Result<()> {
        const OPERATION: &str = "setChapters";
        self.require_new(OPERATION)?;
        let wrong = |chapter: &&Chapter| !(chapter.end >= chapter.start && chapter.start >= 0.0);
        if let Some(chapter) = chapters.iter().find(wrong) {
            let message = format!(
                "A chapter must end after it begins. Found: {} to {}.",
                chapter.start, chapter.end
            );
            return Err(Error::invalid_arg(OPERATION, message));
        }
        self.config.chapters = chapters;
        Ok(())
    }

    /// Opens encoders and target and writes the header.
    ///
    /// # Errors
    /// `ERR_STATE` without streams or once open; what encoders, muxer and target report.
    pub fn open(&mut self, options: &OptionList) -> Result<()> {
        self.require_new("open")?;
        if self.inputs.is_empty() {
            return Err(Error::new(
                ErrorKind::State,
                "open",
                "There is nothing to write. Add a stream before open().",
            ));
        }
        let mut all = self.config.options.clone();
        all.extend(options.iter().cloned());
        let codecs: Vec<String> = self
            .inputs
            .iter()
            .map(|input| input.info(0).codec)
            .collect();
        fragments::check(self.container.format, &all, &codecs)?;
        let header = self.container.wants_global_header(&all);
        let name = self.container.format.name();
        let edits = fragments::has_edit_list(self.container.format, &all);
        let only_stream = (self.inputs.len() == 1).then_some(name);
        for input in &mut self.inputs {
            input.open(header, only_stream, edits)?;
        }
        let mut muxer = self.muxer()?;
        for input in &mut self.inputs {
            input.add_to(&mut muxer)?;
        }
        let mut tags = self.config.metadata.clone();
        for input in &self.inputs {
            input.add_to_file(&mut tags, &mut all, self.container.format);
        }
        match chapters::tags(name, &self.config.chapters) {
            Some(chapters) => tags.extend(chapters),
            None => muxer.add_chapters(&self.config.chapters)?,
        }
        muxer.open(&tags, &all)?;
        for input in &self.inputs {
            input.begin(&mut muxer)?;
        }
        self.state = State::Open(Box::new(muxer));
        Ok(())
    }

    fn muxer(&mut self) -> Result<Muxer> {
        // A text or memory target can be opened again after a failure; the caller's own code only once.
        let target = match &self.target {
            Some(TargetOutput::Text(text)) => TargetOutput::Text(text.clone()),
            Some(TargetOutput::Memory) => TargetOutput::Memory,
            Some(TargetOutput::Custom(_) | TargetOutput::Address { .. }) | None => {
                self.target.take().ok_or_else(|| {
                    Error::new(
                        ErrorKind::State,
                        "open",
                        "The target was given up by an open() that failed.",
                    )
                })?
            }
        };
        let format = self.container.format;
        let sink = Sink::open(
            target,
            format,
            self.container.is_device,
            self.config.atomic,
            &self.stop,
        )?;
        let limits = TimeLimits {
            progress: self.config.timeout,
            accept: self.config.accept_timeout,
        };
        Muxer::new(format, sink, self.stop.clone(), limits)
    }

    fn running(&mut self, index: usize) -> Result<(&mut Input, &mut Muxer)> {
        let count = self.inputs.len();
        let muxer = match &mut self.state {
            State::Open(muxer) => muxer,
            State::New => {
                return Err(Error::new(
                    ErrorKind::State,
                    "write",
                    "The writer is not open. Call open() first.",
                ));
            }
            State::Flushed(_) | State::Done => {
                return Err(Error::new(
                    ErrorKind::State,
                    "write",
                    "The writer has flushed or finished; nothing can be written any more.",
                ));
            }
        };
        let input = self.inputs.get_mut(index).ok_or_else(|| {
            Error::new(
                ErrorKind::NoSuchStream,
                "write",
                format!("There is no input {index}; the writer has {count}."),
            )
        })?;
        Ok((input, muxer))
    }

    /// Writes the bytes of a block of samples.
    ///
    /// # Errors
    /// `ERR_STATE` before open or after flush, `ERR_INVALID_ARG` for a wrong length or a `pts` that goes backwards.
    pub fn write_audio(&mut self, input: usize, data: &[u8], how: &AudioWrite) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_audio(data, how, muxer)
    }

    /// Writes the bytes of one or more pictures.
    ///
    /// # Errors
    /// As [`Writer::write_audio`].
    pub fn write_video(&mut self, input: usize, data: &[u8], how: &VideoWrite) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_video(data, how, muxer)
    }

    /// Writes a subtitle.
    ///
    /// # Errors
    /// `ERR_STATE` before open or after flush, `ERR_INVALID_ARG` for a `pts` that goes backwards, `ERR_ENCODER_CONFIG` for text
    /// where the encoder takes pictures, and the other way round.
    pub fn write_subtitle(&mut self, input: usize, subtitle: &SubtitleWrite) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_subtitle(subtitle, muxer)
    }

    /// Writes a packet as it is.
    ///
    /// # Errors
    /// `ERR_STATE` before open or after flush, and what the muxer reports.
    pub fn write_packet(&mut self, input: usize, packet: &PacketView<'_>) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_packet(packet, muxer)
    }

    /// When [`Writer::hand_on_due`] is to be called although nothing more is written.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        match &self.state {
            State::Open(muxer) => muxer.due(),
            _ => None,
        }
    }

    /// Hands bytes that have waited long enough to the target: whoever reads it is not to wait for more to be written.
    ///
    /// # Errors
    /// What the target reports.
    pub fn hand_on_due(&mut self) -> Result<()> {
        match &mut self.state {
            State::Open(muxer) => muxer.hand_on_due(),
            _ => Ok(()),
        }
    }

    /// Drains filters and encoders. Does nothing the second time.
    ///
    /// # Errors
    /// `ERR_STATE` before open; what filters, encoders, muxer and target report.
    pub fn flush(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::New => {
                self.state = State::New;
                Err(Error::new(
                    ErrorKind::State,
                    "flush",
                    "The writer is not open. Call open() first.",
                ))
            }
            State::Open(mut muxer) => {
                let drained = self
                    .inputs
                    .iter_mut()
                    .try_for_each(|input| input.finish(&mut muxer));
                let flushed = drained.and_then(|()| muxer.flush());
                // Even after a failure the trailer can make what was written readable.
                self.state = State::Flushed(muxer);
                flushed
            }
            other => {
                self.state = other;
                Ok(())
            }
        }
    }

    /// Flushes, writes the trailer and closes; a file appears at its name. Does nothing the second time.
    ///
    /// # Errors
    /// As [`Writer::flush`].
    pub fn finish(&mut self) -> Result<()> {
        if matches!(self.state, State::Done) {
            return Ok(());
        }
        let flushed = self.flush();
        match std::mem::replace(&mut self.state, State::Done) {
            State::Flushed(mut muxer) => {
                flushed?;
                self.inputs.iter().try_for_each(Input::require_picture)?;
                muxer.finish()?;
                self.bytes = muxer.take_bytes();
                self.inputs.clear();
                Ok(())
            }
            other => {
                self.state = other;
                flushed
            }
        }
    }

    /// Gives the output up: no trailer, and no file where there was none before.
    pub fn abort(&mut self) {
        self.state = State::Done;
        self.inputs.clear();
        self.target = None;
    }

    /// What a memory target holds, once finished; given once.
    pub fn take_memory(&mut self) -> Option<Vec<u8>> {
        self.bytes.take()
    }
}
