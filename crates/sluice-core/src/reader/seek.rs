//! Seeking: to the very frame and sample, to a key frame, or to any packet.

use std::collections::VecDeque;

use sluice_ffi::media_type::MediaType;
use sluice_ffi::packet::Packet;

use super::chain::Chain;
use super::{Output, Reader};
use crate::config::SeekMode;
use crate::decoder::{DecoderStage, Pulled};
use crate::demuxer::is_no_way;
use crate::error::{Error, ErrorKind, Result};
use crate::format::MediaKind;
use crate::time::{Seconds, TimeBase};

/// Packets read to see whether a seek landed early enough in every stream.
const MOST_LOOKED_AT: usize = 2000;
/// Seconds before a seek's target in which subtitles may have begun that are still to be seen.
const SUBTITLE_LEAD: i128 = 10;
/// Bytes of those packets.
const MOST_BYTES_LOOKED_AT: usize = 32 << 20;

impl Reader {
    /// Goes to a time of the source's own clock, in seconds. Chunks that wait are dropped; an error that waits is forgotten.
    ///
    /// `Precise`: the next frames are the first at or after that time, to the sample for audio. `Key`: the key frame at or
    /// before it. `Any`: any packet near it. Beyond the end nothing comes any more; before the start it is the start.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a time that is no number, `ERR_NOT_SEEKABLE`, `ERR_CLOSED`, and what reading fails with.
    pub fn seek(&mut self, seconds: f64, mode: SeekMode) -> Result<()> {
        self.require_open("seek")?;
        if self.picking.is_some() {
            let message = "A reader of single frames goes where these are by itself.";
            return Err(Error::new(ErrorKind::State, "seek", message));
        }
        let target = Seconds::from_f64(seconds).ok_or_else(|| {
            Error::invalid_arg(
                "seek",
                format!("The time to seek to must be a finite number of seconds; it is {seconds}."),
            )
        })?;
        if !self.info().seekable {
            return Err(Error::new(
                ErrorKind::NotSeekable,
                "seek",
                "The source can't go back or forth: it is a pipe, a live stream, or a custom source without `seek`.",
            ));
        }
        let start = (mode == SeekMode::Precise).then_some(target);
        self.forget(start).map_err(|error| error.during("seek"))?;
        self.start = start;
        if self.outputs.is_empty() {
            self.late_seek = Some((target, mode));
            return Ok(());
        }
        self.late_seek = None;
        self.go_to(target, mode)
            .map_err(|error| error.during("seek"))
    }

    /// Does the seek that was asked for before there was an output.
    pub(super) fn seek_late(&mut self) -> Result<()> {
        match self.late_seek.take() {
            Some((target, mode)) => self.go_to(target, mode),
            None => Ok(()),
        }
    }

    /// Empties all stages and queues.
    fn forget(&mut self, start: Option<Seconds>) -> Result<()> {
        self.fault = None;
        self.ended = false;
        self.draining = false;
        self.queued.clear();
        self.behind_queued = None;
        self.shared.clear();
        for output in &mut self.outputs {
            output.ended = false;
            output.chain.reset(start)?;
        }
        self.want_singles();
        Ok(())
    }

    fn go_to(&mut self, target: Seconds, mode: SeekMode) -> Result<()> {
        if let Some(lead) = self.needs_first_frame() {
            self.learn_first_frames(lead)?;
        }
        for decoder in &mut self.decoders {
            decoder.reset(self.start)?;
        }
        match mode {
            SeekMode::Precise => self.go_before(target),
            SeekMode::Key => self.demuxer.seek(self.leading_stream(), target, false),
            SeekMode::Any => self.demuxer.seek(self.leading_stream(), target, true),
        }
    }

    /// The stream whose key frames a seek goes to: pictures before sound.
    fn leading_stream(&self) -> Option<usize> {
        let wanted = |kind: &dyn Fn(&Output) -> bool| {
            self.outputs
                .iter()
                .find(|output| kind(output) && !self.demuxer.is_single(output.info.source_index))
                .map(|output| output.info.source_index)
        };
        let tapped = |output: &Output, kind: MediaKind| {
            matches!(output.chain, Chain::Tap(_)) && output.info.kind == kind
        };
        wanted(&|output| {
            matches!(output.chain, Chain::Video(_)) || tapped(output, MediaKind::Video)
        })
        .or_else(|| {
            wanted(&|output| {
                matches!(output.chain, Chain::Audio(_)) || tapped(output, MediaKind::Audio)
            })
        })
        .or_else(|| wanted(&|_| true))
    }

    /// The decoded stream that begins first: only it has a packet at the very start.
    fn earliest_stream(&self) -> Option<usize> {
        let start = |decoder: &&DecoderStage| self.demuxer.stream_start(decoder.stream());
        let earliest = self
            .decoders
            .iter()
            .filter(|decoder| start(decoder).is_some() && !self.demuxer.is_single(decoder.stream()))
            .min_by_key(start);
        earliest
            .map(DecoderStage::stream)
            .or_else(|| self.leading_stream())
    }

    /// A stream whose times after a seek are exact only once its first frame was seen.
    fn needs_first_frame(&self) -> Option<usize> {
        let mut needy = self
            .decoders
            .iter()
            .filter(|decoder| decoder.needs_first_frame());
        needy.next().map(DecoderStage::stream)
    }

    /// Decodes the first frame of every stream that needs it, so that times after a seek are counted from there.
    fn learn_first_frames(&mut self, lead: usize) -> Result<()> {
        self.demuxer.rewind(Some(lead))?;
        for decoder in &mut self.decoders {
            decoder.rewind()?;
        }
        for _ in 0..MOST_LOOKED_AT {
            if self.needs_first_frame().is_none() {
                break;
            }
            let Some(packet) = self.next_packet()? else {
                break;
            };
            let needy = |decoder: &&mut DecoderStage| {
                decoder.stream() == packet.stream_index() && decoder.needs_first_frame()
            };
            if let Some(decoder) = self.decoders.iter_mut().find(needy) {
                // A broken first packet only means that the times stay as the container rounds them.
                decoder.push(&packet).unwrap_or_default();
                while matches!(decoder.pull(), Ok(Pulled::Frame(_) | Pulled::Skipped)) {}
            }
        }
        Ok(())
    }

    /// Goes to where decoding has to begin so that every stream is right from `target` on. Containers land where they like:
    /// the packets found there are looked at, and if a stream begins too late, the next attempt goes further back.
    fn go_before(&mut self, target: Seconds) -> Result<()> {
        let first = self.demuxer.start();
        let from_start = self
            .decoders
            .iter()
            .any(|decoder| decoder.is_counting() || self.demuxer.guesses_times(decoder.stream()));
        let preroll = self
            .decoders
            .iter()
            .map(DecoderStage::preroll)
            .max()
            .unwrap_or(Seconds::ZERO);
        let preroll = if self.taps_subtitles() {
            preroll.max(Seconds::ratio(SUBTITLE_LEAD, 1))
        } else {
            preroll
        };
        let mut back = Seconds::ZERO;
        loop {
            let asked = target - preroll - back;
            self.queued.clear();
            if from_start || asked <= first {
                self.demuxer.rewind(self.earliest_stream())?;
                return self.landed_early(target, true).map(drop);
            }
            match self.demuxer.seek(self.leading_stream(), asked, false) {
                Ok(()) => {}
                // Where the demuxer finds no way (FLAC near its end, behind the end of a playlist), reading on from the start does.
                Err(error) if error.details.ffmpeg_code.is_some_and(is_no_way) => {
                    self.demuxer.rewind(self.earliest_stream())?;
                    return self.landed_early(target, true).map(drop);
                }
                Err(error) => return Err(error),
            }
            if self.landed_early(target, false)? {
                return Ok(());
            }
            back = if back == Seconds::ZERO {
                Seconds::ratio(1, 1)
            } else {
                back + back
            };
        }
    }

    /// Reads until every decoded stream has shown where it begins; whether that is early enough for all.
    fn landed_early(&mut self, target: Seconds, at_start: bool) -> Result<bool> {
        let pages = !at_start && self.demuxer.has_pages();
        let mut waiting: Vec<Landing> = self
            .decoders
            .iter()
            .filter(|decoder| !self.demuxer.is_single(decoder.stream()))
            .map(|decoder| Landing::new(decoder, target, pages))
            .collect();
        for stream in self.tapped_pictures() {
            let base = self.demuxer.coding(stream)?.time_base;
            waiting.push(Landing {
                stream,
                needed: target,
                key_only: true,
                base,
                pages: false,
                page: None,
            });
        }
        let mut bytes = 0;
        let mut queued = VecDeque::new();
        let mut early = true;
        while !waiting.is_empty() && queued.len() < MOST_LOOKED_AT && bytes < MOST_BYTES_LOOKED_AT {
            let Some(packet) = self.next_packet()? else {
                break;
            };
            bytes += packet.size();
            let place = waiting
                .iter_mut()
                .position(|landing| landing.is_shown_by(&packet));
            if let Some(landing) = place.map(|place| waiting.swap_remove(place)) {
                early &= landing.is_early(&packet, self.demuxer.stream_start(landing.stream));
            }
            let undecodable = waiting
                .iter()
                .any(|landing| landing.stream == packet.stream_index());
            if !undecodable {
                queued.push_back(packet);
            }
        }
        self.queued = queued;
        // A picture stream without any key frame from here to the end, or a page with nothing behind it: the last lies before.
        Ok(early
            && !waiting
                .iter()
                .any(|landing| landing.key_only || landing.pages))
    }
}

/// A stream that has not shown yet where a seek landed in it.
struct Landing {
    stream: usize,
    needed: Seconds,
    key_only: bool,
    base: TimeBase,
    /// Whether the times of the first page that was found are not to be trusted.
    pages: bool,
    /// Where that page lies.
    page: Option<u64>,
}

impl Landing {
    fn new(decoder: &DecoderStage, target: Seconds, pages: bool) -> Self {
        let is_sound = decoder.media_type() == MediaType::Audio;
        Self {
            stream: decoder.stream(),
            needed: target - decoder.preroll(),
            key_only: !is_sound,
            base: decoder.time_base(),
            pages: pages && is_sound,
            page: None,
        }
    }

    /// Whether decoding of this stream can begin with the packet.
    fn is_shown_by(&mut self, packet: &Packet) -> bool {
        packet.stream_index() == self.stream
            && (packet.is_key() || !self.key_only)
            && !self.is_in_first_page(packet)
    }

    /// Ogg says where a page ends, not where it begins: only what follows one that was read whole has its right time.
    fn is_in_first_page(&mut self, packet: &Packet) -> bool {
        self.pages
            && *self.page.get_or_insert(packet.position().unwrap_or(0))
                == packet.position().unwrap_or(0)
    }

    fn is_early(&self, packet: &Packet, start: Option<Seconds>) -> bool {
        let Some(ticks) = packet.pts().or(packet.dts()) else {
            return true;
        };
        let at = self.base.at(ticks);
        // Pictures that have no time get theirs from those before them: there have to be some.
        let counted = if self.key_only && packet.pts().is_none() {
            Seconds::ratio(1, 2)
        } else {
            Seconds::ZERO
        };
        at + counted <= self.needed || start.is_some_and(|start| at <= start)
    }
}
