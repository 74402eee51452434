//! A filter graph between several sources and several encoders.

use sluice_ffi::filter_graph::{FilterEnd, FilterNetwork, OpenPad, Wanted};
use sluice_ffi::media_type::MediaType;

use super::encoding::before;
use super::source::Source;
use crate::config::Profile;
use crate::error::{Error, ErrorKind, Result};
use crate::filter::{FilterStage, TimedFrame, refusal};
use crate::format::MediaKind;
use crate::time::{Rational, Rounding, TimeBase};
use crate::trusted;

const OPERATION: &str = "convert";

/// A stream that a graph takes.
struct Feed {
    source: usize,
    place: usize,
    /// Makes frames that change in the middle of a stream like the first.
    stage: FilterStage,
    base: TimeBase,
    finished: bool,
}

/// A filter graph at work.
pub(super) struct Graph {
    description: String,
    network: FilterNetwork,
    feeds: Vec<Feed>,
    bases: Vec<TimeBase>,
    ended: bool,
}

/// A stream of a source, as a label of a graph names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Named {
    source: usize,
    stream: usize,
}

impl Graph {
    /// Opens a graph; its sources are tapped.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`; `ERR_NO_SUCH_STREAM` for a label that names no stream.
    pub(super) fn open(
        description: &str,
        sources: &mut [Source],
        profile: Profile,
    ) -> Result<Self> {
        let failed = |error| refusal(error, OPERATION, Some(description));
        trusted::check_filter(profile, description, OPERATION)?;
        let (inputs, _) = FilterNetwork::open_pads(description).map_err(failed)?;
        let mut feeds = Vec::new();
        let mut ends = Vec::new();
        for pad in &inputs {
            let named = find(pad, sources)?;
            let (feed, end) = tap(named, kind_of(pad), sources)?;
            feeds.push(feed);
            ends.push(end);
        }
        let network = FilterNetwork::open(description, &ends, 0).map_err(failed)?;
        let bases = network.sinks().map(time_base).collect();
        Ok(Self {
            description: description.to_owned(),
            network,
            feeds,
            bases,
            ended: false,
        })
    }

    /// What comes out, in the order of the description.
    pub(super) fn outputs(&self) -> Vec<FilterEnd> {
        self.network.sinks().cloned().collect()
    }

    /// Whether nothing comes out any more.
    pub(super) const fn is_ended(&self) -> bool {
        self.ended
    }

    /// Whether a source is one of its own.
    pub(super) fn feeds_on(&self, source: usize) -> bool {
        self.feeds
            .iter()
            .any(|feed| feed.source == source && !feed.finished)
    }

    /// Gives the graph what the taps hold of a source.
    pub(super) fn feed(&mut self, index: usize, source: &mut Source) -> Result<()> {
        for at in 0..self.feeds.len() {
            let Some(feed) = self.feeds.get_mut(at) else {
                continue;
            };
            if feed.source != index {
                continue;
            }
            while let Some(timed) = source.reader.take_frame(feed.place) {
                source.reach(timed.at);
                if feed.finished {
                    continue;
                }
                let Some(timed) = before(timed, source.end) else {
                    feed.finished = true;
                    continue;
                };
                let at = timed.at - source.offset;
                feed.stage.push(&timed.frame, at, timed.duration)?;
            }
            if source.ended && !feed.finished {
                feed.finished = true;
            }
            if feed.finished {
                feed.stage.finish()?;
            }
            self.push(at)?;
        }
        Ok(())
    }

    fn push(&mut self, at: usize) -> Result<()> {
        let Some(feed) = self.feeds.get_mut(at) else {
            return Ok(());
        };
        let description = &self.description;
        let failed = |error| refusal(error, OPERATION, Some(description));
        while let Some(TimedFrame {
            mut frame,
            at: time,
            duration,
        }) = feed.stage.pull()?
        {
            frame.set_pts(Some(time.to_ticks(feed.base, Rounding::Nearest)));
            frame.set_duration(duration.to_ticks(feed.base, Rounding::Nearest));
            self.network.push(at, frame).map_err(failed)?;
        }
        if feed.finished {
            self.network.push_end(at).map_err(failed)?;
        }
        Ok(())
    }

    /// Lets the filters work. Gives the source that has to be read for them to go on.
    pub(super) fn advance(&mut self) -> Result<Option<usize>> {
        let description = &self.description;
        let failed = |error| refusal(error, OPERATION, Some(description));
        match self.network.advance().map_err(failed)? {
            Wanted::Nothing => Ok(None),
            Wanted::End => {
                self.ended = true;
                Ok(None)
            }
            Wanted::Frame(input) => Ok(self.feeds.get(input).map(|feed| feed.source)),
        }
    }

    /// The next frame of an output, on the result's clock.
    pub(super) fn pull(&mut self, output: usize) -> Result<Option<TimedFrame>> {
        let description = &self.description;
        let failed = |error| refusal(error, OPERATION, Some(description));
        let base = self.bases.get(output).copied();
        let frame = self.network.pull(output).map_err(failed)?;
        Ok(frame.zip(base).map(|(frame, base)| TimedFrame {
            at: base.at(frame.pts().unwrap_or(0)),
            duration: base.at(frame.duration().max(0)),
            frame,
        }))
    }
}

pub(super) fn kind_of(pad: &OpenPad) -> MediaKind {
    if pad.media_type == MediaType::Audio {
        MediaKind::Audio
    } else {
        MediaKind::Video
    }
}

/// The kinds of what comes out of a description, and the streams that go in.
pub(super) fn output_kinds(description: &str) -> Result<Vec<MediaKind>> {
    let (_, outputs) = FilterNetwork::open_pads(description)
        .map_err(|error| refusal(error, OPERATION, Some(description)))?;
    Ok(outputs.iter().map(kind_of).collect())
}

/// The stream that a label means: `0:v`, `1:a`, `0:a:1`, `2` (the usual stream of that source), `0:3`; without a label the usual
/// stream of the first source.
fn find(pad: &OpenPad, sources: &[Source]) -> Result<Named> {
    let kind = kind_of(pad);
    let mut parts = pad.label.split(':');
    let source = match parts.next() {
        None | Some("") => 0,
        Some(number) => number.parse().map_err(|_| no_stream(pad))?,
    };
    let info = sources.get(source).ok_or_else(|| no_stream(pad))?.info();
    let of_kind = |kind: MediaKind, nth: usize| {
        let mut streams = info.streams.iter().filter(|stream| stream.kind == kind);
        streams.nth(nth).map(|stream| stream.index)
    };
    let usual = |kind: MediaKind| {
        let default = if kind == MediaKind::Audio {
            info.default_audio_stream
        } else {
            info.default_video_stream
        };
        default.or_else(|| of_kind(kind, 0))
    };
    let stream = match (parts.next(), parts.next()) {
        (None, _) => usual(kind),
        (Some(letter @ ("v" | "a")), nth) => {
            let named = if letter == "a" {
                MediaKind::Audio
            } else {
                MediaKind::Video
            };
            match nth {
                None => usual(named),
                Some(nth) => of_kind(named, nth.parse().map_err(|_| no_stream(pad))?),
            }
        }
        (Some(number), None) => number.parse().ok(),
        _ => None,
    };
    let right = |index: &usize| {
        info.streams
            .get(*index)
            .is_some_and(|stream| stream.kind == kind)
    };
    let stream = stream.filter(right).ok_or_else(|| no_stream(pad))?;
    Ok(Named { source, stream })
}

fn no_stream(pad: &OpenPad) -> Error {
    let kind = kind_of(pad).name();
    let message = format!(
        "The input '[{}]' of the filter graph names no {kind} stream. Inputs are named [0:v], [0:a], [1:a:1] or [0:2]: the source, \
         then the kind, the count of that kind, or the stream.",
        pad.label
    );
    Error::new(ErrorKind::NoSuchStream, OPERATION, message)
}

fn tap(named: Named, kind: MediaKind, sources: &mut [Source]) -> Result<(Feed, FilterEnd)> {
    let Some(source) = sources.get_mut(named.source) else {
        return Err(Error::internal(OPERATION, "A source is not there."));
    };
    let common = super::config::Decoding::default().output();
    let (place, end) = source.reader.tap_frames(named.stream, kind, &common)?;
    let rotation = source
        .reader
        .packet_stream(named.stream)?
        .parameters
        .display_matrix();
    let upright = FilterStage::open_upright(none(kind), end.clone(), rotation, OPERATION)?;
    let steady = steady(upright.sink());
    let stage = FilterStage::open_upright(&steady, end, rotation, OPERATION)?;
    let end = stage.sink().clone();
    let feed = Feed {
        source: named.source,
        place,
        base: time_base(&end),
        stage,
        finished: false,
    };
    Ok((feed, end))
}

const fn none(kind: MediaKind) -> &'static str {
    if matches!(kind, MediaKind::Audio) {
        "anull"
    } else {
        "null"
    }
}

/// The filters that make all frames of a stream like its first.
fn steady(end: &FilterEnd) -> String {
    match end {
        FilterEnd::Video(video) => {
            let scale = format!("scale={}:{}", video.width, video.height);
            let name = video.format.name();
            name.map_or_else(
                || scale.clone(),
                |name| format!("{scale},format=pix_fmts={name}"),
            )
        }
        FilterEnd::Audio(audio) => format!(
            "aformat=sample_fmts={}:sample_rates={}:channel_layouts={}",
            audio.format.name().unwrap_or("fltp"),
            audio.sample_rate,
            audio.layout.describe()
        ),
    }
}

fn time_base(end: &FilterEnd) -> TimeBase {
    let base = match end {
        FilterEnd::Audio(end) => end.time_base,
        FilterEnd::Video(end) => end.time_base,
    };
    TimeBase::from_rational(Rational::new(base.num, base.den)).unwrap_or(TimeBase::MICROSECONDS)
}
