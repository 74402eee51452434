//! One filter graph as a stage: timed frames in, timed frames out.

mod refusal;

use std::collections::VecDeque;

use sluice_ffi::filter_graph::{AudioFilterEnd, FilterEnd, FilterGraph, VideoFilterEnd};
use sluice_ffi::frame::Frame;
use sluice_ffi::side_data::DisplayMatrix;
use sluice_kernels::turn::Turn;

pub use self::refusal::refusal;
use crate::convert::video::turn_for;
use crate::error::{Error, Result};
use crate::time::{Rational, Rounding, Seconds, TimeBase};

/// A frame with its exact time and how long it lasts.
#[derive(Debug)]
pub struct TimedFrame {
    /// Samples or pixels.
    pub frame: Frame,
    /// Time of the first sample, or of the picture.
    pub at: Seconds,
    /// How long it lasts.
    pub duration: Seconds,
}

/// A user's filter description at work.
///
/// ```text
/// push(frame, at) ─► ticks of the graph's time base ─► graph ─► pull() -> frame, at
/// ```
///
/// The graph is opened for what the stream says of itself and opened anew where a frame is different (another size or
/// rate in the middle of a file); what the old graph still held comes first.
pub struct FilterStage {
    description: String,
    graph: Option<FilterGraph>,
    source: FilterEnd,
    /// How the pictures are turned before the filters see them.
    turn: Turn,
    autorotate: bool,
    /// What is lost when an exact time becomes ticks of the graph; given back behind it.
    residue: Seconds,
    ready: VecDeque<TimedFrame>,
    /// Whether the graph needs a frame, or the end, before it gives another one.
    drained: bool,
    /// Whether the graph was told that no frame follows.
    ending: bool,
}

/// Frames that are taken from filters before they are given more: one without an end shall not be an endless loop.
const MOST_OF_REST: usize = 1000;

impl std::fmt::Debug for FilterStage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("FilterStage")
            .field("description", &self.description)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl FilterStage {
    /// Opens the description for frames like `source`.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`.
    pub fn open(description: &str, source: FilterEnd, operation: &'static str) -> Result<Self> {
        Self::open_turned(description, source, None, operation)
    }

    /// The same for pictures that the filters see upright, as the ffmpeg command shows them: turned as each frame says, the
    /// first ones as `rotation` says.
    ///
    /// # Errors
    /// As [`FilterStage::open`].
    pub fn open_upright(
        description: &str,
        source: FilterEnd,
        rotation: Option<DisplayMatrix>,
        operation: &'static str,
    ) -> Result<Self> {
        Self::open_turned(description, source, Some(turn_for(rotation)), operation)
    }

    fn open_turned(
        description: &str,
        source: FilterEnd,
        turn: Option<Turn>,
        operation: &'static str,
    ) -> Result<Self> {
        let autorotate = turn.is_some();
        let turn = turn.unwrap_or_default();
        let graph = open_graph(description, &source, turn, operation)?;
        Ok(Self {
            description: description.to_owned(),
            graph: Some(graph),
            source,
            turn,
            autorotate,
            residue: Seconds::ZERO,
            ready: VecDeque::new(),
            drained: true,
            ending: false,
        })
    }

    /// What the frames look like behind the filter.
    #[must_use]
    pub fn sink(&self) -> &FilterEnd {
        self.graph.as_ref().map_or(&self.source, FilterGraph::sink)
    }

    /// Gives the graph a further reference to a frame.
    ///
    /// # Errors
    /// `ERR_INVALID_FILTER` when the filters refuse it.
    pub fn push(&mut self, frame: &Frame, at: Seconds, duration: Seconds) -> Result<()> {
        // Times of what the graph still holds belong to the frame before.
        while !self.drained && self.ready.len() < MOST_OF_REST {
            match self.next_of_graph()? {
                Some(frame) => self.ready.push_back(frame),
                None => self.drained = true,
            }
        }
        let source = self.end_like(frame)?;
        let turn = if self.autorotate {
            turn_for(frame.display_matrix())
        } else {
            Turn::default()
        };
        if self.ending || self.graph.is_none() || source != self.source || turn != self.turn {
            self.finish()?;
            self.take_rest()?;
            self.graph = Some(open_graph(&self.description, &source, turn, "read")?);
            (self.source, self.turn) = (source, turn);
        }
        let Some(graph) = &mut self.graph else {
            return Ok(());
        };
        let base = time_base(&self.source);
        let ticks = at.to_ticks(base, Rounding::Nearest);
        if frame.is_audio() {
            self.residue = at - base.at(ticks);
        }
        let mut timed = frame.reference().map_err(Error::from)?;
        if self.autorotate {
            timed.remove_display_matrix();
        }
        timed.set_pts(Some(ticks));
        timed.set_duration(duration.to_ticks(base, Rounding::Nearest));
        timed.set_time_base(sluice_ffi::rational::Rational::new(
            as_i32(base.num()),
            as_i32(base.den()),
        ));
        if !graph.is_ended() {
            graph
                .push(timed)
                .map_err(|error| refusal(error, "read", Some(&self.description)))?;
        }
        self.drained = false;
        Ok(())
    }

    /// The next frame behind the filter; `None` where it needs another one before. Filters may give any number of frames for
    /// one, and after the end as well (`loop=-1`), so that they are made one at a time.
    ///
    /// # Errors
    /// `ERR_INVALID_FILTER` when the filters fail.
    pub fn pull(&mut self) -> Result<Option<TimedFrame>> {
        if let Some(frame) = self.ready.pop_front() {
            return Ok(Some(frame));
        }
        let pulled = self.next_of_graph()?;
        if pulled.is_none() {
            self.drained = true;
            if std::mem::take(&mut self.ending) {
                self.graph = None;
            }
        }
        Ok(pulled)
    }

    /// Whether [`FilterStage::pull`] has nothing to give.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.ready.is_empty() && self.drained
    }

    /// Whether the graph takes no more frames, because it has given its last one.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.is_drained() && self.graph.as_ref().is_some_and(FilterGraph::is_ended)
    }

    /// Tells the graph that no frame follows; what it still held can be pulled.
    ///
    /// # Errors
    /// `ERR_INVALID_FILTER` when the filters fail.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(graph) = &mut self.graph {
            graph
                .push_end(None)
                .map_err(|error| refusal(error, "read", Some(&self.description)))?;
            self.ending = true;
            self.drained = false;
        }
        Ok(())
    }

    /// Forgets all frames. For after a seek.
    pub fn reset(&mut self) {
        self.graph = None;
        self.ready.clear();
        self.drained = true;
        self.ending = false;
    }

    /// Ends with a graph that another one replaces.
    fn take_rest(&mut self) -> Result<()> {
        while self.ready.len() < MOST_OF_REST {
            let Some(frame) = self.next_of_graph()? else {
                break;
            };
            self.ready.push_back(frame);
        }
        self.graph = None;
        self.ending = false;
        Ok(())
    }

    fn next_of_graph(&mut self) -> Result<Option<TimedFrame>> {
        let Some(graph) = &mut self.graph else {
            return Ok(None);
        };
        let base = time_base(graph.sink());
        let pulled = graph
            .pull()
            .map_err(|error| refusal(error, "read", Some(&self.description)))?;
        Ok(pulled.map(|frame| TimedFrame {
            at: frame.pts().map_or(Seconds::ZERO, |ticks| base.at(ticks)) + self.residue,
            duration: base.at(frame.duration().max(0)),
            frame,
        }))
    }

    /// The end that fits a frame, with the time base and the rates of the stream.
    fn end_like(&self, frame: &Frame) -> Result<FilterEnd> {
        Ok(match &self.source {
            FilterEnd::Audio(end) => FilterEnd::Audio(AudioFilterEnd {
                format: frame.sample_format(),
                sample_rate: as_i32(frame.sample_rate()),
                layout: frame.channel_layout().map_err(Error::from)?.specified(),
                time_base: if as_i32(frame.sample_rate()) == end.sample_rate {
                    end.time_base
                } else {
                    sluice_ffi::rational::Rational::new(1, as_i32(frame.sample_rate()))
                },
            }),
            FilterEnd::Video(end) => FilterEnd::Video(VideoFilterEnd {
                width: as_i32(frame.width()),
                height: as_i32(frame.height()),
                format: frame.pixel_format(),
                color_space: frame.color().space,
                color_range: frame.color().range,
                ..end.clone()
            }),
        })
    }
}

fn as_i32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn time_base(end: &FilterEnd) -> TimeBase {
    let base = match end {
        FilterEnd::Audio(end) => end.time_base,
        FilterEnd::Video(end) => end.time_base,
    };
    TimeBase::from_rational(Rational::new(base.num, base.den)).unwrap_or(TimeBase::MICROSECONDS)
}

fn open_graph(
    description: &str,
    source: &FilterEnd,
    turn: Turn,
    operation: &'static str,
) -> Result<FilterGraph> {
    FilterGraph::open_behind(&turning(turn), description, source, 1)
        .map_err(|error| refusal(error, operation, Some(description)))
}

/// FFmpeg's filters for a turn; empty for none.
fn turning(turn: Turn) -> String {
    let quarters: &[&str] = match turn.quarters % 4 {
        1 => &["transpose=clock"],
        2 => &["hflip", "vflip"],
        3 => &["transpose=cclock"],
        _ => &[],
    };
    let mirror: &[&str] = if turn.mirror { &["hflip"] } else { &[] };
    [quarters, mirror].concat().join(",")
}
