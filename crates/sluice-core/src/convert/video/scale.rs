//! The picture in the plan's format and size: the frame itself where it is that already, else made by libswscale.

use sluice_ffi::color::ColorRange;
use sluice_ffi::frame::{Frame, Plane};
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::scaler::{ImagePlaneMut, ImageSpec, ScaleAlgorithm, ScaleOptions, Scaler};

use super::plan::Plan;
use super::scratch::Scratch;
use super::{VideoInput, color, floats};
use crate::error::{Error, ErrorKind, Result};
use crate::format;

/// Rows of a picture to read; the palette, where there is one, is plane 1.
pub(super) type Picture<'a> = [Option<Plane<'a>>; 4];

/// libswscale, set up for the frames that come.
#[derive(Default)]
pub(super) struct Resizer {
    scaler: Option<Scaler>,
}

impl std::fmt::Debug for Resizer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Resizer")
            .field("target", &self.scaler.as_ref().map(Scaler::target))
            .finish()
    }
}

impl Resizer {
    /// The frame as a picture of this format and the plan's unturned size.
    pub(super) fn run<'a>(
        &mut self,
        frame: &'a Frame,
        input: &VideoInput,
        (plan, format): (&Plan, PixelFormat),
        memory: &'a mut Scratch,
    ) -> Result<Picture<'a>> {
        let (width, height) = plan.unturned();
        if input.format == format
            && (input.width as usize, input.height as usize) == (width, height)
        {
            return Ok(planes(frame));
        }
        let target = target_spec(input, plan, format)?;
        let Some(planar) = floats::planar_of(format) else {
            let memory = memory.bytes(tight_bytes(&target))?;
            self.scale(frame, input, (plan, target), memory)?;
            return Ok(tight_picture(memory, &target));
        };
        let between = target_spec(input, plan, planar)?;
        let memory = memory.bytes(tight_bytes(&target) + tight_bytes(&between))?;
        let (packed, apart) = memory.split_at_mut(tight_bytes(&target));
        self.scale(frame, input, (plan, between), apart)?;
        floats::pack(&tight_picture(apart, &between), width, packed)
            .ok_or_else(|| Error::internal("convert", "A plane of floats is missing."))?;
        Ok(tight_picture(packed, &target))
    }

    /// Makes the target with libswscale, plane after plane in `memory`.
    fn scale(
        &mut self,
        frame: &Frame,
        input: &VideoInput,
        (plan, target): (&Plan, ImageSpec),
        memory: &mut [u8],
    ) -> Result<()> {
        let scaler = self.scaler(input, target, plan)?;
        scaler
            .scale_into(frame, &mut split(memory, &target))
            .map_err(|error| refuse(input.format, error))
    }

    fn scaler(
        &mut self,
        input: &VideoInput,
        target: ImageSpec,
        plan: &Plan,
    ) -> Result<&mut Scaler> {
        let source = source_spec(input);
        let fits = |scaler: &Scaler| *scaler.source() == source && *scaler.target() == target;
        let scaler = match self.scaler.take() {
            Some(scaler) if fits(&scaler) => scaler,
            _ => Scaler::open(&source, &target, options(&source, &target, plan.scaler))
                .map_err(|error| refuse(input.format, error))?,
        };
        Ok(self.scaler.insert(scaler))
    }
}

/// The planes of a frame where they lie.
pub(super) fn planes(frame: &Frame) -> Picture<'_> {
    std::array::from_fn(|index| frame.plane(index))
}

/// As the ffmpeg command scales where the size changes; as exact as libswscale can where only the format does.
fn options(source: &ImageSpec, target: &ImageSpec, scaler: format::Scaler) -> ScaleOptions {
    let exact = (source.width, source.height) == (target.width, target.height);
    let algorithm = match scaler {
        format::Scaler::FastBilinear => ScaleAlgorithm::FastBilinear,
        format::Scaler::Bilinear => ScaleAlgorithm::Bilinear,
        format::Scaler::Bicubic => ScaleAlgorithm::Bicubic,
        format::Scaler::Area => ScaleAlgorithm::Area,
        format::Scaler::Lanczos => ScaleAlgorithm::Lanczos,
        format::Scaler::Nearest => ScaleAlgorithm::Nearest,
    };
    ScaleOptions {
        algorithm,
        accurate: exact,
        full_chroma: exact,
    }
}

fn source_spec(input: &VideoInput) -> ImageSpec {
    let full = color::is_full_range(input.format, &input.color);
    ImageSpec {
        width: input.width,
        height: input.height,
        format: input.format,
        color_space: input.color.space,
        color_range: if full {
            ColorRange::FULL
        } else {
            ColorRange::LIMITED
        },
    }
}

fn target_spec(input: &VideoInput, plan: &Plan, format: PixelFormat) -> Result<ImageSpec> {
    let (width, height) = plan.unturned();
    let side = |side: usize| {
        u32::try_from(side)
            .map_err(|_| Error::internal("convert", "A picture of 2³² pixels a side."))
    };
    Ok(ImageSpec {
        width: side(width)?,
        height: side(height)?,
        format,
        color_space: color::target_space(input.format, &input.color),
        color_range: color::target_range(format, input.format, &input.color),
    })
}

fn tight_bytes(spec: &ImageSpec) -> usize {
    (0..spec.planes())
        .map(|plane| spec.row_bytes(plane) * spec.rows(plane))
        .sum()
}

/// The planes of a picture without padding, one after the other in `memory`.
fn split<'a>(mut memory: &'a mut [u8], spec: &ImageSpec) -> Vec<ImagePlaneMut<'a>> {
    let mut planes = Vec::with_capacity(spec.planes());
    for plane in 0..spec.planes() {
        let stride = spec.row_bytes(plane);
        let Some((data, rest)) =
            std::mem::take(&mut memory).split_at_mut_checked(stride * spec.rows(plane))
        else {
            break;
        };
        planes.push(ImagePlaneMut { data, stride });
        memory = rest;
    }
    planes
}

/// The rows of a picture without padding.
fn tight_picture<'a>(mut memory: &'a [u8], spec: &ImageSpec) -> Picture<'a> {
    let mut picture = [None; 4];
    for (index, entry) in picture.iter_mut().enumerate().take(spec.planes()) {
        let (row_bytes, rows) = (spec.row_bytes(index), spec.rows(index));
        let Some((data, rest)) = memory.split_at_checked(row_bytes * rows) else {
            break;
        };
        *entry = Some(Plane {
            data,
            origin: 0,
            stride: row_bytes.cast_signed(),
            row_bytes,
            rows,
        });
        memory = rest;
    }
    picture
}

fn refuse(format: PixelFormat, error: sluice_ffi::AvError) -> Error {
    let name = format.name().unwrap_or("unknown");
    let mut error = Error::from_ffmpeg(
        error,
        "convert",
        &format!("Can't convert pictures of the format '{name}'"),
    );
    if matches!(error.kind, ErrorKind::InvalidArg | ErrorKind::InvalidData) {
        error.kind = ErrorKind::UnsupportedFormat;
    }
    error
}
