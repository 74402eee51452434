//! The AVFilterGraph and how it is built.

use std::{
    ffi::CStr,
    ptr::{self, NonNull},
};

use ffmpeg_next::ffi;

use super::text::FilterText;
use super::{FilterEnd, OpenPad};
use crate::device::load_libraries_of;
use crate::dictionary;
use crate::error::{AvError, Result, check};
use crate::media_type::MediaType;
use crate::ptr::Owned;
use crate::raw;
use crate::text::lossy_or_empty;

/// Freeing the graph frees its filter contexts; they are never handed out of this module's parent.
pub(super) struct Graph(Owned<ffi::AVFilterGraph>);

/// A parsed description; freed with its unlinked parts.
pub(super) struct Segment(NonNull<ffi::AVFilterGraphSegment>);

impl Drop for Segment {
    fn drop(&mut self) {
        let mut segment = self.0.as_ptr();
        // SAFETY: made by avfilter_graph_segment_parse, freed once.
        unsafe { ffi::avfilter_graph_segment_free(&raw mut segment) };
    }
}

/// A list of unlinked pads.
pub(super) struct Pads(*mut ffi::AVFilterInOut);

impl Drop for Pads {
    fn drop(&mut self) {
        // SAFETY: the list came from avfilter_graph_segment_link, or is null, which is allowed.
        unsafe { ffi::avfilter_inout_free(&raw mut self.0) };
    }
}

/// One unlinked pad of a filter.
pub(super) struct Pad {
    filter: NonNull<ffi::AVFilterContext>,
    index: u32,
    media_type: MediaType,
    /// What stands in brackets, empty where nothing does.
    label: String,
}

/// Filters that are linked to each other, with one pad open at either end.
pub(super) struct Chain {
    pub(super) input: Pad,
    pub(super) output: Pad,
}

impl Pad {
    fn first(filter: NonNull<ffi::AVFilterContext>, media_type: MediaType) -> Self {
        Self {
            filter,
            index: 0,
            media_type,
            label: String::new(),
        }
    }

    /// What a caller may know of it.
    pub(super) fn describe(&self) -> OpenPad {
        OpenPad {
            label: self.label.clone(),
            media_type: self.media_type,
        }
    }

    /// The filter that it belongs to; the graph owns that.
    pub(super) const fn filter(&self) -> NonNull<ffi::AVFilterContext> {
        self.filter
    }
}

impl Graph {
    pub(super) fn new(threads: i32) -> Result<Self> {
        // SAFETY: plain allocation.
        let graph = unsafe { ffi::avfilter_graph_alloc() };
        // SAFETY: what was just allocated, or null.
        let mut graph = unsafe { Owned::new(graph, "make filter graph") }?;
        graph.get_mut().nb_threads = threads.max(0);
        Ok(Self(graph))
    }

    pub(super) fn as_ptr(&self) -> *mut ffi::AVFilterGraph {
        self.0.as_ptr()
    }

    fn alloc(&self, filter: &CStr, name: &CStr) -> Result<NonNull<ffi::AVFilterContext>> {
        // SAFETY: the name is NUL-terminated.
        let definition = unsafe { ffi::avfilter_get_by_name(filter.as_ptr()) };
        // SAFETY: the graph is alive; a null definition gives null back, handled below.
        let context =
            unsafe { ffi::avfilter_graph_alloc_filter(self.as_ptr(), definition, name.as_ptr()) };
        NonNull::new(context).ok_or_else(|| AvError::out_of_memory("make filter"))
    }

    pub(super) fn add_source(&self, source: &FilterEnd) -> Result<Pad> {
        let filter = match source {
            FilterEnd::Audio(_) => c"abuffer",
            FilterEnd::Video(_) => c"buffer",
        };
        let context = self.alloc(filter, c"source")?;
        set_source_parameters(context, source)?;
        initialise(context)?;
        Ok(Pad::first(context, source.media_type()))
    }

    pub(super) fn add_sink(&self, kind: MediaType) -> Result<Pad> {
        let filter = if kind == MediaType::Audio {
            c"abuffersink"
        } else {
            c"buffersink"
        };
        let context = self.alloc(filter, c"sink")?;
        initialise(context)?;
        Ok(Pad::first(context, kind))
    }

    /// Parses a description and makes its filters one by one (so that a fault can name its filter).
    pub(super) fn add_description(&self, text: &FilterText, kind: MediaType) -> Result<Chain> {
        let segment = self.parse(text)?;
        make_filters(&segment, text)?;
        let (inputs, outputs) = link_inside(&segment, text)?;
        Ok(Chain {
            input: only_pad(&inputs, Direction::Input, kind, text)?,
            output: only_pad(&outputs, Direction::Output, kind, text)?,
        })
    }

    /// Links an open output of this graph to an open input of it.
    pub(super) fn link(&self, output: &Pad, input: &Pad, text: &FilterText) -> Result<()> {
        // SAFETY: pads are only made of initialised filters of this graph, and those that are open.
        let code = unsafe {
            ffi::avfilter_link(
                output.filter.as_ptr(),
                output.index,
                input.filter.as_ptr(),
                input.index,
            )
        };
        check(code, "link filter")
            .map_err(|error| text.refused(error, "can't be linked"))
            .map(drop)
    }

    pub(super) fn parse(&self, text: &FilterText) -> Result<Segment> {
        let mut segment = ptr::null_mut();
        // SAFETY: the graph is alive and the text NUL-terminated; the segment is written on success only.
        let code = unsafe {
            ffi::avfilter_graph_segment_parse(
                self.as_ptr(),
                text.as_c_str().as_ptr(),
                0,
                &raw mut segment,
            )
        };
        check(code, "parse filter").map_err(|error| {
            // Options of an unknown filter cannot be parsed: the name is the real fault then.
            text.unknown().unwrap_or_else(|| text.malformed(error))
        })?;
        NonNull::new(segment)
            .map(Segment)
            .ok_or_else(|| AvError::out_of_memory("parse filter"))
    }
}

fn initialise(context: NonNull<ffi::AVFilterContext>) -> Result<()> {
    // SAFETY: the context is alive and not yet initialised; no further options.
    let code = unsafe { ffi::avfilter_init_dict(context.as_ptr(), ptr::null_mut()) };
    check(code, "initialise filter").map(drop)
}

/// The buffer source's parameters, as FFmpeg's own struct; freed with av_free.
struct Parameters(NonNull<ffi::AVBufferSrcParameters>);

impl Drop for Parameters {
    fn drop(&mut self) {
        // SAFETY: the layout is either blank or a copy owned by this struct.
        let layout = unsafe { &raw mut (*self.0.as_ptr()).ch_layout };
        // SAFETY: as above.
        unsafe { ffi::av_channel_layout_uninit(layout) };
        // SAFETY: made by av_buffersrc_parameters_alloc, freed once.
        unsafe { ffi::av_free(self.0.as_ptr().cast()) };
    }
}

fn set_source_parameters(context: NonNull<ffi::AVFilterContext>, source: &FilterEnd) -> Result<()> {
    // SAFETY: plain allocation.
    let parameters = unsafe { ffi::av_buffersrc_parameters_alloc() };
    let mut parameters = NonNull::new(parameters)
        .map(Parameters)
        .ok_or_else(|| AvError::out_of_memory("make filter"))?;
    // SAFETY: just allocated, not shared.
    let fields = unsafe { parameters.0.as_mut() };
    match source {
        FilterEnd::Audio(audio) => {
            fields.format = audio.format.as_raw();
            fields.sample_rate = audio.sample_rate;
            fields.time_base = audio.time_base.into();
            audio.layout.copy_to(&mut fields.ch_layout)?;
        }
        FilterEnd::Video(video) => {
            fields.format = video.format.as_raw();
            fields.width = video.width;
            fields.height = video.height;
            fields.time_base = video.time_base.into();
            fields.frame_rate = video
                .frame_rate
                .map_or(ffi::AVRational { num: 0, den: 1 }, Into::into);
            fields.sample_aspect_ratio = video.sample_aspect_ratio.into();
            // SAFETY: a field of the struct above, read by C only.
            unsafe { raw::set_enum_value(&raw mut fields.color_space, video.color_space.as_raw()) };
            // SAFETY: as above.
            unsafe { raw::set_enum_value(&raw mut fields.color_range, video.color_range.as_raw()) };
        }
    }
    // SAFETY: the context is an uninitialised buffer source and the struct came from FFmpeg's allocator.
    let code = unsafe { ffi::av_buffersrc_parameters_set(context.as_ptr(), parameters.0.as_ptr()) };
    check(code, "describe filter input").map(drop)
}

/// Every filter of the segment in the order of the text.
fn filters(segment: &Segment) -> Vec<NonNull<ffi::AVFilterParams>> {
    // SAFETY: the segment is alive.
    let segment = unsafe { segment.0.as_ref() };
    // SAFETY: `chains` holds `nb_chains` pointers, or there are none.
    let chains = unsafe { pointers(segment.chains, segment.nb_chains) };
    let mut found = Vec::new();
    for chain in chains {
        // SAFETY: chains of a parsed segment are alive as long as it is.
        let chain = unsafe { chain.as_ref() };
        // SAFETY: `filters` holds `nb_filters` pointers, or there are none.
        found.extend(unsafe { pointers(chain.filters, chain.nb_filters) });
    }
    found
}

/// The non-null pointers of a C array.
///
/// # Safety
/// `array` must hold `count` pointers, unless `count` is 0.
unsafe fn pointers<T>(array: *mut *mut T, count: usize) -> Vec<NonNull<T>> {
    if array.is_null() || count == 0 {
        return Vec::new();
    }
    // SAFETY: not null; the caller vouches for the count.
    let array = unsafe { std::slice::from_raw_parts(array, count) };
    array
        .iter()
        .filter_map(|pointer| NonNull::new(*pointer))
        .collect()
}

fn filter_name(filter: NonNull<ffi::AVFilterParams>) -> String {
    // SAFETY: the segment that owns the parameters is alive.
    let name = unsafe { filter.as_ref() }.filter_name;
    if name.is_null() {
        return String::new();
    }
    // SAFETY: a non-null filter_name is a NUL-terminated string.
    unsafe { CStr::from_ptr(name) }
        .to_string_lossy()
        .into_owned()
}

pub(super) fn make_filters(segment: &Segment, text: &FilterText) -> Result<()> {
    let filters = filters(segment);
    let names: Vec<String> = filters.iter().map(|filter| filter_name(*filter)).collect();
    for (index, name) in names.iter().enumerate() {
        load_libraries_of(name)
            .map_err(|error| text.invalid_at(error, name, index, "can't be used"))?;
    }
    // SAFETY: the segment is alive and freshly parsed.
    let code = unsafe { ffi::avfilter_graph_segment_create_filters(segment.0.as_ptr(), 0) };
    check(code, "make filter").map_err(|error| {
        text.unknown()
            .unwrap_or_else(|| text.invalid(error, "cannot be built"))
    })?;
    for (index, (filter, name)) in filters.into_iter().zip(&names).enumerate() {
        apply_options(filter)
            .map_err(|(error, what)| text.invalid_at(error, name, index, &what))?;
    }
    Ok(())
}

/// Gives a filter its options and initialises it; on failure also says what went wrong.
fn apply_options(
    mut filter: NonNull<ffi::AVFilterParams>,
) -> std::result::Result<(), (AvError, String)> {
    // SAFETY: the segment that owns the parameters is alive and used by this thread only.
    let fields = unsafe { filter.as_mut() };
    let context = fields.filter;
    // SAFETY: the context was created and not initialised; applied options leave the dictionary.
    let code = unsafe {
        ffi::av_opt_set_dict2(
            context.cast(),
            &raw mut fields.opts,
            ffi::AV_OPT_SEARCH_CHILDREN,
        )
    };
    check(code, "set filter options")
        .map_err(|error| (error, String::from("has an option that it refuses")))?;
    // SAFETY: null or the valid dictionary of the options that were not applied.
    let leftover: Vec<String> = unsafe { dictionary::read(fields.opts) }
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    if !leftover.is_empty() {
        let what = format!("has no option '{}'", leftover.join("', '"));
        return Err((AvError::invalid_argument("set filter options"), what));
    }
    match NonNull::new(context) {
        Some(context) => {
            initialise(context).map_err(|error| (error, String::from("refuses its options")))
        }
        None => Err((
            AvError::out_of_memory("make filter"),
            String::from("was not made"),
        )),
    }
}

pub(super) fn link_inside(segment: &Segment, text: &FilterText) -> Result<(Pads, Pads)> {
    let mut inputs = Pads(ptr::null_mut());
    let mut outputs = Pads(ptr::null_mut());
    // SAFETY: all filters are initialised; the lists are written by FFmpeg and freed by `Pads`.
    let code = unsafe {
        ffi::avfilter_graph_segment_link(
            segment.0.as_ptr(),
            0,
            &raw mut inputs.0,
            &raw mut outputs.0,
        )
    };
    check(code, "link filters").map_err(|error| text.refused(error, "cannot be linked"))?;
    Ok((inputs, outputs))
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Direction {
    Input,
    Output,
}

pub(super) fn pads(list: &Pads, direction: Direction) -> Vec<Pad> {
    let mut found = Vec::new();
    let mut next = list.0;
    while let Some(entry) = NonNull::new(next) {
        // SAFETY: entries of the list are alive as long as the list is.
        let entry = unsafe { entry.as_ref() };
        next = entry.next;
        if let Some(filter) = NonNull::new(entry.filter_ctx) {
            let media_type = pad_type(filter, entry.pad_idx, direction);
            found.push(Pad {
                label: label(entry.name),
                filter,
                index: u32::try_from(entry.pad_idx).unwrap_or(0),
                media_type,
            });
        }
    }
    found
}

fn label(name: *const std::ffi::c_char) -> String {
    // SAFETY: null, or the NUL-terminated name of a list entry that is alive.
    unsafe { lossy_or_empty(name) }
}

fn pad_type(filter: NonNull<ffi::AVFilterContext>, index: i32, direction: Direction) -> MediaType {
    // SAFETY: the filter is alive in the graph.
    let fields = unsafe { filter.as_ref() };
    let pads = if direction == Direction::Input {
        fields.input_pads
    } else {
        fields.output_pads
    };
    // SAFETY: the index came from FFmpeg for this filter's pads; media types of pads are in the
    // closed enum, FFmpeg has no others.
    let raw = unsafe { ffi::avfilter_pad_get_type(pads, index) };
    MediaType::from_raw(raw as i32)
}

fn only_pad(list: &Pads, direction: Direction, kind: MediaType, text: &FilterText) -> Result<Pad> {
    let mut found = pads(list, direction);
    let word = if direction == Direction::Input {
        "input"
    } else {
        "output"
    };
    let medium = if kind == MediaType::Audio {
        "audio"
    } else {
        "video"
    };
    let count = found.len();
    let refuse = |what: String| text.invalid(AvError::invalid_argument("link filters"), &what);
    let mut places: Vec<String> = found
        .iter()
        .filter_map(|pad| text.place_of(&instance_name(pad.filter)))
        .collect();
    places.dedup();
    let of = if places.is_empty() {
        String::new()
    } else {
        format!(" ({})", places.join(", "))
    };
    match found.pop() {
        Some(pad) if count == 1 && pad.media_type == kind => Ok(pad),
        Some(_) if count == 1 => Err(refuse(format!("has an {word} that is not {medium}{of}"))),
        _ => Err(refuse(format!(
            "has {count} open {word}s{of}; it must have exactly one, of {medium}"
        ))),
    }
}

/// What FFmpeg calls a filter of the graph.
fn instance_name(filter: NonNull<ffi::AVFilterContext>) -> String {
    // SAFETY: the filter is alive in the graph.
    let name = unsafe { filter.as_ref() }.name;
    // SAFETY: null or a NUL-terminated string of the context.
    unsafe { lossy_or_empty(name) }
}
