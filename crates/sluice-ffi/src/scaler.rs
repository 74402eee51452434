//! Picture conversion: size, pixel format, matrix and range, through libswscale.
//!
//! Pictures go straight from a frame into the caller's planes, or from the caller's planes into a
//! frame. libswscale's SIMD may read and write a little past the end of a row; this module sees to
//! it that this never happens in the caller's memory (see [`Scaler::scale_into`]).

mod spec;

use std::ptr;

use ffmpeg_next::ffi;

use self::spec::without_range;
pub use self::spec::{ImagePlane, ImagePlaneMut, ImageSpec, ScaleAlgorithm, ScaleOptions};
use crate::error::{AvError, Result, check};
use crate::frame::Frame;
use crate::ptr::Owned;

/// Bytes that libswscale's widest SIMD writes at once: rows of a multiple of this are never overrun.
const BLOCK: usize = 32;

/// A running conversion from one [`ImageSpec`] to another.
pub struct Scaler {
    context: Owned<ffi::SwsContext>,
    source: ImageSpec,
    target: ImageSpec,
    /// Where the picture is made when the caller's rows could be overrun, and where the caller's
    /// picture is copied to before it is read.
    spare: Option<Frame>,
}

// SAFETY: an SwsContext with one thread belongs to no thread; it is reached only through this value.
unsafe impl Send for Scaler {}

impl Scaler {
    /// Sets up the conversion.
    ///
    /// # Errors
    /// When libswscale cannot read the one format or write the other, or a size is out of range.
    pub fn open(source: &ImageSpec, target: &ImageSpec, options: ScaleOptions) -> Result<Self> {
        crate::log::install();
        refuse_unsupported(source, target)?;
        // SAFETY: plain allocation.
        let context = unsafe { ffi::sws_alloc_context() };
        // SAFETY: what was just allocated, or null.
        let mut context = unsafe { Owned::new(context, "open scaler") }?;
        describe(context.get_mut(), source, target, options)?;
        // SAFETY: a described, not yet initialised context without extra filters.
        let code =
            unsafe { ffi::sws_init_context(context.as_ptr(), ptr::null_mut(), ptr::null_mut()) };
        check(code, "open scaler")?;
        let scaler = Self {
            context,
            source: *source,
            target: *target,
            spare: None,
        };
        scaler.set_colors();
        Ok(scaler)
    }

    fn set_colors(&self) {
        // SAFETY: any number is accepted; the answer is a static table of four.
        let from = unsafe { ffi::sws_getCoefficients(self.source.matrix()) };
        // SAFETY: as above.
        let to = unsafe { ffi::sws_getCoefficients(self.target.matrix()) };
        // SAFETY: an initialised context and two tables of four. A refusal means that the pair has
        // no matrix to set (both RGB, both grey), which is as wanted.
        unsafe {
            ffi::sws_setColorspaceDetails(
                self.context.as_ptr(),
                from,
                self.source.is_full_range(),
                to,
                self.target.is_full_range(),
                0,
                1 << 16,
                1 << 16,
            )
        };
    }

    /// What goes in.
    #[must_use]
    pub fn source(&self) -> &ImageSpec {
        &self.source
    }

    /// What comes out.
    #[must_use]
    pub fn target(&self) -> &ImageSpec {
        &self.target
    }

    /// Converts `frame` into the caller's planes, in FFmpeg's plane order (`gbrp`: G, B, R).
    ///
    /// Rows whose length is a multiple of 32 bytes are written where they belong; others are made
    /// in memory of our own and copied, because libswscale may write past their end.
    ///
    /// # Errors
    /// When the frame is not of the source's format and size, or a plane is missing or too short.
    pub fn scale_into(&mut self, frame: &Frame, planes: &mut [ImagePlaneMut<'_>]) -> Result<()> {
        refuse_other(frame, &self.source)?;
        check_planes(
            &self.target,
            planes.iter().map(|plane| (plane.data.len(), plane.stride)),
        )?;
        if self.rows_are_whole() {
            let mut data = [ptr::null_mut(); 4];
            let mut strides = [0; 4];
            for (index, plane) in planes.iter_mut().take(4).enumerate() {
                data[index] = plane.data.as_mut_ptr();
                strides[index] = stride_of(plane.stride)?;
            }
            // SAFETY: the frame is of the source's format and size; every plane of the target is
            // there and long enough (both checked above), and no row can be overrun.
            return unsafe { self.run(frame.raw(), &data, &strides) };
        }
        let spare = self.take_spare(self.target)?;
        let raw = spare.raw();
        let (data, strides) = (first_four(&raw.data), first_four(&raw.linesize));
        // SAFETY: the spare is a writable picture of the target's format and size, with FFmpeg's padding.
        let outcome = unsafe { self.run(frame.raw(), &data, &strides) };
        let outcome = outcome.and_then(|()| copy_out(&self.target, &spare, planes));
        self.spare = Some(spare);
        outcome
    }

    /// Converts the caller's planes into `frame`, which must be a writable picture of the target.
    ///
    /// The planes are first copied behind padding, because libswscale may read past their end.
    ///
    /// # Errors
    /// When the frame is not of the target's format and size, or a plane is missing or too short.
    pub fn scale_from(&mut self, planes: &[ImagePlane<'_>], frame: &mut Frame) -> Result<()> {
        check_planes(
            &self.source,
            planes.iter().map(|plane| (plane.data.len(), plane.stride)),
        )?;
        let mut spare = self.take_spare(self.source)?;
        let outcome = copy_in(&self.source, planes, &mut spare)
            .and_then(|()| self.scale_frame(&spare, frame));
        self.spare = Some(spare);
        outcome
    }

    /// Converts one frame into another, which must be a writable picture of the target.
    ///
    /// # Errors
    /// When a frame is not of its end's format and size, or cannot be written.
    pub fn scale_frame(&mut self, source: &Frame, target: &mut Frame) -> Result<()> {
        refuse_other(source, &self.source)?;
        refuse_other(target, &self.target)?;
        target.make_writable()?;
        let raw = target.raw();
        let (data, strides) = (first_four(&raw.data), first_four(&raw.linesize));
        // SAFETY: both frames are pictures of their end's format and size (checked above); the
        // target's planes are writable and have FFmpeg's padding.
        unsafe { self.run(source.raw(), &data, &strides) }
    }

    /// # Safety
    /// `source` must be a picture of the source's format and size, and the planes must hold one of
    /// the target's.
    unsafe fn run(
        &self,
        source: &ffi::AVFrame,
        data: &[*mut u8; 4],
        strides: &[i32; 4],
    ) -> Result<()> {
        let height = i32::try_from(self.source.height).unwrap_or(i32::MAX);
        // SAFETY: the caller vouches for both pictures; libswscale reads four planes of each.
        let code = unsafe {
            ffi::sws_scale(
                self.context.as_ptr(),
                source.data.as_ptr().cast(),
                source.linesize.as_ptr(),
                0,
                height,
                data.as_ptr(),
                strides.as_ptr(),
            )
        };
        check(code, "scale").map(drop)
    }

    /// Whether libswscale cannot run over the end of any row.
    fn rows_are_whole(&self) -> bool {
        (0..self.target.planes()).all(|plane| self.target.row_bytes(plane).is_multiple_of(BLOCK))
    }

    fn take_spare(&mut self, spec: ImageSpec) -> Result<Frame> {
        match self.spare.take() {
            Some(mut spare) if refuse_other(&spare, &spec).is_ok() => {
                spare.make_writable()?;
                Ok(spare)
            }
            _ => Frame::video(spec.format, spec.width, spec.height),
        }
    }
}

fn refuse_unsupported(source: &ImageSpec, target: &ImageSpec) -> Result<()> {
    let refuse = |spec: &ImageSpec, what: &str| {
        let name = spec.format.name().unwrap_or("unknown");
        AvError::invalid_argument("open scaler")
            .with_subject(format!("the pixel format {name} cannot be scaled {what}"))
    };
    if !source.format.can_scale_from() {
        return Err(refuse(source, "from"));
    }
    if !target.format.can_scale_to() {
        return Err(refuse(target, "to"));
    }
    Ok(())
}

fn describe(
    context: &mut ffi::SwsContext,
    source: &ImageSpec,
    target: &ImageSpec,
    options: ScaleOptions,
) -> Result<()> {
    (context.src_w, context.src_h) = source.dimensions()?;
    (context.dst_w, context.dst_h) = target.dimensions()?;
    context.src_format = without_range(source.format).as_raw();
    context.dst_format = without_range(target.format).as_raw();
    context.src_range = source.is_full_range();
    context.dst_range = target.is_full_range();
    context.threads = 1;
    let mut flags = options.algorithm.flag() as u32;
    if options.accurate {
        flags |= ffi::SwsFlags::SWS_ACCURATE_RND as u32;
    }
    if options.full_chroma {
        flags |=
            ffi::SwsFlags::SWS_FULL_CHR_H_INT as u32 | ffi::SwsFlags::SWS_FULL_CHR_H_INP as u32;
    }
    context.flags = flags;
    Ok(())
}

fn refuse_other(frame: &Frame, spec: &ImageSpec) -> Result<()> {
    let raw = frame.raw();
    let same = raw.format == spec.format.as_raw()
        && u32::try_from(raw.width) == Ok(spec.width)
        && u32::try_from(raw.height) == Ok(spec.height)
        && !raw.data[0].is_null();
    if same {
        return Ok(());
    }
    Err(AvError::invalid_argument("scale").with_subject("a frame of another format or size"))
}

fn check_planes(
    spec: &ImageSpec,
    planes: impl ExactSizeIterator<Item = (usize, usize)>,
) -> Result<()> {
    let refuse = |what: String| AvError::invalid_argument("scale").with_subject(what);
    if planes.len() < spec.planes() {
        return Err(refuse(format!(
            "{} planes where {} are needed",
            planes.len(),
            spec.planes()
        )));
    }
    for (plane, (length, stride)) in planes.enumerate().take(spec.planes()) {
        let (row, rows) = (spec.row_bytes(plane), spec.rows(plane));
        let needed = stride
            .checked_mul(rows.saturating_sub(1))
            .and_then(|bytes| bytes.checked_add(row));
        if stride < row || needed.is_none_or(|needed| length < needed) {
            return Err(refuse(format!(
                "plane {plane} is too short for {rows} rows of {row} bytes"
            )));
        }
    }
    Ok(())
}

fn stride_of(stride: usize) -> Result<i32> {
    i32::try_from(stride)
        .map_err(|_| AvError::invalid_argument("scale").with_subject("a stride beyond 2 GiB"))
}

fn first_four<T: Copy>(all: &[T; 8]) -> [T; 4] {
    [all[0], all[1], all[2], all[3]]
}

fn copy_out(spec: &ImageSpec, picture: &Frame, planes: &mut [ImagePlaneMut<'_>]) -> Result<()> {
    for (index, plane) in planes.iter_mut().enumerate().take(spec.planes()) {
        let made = picture
            .plane(index)
            .ok_or_else(|| AvError::invalid_argument("scale"))?;
        let rows = plane.data.chunks_mut(plane.stride.max(1)).take(made.rows);
        for (out, row) in rows.zip((0..made.rows).filter_map(|y| made.row(y))) {
            out[..row.len()].copy_from_slice(row);
        }
    }
    Ok(())
}

fn copy_in(spec: &ImageSpec, planes: &[ImagePlane<'_>], picture: &mut Frame) -> Result<()> {
    for (index, plane) in planes.iter().enumerate().take(spec.planes()) {
        let mut out = picture.plane_mut(index)?;
        let rows = plane.data.chunks(plane.stride.max(1)).take(out.rows);
        for (y, given) in rows.enumerate() {
            if let Some(row) = out.row_mut(y) {
                row.copy_from_slice(&given[..row.len()]);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
