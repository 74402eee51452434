//! Frames and packets as they are, for a product that goes on with them on the same thread: nothing is copied.

use std::collections::VecDeque;

use sluice_ffi::filter_graph::FilterEnd;
use sluice_ffi::packet::Packet;

use super::Reader;
use super::add::{audio_end, video_end};
use super::chain::Chain;
use crate::chunk::SubtitleChunk;
use crate::config::CommonOutput;
use crate::decoder::{Decoded, DecoderStage};
use crate::error::{Error, Result};
use crate::filter::TimedFrame;
use crate::format::MediaKind;
use crate::media::{OutputDetails, OutputInfo};
use crate::subtitle::SubtitleStage;

/// What came out of a stream and was not taken yet.
pub(super) enum Tap {
    Frames(VecDeque<TimedFrame>),
    Packets(VecDeque<Packet>),
    Subtitles(Box<SubtitleStage>, VecDeque<SubtitleChunk>),
}

/// What an encoder has to know of subtitles before the first comes.
pub(crate) struct SubtitleHead {
    /// The head of the script that text belongs to.
    pub(crate) header: Option<String>,
    /// Pixels of the screen that pictures lie on, if known.
    pub(crate) screen: Option<(u32, u32)>,
}

impl Tap {
    pub(super) const fn takes_frames(&self) -> bool {
        matches!(self, Self::Frames(_))
    }

    pub(super) fn push(&mut self, decoded: &Decoded<'_>) -> Result<()> {
        let Self::Frames(frames) = self else {
            return Ok(());
        };
        let mut frame = decoded.frame.reference().map_err(Error::from)?;
        if decoded.skip > 0 {
            frame
                .drop_first_samples(decoded.skip)
                .map_err(Error::from)?;
        }
        frames.push_back(TimedFrame {
            frame,
            at: decoded.at,
            duration: decoded.duration,
        });
        Ok(())
    }

    pub(super) fn push_packet(&mut self, packet: &Packet) -> Result<()> {
        match self {
            Self::Packets(packets) => packets.push_back(packet.reference().map_err(Error::from)?),
            Self::Subtitles(stage, events) => events.extend(stage.decode(packet)?),
            Self::Frames(_) => {}
        }
        Ok(())
    }

    /// Takes out what a decoder of its own still holds.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Self::Subtitles(stage, events) = self {
            events.extend(stage.finish()?);
        }
        Ok(())
    }

    pub(super) fn reset(&mut self) -> Result<()> {
        match self {
            Self::Frames(frames) => frames.clear(),
            Self::Packets(packets) => packets.clear(),
            Self::Subtitles(stage, events) => {
                events.clear();
                stage.reset()?;
            }
        }
        Ok(())
    }
}

impl Reader {
    /// Taps the decoded frames of a stream. Gives the output's place, and what its frames look like.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_CODEC`, `ERR_UNEXPECTED_OPTIONS`, `ERR_HARDWARE`, `ERR_NO_SUCH_STREAM`, `ERR_CLOSED`.
    pub(crate) fn tap_frames(
        &mut self,
        stream: usize,
        kind: MediaKind,
        common: &CommonOutput,
    ) -> Result<(usize, FilterEnd)> {
        const OPERATION: &str = "convert";
        let stream = self.choose_stream(Some(stream), kind, OPERATION)?;
        let coding = self.demuxer.coding(stream)?;
        let decoder = self.decoder_for(stream, &coding, common)?;
        let end = if kind == MediaKind::Audio {
            let decoded = decoder
                .iter()
                .chain(&self.decoders)
                .find(|decoder| decoder.stream() == stream)
                .and_then(DecoderStage::sample_format)
                .unwrap_or_else(|| coding.parameters.sample_format());
            audio_end(&coding, decoded)?
        } else {
            video_end(&coding)
        };
        self.decoders.extend(decoder);
        let place = self.tap(stream, kind, Tap::Frames(VecDeque::new()));
        Ok((place, end))
    }

    /// Taps the packets of a stream, and gives the output's place.
    ///
    /// # Errors
    /// `ERR_NO_SUCH_STREAM`, `ERR_CLOSED`.
    pub(crate) fn tap_packets(&mut self, stream: usize, kind: MediaKind) -> Result<usize> {
        let stream = self.choose_stream(Some(stream), kind, "convert")?;
        Ok(self.tap(stream, kind, Tap::Packets(VecDeque::new())))
    }

    /// Taps the decoded subtitles of a stream. Gives the output's place, and what an encoder has to know of them.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_CODEC`, `ERR_INVALID_DATA`, `ERR_NO_SUCH_STREAM`, `ERR_CLOSED`.
    pub(crate) fn tap_subtitles(&mut self, stream: usize) -> Result<(usize, SubtitleHead)> {
        const OPERATION: &str = "convert";
        let kind = MediaKind::Subtitle;
        let stream = self.choose_stream(Some(stream), kind, OPERATION)?;
        let stage = self.subtitle_stage(stream, OPERATION)?;
        let head = SubtitleHead {
            header: stage.header().filter(|_| stage.is_text()),
            screen: stage.screen(),
        };
        let tap = Tap::Subtitles(Box::new(stage), VecDeque::new());
        Ok((self.tap(stream, kind, tap), head))
    }

    /// Whether subtitles are tapped: one that began before a seek's target may still be on the screen then.
    pub(super) fn taps_subtitles(&self) -> bool {
        let tapped = |output: &super::Output| {
            matches!(output.chain, Chain::Tap(_)) && output.info.kind == MediaKind::Subtitle
        };
        self.outputs.iter().any(tapped)
    }

    fn tap(&mut self, stream: usize, kind: MediaKind, tap: Tap) -> usize {
        let info = OutputInfo {
            index: self.outputs.len(),
            source_index: stream,
            kind,
            filter_description: None,
            format: String::new(),
            details: OutputDetails::Packet,
        };
        let common = CommonOutput::with_frames_per_chunk(1);
        self.attach(info, Chain::Tap(tap), &common).index
    }

    /// Picture streams whose packets are tapped: they are to begin with a key frame.
    pub(super) fn tapped_pictures(&self) -> Vec<usize> {
        let of_packets = |output: &&super::Output| {
            matches!(output.chain, Chain::Tap(Tap::Packets(_)))
                && output.info.kind == MediaKind::Video
                && !self.demuxer.is_single(output.info.source_index)
        };
        self.outputs
            .iter()
            .filter(of_packets)
            .map(|output| output.info.source_index)
            .collect()
    }

    /// The next frame of a tap.
    pub(crate) fn take_frame(&mut self, place: usize) -> Option<TimedFrame> {
        match &mut self.outputs.get_mut(place)?.chain {
            Chain::Tap(Tap::Frames(frames)) => frames.pop_front(),
            _ => None,
        }
    }

    /// The next subtitle of a tap.
    pub(crate) fn take_subtitle(&mut self, place: usize) -> Option<SubtitleChunk> {
        match &mut self.outputs.get_mut(place)?.chain {
            Chain::Tap(Tap::Subtitles(_, events)) => events.pop_front(),
            _ => None,
        }
    }

    /// The next packet of a tap.
    pub(crate) fn take_packet(&mut self, place: usize) -> Option<Packet> {
        match &mut self.outputs.get_mut(place)?.chain {
            Chain::Tap(Tap::Packets(packets)) => packets.pop_front(),
            _ => None,
        }
    }
}
