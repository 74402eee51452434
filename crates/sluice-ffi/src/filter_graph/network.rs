//! A filter graph with any number of sources and sinks.
//!
//! ```text
//! push(0, frame) ─► source 0 ─┐               ┌─► sink 0 ─► pull(0)
//!                             ├─ description ─┤
//! push(1, frame) ─► source 1 ─┘               └─► sink 1 ─► pull(1)
//! ```

use std::ptr::{self, NonNull};

use ffmpeg_next::ffi;

use super::graph::{Direction, Graph, Pad, link_inside, make_filters, pads};
use super::text::FilterText;
use super::{FilterEnd, sink};
use crate::error::{AGAIN, AvError, Result, check};
use crate::frame::Frame;
use crate::media_type::MediaType;

/// An open end of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPad {
    /// What stands in brackets, empty where nothing does.
    pub label: String,
    /// What goes through it.
    pub media_type: MediaType,
}

/// What a network needs to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing: frames may be ready.
    Nothing,
    /// A frame at this source, or its end.
    Frame(usize),
    /// Every sink has ended.
    End,
}

struct Sink {
    context: NonNull<ffi::AVFilterContext>,
    facts: FilterEnd,
}

/// A configured graph with its sources and sinks in the order of their places in the description.
pub struct FilterNetwork {
    graph: Graph,
    // All ends belong to the graph and are freed with it.
    sources: Vec<(NonNull<ffi::AVFilterContext>, bool)>,
    sinks: Vec<Sink>,
}

// SAFETY: as for `FilterGraph`: no method takes `&self` and changes the contexts, and libavfilter keeps no
// thread-local state for a graph.
unsafe impl Send for FilterNetwork {}

impl FilterNetwork {
    /// The open inputs and outputs of a description, without configuring it.
    ///
    /// # Errors
    /// As [`FilterNetwork::open`].
    pub fn open_pads(description: &str) -> Result<(Vec<OpenPad>, Vec<OpenPad>)> {
        crate::log::install();
        let text = FilterText::new(description)?;
        let graph = Graph::new(1)?;
        let segment = graph.parse(&text)?;
        make_filters(&segment, &text)?;
        let (inputs, outputs) = link_inside(&segment, &text)?;
        let open = |pads: Vec<Pad>| pads.iter().map(Pad::describe).collect();
        Ok((
            open(pads(&inputs, Direction::Input)),
            open(pads(&outputs, Direction::Output)),
        ))
    }

    /// Parses `description`, gives each of its open inputs a source and each open output a sink, and configures it.
    ///
    /// `sources`: one for each open input, in the order of [`FilterNetwork::open_pads`]. `threads`: the most threads one
    /// filter may use; 0 for one a core.
    ///
    /// # Errors
    /// [`crate::AvErrorKind::FilterNotFound`] for a name that FFmpeg has no filter for; other kinds for a bad option or
    /// value, a source of the wrong media kind, or a graph that cannot be configured.
    pub fn open(description: &str, sources: &[FilterEnd], threads: i32) -> Result<Self> {
        crate::log::install();
        let text = FilterText::new(description)?;
        let graph = Graph::new(threads)?;
        let segment = graph.parse(&text)?;
        make_filters(&segment, &text)?;
        let (inputs, outputs) = link_inside(&segment, &text)?;
        let inputs = pads(&inputs, Direction::Input);
        if inputs.len() != sources.len() {
            let error = AvError::invalid_argument("link filters");
            let what = format!(
                "has {} open inputs, and {} are given",
                inputs.len(),
                sources.len()
            );
            return Err(text.refused(error, &what));
        }
        let mut linked = Vec::new();
        for (pad, end) in inputs.iter().zip(sources) {
            let source = graph.add_source(end)?;
            graph.link(&source, pad, &text)?;
            linked.push((source.filter(), false));
        }
        let mut made = Vec::new();
        for pad in pads(&outputs, Direction::Output) {
            let kind = pad.describe().media_type;
            let sink = graph.add_sink(kind)?;
            graph.link(&pad, &sink, &text)?;
            made.push((sink.filter(), kind));
        }
        // SAFETY: the graph is alive and completely linked.
        let code = unsafe { ffi::avfilter_graph_config(graph.as_ptr(), ptr::null_mut()) };
        check(code, "configure filter graph")
            .map_err(|error| text.refused(error, "does not fit its inputs"))?;
        let sinks = made
            .into_iter()
            .map(|(context, kind)| {
                let facts = sink::facts(context, kind)?;
                Ok(Sink { context, facts })
            })
            .collect::<Result<Vec<Sink>>>()?;
        Ok(Self {
            graph,
            sources: linked,
            sinks,
        })
    }

    /// What each sink gives.
    pub fn sinks(&self) -> impl Iterator<Item = &FilterEnd> {
        self.sinks.iter().map(|sink| &sink.facts)
    }

    /// Gives a frame to a source. Frames at a source that has ended, or is not there, are dropped.
    ///
    /// # Errors
    /// What the filters report; the frame is dropped then.
    pub fn push(&mut self, source: usize, mut frame: Frame) -> Result<()> {
        let Some((context, ended @ false)) = self.sources.get_mut(source) else {
            return Ok(());
        };
        // SAFETY: source and frame are alive; without KEEP_REF the references move into the graph and the emptied
        // frame is dropped here.
        let code =
            unsafe { ffi::av_buffersrc_add_frame_flags(context.as_ptr(), frame.as_mut_ptr(), 0) };
        if code == ffi::AVERROR_EOF {
            *ended = true;
            return Ok(());
        }
        check(code, "filter frame").map(drop)
    }

    /// Tells a source that no frame follows. Does nothing the second time.
    ///
    /// # Errors
    /// What the filters report while they are told.
    pub fn push_end(&mut self, source: usize) -> Result<()> {
        let Some((context, ended @ false)) = self.sources.get_mut(source) else {
            return Ok(());
        };
        *ended = true;
        // SAFETY: the source is alive; a null frame marks the end.
        let code =
            unsafe { ffi::av_buffersrc_add_frame_flags(context.as_ptr(), ptr::null_mut(), 0) };
        if code == ffi::AVERROR_EOF {
            Ok(())
        } else {
            check(code, "end filter graph").map(drop)
        }
    }

    /// Lets the filters work, and says what they need to go on.
    ///
    /// # Errors
    /// What the filters report.
    pub fn advance(&mut self) -> Result<Wanted> {
        // SAFETY: a configured graph.
        let code = unsafe { ffi::avfilter_graph_request_oldest(self.graph.as_ptr()) };
        match code {
            ffi::AVERROR_EOF => Ok(Wanted::End),
            AGAIN => Ok(self.hungriest().map_or(Wanted::End, Wanted::Frame)),
            code => check(code, "filter frame").map(|_| Wanted::Nothing),
        }
    }

    /// The source that was asked most often since its last frame.
    fn hungriest(&self) -> Option<usize> {
        let open = self.sources.iter().enumerate();
        open.filter(|(_, (_, ended))| !ended)
            .map(|(index, (context, _))| {
                // SAFETY: a configured buffer source, only read.
                let asked = unsafe { ffi::av_buffersrc_get_nb_failed_requests(context.as_ptr()) };
                (index, asked)
            })
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(index, _)| index)
    }

    /// The next frame that is ready at a sink.
    ///
    /// # Errors
    /// What the filters report.
    pub fn pull(&mut self, sink: usize) -> Result<Option<Frame>> {
        let Some(sink) = self.sinks.get(sink) else {
            return Ok(None);
        };
        let mut frame = Frame::new()?;
        // SAFETY: sink and frame are alive, and the frame is blank.
        let code = unsafe {
            ffi::av_buffersink_get_frame_flags(
                sink.context.as_ptr(),
                frame.as_mut_ptr(),
                ffi::AV_BUFFERSINK_FLAG_NO_REQUEST,
            )
        };
        match code {
            ffi::AVERROR_EOF | AGAIN => Ok(None),
            code => check(code, "filter frame").map(|_| Some(frame)),
        }
    }
}
