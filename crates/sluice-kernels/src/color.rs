//! How YUV numbers become RGB numbers.

/// The YUV matrix, by the weights of red and blue in luma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matrix {
    /// BT.601 (also BT.470BG and SMPTE 170M).
    #[default]
    Bt601,
    /// BT.709.
    Bt709,
    /// BT.2020, non-constant luminance.
    Bt2020,
    /// SMPTE 240M.
    Smpte240m,
    /// FCC Title 47.
    Fcc,
}

impl Matrix {
    /// The weights of red and blue.
    #[must_use]
    pub const fn weights(self) -> (f64, f64) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
            Self::Bt2020 => (0.2627, 0.0593),
            Self::Smpte240m => (0.212, 0.087),
            Self::Fcc => (0.30, 0.11),
        }
    }
}

/// Which code values black and white have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Range {
    /// 16 to 235 for luma, 16 to 240 for chroma, at 8 bits.
    #[default]
    Limited,
    /// All values.
    Full,
}

/// The factors of the conversion, for real numbers: `R = y·(Y − black) + rv·V`, with luma and chroma of 8-bit scale and chroma
/// around 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Of luma.
    pub y: f64,
    /// Luma of black.
    pub black: f64,
    /// Of V in red.
    pub rv: f64,
    /// Of U in green (negative).
    pub gu: f64,
    /// Of V in green (negative).
    pub gv: f64,
    /// Of U in blue.
    pub bu: f64,
}

impl Factors {
    /// The factors for values of `bits` bits (8 to 16), scaled to 8 bits by shifting.
    #[must_use]
    pub fn new(matrix: Matrix, range: Range, bits: u32) -> Self {
        let (red, blue) = matrix.weights();
        let green = 1.0 - red - blue;
        // The largest value of 10 bits is 1023, which is 255.75 at 8-bit scale, and has to become 255.
        let largest = f64::from((1u32 << bits) - 1) / f64::from(1u32 << (bits - 8));
        let (y, chroma, black) = match range {
            Range::Limited => (255.0 / 219.0, 255.0 / 224.0, 16.0),
            Range::Full => (255.0 / largest, 255.0 / largest, 0.0),
        };
        Self {
            y,
            black,
            rv: chroma * 2.0 * (1.0 - red),
            gu: -chroma * 2.0 * (1.0 - blue) * blue / green,
            gv: -chroma * 2.0 * (1.0 - red) * red / green,
            bu: chroma * 2.0 * (1.0 - blue),
        }
    }
}

/// [`Factors`] in fixed point: results are 64 times the 8-bit value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coefficients {
    pub(crate) y: i16,
    pub(crate) offset: i16,
    pub(crate) rv: i16,
    pub(crate) gu: i16,
    pub(crate) gv: i16,
    pub(crate) bu: i16,
}

impl Coefficients {
    /// The coefficients for values of `bits` bits, 8 to 16 (others count as the nearest of these).
    #[must_use]
    pub fn new(matrix: Matrix, range: Range, bits: u32) -> Self {
        let factors = Factors::new(matrix, range, bits.clamp(8, 16));
        Self {
            // Luma comes as 15 bits: 128 times the 8-bit value, multiplied by c/2¹⁵.
            y: fixed(factors.y * 64.0 * 256.0),
            // Half of 64 rounds the final shift.
            offset: fixed(32.0 - factors.black * factors.y * 64.0),
            // Chroma comes as signed 16 bits: 256 times the 8-bit value.
            rv: fixed(factors.rv * 64.0 * 128.0),
            gu: fixed(factors.gu * 64.0 * 128.0),
            gv: fixed(factors.gv * 64.0 * 128.0),
            bu: fixed(factors.bu * 64.0 * 128.0),
        }
    }
}

/// The nearest integer; every factor above fits 16 bits (the largest, 2.14 · 8192, is 17 546).
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and no factor comes near the bound"
)]
fn fixed(value: f64) -> i16 {
    value.round() as i16
}
