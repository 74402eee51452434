//! A picture of the plan's format into the plan's order of numbers.

use sluice_kernels::planes::{copy, deinterleave, deinterleave_repeat, interleave, repeat};

use super::layout::{Channels, Kind};
use super::plan::Plan;
use super::scale::Picture;
use crate::error::{Error, Result};
use crate::format::VideoLayout;

/// Bytes of FFmpeg's palette: 256 entries of four.
pub(super) const PALETTE_BYTES: usize = 1024;

/// Writes `picture`, of the plan's unturned size, to `out` in the plan's order.
pub(super) fn arrange(picture: &Picture<'_>, plan: &Plan, out: &mut [u8]) -> Result<()> {
    let (width, height) = plan.unturned();
    let done = match plan.layout().channels {
        None => native(picture, out),
        Some(channels) => {
            let arranger = Arranger {
                picture,
                channels,
                width,
                height,
            };
            match channels.bytes {
                1 => arranger.run::<1>(plan.layout().order, out),
                2 => arranger.run::<2>(plan.layout().order, out),
                _ => arranger.run::<4>(plan.layout().order, out),
            }
        }
    };
    done.ok_or_else(|| {
        Error::internal(
            "convert",
            "The picture has fewer planes or rows than its format.",
        )
    })
}

/// All planes one after the other, rows without padding.
fn native(picture: &Picture<'_>, mut out: &mut [u8]) -> Option<()> {
    for plane in picture.iter().flatten() {
        for y in 0..plane.rows {
            let (row, rest) = std::mem::take(&mut out).split_at_mut_checked(plane.row_bytes)?;
            row.copy_from_slice(plane.row(y)?);
            out = rest;
        }
    }
    // A picture that libswscale made has no palette of its own; there is none to make one from either.
    out.fill(0);
    Some(())
}

struct Arranger<'a, 'b> {
    picture: &'a Picture<'b>,
    channels: Channels,
    width: usize,
    height: usize,
}

impl<'b> Arranger<'_, 'b> {
    fn run<const N: usize>(&self, order: VideoLayout, out: &mut [u8]) -> Option<()> {
        match (order, self.channels.kind) {
            (VideoLayout::Nchw, Kind::Packed) => self.packed_to_planes::<N>(out),
            (VideoLayout::Nchw, _) => self.planes_to_planes::<N>(out),
            (_, Kind::Packed) => self.packed_to_packed::<N>(out),
            _ => self.planes_to_packed::<N>(out),
        }
    }

    fn row(&self, plane: usize, y: usize) -> Option<&'b [u8]> {
        self.picture[plane].as_ref()?.row(y)
    }

    fn packed_to_packed<const N: usize>(&self, out: &mut [u8]) -> Option<()> {
        for (y, out) in out
            .chunks_exact_mut(self.width * self.channels.count * N)
            .enumerate()
        {
            copy(self.row(0, y)?, out);
        }
        Some(())
    }

    fn packed_to_planes<const N: usize>(&self, out: &mut [u8]) -> Option<()> {
        match self.channels.count {
            1 => self.packed_to_packed::<N>(out),
            2 => self.split_rows::<N, 2>(out),
            3 => self.split_rows::<N, 3>(out),
            _ => self.split_rows::<N, 4>(out),
        }
    }

    fn split_rows<const N: usize, const C: usize>(&self, out: &mut [u8]) -> Option<()> {
        let mut planes = split_planes::<C>(out, self.width * self.height * N)?;
        let row_bytes = self.width * N;
        for y in 0..self.height {
            let mut rows = planes
                .each_mut()
                .map(|plane| &mut plane[y * row_bytes..][..row_bytes]);
            deinterleave::<N>(self.row(0, y)?, &mut rows);
        }
        Some(())
    }

    fn planes_to_planes<const N: usize>(&self, out: &mut [u8]) -> Option<()> {
        let row_bytes = self.width * N;
        let mut planes = out.chunks_exact_mut((row_bytes * self.height).max(1));
        if self.channels.kind == Kind::SemiPlanar {
            let (luma, first, second) = (planes.next()?, planes.next()?, planes.next()?);
            let rows = luma
                .chunks_exact_mut(row_bytes)
                .zip(first.chunks_exact_mut(row_bytes));
            for (y, ((luma, first), second)) in
                rows.zip(second.chunks_exact_mut(row_bytes)).enumerate()
            {
                self.semi_planar_row::<N>(y, [luma, first, second])?;
            }
            return Some(());
        }
        for (channel, plane) in planes.enumerate().take(self.channels.count) {
            for (y, out) in plane.chunks_exact_mut(row_bytes).enumerate() {
                self.planar_row::<N>(channel, y, out)?;
            }
        }
        Some(())
    }

    fn planes_to_packed<const N: usize>(&self, out: &mut [u8]) -> Option<()> {
        let row_bytes = self.width * N;
        let mut rows = vec![0; row_bytes * self.channels.count];
        for (y, out) in out
            .chunks_exact_mut(row_bytes * self.channels.count)
            .enumerate()
        {
            let mut split = rows.chunks_exact_mut(row_bytes);
            if self.channels.kind == Kind::SemiPlanar {
                self.semi_planar_row::<N>(y, [split.next()?, split.next()?, split.next()?])?;
            } else {
                for (channel, row) in split.enumerate() {
                    self.planar_row::<N>(channel, y, row)?;
                }
            }
            let mut views: [&[u8]; 4] = [&[]; 4];
            for (view, row) in views.iter_mut().zip(rows.chunks_exact(row_bytes)) {
                *view = row;
            }
            interleave::<N>(views.get(..self.channels.count)?, out);
        }
        Some(())
    }

    /// One row of one channel at full width, chroma repeated.
    fn planar_row<const N: usize>(&self, channel: usize, y: usize, out: &mut [u8]) -> Option<()> {
        let (across, down) = if channel == 1 || channel == 2 {
            self.channels.chroma_shift
        } else {
            (0, 0)
        };
        repeat::<N>(self.row(channel, y >> down)?, across, out);
        Some(())
    }

    /// One row of luma and both chroma at full width.
    fn semi_planar_row<const N: usize>(
        &self,
        y: usize,
        [luma, first, second]: [&mut [u8]; 3],
    ) -> Option<()> {
        let (across, down) = self.channels.chroma_shift;
        copy(self.row(0, y)?, luma);
        let chroma = self.row(1, y >> down)?;
        if across == 0 {
            deinterleave::<N>(chroma, &mut [first, second]);
        } else {
            deinterleave_repeat::<N>(chroma, first, second);
        }
        Some(())
    }
}

/// `C` slices of `bytes` bytes, one after the other.
pub(super) fn split_planes<const C: usize>(out: &mut [u8], bytes: usize) -> Option<[&mut [u8]; C]> {
    let mut rest = out;
    let mut planes: [&mut [u8]; C] = std::array::from_fn(|_| <&mut [u8]>::default());
    for plane in &mut planes {
        let (head, tail) = std::mem::take(&mut rest).split_at_mut_checked(bytes)?;
        *plane = head;
        rest = tail;
    }
    Some(planes)
}
