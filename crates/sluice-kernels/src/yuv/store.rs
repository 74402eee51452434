//! The targets: rows of RGB in their memory layouts.

/// Order of three packed components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order3 {
    /// `rgb24`.
    Rgb,
    /// `bgr24`.
    Bgr,
    /// The order of the planes of `gbrp`.
    Gbr,
}

/// Order of four packed components; alpha is opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order4 {
    /// `rgba`.
    Rgba,
    /// `bgra`.
    Bgra,
    /// `argb`.
    Argb,
    /// `abgr`.
    Abgr,
}

/// One row of RGB to write.
#[derive(Debug)]
pub enum RgbRow<'a> {
    /// Three bytes a pixel.
    Packed3 {
        /// The pixels.
        out: &'a mut [u8],
        /// Their order.
        order: Order3,
    },
    /// Four bytes a pixel.
    Packed4 {
        /// The pixels.
        out: &'a mut [u8],
        /// Their order.
        order: Order4,
    },
    /// A plane each for red, green and blue.
    Planar([&'a mut [u8]; 3]),
    /// The same as floats: `scale · value + bias` of each 8-bit value.
    PlanarF32 {
        /// Red, green and blue.
        planes: [&'a mut [f32]; 3],
        /// Factor of each.
        scale: [f32; 3],
        /// Added to each.
        bias: [f32; 3],
    },
}

/// A target of pixels; `x86::StoreBlock` is its AVX2 side.
#[cfg(target_arch = "x86_64")]
pub(super) trait Store: super::x86::StoreBlock {
    /// Pixels that it has room for.
    fn width(&self) -> usize;
    /// Writes one of them.
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8);
}

/// A target of pixels.
#[cfg(not(target_arch = "x86_64"))]
pub(super) trait Store {
    /// Pixels that it has room for.
    fn width(&self) -> usize;
    /// Writes one of them.
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8);
}

pub(super) struct Packed3<'a> {
    pub(super) out: &'a mut [u8],
    pub(super) order: Order3,
}

impl Store for Packed3<'_> {
    fn width(&self) -> usize {
        self.out.len() / 3
    }

    #[inline]
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8) {
        let pixel = match self.order {
            Order3::Rgb => [r, g, b],
            Order3::Bgr => [b, g, r],
            Order3::Gbr => [g, b, r],
        };
        self.out[x * 3..x * 3 + 3].copy_from_slice(&pixel);
    }
}

pub(super) struct Packed4<'a> {
    pub(super) out: &'a mut [u8],
    pub(super) order: Order4,
}

impl Store for Packed4<'_> {
    fn width(&self) -> usize {
        self.out.len() / 4
    }

    #[inline]
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8) {
        let pixel = match self.order {
            Order4::Rgba => [r, g, b, 255],
            Order4::Bgra => [b, g, r, 255],
            Order4::Argb => [255, r, g, b],
            Order4::Abgr => [255, b, g, r],
        };
        self.out[x * 4..x * 4 + 4].copy_from_slice(&pixel);
    }
}

pub(super) struct Planar<'a> {
    pub(super) r: &'a mut [u8],
    pub(super) g: &'a mut [u8],
    pub(super) b: &'a mut [u8],
}

impl Store for Planar<'_> {
    fn width(&self) -> usize {
        self.r.len().min(self.g.len()).min(self.b.len())
    }

    #[inline]
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8) {
        (self.r[x], self.g[x], self.b[x]) = (r, g, b);
    }
}

pub(super) struct PlanarF32<'a> {
    pub(super) r: &'a mut [f32],
    pub(super) g: &'a mut [f32],
    pub(super) b: &'a mut [f32],
    pub(super) scale: [f32; 3],
    pub(super) bias: [f32; 3],
}

impl Store for PlanarF32<'_> {
    fn width(&self) -> usize {
        self.r.len().min(self.g.len()).min(self.b.len())
    }

    #[inline]
    fn pixel(&mut self, x: usize, r: u8, g: u8, b: u8) {
        let ([sr, sg, sb], [br, bg, bb]) = (self.scale, self.bias);
        self.r[x] = f32::from(r) * sr + br;
        self.g[x] = f32::from(g) * sg + bg;
        self.b[x] = f32::from(b) * sb + bb;
    }
}
