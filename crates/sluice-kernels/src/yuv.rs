//! YUV rows to RGB rows, chroma repeated (nearest).
//!
//! Fixed point with 6 fractional bits: luma is taken as 15 bits, chroma as signed 16 bits, each product is rounded
//! (`(a·b + 2¹⁴) >> 15`, what `pmulhrsw` computes), the sum is rounded once more to 8 bits. Against real numbers the result is
//! never off by more than 1 and has no bias.

mod load;
mod store;
#[cfg(target_arch = "x86_64")]
mod x86;

use crate::color::Coefficients;

pub use self::load::{Chroma, ChromaOrder, YuvRow};
pub use self::store::{Order3, Order4, RgbRow};

use self::load::{Load, Planar8, Planar16, SemiPlanar8, SemiPlanar16};
use self::store::{Packed3, Packed4, Planar, PlanarF32, Store};

/// One pixel on its way: luma as 15 bits, chroma as signed 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Yuv {
    y: i16,
    u: i16,
    v: i16,
}

/// Converts the pixels that `row` and `out` have in common.
pub fn yuv_to_rgb(row: &YuvRow<'_>, coefficients: &Coefficients, out: &mut RgbRow<'_>) {
    match *row {
        YuvRow::Planar8 {
            y,
            u,
            v,
            chroma: Chroma::Half,
        } => with(&Planar8::<true> { y, u, v }, coefficients, out),
        YuvRow::Planar8 {
            y,
            u,
            v,
            chroma: Chroma::Full,
        } => with(&Planar8::<false> { y, u, v }, coefficients, out),
        YuvRow::SemiPlanar8 { y, uv, order } => {
            with(&SemiPlanar8 { y, uv, order }, coefficients, out);
        }
        YuvRow::Planar16 {
            y,
            u,
            v,
            chroma: Chroma::Half,
            bits,
        } => {
            with(&Planar16::<true>::new(y, u, v, bits), coefficients, out);
        }
        YuvRow::Planar16 {
            y,
            u,
            v,
            chroma: Chroma::Full,
            bits,
        } => {
            with(&Planar16::<false>::new(y, u, v, bits), coefficients, out);
        }
        YuvRow::SemiPlanar16 { y, uv } => with(&SemiPlanar16 { y, uv }, coefficients, out),
    }
}

fn with<L: Load>(load: &L, coefficients: &Coefficients, out: &mut RgbRow<'_>) {
    match out {
        RgbRow::Packed3 { out, order } => {
            run(load, coefficients, &mut Packed3 { out, order: *order });
        }
        RgbRow::Packed4 { out, order } => {
            run(load, coefficients, &mut Packed4 { out, order: *order });
        }
        RgbRow::Planar([r, g, b]) => run(load, coefficients, &mut Planar { r, g, b }),
        RgbRow::PlanarF32 {
            planes: [r, g, b],
            scale,
            bias,
        } => {
            run(
                load,
                coefficients,
                &mut PlanarF32 {
                    r,
                    g,
                    b,
                    scale: *scale,
                    bias: *bias,
                },
            );
        }
    }
}

fn run<L: Load, S: Store>(load: &L, coefficients: &Coefficients, store: &mut S) {
    let width = load.width().min(store.width());
    #[cfg(target_arch = "x86_64")]
    let first = if crate::cpu::has_avx2() {
        // SAFETY: the processor has AVX2, as was just checked.
        unsafe { x86::blocks(load, coefficients, store, width) }
    } else {
        0
    };
    #[cfg(not(target_arch = "x86_64"))]
    let first = 0;
    scalar(load, coefficients, store, first..width);
}

fn scalar<L: Load, S: Store>(
    load: &L,
    coefficients: &Coefficients,
    store: &mut S,
    pixels: std::ops::Range<usize>,
) {
    for x in pixels {
        let [r, g, b] = pixel(load.pixel(x), coefficients);
        store.pixel(x, r, g, b);
    }
}

/// The definition of the conversion, which the AVX2 version follows instruction by instruction.
fn pixel(Yuv { y, u, v }: Yuv, c: &Coefficients) -> [u8; 3] {
    let luma = multiply(y, c.y).wrapping_add(c.offset);
    let red = luma.saturating_add(multiply(v, c.rv));
    let green = luma.saturating_add(multiply(u, c.gu).wrapping_add(multiply(v, c.gv)));
    let blue = luma.saturating_add(multiply(u, c.bu));
    [red, green, blue].map(|sum| (sum >> 6).clamp(0, 255) as u8)
}

/// `a·b / 2¹⁵`, rounded: `pmulhrsw`.
fn multiply(a: i16, b: i16) -> i16 {
    ((((i32::from(a) * i32::from(b)) >> 14) + 1) >> 1) as i16
}

crate::cpu::also_for_avx2! {
    /// 8-bit luma of limited range to gray of full range, as many pixels as both rows hold.
    pub fn luma_to_full_range(luma: &[u8], coefficients: &Coefficients, out: &mut [u8]) {
        for (out, &y) in out.iter_mut().zip(luma) {
            let value = multiply(i16::from(y) << 7, coefficients.y).wrapping_add(coefficients.offset);
            *out = (value >> 6).clamp(0, 255) as u8;
        }
    }
}

#[cfg(test)]
mod tests;
