//! The sources: rows of YUV in their memory layouts.

use super::Yuv;

/// How wide the chroma rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chroma {
    /// One chroma sample for two pixels (4:2:0, 4:2:2).
    Half,
    /// One for each pixel (4:4:4).
    Full,
}

/// Which chroma comes first where they are interleaved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChromaOrder {
    /// U, V (`nv12`).
    Uv,
    /// V, U (`nv21`).
    Vu,
}

/// One row of YUV. Values of more than 8 bits are little-endian pairs of bytes.
#[derive(Debug, Clone, Copy)]
pub enum YuvRow<'a> {
    /// 8 bits, three planes.
    Planar8 {
        /// Luma.
        y: &'a [u8],
        /// U.
        u: &'a [u8],
        /// V.
        v: &'a [u8],
        /// Width of the chroma rows.
        chroma: Chroma,
    },
    /// 8 bits, chroma interleaved and of half width (`nv12`, `nv21`).
    SemiPlanar8 {
        /// Luma.
        y: &'a [u8],
        /// Both chroma.
        uv: &'a [u8],
        /// Which comes first.
        order: ChromaOrder,
    },
    /// 9 to 16 bits in the low bits of two bytes, three planes (`yuv420p10le`).
    Planar16 {
        /// Luma.
        y: &'a [u8],
        /// U.
        u: &'a [u8],
        /// V.
        v: &'a [u8],
        /// Width of the chroma rows.
        chroma: Chroma,
        /// Bits of a value.
        bits: u32,
    },
    /// Up to 16 bits in the high bits of two bytes, chroma interleaved and of half width (`p010le`, `p016le`).
    SemiPlanar16 {
        /// Luma.
        y: &'a [u8],
        /// Both chroma.
        uv: &'a [u8],
    },
}

/// A source of pixels; `x86::LoadBlock` is its AVX2 side.
#[cfg(target_arch = "x86_64")]
pub(super) trait Load: super::x86::LoadBlock {
    /// Pixels that it has.
    fn width(&self) -> usize;
    /// One of them.
    fn pixel(&self, x: usize) -> Yuv;
}

/// A source of pixels.
#[cfg(not(target_arch = "x86_64"))]
pub(super) trait Load {
    /// Pixels that it has.
    fn width(&self) -> usize;
    /// One of them.
    fn pixel(&self, x: usize) -> Yuv;
}

pub(super) struct Planar8<'a, const HALF: bool> {
    pub(super) y: &'a [u8],
    pub(super) u: &'a [u8],
    pub(super) v: &'a [u8],
}

impl<const HALF: bool> Load for Planar8<'_, HALF> {
    fn width(&self) -> usize {
        let chroma = self.u.len().min(self.v.len());
        self.y.len().min(if HALF { chroma * 2 } else { chroma })
    }

    #[inline]
    fn pixel(&self, x: usize) -> Yuv {
        let c = if HALF { x / 2 } else { x };
        Yuv {
            y: luma8(self.y[x]),
            u: chroma8(self.u[c]),
            v: chroma8(self.v[c]),
        }
    }
}

pub(super) struct SemiPlanar8<'a> {
    pub(super) y: &'a [u8],
    pub(super) uv: &'a [u8],
    pub(super) order: ChromaOrder,
}

impl Load for SemiPlanar8<'_> {
    fn width(&self) -> usize {
        self.y.len().min(self.uv.len() / 2 * 2)
    }

    #[inline]
    fn pixel(&self, x: usize) -> Yuv {
        let c = x / 2 * 2;
        let (first, second) = (chroma8(self.uv[c]), chroma8(self.uv[c + 1]));
        let (u, v) = match self.order {
            ChromaOrder::Uv => (first, second),
            ChromaOrder::Vu => (second, first),
        };
        Yuv {
            y: luma8(self.y[x]),
            u,
            v,
        }
    }
}

pub(super) struct Planar16<'a, const HALF: bool> {
    pub(super) y: &'a [u8],
    pub(super) u: &'a [u8],
    pub(super) v: &'a [u8],
    pub(super) scale: Scale16,
}

impl<'a, const HALF: bool> Planar16<'a, HALF> {
    pub(super) fn new(y: &'a [u8], u: &'a [u8], v: &'a [u8], bits: u32) -> Self {
        Self {
            y,
            u,
            v,
            scale: Scale16::new(bits),
        }
    }
}

impl<const HALF: bool> Load for Planar16<'_, HALF> {
    fn width(&self) -> usize {
        let chroma = self.u.len().min(self.v.len()) / 2;
        (self.y.len() / 2).min(if HALF { chroma * 2 } else { chroma })
    }

    #[inline]
    fn pixel(&self, x: usize) -> Yuv {
        let c = if HALF { x / 2 } else { x };
        let scale = self.scale;
        Yuv {
            y: scale.luma(word(self.y, x)),
            u: scale.chroma(word(self.u, c)),
            v: scale.chroma(word(self.v, c)),
        }
    }
}

pub(super) struct SemiPlanar16<'a> {
    pub(super) y: &'a [u8],
    pub(super) uv: &'a [u8],
}

impl Load for SemiPlanar16<'_> {
    fn width(&self) -> usize {
        (self.y.len() / 2).min(self.uv.len() / 4 * 2)
    }

    #[inline]
    fn pixel(&self, x: usize) -> Yuv {
        let c = x / 2 * 2;
        let scale = Scale16::new(16);
        Yuv {
            y: scale.luma(word(self.y, x)),
            u: scale.chroma(word(self.uv, c)),
            v: scale.chroma(word(self.uv, c + 1)),
        }
    }
}

/// The shifts that bring values of some bits to the widths the conversion works with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale16 {
    pub(super) luma_left: u32,
    pub(super) luma_right: u32,
    pub(super) chroma_left: u32,
}

impl Scale16 {
    fn new(bits: u32) -> Self {
        let bits = bits.clamp(8, 16);
        Self {
            luma_left: 15u32.saturating_sub(bits),
            luma_right: bits.saturating_sub(15),
            chroma_left: 16 - bits,
        }
    }

    fn luma(self, value: u16) -> i16 {
        (value << self.luma_left >> self.luma_right) as i16
    }

    fn chroma(self, value: u16) -> i16 {
        (value << self.chroma_left ^ 0x8000) as i16
    }
}

fn luma8(value: u8) -> i16 {
    i16::from(value) << 7
}

fn chroma8(value: u8) -> i16 {
    (u16::from(value) << 8 ^ 0x8000) as i16
}

fn word(bytes: &[u8], index: usize) -> u16 {
    u16::from_le_bytes([bytes[index * 2], bytes[index * 2 + 1]])
}
