//! Filter graphs: one typed source, the user's description, one sink of the same media kind.
//!
//! ```text
//! push(frame) ─► buffer source ─► description ─► buffer sink ─► pull()
//! ```
//!
//! The graph owns its filter contexts; they are never handed out, so none can outlive it.

mod graph;
mod network;
mod sink;
mod text;

use std::ptr::{self, NonNull};

use ffmpeg_next::ffi;

pub use self::network::{FilterNetwork, OpenPad, Wanted};

use self::graph::Graph;
use self::text::FilterText;
use crate::channel_layout::ChannelLayout;
use crate::color::{ColorRange, ColorSpace};
use crate::error::{AGAIN, Result, check};
use crate::frame::Frame;
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::rational::Rational;
use crate::sample_format::SampleFormat;
use crate::text::c_string;

/// What audio frames at one end of a graph look like.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioFilterEnd {
    /// Sample format of the frames.
    pub format: SampleFormat,
    /// Sample rate, Hz.
    pub sample_rate: i32,
    /// Channel layout of the frames.
    pub layout: ChannelLayout,
    /// Seconds per tick of the frames' pts.
    pub time_base: Rational,
}

/// What video frames at one end of a graph look like.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoFilterEnd {
    /// Width in pixels.
    pub width: i32,
    /// Height in pixels.
    pub height: i32,
    /// Pixel format of the frames.
    pub format: PixelFormat,
    /// Seconds per tick of the frames' pts.
    pub time_base: Rational,
    /// Frames per second, where it is known and constant.
    pub frame_rate: Option<Rational>,
    /// Width of a pixel ÷ its height; `0/1` for unknown.
    pub sample_aspect_ratio: Rational,
    /// The YUV matrix of the frames.
    pub color_space: ColorSpace,
    /// Which code values black and white have.
    pub color_range: ColorRange,
}

/// What goes into, or comes out of, a graph.
#[derive(Debug, Clone, PartialEq)]
pub enum FilterEnd {
    /// Frames of samples.
    Audio(AudioFilterEnd),
    /// Pictures.
    Video(VideoFilterEnd),
}

/// A configured graph with one source and one sink.
pub struct FilterGraph {
    graph: Graph,
    // Both ends belong to the graph and are freed with it.
    source: NonNull<ffi::AVFilterContext>,
    sink: NonNull<ffi::AVFilterContext>,
    facts: FilterEnd,
    ended: bool,
}

// SAFETY: a graph and its contexts are used by one thread at a time (no method takes `&self` and
// changes them), and libavfilter keeps no thread-local state for a graph.
unsafe impl Send for FilterGraph {}

impl FilterGraph {
    /// Parses `description`, links it between one source and one sink and configures it.
    ///
    /// `threads`: the most threads one filter may use; 1 is right below 1080p.
    ///
    /// # Errors
    /// [`crate::AvErrorKind::FilterNotFound`] for a name that FFmpeg has no filter for; other
    /// kinds for a bad option or value, a description without exactly one input and one output
    /// of the source's media kind, or a graph that cannot be configured. The subject names the
    /// filter and its place in the text.
    pub fn open(description: &str, source: &FilterEnd, threads: i32) -> Result<Self> {
        Self::open_behind("", description, source, threads)
    }

    /// The same with a description of our own in front, which what is said of the caller's leaves out; empty for none.
    ///
    /// # Errors
    /// As [`FilterGraph::open`].
    pub fn open_behind(
        front: &str,
        description: &str,
        source: &FilterEnd,
        threads: i32,
    ) -> Result<Self> {
        crate::log::install();
        let text = FilterText::new(description)?;
        let graph = Graph::new(threads)?;
        let kind = source.media_type();
        let input = graph.add_source(source)?;
        let output = graph.add_sink(kind)?;
        let chain = graph.add_description(&text, kind)?;
        if front.is_empty() {
            graph.link(&input, &chain.input, &text)?;
        } else {
            let front = graph.add_description(&FilterText::new(front)?, kind)?;
            graph.link(&input, &front.input, &text)?;
            graph.link(&front.output, &chain.input, &text)?;
        }
        graph.link(&chain.output, &output, &text)?;
        // SAFETY: the graph is alive and completely linked.
        let code = unsafe { ffi::avfilter_graph_config(graph.as_ptr(), ptr::null_mut()) };
        check(code, "configure filter graph")
            .map_err(|error| text.refused(error, "does not fit its input"))?;
        let (input, output) = (input.filter(), output.filter());
        let facts = sink::facts(output, kind)?;
        Ok(Self {
            graph,
            source: input,
            sink: output,
            facts,
            ended: false,
        })
    }

    /// What [`FilterGraph::pull`] gives.
    #[must_use]
    pub fn sink(&self) -> &FilterEnd {
        &self.facts
    }

    /// Gives a frame to the graph.
    ///
    /// # Errors
    /// What the filters report; the frame is dropped then.
    pub fn push(&mut self, mut frame: Frame) -> Result<()> {
        // SAFETY: source and frame are alive; without KEEP_REF the references move into the graph
        // and the emptied frame is dropped here, so the caller keeps no alias.
        let code = unsafe {
            ffi::av_buffersrc_add_frame_flags(self.source.as_ptr(), frame.as_mut_ptr(), 0)
        };
        self.pushed(code)
    }

    /// Gives the graph a further reference to `frame`, which stays as it is.
    ///
    /// # Errors
    /// What the filters report.
    pub fn push_ref(&mut self, frame: &Frame) -> Result<()> {
        let flags = ffi::AV_BUFFERSRC_FLAG_KEEP_REF as i32;
        // SAFETY: with KEEP_REF the frame is only read (its references are cloned), although the C
        // signature has no const.
        let code = unsafe {
            ffi::av_buffersrc_add_frame_flags(
                self.source.as_ptr(),
                frame.as_ptr().cast_mut(),
                flags,
            )
        };
        self.pushed(code)
    }

    fn pushed(&mut self, code: i32) -> Result<()> {
        if code == ffi::AVERROR_EOF {
            // A graph may end by itself (`atrim`, `trim`): what comes after is not wanted.
            self.ended = true;
            return Ok(());
        }
        check(code, "filter frame").map(drop)
    }

    /// Whether the graph takes no more frames: it was told of the end or ended by itself.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.ended
    }

    /// Tells the graph that no frame follows. `end`: the pts, in source ticks, at which the last
    /// frame ends; by default the last frame's pts plus its duration.
    ///
    /// # Errors
    /// What the filters report while they are told.
    pub fn push_end(&mut self, end: Option<i64>) -> Result<()> {
        if self.ended {
            return Ok(());
        }
        self.ended = true;
        let code = match end {
            // SAFETY: the source is alive.
            Some(pts) => unsafe { ffi::av_buffersrc_close(self.source.as_ptr(), pts, 0) },
            // SAFETY: a null frame marks the end.
            None => unsafe {
                ffi::av_buffersrc_add_frame_flags(self.source.as_ptr(), ptr::null_mut(), 0)
            },
        };
        if code == ffi::AVERROR_EOF {
            Ok(())
        } else {
            check(code, "end filter graph").map(drop)
        }
    }

    /// The next frame, or `None` when the graph needs more input or has ended.
    ///
    /// # Errors
    /// What the filters report.
    pub fn pull(&mut self) -> Result<Option<Frame>> {
        let mut frame = Frame::new()?;
        // SAFETY: sink and frame are alive, and the frame is blank.
        let code = unsafe { ffi::av_buffersink_get_frame(self.sink.as_ptr(), frame.as_mut_ptr()) };
        match code {
            ffi::AVERROR_EOF => {
                self.ended = true;
                Ok(None)
            }
            AGAIN => Ok(None),
            code => check(code, "filter frame").map(|_| Some(frame)),
        }
    }

    /// Sends a command to every filter instance or type called `target`, as `sendcmd` does.
    ///
    /// # Errors
    /// When no filter takes the command, or the filter refuses the value.
    pub fn send_command(&mut self, target: &str, command: &str, argument: &str) -> Result<()> {
        let target = c_string(target, "send filter command")?;
        let command = c_string(command, "send filter command")?;
        let argument = c_string(argument, "send filter command")?;
        // SAFETY: the graph is alive, the three texts live through the call, no answer is asked for.
        let code = unsafe {
            ffi::avfilter_graph_send_command(
                self.graph.as_ptr(),
                target.as_ptr(),
                command.as_ptr(),
                argument.as_ptr(),
                ptr::null_mut(),
                0,
                0,
            )
        };
        check(code, "send filter command").map(drop)
    }
}

impl FilterEnd {
    /// The media kind of this end.
    #[must_use]
    pub fn media_type(&self) -> MediaType {
        match self {
            Self::Audio(_) => MediaType::Audio,
            Self::Video(_) => MediaType::Video,
        }
    }
}

#[cfg(test)]
mod tests;
