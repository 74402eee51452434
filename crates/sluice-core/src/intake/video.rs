//! From the caller's pictures to the video encoder's frames.
//!
//! ```text
//! pictures ─► format and size in one step ─────────────────────────────► encoder
//! pictures ─► frames ─► filter graph (filter, frame rate) ─► format, size ─► encoder
//! ```

use sluice_ffi::color::{ColorRange, ColorSpace};
use sluice_ffi::encoder::VideoEncoderInput;
use sluice_ffi::filter_graph::{FilterEnd, FilterGraph, VideoFilterEnd};
use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::rational::{Rational, Rounding, rescale};
use sluice_ffi::scaler::{ImageSpec, ScaleAlgorithm, ScaleOptions, Scaler};

use super::blocks::TakeFrame;
use super::clock::InputClock;
use super::colors::{Direct, Rows};
use super::filter_error;
use super::picture::PictureMemory;
use crate::encoder::time_base;
use crate::error::{Error, Result};
use crate::format::VideoLayout;
use crate::time::TimeBase;
use crate::write_config::{VideoInputConfig, VideoWrite};

const OPERATION: &str = "write";

/// All of the chroma counts; exact rounding is lost in the encoder anyway and costs twice the time.
const SCALING: ScaleOptions = ScaleOptions {
    algorithm: ScaleAlgorithm::Bicubic,
    accurate: false,
    full_chroma: true,
};

/// Turns written pictures into the encoder's frames.
pub struct VideoIntake {
    config: VideoInputConfig,
    memory: PictureMemory,
    /// Memory of the block written last, if it was not as declared.
    other: Option<(String, VideoLayout, PictureMemory)>,
    clock: InputClock,
    /// From one picture to the next, on the caller's clock and on the encoder's.
    ticks: i64,
    encoder_ticks: i64,
    graph: Option<(FilterGraph, Rational)>,
    scalers: Vec<Scaler>,
    rows: Rows,
    encoder: VideoEncoderInput,
}

impl VideoIntake {
    /// Sets up the way to the encoder.
    ///
    /// # Errors
    /// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`, `ERR_INVALID_ARG`.
    pub fn new(config: &VideoInputConfig, encoder: &VideoEncoderInput) -> Result<Self> {
        let memory = PictureMemory::new(
            &config.format,
            config.layout,
            config.width,
            config.height,
            "addVideoStream",
        )?;
        let rate = Rational::new(config.frame_rate.num, config.frame_rate.den);
        let variable = encoder.time_base != encoder.frame_rate.inverse();
        let (base, ticks) = time_base(rate, variable);
        let clock_base = TimeBase::from_rational(crate::time::Rational::new(base.num, base.den))
            .ok_or_else(|| Error::invalid_arg("addVideoStream", "`frameRate` must be positive."))?;
        let graph = open_graph(config, &memory, encoder, base)?;
        Ok(Self {
            config: config.clone(),
            memory,
            other: None,
            clock: InputClock::of_pictures(clock_base, ticks),
            ticks,
            encoder_ticks: time_base(encoder.frame_rate, variable).1,
            graph,
            scalers: Vec::new(),
            rows: Rows::default(),
            encoder: encoder.clone(),
        })
    }

    /// Takes the bytes of one or more pictures and gives every frame that is ready.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a length that is no whole number of pictures, or a `pts` before the last picture's end.
    pub fn push(&mut self, data: &[u8], how: &VideoWrite, take: TakeFrame<'_>) -> Result<()> {
        let memory = self.memory_of(how)?;
        if !data.len().is_multiple_of(memory.bytes) {
            let message = format!(
                "`data` has {} bytes, which is no multiple of the {} bytes of a {}x{} picture.",
                data.len(),
                memory.bytes,
                memory.width,
                memory.height
            );
            return Err(Error::invalid_arg(OPERATION, message));
        }
        let count = i64::try_from(data.len() / memory.bytes).unwrap_or(i64::MAX);
        let start = self
            .clock
            .place(how.pts, count.saturating_mul(self.ticks))?;
        for (n, picture) in (0..).zip(data.chunks_exact(memory.bytes)) {
            let tick = start + n * self.ticks;
            if self.graph.is_some() {
                self.filter(&memory, picture, tick, take)?;
            } else {
                let mut frame = self.make(&memory, picture)?;
                frame.set_pts(Some(tick));
                take(self.finished(frame))?;
            }
        }
        Ok(())
    }

    /// Gives what is still inside. Nothing may be pushed after it.
    ///
    /// # Errors
    /// What the filters or `take` report.
    pub fn finish(&mut self, take: TakeFrame<'_>) -> Result<()> {
        if let Some((graph, _)) = &mut self.graph {
            graph
                .push_end(None)
                .map_err(|error| filter_error(error, "finish"))?;
        }
        self.drain(take)
    }

    fn memory_of(&mut self, how: &VideoWrite) -> Result<PictureMemory> {
        let format = how.format.as_deref().unwrap_or(&self.config.format);
        let layout = how.layout.unwrap_or(self.config.layout);
        if format == self.config.format && layout == self.config.layout {
            return Ok(self.memory.clone());
        }
        if let Some((known, known_layout, memory)) = &self.other
            && known == format
            && *known_layout == layout
        {
            return Ok(memory.clone());
        }
        let memory = PictureMemory::new(
            format,
            layout,
            self.config.width,
            self.config.height,
            OPERATION,
        )?;
        self.other = Some((format.to_owned(), layout, memory.clone()));
        Ok(memory)
    }

    /// A picture as the encoder takes it.
    fn make(&mut self, memory: &PictureMemory, picture: &[u8]) -> Result<Frame> {
        let mut frame = Frame::video(self.encoder.format, self.encoder.width, self.encoder.height)?;
        let same_size = (memory.width, memory.height) == (self.encoder.width, self.encoder.height);
        if memory.format == self.encoder.format && same_size {
            memory.copy_to(picture, &mut frame)?;
            return Ok(frame);
        }
        let direct = Direct::find(memory, &self.encoder);
        match (memory.planes(picture), direct) {
            (Some(planes), Some(direct)) => direct.run(&planes, &mut self.rows, &mut frame)?,
            // A frame has its palette apart from its planes.
            (Some(planes), None) if !is_palette(memory.format) => {
                let scaler = self.scaler(memory.format, memory.width, memory.height, None)?;
                scaler.scale_from(&planes, &mut frame)?;
            }
            _ => {
                let mut loose = Frame::video(memory.format, memory.width, memory.height)?;
                memory.copy_to(picture, &mut loose)?;
                self.scaler(memory.format, memory.width, memory.height, None)?
                    .scale_frame(&loose, &mut frame)?;
            }
        }
        Ok(frame)
    }

    fn filter(
        &mut self,
        memory: &PictureMemory,
        picture: &[u8],
        tick: i64,
        take: TakeFrame<'_>,
    ) -> Result<()> {
        let mut frame = Frame::video(memory.format, memory.width, memory.height)?;
        memory.copy_to(picture, &mut frame)?;
        if memory.format != self.memory.format {
            // The graph was made for what was declared.
            let mut declared = Frame::video(self.memory.format, memory.width, memory.height)?;
            let scaler = converter(memory, self.memory.format)?;
            { scaler }.scale_frame(&frame, &mut declared)?;
            frame = declared;
        }
        frame.set_pts(Some(tick));
        frame.set_duration(self.ticks);
        if let Some((graph, _)) = &mut self.graph {
            graph
                .push(frame)
                .map_err(|error| filter_error(error, OPERATION))?;
        }
        self.drain(take)
    }

    fn drain(&mut self, take: TakeFrame<'_>) -> Result<()> {
        while let Some((frame, pts)) = self.pull()? {
            let mut frame = self.fit(frame)?;
            frame.set_pts(pts);
            take(self.finished(frame))?;
        }
        Ok(())
    }

    /// The next frame of the graph, with its time in the encoder's ticks.
    fn pull(&mut self) -> Result<Option<(Frame, Option<i64>)>> {
        let Some((graph, base)) = &mut self.graph else {
            return Ok(None);
        };
        let Some(frame) = graph
            .pull()
            .map_err(|error| filter_error(error, OPERATION))?
        else {
            return Ok(None);
        };
        let pts = frame
            .pts()
            .and_then(|pts| rescale(pts, *base, self.encoder.time_base, Rounding::Nearest));
        Ok(Some((frame, pts)))
    }

    /// A filtered frame in the encoder's format and size.
    fn fit(&mut self, frame: Frame) -> Result<Frame> {
        let same_size =
            (frame.width(), frame.height()) == (self.encoder.width, self.encoder.height);
        if frame.pixel_format() == self.encoder.format && same_size {
            return Ok(frame);
        }
        let mut fitted =
            Frame::video(self.encoder.format, self.encoder.width, self.encoder.height)?;
        let color = frame.color();
        let scaler = self.scaler(
            frame.pixel_format(),
            frame.width(),
            frame.height(),
            Some((color.space, color.range)),
        )?;
        scaler.scale_frame(&frame, &mut fitted)?;
        Ok(fitted)
    }

    fn finished(&self, mut frame: Frame) -> Frame {
        frame.set_duration(self.encoder_ticks);
        frame.set_color(self.encoder.color);
        // Each encoder decides about key frames itself.
        frame.force_key(false);
        frame
    }

    /// The conversion from such frames to the encoder's.
    fn scaler(
        &mut self,
        format: PixelFormat,
        width: u32,
        height: u32,
        color: Option<(ColorSpace, ColorRange)>,
    ) -> Result<&mut Scaler> {
        let target = ImageSpec {
            width: self.encoder.width,
            height: self.encoder.height,
            format: self.encoder.format,
            color_space: self.encoder.color.space,
            color_range: self.encoder.color.range,
        };
        let source = source_spec(format, (width, height), color, &target);
        let known = self
            .scalers
            .iter()
            .position(|scaler| *scaler.source() == source);
        let index = match known {
            Some(index) => index,
            None => {
                self.scalers.push(Scaler::open(&source, &target, SCALING)?);
                self.scalers.len() - 1
            }
        };
        Ok(&mut self.scalers[index])
    }
}

/// What pictures of the caller mean: YUV without a tag is of the encoder's own matrix, so that nothing is converted twice.
fn source_spec(
    format: PixelFormat,
    (width, height): (u32, u32),
    color: Option<(ColorSpace, ColorRange)>,
    target: &ImageSpec,
) -> ImageSpec {
    let tagged =
        color.filter(|(space, _)| *space != ColorSpace::UNSPECIFIED && *space != ColorSpace::RGB);
    let is_yuv = target.color_space != ColorSpace::RGB;
    let full = format.name().is_some_and(|name| name.starts_with("yuvj"));
    ImageSpec {
        width,
        height,
        format,
        color_space: tagged.map_or(
            if is_yuv {
                target.color_space
            } else {
                ColorSpace::UNSPECIFIED
            },
            |(space, _)| space,
        ),
        color_range: if full {
            ColorRange::FULL
        } else {
            color.map_or(ColorRange::UNSPECIFIED, |(_, range)| range)
        },
    }
}

/// A conversion of the pixel format alone.
fn converter(memory: &PictureMemory, format: PixelFormat) -> Result<Scaler> {
    let spec = |format| ImageSpec {
        width: memory.width,
        height: memory.height,
        format,
        color_space: ColorSpace::UNSPECIFIED,
        color_range: ColorRange::UNSPECIFIED,
    };
    Ok(Scaler::open(&spec(memory.format), &spec(format), SCALING)?)
}

/// The size of pictures behind the caller's filter; that of what is written where there is none.
///
/// # Errors
/// `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`.
pub fn filtered_size(config: &VideoInputConfig, memory: &PictureMemory) -> Result<(u32, u32)> {
    let declared = (config.width, config.height);
    let Some(filter) = config.common.filter.as_deref() else {
        return Ok(declared);
    };
    let rate = Rational::new(config.frame_rate.num, config.frame_rate.den);
    let graph = open_filter(filter, &source_end(memory, rate, rate.inverse()))?;
    let FilterEnd::Video(sink) = graph.sink() else {
        return Ok(declared);
    };
    let side = |found: i32, declared: u32| u32::try_from(found).unwrap_or(declared);
    Ok((side(sink.width, declared.0), side(sink.height, declared.1)))
}

/// Pictures as they come into a graph.
fn source_end(memory: &PictureMemory, rate: Rational, time_base: Rational) -> FilterEnd {
    FilterEnd::Video(VideoFilterEnd {
        width: i32::try_from(memory.width).unwrap_or(i32::MAX),
        height: i32::try_from(memory.height).unwrap_or(i32::MAX),
        format: memory.format,
        time_base,
        frame_rate: Some(rate),
        sample_aspect_ratio: Rational::new(1, 1),
        color_space: ColorSpace::UNSPECIFIED,
        color_range: ColorRange::UNSPECIFIED,
    })
}

fn open_filter(text: &str, end: &FilterEnd) -> Result<FilterGraph> {
    FilterGraph::open(text, end, 1).map_err(|error| filter_error(error, "addVideoStream"))
}

/// The graph for the caller's filter and a change of frame rate, if there is anything to do.
fn open_graph(
    config: &VideoInputConfig,
    memory: &PictureMemory,
    encoder: &VideoEncoderInput,
    time_base: Rational,
) -> Result<Option<(FilterGraph, Rational)>> {
    let rate = Rational::new(config.frame_rate.num, config.frame_rate.den);
    let same_rate = i64::from(rate.num) * i64::from(encoder.frame_rate.den)
        == i64::from(encoder.frame_rate.num) * i64::from(rate.den);
    let user = config.common.filter.as_deref();
    let makes_palette = is_palette(encoder.format) && !is_palette(memory.format);
    if user.is_none() && same_rate && !makes_palette {
        return Ok(None);
    }
    let end = source_end(memory, rate, time_base);
    let open = |text: &str| open_filter(text, &end);
    let mut steps: Vec<String> = user.map(str::to_owned).into_iter().collect();
    let alone = user.map(open).transpose()?;
    let kept = alone
        .as_ref()
        .is_some_and(|graph| keeps_rate(graph, encoder.frame_rate));
    if !(kept || user.is_none() && same_rate) {
        steps.push(format!(
            "fps={}/{}",
            encoder.frame_rate.num, encoder.frame_rate.den
        ));
    }
    if makes_palette && !alone.as_ref().is_some_and(gives_palette) {
        steps.push(format!(
            "scale={}:{}:flags=bicubic,{PALETTE}",
            encoder.width, encoder.height
        ));
    }
    let description = steps.join(",");
    let graph = open(&description)?;
    let FilterEnd::Video(sink) = graph.sink() else {
        return Err(Error::internal(
            "addVideoStream",
            "A video filter gives no pictures.",
        ));
    };
    let base = sink.time_base;
    Ok(Some((graph, base)))
}

/// Each picture gets the 256 colours that are best for it: a stream has no end to wait for, and what is kept of a clip
/// is bounded.
const PALETTE: &str = "split[picture][colors];[colors]palettegen=stats_mode=single[palette];[picture][palette]paletteuse=new=1";

fn is_palette(format: PixelFormat) -> bool {
    format
        .descriptor()
        .is_some_and(|descriptor| descriptor.is_palette())
}

fn gives_palette(graph: &FilterGraph) -> bool {
    matches!(graph.sink(), FilterEnd::Video(sink) if is_palette(sink.format))
}

fn keeps_rate(graph: &FilterGraph, rate: Rational) -> bool {
    match graph.sink() {
        FilterEnd::Video(sink) => sink.frame_rate.is_some_and(|found| {
            i64::from(found.num) * i64::from(rate.den) == i64::from(rate.num) * i64::from(found.den)
        }),
        FilterEnd::Audio(_) => false,
    }
}
