//! The bytes of a frame's planes, as slices whose every byte is checked to be there.

use crate::error::{AvError, Result, check};
use crate::raw;
use ffmpeg_next::ffi;

use super::{Frame, memory};

/// Bytes of FFmpeg's palette: 256 entries of four.
const PALETTE_BYTES: usize = 1024;

/// One plane of a picture. Row `y` begins at `origin + y * stride` in `data`; a negative
/// stride (bottom-up pictures) has its origin at the last row of memory.
#[derive(Debug, Clone, Copy)]
pub struct Plane<'a> {
    /// All rows with what lies between them, lowest address first.
    pub data: &'a [u8],
    /// Where the first row begins.
    pub origin: usize,
    /// Bytes from one row to the next.
    pub stride: isize,
    /// Bytes of a row that carry pixels.
    pub row_bytes: usize,
    /// Number of rows.
    pub rows: usize,
}

/// As [`Plane`], for writing.
#[derive(Debug)]
pub struct PlaneMut<'a> {
    /// All rows with what lies between them, lowest address first.
    pub data: &'a mut [u8],
    /// Where the first row begins.
    pub origin: usize,
    /// Bytes from one row to the next.
    pub stride: isize,
    /// Bytes of a row that carry pixels.
    pub row_bytes: usize,
    /// Number of rows.
    pub rows: usize,
}

impl<'a> Plane<'a> {
    /// The pixels of one row.
    #[must_use]
    pub fn row(&self, y: usize) -> Option<&'a [u8]> {
        let start = row_start(self.origin, self.stride, y, self.rows)?;
        self.data.get(start..start + self.row_bytes)
    }
}

impl PlaneMut<'_> {
    /// The pixels of one row, for writing.
    #[must_use]
    pub fn row_mut(&mut self, y: usize) -> Option<&mut [u8]> {
        let start = row_start(self.origin, self.stride, y, self.rows)?;
        self.data.get_mut(start..start + self.row_bytes)
    }
}

fn row_start(origin: usize, stride: isize, y: usize, rows: usize) -> Option<usize> {
    if y >= rows {
        return None;
    }
    origin.checked_add_signed(stride.checked_mul(isize::try_from(y).ok()?)?)
}

/// Where one plane of a picture lies.
struct Extent {
    start: *mut u8,
    length: usize,
    origin: usize,
    stride: isize,
    row_bytes: usize,
    rows: usize,
}

impl Frame {
    /// Number of planes with bytes: 0 for hardware frames, one per channel for planar
    /// sound. A palette is not counted, and is plane 1.
    #[must_use]
    pub fn plane_count(&self) -> usize {
        if self.is_audio() {
            return self.audio_planes();
        }
        match self.pixel_format().descriptor() {
            Some(descriptor) if !descriptor.is_hardware() => descriptor.planes,
            _ => 0,
        }
    }

    /// One plane of a picture; `None` where there is none, or where FFmpeg's own numbers
    /// do not fit the memory.
    #[must_use]
    pub fn plane(&self, index: usize) -> Option<Plane<'_>> {
        let extent = self.extent(index)?;
        // SAFETY: `extent` checked that the range lies in a buffer of the frame, which
        // FFmpeg allocates zeroed; `&self` keeps writers of this frame out.
        let data = unsafe { std::slice::from_raw_parts(extent.start, extent.length) };
        Some(Plane {
            data,
            origin: extent.origin,
            stride: extent.stride,
            row_bytes: extent.row_bytes,
            rows: extent.rows,
        })
    }

    /// One plane of a picture for writing. The memory is copied first if anyone else
    /// refers to it.
    ///
    /// # Errors
    /// `ENOMEM`; `EINVAL` where there is no such plane.
    pub fn plane_mut(&mut self, index: usize) -> Result<PlaneMut<'_>> {
        self.make_writable()?;
        let extent = self
            .extent(index)
            .ok_or_else(|| AvError::invalid_argument("write to frame"))?;
        // SAFETY: `extent` checked that the range lies in a buffer of the frame, unique
        // since the call above; `&mut self` keeps every other slice of it out.
        let data = unsafe { std::slice::from_raw_parts_mut(extent.start, extent.length) };
        Ok(PlaneMut {
            data,
            origin: extent.origin,
            stride: extent.stride,
            row_bytes: extent.row_bytes,
            rows: extent.rows,
        })
    }

    /// One plane of sound: exactly the samples of one channel if planar, of all channels
    /// interleaved if not.
    #[must_use]
    pub fn audio_plane(&self, index: usize) -> Option<&[u8]> {
        let (start, length) = self.audio_extent(index)?;
        // SAFETY: `audio_extent` checked that the range lies in a buffer of the frame;
        // `&self` keeps writers of this frame out.
        Some(unsafe { std::slice::from_raw_parts(start, length) })
    }

    /// One plane of sound for writing. The memory is copied first if anyone else refers
    /// to it.
    ///
    /// # Errors
    /// `ENOMEM`; `EINVAL` where there is no such plane.
    pub fn audio_plane_mut(&mut self, index: usize) -> Result<&mut [u8]> {
        self.make_writable()?;
        let (start, length) = self
            .audio_extent(index)
            .ok_or_else(|| AvError::invalid_argument("write to frame"))?;
        // SAFETY: `audio_extent` checked that the range lies in a buffer of the frame,
        // unique since `make_writable`; `&mut self` keeps every other slice of it out.
        Ok(unsafe { std::slice::from_raw_parts_mut(start, length) })
    }

    /// Drops samples from the start of a block of sound; the rest moves to the front, so
    /// that it stays aligned as filters need it. As many as there are leaves none.
    ///
    /// # Errors
    /// `ENOMEM`; `EINVAL` for a frame that is not sound.
    pub fn drop_first_samples(&mut self, samples: usize) -> Result<()> {
        let dropped = samples.min(self.samples());
        let format = self.sample_format();
        let interleaved = if format.is_planar() {
            1
        } else {
            self.channels() as usize
        };
        for index in 0..self.audio_planes() {
            let plane = self.audio_plane_mut(index)?;
            plane.copy_within(dropped * format.bytes() * interleaved.., 0);
        }
        self.truncate_samples(self.samples() - dropped);
        Ok(())
    }

    /// Copies the memory if anyone else refers to it.
    ///
    /// # Errors
    /// `ENOMEM`; `EINVAL` for a frame without memory.
    pub fn make_writable(&mut self) -> Result<()> {
        // SAFETY: a live frame that we own.
        let code = unsafe { ffi::av_frame_make_writable(self.as_mut_ptr()) };
        check(code, "make frame writable").map(|_| ())
    }

    fn audio_planes(&self) -> usize {
        if self.sample_format().is_planar() {
            self.channels() as usize
        } else {
            1
        }
    }

    fn audio_extent(&self, index: usize) -> Option<(*mut u8, usize)> {
        if !self.is_audio() {
            return None;
        }
        let format = self.sample_format();
        let interleaved = if format.is_planar() {
            1
        } else {
            self.channels() as usize
        };
        let length = self
            .samples()
            .checked_mul(format.bytes())?
            .checked_mul(interleaved)?;
        let start = memory::audio_plane(self.raw(), index, self.audio_planes())?;
        memory::holds(self.raw(), start, length).then_some((start, length))
    }

    fn extent(&self, index: usize) -> Option<Extent> {
        if self.is_audio() {
            return None;
        }
        let descriptor = self.pixel_format().descriptor()?;
        let start = *self.raw().data.get(index)?;
        if descriptor.is_hardware() || start.is_null() {
            return None;
        }
        if descriptor.is_palette() && index == 1 {
            return self.palette(start);
        }
        if index >= descriptor.planes {
            return None;
        }
        let rows = self.pixel_format().plane_height(index, self.height())? as usize;
        let row_bytes = self.pixel_format().plane_row_bytes(index, self.width())?;
        let stride = isize::try_from(self.raw().linesize[index]).ok()?;
        if stride.unsigned_abs() < row_bytes && rows > 1 {
            return None;
        }
        self.rows_extent(start, rows, row_bytes, stride)
    }

    fn rows_extent(
        &self,
        start: *mut u8,
        rows: usize,
        row_bytes: usize,
        stride: isize,
    ) -> Option<Extent> {
        let span = rows.checked_sub(1)?.checked_mul(stride.unsigned_abs())?;
        let length = span.checked_add(row_bytes)?;
        let origin = if stride < 0 { span } else { 0 };
        let lowest = start.wrapping_sub(origin);
        memory::holds(self.raw(), lowest, length).then_some(Extent {
            start: lowest,
            length,
            origin,
            stride,
            row_bytes,
            rows,
        })
    }

    fn palette(&self, start: *mut u8) -> Option<Extent> {
        self.rows_extent(start, 1, PALETTE_BYTES, PALETTE_BYTES as isize)
    }
}

impl crate::pixel_format::PixelFormat {
    /// Rows of one plane of a picture so high, chroma rounded up.
    #[must_use]
    pub fn plane_height(self, plane: usize, height: u32) -> Option<u32> {
        let descriptor = self.descriptor()?;
        let shift = if plane == 1 || plane == 2 {
            descriptor.log2_chroma_height
        } else {
            0
        };
        Some(ceil_shift(height, shift))
    }

    /// Pixels in a row of one plane of a picture so wide, chroma rounded up.
    #[must_use]
    pub fn plane_width(self, plane: usize, width: u32) -> Option<u32> {
        let descriptor = self.descriptor()?;
        let shift = if plane == 1 || plane == 2 {
            descriptor.log2_chroma_width
        } else {
            0
        };
        Some(ceil_shift(width, shift))
    }

    /// Bytes of the pixels in a row of one plane of a picture so wide.
    #[must_use]
    pub fn plane_row_bytes(self, plane: usize, width: u32) -> Option<usize> {
        let (width, plane) = (i32::try_from(width).ok()?, i32::try_from(plane).ok()?);
        if !(0..4).contains(&plane) {
            return None;
        }
        usize::try_from(raw::av_image_get_linesize(self.as_raw(), width, plane)).ok()
    }
}

fn ceil_shift(value: u32, shift: u32) -> u32 {
    value.div_ceil(1 << shift.min(31))
}

#[cfg(test)]
mod tests;
