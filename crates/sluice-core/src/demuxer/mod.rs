//! The demuxer as a stage: a source in, packets out, and the truth about where it ends.

mod end;
mod endless;
mod extent;
mod facts;
mod flac_time;
mod hop_gate;
mod limits;
mod open;
mod raw_time;
mod refusal;
mod table;
mod whole;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::input::{Input, SeekFlags};
use sluice_ffi::log::take_last_lines;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::packet::Packet;
use sluice_ffi::stream::{Discard, Stream};
use sluice_ffi::{StopFlag, StopReason};

pub use self::extent::Extent;
pub use self::table::{FrameTable, KeyFrame};

use crate::config::{OpenConfig, SourceInput};
use crate::error::{Error, ErrorKind, Result};
use crate::media::SourceInfo;
use crate::source::bridge::SourceFacts;
use crate::time::{Rational, Rounding, Seconds, TimeBase};

/// An open source with its demuxer.
pub struct Demuxer {
    /// `None` once closed.
    input: Option<Input>,
    source: SourceFacts,
    has_reader: bool,
    /// Why a part of what has an end could not be opened.
    missing: Option<Error>,
    /// Whether a part that can't be opened is a failure, rather than left out.
    needs_all: bool,
    /// Scheme of the address that FFmpeg opened itself, in lower case; empty where there is none.
    scheme: String,
    described: String,
    info: SourceInfo,
    stop: StopFlag,
    timeout: Option<Duration>,
    /// A packet cut short by the end of what could be read: only the next read tells whether that was the end.
    doubtful: Option<Packet>,
    /// Why nothing comes any more, where a part of the last packet was whole.
    cut: Option<Error>,
    /// Packets behind a doubtful one that turned out not to be the last.
    ahead: VecDeque<Packet>,
    packets: u64,
    /// Which streams have a single packet that the container holds apart: attached pictures and files.
    single: Vec<bool>,
    /// The packet of a wanted stream that was given last.
    last: Option<LastPacket>,
    /// Which streams anyone wants.
    wanted: Vec<bool>,
    /// The STREAMINFO of a FLAC file.
    flac: Option<Vec<u8>>,
    /// Exact times of raw sound.
    raw: Option<raw_time::RawTime>,
}

/// What is remembered of a packet: where it stood.
#[derive(Clone, Copy, Debug)]
struct LastPacket {
    stream: usize,
    /// Ticks at which it ends.
    end: i64,
    /// Ticks.
    duration: i64,
    /// The byte of the source behind the furthest packet, where packets have places.
    byte: Option<u64>,
}

/// How a stream is coded, for a decoder or for a copy of its packets.
#[derive(Clone, Debug)]
pub struct StreamCoding {
    /// The codec's parameters.
    pub parameters: Arc<CodecParameters>,
    /// Seconds of one tick.
    pub time_base: TimeBase,
    /// Pictures a second as FFmpeg guesses it; 0/1 if unknown.
    pub frame_rate: Rational,
    /// Whether the container has no timestamps of its own.
    pub without_timestamps: bool,
    /// Width ÷ height of a pixel; 0/1 if unknown.
    pub sample_aspect_ratio: Rational,
    /// How much of its blocks of sound counts.
    pub extent: Extent,
}

/// What demuxers refuse a seek with that is no failure of the source: `EPERM`, `EIO`, `EINVAL`, `ENOSYS`.
pub(crate) const fn is_no_way(code: i32) -> bool {
    matches!(code, -1 | -5 | -22 | -38)
}

impl Demuxer {
    /// Opens a source and finds out what it holds. `stop` ends every wait, now and later.
    ///
    /// # Errors
    /// As `Reader::open`.
    pub fn open(input: SourceInput, config: &OpenConfig, stop: StopFlag) -> Result<Self> {
        open::open(input, config, stop)
    }

    /// What the source holds.
    #[must_use]
    pub const fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// How a stream is coded.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_OUT_OF_MEMORY`.
    pub fn coding(&self, index: usize) -> Result<StreamCoding> {
        let stream = self.stream(index).ok_or_else(|| {
            Error::new(
                ErrorKind::NoSuchStream,
                "read",
                format!(
                    "The source has no stream {index}; it has {}.",
                    self.info.streams.len()
                ),
            )
        })?;
        let aspect = stream.sample_aspect_ratio();
        Ok(StreamCoding {
            parameters: Arc::new(stream.parameters().map_err(Error::from)?),
            time_base: facts::time_base(stream.time_base()),
            frame_rate: facts::frame_rate(&stream),
            without_timestamps: self.input.as_ref().is_some_and(Input::has_no_timestamps),
            sample_aspect_ratio: aspect.map_or(Rational::new(0, 1), |ratio| {
                Rational::new(ratio.num, ratio.den)
            }),
            extent: self.extent(index),
        })
    }

    /// Whether a stream has a single packet that the container holds apart: an attached picture, or an attached file.
    #[must_use]
    pub fn is_single(&self, index: usize) -> bool {
        self.single.get(index).copied().unwrap_or(false)
    }

    /// The packet of a stream that has only one; `None` where the file names it and has no bytes for it.
    ///
    /// # Errors
    /// `ERR_OUT_OF_MEMORY`.
    pub fn single_packet(&self, index: usize) -> Result<Option<Packet>> {
        let Some(stream) = self.stream(index).filter(|_| self.is_single(index)) else {
            return Ok(None);
        };
        if let Some(mut picture) = stream.attached_picture().map_err(Error::from)? {
            picture.set_stream_index(index);
            return Ok(Some(picture));
        }
        let parameters = stream.parameters().map_err(Error::from)?;
        let bytes = parameters.extradata();
        if stream.media_type() != MediaType::Attachment || bytes.is_empty() {
            return Ok(None);
        }
        let mut packet = Packet::from_bytes(bytes).map_err(Error::from)?;
        packet.set_stream_index(index);
        packet.set_key(true);
        Ok(Some(packet))
    }

    /// Chooses the streams whose packets are wanted.
    pub fn select(&mut self, wanted: impl Fn(usize) -> bool) {
        // What was read of a stream that nobody wanted, or wants any more, says nothing about its end.
        self.last = None;
        let Some(input) = &mut self.input else { return };
        self.wanted = (0..input.stream_count()).map(&wanted).collect();
        for index in 0..input.stream_count() {
            input.set_discard(
                index,
                if wanted(index) {
                    Discard::Useless
                } else {
                    Discard::All
                },
            );
        }
    }

    /// The next packet of a wanted stream; `None` at the end.
    ///
    /// # Errors
    /// `ERR_TRUNCATED` after the last whole packet of a source that ends too early, `ERR_NOT_SEEKABLE` where the data lies before
    /// its own index in a source that cannot go back, and what reading fails with.
    pub fn pull(&mut self) -> Result<Option<Packet>> {
        if let Some(error) = self.cut.take() {
            return Err(error);
        }
        if let Some(packet) = self.ahead.pop_front() {
            return Ok(Some(self.noted(packet)));
        }
        loop {
            match self.read()? {
                // Given apart, whenever someone wants it; or read while the source was opened, and wanted by nobody.
                Some(packet) if self.is_passed_over(packet.stream_index()) => {}
                Some(packet)
                    if packet.is_corrupt() && self.has_table() && !self.has_any_length() =>
                {
                    // The next read tells whether the source ended there or failed there.
                    self.read()?;
                    let error = self.truncated(take_last_lines());
                    let Some(whole) = self.whole_samples(&packet)? else {
                        return Err(error);
                    };
                    self.cut = Some(error);
                    return Ok(Some(self.noted(whole)));
                }
                Some(packet) if self.may_be_a_piece(&packet) && !self.has_any_length() => {
                    if let Some(earlier) = self.doubtful.replace(packet) {
                        return Ok(Some(self.noted(earlier)));
                    }
                }
                Some(packet) => match self.doubtful.take() {
                    Some(earlier) => {
                        self.ahead.push_back(packet);
                        return Ok(Some(self.noted(earlier)));
                    }
                    None => return Ok(Some(self.noted(packet))),
                },
                None => return self.end(),
            }
        }
    }

    fn is_passed_over(&self, stream: usize) -> bool {
        self.is_single(stream) || self.wanted.get(stream) == Some(&false)
    }

    /// A packet of a FLAC file with the time that it says itself.
    fn timed(&mut self, packet: Packet) -> Packet {
        let mut packet = self.with_own_length(packet);
        if let Some(raw) = &mut self.raw {
            return raw.timed(packet);
        }
        let info = self.flac.as_deref();
        let own = info.and_then(|info| flac_time::first_sample(packet.data(), info));
        if own.is_some() && packet.pts() != own {
            packet.set_pts(own);
            packet.set_dts(own);
        }
        packet
    }

    fn noted(&mut self, packet: Packet) -> Packet {
        let wanted = self.wanted.get(packet.stream_index()).copied();
        if let Some(pts) = packet.pts().filter(|_| wanted.unwrap_or(false)) {
            let duration = packet.duration();
            let end = packet
                .position()
                .map(|position| position.saturating_add(packet.size() as u64));
            self.last = Some(LastPacket {
                stream: packet.stream_index(),
                end: pts.saturating_add(duration),
                duration,
                byte: end.max(self.last.and_then(|last| last.byte)),
            });
        }
        packet
    }

    /// Goes to the key frame at or before `target` (any packet where `any`), measured in `stream` if one leads.
    ///
    /// # Errors
    /// `ERR_NOT_SEEKABLE`, and what reading fails with.
    pub fn seek(&mut self, stream: Option<usize>, target: Seconds, any: bool) -> Result<()> {
        self.doubtful = None;
        self.cut = None;
        self.last = None;
        self.ahead.clear();
        let base = stream
            .and_then(|index| self.stream(index))
            .map_or(TimeBase::MICROSECONDS, |stream| {
                facts::time_base(stream.time_base())
            });
        let raw = self.raw.filter(|_| stream.is_some());
        let counted = raw.and_then(|raw| raw.counted(target));
        let ticks = counted.unwrap_or_else(|| target.to_ticks(base, Rounding::Down));
        let at_or_before = SeekFlags {
            any,
            backward: true,
            ..SeekFlags::default()
        };
        let at_or_after = SeekFlags {
            any,
            ..SeekFlags::default()
        };
        self.stop.progress();
        let Some(input) = &mut self.input else {
            return Ok(());
        };
        // Before the first key frame there is none at or before the target: then the first is right.
        let sought = input
            .seek(stream, i64::MIN, ticks, ticks, at_or_before)
            .or_else(|_| input.seek(stream, ticks, ticks, i64::MAX, at_or_after));
        sought.map_err(|error| self.failure(error, "seek in"))
    }

    /// Goes to the very first packet, also where that lies before the first pts (encoder priming, reordered pictures).
    ///
    /// # Errors
    /// As [`Demuxer::seek`].
    pub fn rewind(&mut self, stream: Option<usize>) -> Result<()> {
        self.doubtful = None;
        self.cut = None;
        self.last = None;
        self.ahead.clear();
        let first = self.start() - Seconds::ratio(10, 1);
        if self.has_chained_parts() {
            self.seek(stream, first, false)?;
            let sought = self.input.as_mut().map_or(Ok(()), Input::go_to_head);
            return sought.map_err(|error| self.failure(error, "seek in"));
        }
        let Some(input) = &mut self.input else {
            return Ok(());
        };
        // Containers that are read from any byte on, and have no table of packets, are best read from byte 0.
        let by_byte = input.has_no_timestamps() || input.has_timestamp_jumps();
        let bytes = SeekFlags {
            byte: true,
            ..SeekFlags::default()
        };
        if by_byte && input.seek(None, 0, 0, 0, bytes).is_ok() {
            return Ok(());
        }
        let sought = self.seek(stream, first, false);
        // Where the demuxer finds no packet by its time (FLAC of one frame), the first byte is the start as well.
        let has_no_way = |error: &Error| error.details.ffmpeg_code.is_some_and(is_no_way);
        if !by_byte
            && sought.as_ref().is_err_and(has_no_way)
            && let Some(input) = &mut self.input
            && input.seek(None, 0, 0, 0, bytes).is_ok()
        {
            return Ok(());
        }
        sought
    }

    /// Whether the source may be several ones after each other, each with its own head, and its demuxer keeps of one what it
    /// knows until it reads the head of another, or the same again.
    fn has_chained_parts(&self) -> bool {
        let rereads_head = |stream: &Stream<'_>| {
            let codec = stream.parameters().map(|parameters| parameters.codec_id());
            codec.is_ok_and(|codec| matches!(codec.name(), "vorbis" | "opus"))
        };
        let mut streams = self.input.iter().flat_map(Input::streams);
        self.has_pages() && streams.all(|stream| rereads_head(&stream))
    }

    /// Whether times after a seek are only worked out from the average bit rate: coded sound in WAV and its kin. From the start
    /// they are counted.
    #[must_use]
    pub fn guesses_times(&self, index: usize) -> bool {
        let is_wave = self.is_format(&["wav", "w64", "aiff", "au", "voc"]);
        is_wave
            && self.stream(index).is_some_and(|stream| {
                let codec = stream.parameters().map(|parameters| parameters.codec_id());
                codec.is_ok_and(|codec| codec.bits_per_sample() < 8)
            })
    }

    /// Whether packets lie in pages, and have their times from these.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.is_format(&["ogg"])
    }

    fn is_format(&self, names: &[&str]) -> bool {
        self.info
            .format_name
            .split(',')
            .any(|name| names.contains(&name))
    }

    /// Time of the first packet of all streams.
    #[must_use]
    pub fn start(&self) -> Seconds {
        let start = self.input.as_ref().and_then(Input::start_time);
        start.map_or(Seconds::ZERO, |ticks| TimeBase::MICROSECONDS.at(ticks))
    }

    /// Time of the first packet of a stream.
    #[must_use]
    pub fn stream_start(&self, index: usize) -> Option<Seconds> {
        self.stream(index).and_then(|stream| facts::start(&stream))
    }

    /// Bytes read from the source so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        if self.has_reader {
            self.source.bytes()
        } else {
            self.input.as_ref().map_or(0, Input::bytes_read)
        }
    }

    /// Refuses to go on where nothing is read that would notice it.
    ///
    /// # Errors
    /// `ERR_ABORTED`, `ERR_CLOSED`.
    pub fn require_running(&self) -> Result<()> {
        match self.stop.reason() {
            Some(reason @ (StopReason::Aborted | StopReason::Closed)) => {
                let what = format!("reading {}", self.described);
                Err(Error::stopped(reason, "read", &what))
            }
            _ => Ok(()),
        }
    }

    /// Lets go of the source.
    pub fn close(&mut self) {
        self.input = None;
        self.doubtful = None;
        self.cut = None;
        self.last = None;
        self.ahead.clear();
    }

    fn stream(&self, index: usize) -> Option<Stream<'_>> {
        self.input.as_ref()?.stream(index)
    }

    fn read(&mut self) -> Result<Option<Packet>> {
        let Some(input) = &mut self.input else {
            return Ok(None);
        };
        // The time that the caller took since the last read is not the source's.
        self.stop.progress();
        match input.read_packet() {
            Ok(packet) => {
                self.packets += u64::from(packet.is_some());
                if packet.is_some() {
                    self.keep_missing();
                }
                Ok(packet.map(|packet| self.timed(packet)))
            }
            Err(error) if self.ends_with(&error) => Ok(None),
            Err(error) => Err(self.read_failure(error)),
        }
    }

    /// The reason of a refusal: the stop flag, the source's own error, or FFmpeg's words.
    fn failure(&mut self, error: sluice_ffi::AvError, verb: &str) -> Error {
        if let Some(own) = self.source.take_error() {
            return own;
        }
        let attempt = format!("Can't {verb} {}", self.described);
        let timeout = self.timeout;
        let is_seek = verb == "seek in";
        let mut failure = if self.has_reader {
            Error::of_data(error, "read", &attempt)
        } else {
            Error::from_ffmpeg(error, "read", &attempt)
        };
        if is_seek && matches!(failure.kind, ErrorKind::InvalidData | ErrorKind::Io) {
            failure.kind = ErrorKind::NotSeekable;
        }
        let waited = timeout.map_or_else(
            || format!("{verb} {}", self.described),
            |limit| {
                format!(
                    "{verb} {} (timeout {} ms)",
                    self.described,
                    limit.as_millis()
                )
            },
        );
        failure.unless_stopped(&self.stop, &waited)
    }
}

impl std::fmt::Debug for Demuxer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Demuxer")
            .field("source", &self.described)
            .field("packets", &self.packets)
            .finish_non_exhaustive()
    }
}
