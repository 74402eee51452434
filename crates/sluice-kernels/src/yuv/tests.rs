use super::*;
use crate::color::{Factors, Matrix, Range};
use proptest::prelude::*;

const MATRICES: [Matrix; 5] = [
    Matrix::Bt601,
    Matrix::Bt709,
    Matrix::Bt2020,
    Matrix::Smpte240m,
    Matrix::Fcc,
];

/// The conversion in real numbers; values at 8-bit scale.
fn real(f: &Factors, y: f64, u: f64, v: f64) -> [f64; 3] {
    let luma = f.y * (y - f.black);
    let (u, v) = (u - 128.0, v - 128.0);
    [luma + f.rv * v, luma + f.gu * u + f.gv * v, luma + f.bu * u]
        .map(|value| value.clamp(0.0, 255.0))
}

#[test]
fn every_8_bit_colour_is_within_one_of_real_numbers_and_without_bias() {
    for matrix in MATRICES {
        for range in [Range::Limited, Range::Full] {
            let (factors, coefficients) = (
                Factors::new(matrix, range, 8),
                Coefficients::new(matrix, range, 8),
            );
            let (mut sum, mut worst, mut count) = (0.0, 0.0f64, 0);
            for y in 0..=255u8 {
                for u in (0..=255u8).step_by(5) {
                    for v in (0..=255u8).step_by(3) {
                        let load = Planar8::<false> {
                            y: &[y],
                            u: &[u],
                            v: &[v],
                        };
                        let got = pixel(load.pixel(0), &coefficients);
                        let exact = real(&factors, y.into(), u.into(), v.into());
                        for (got, exact) in got.into_iter().zip(exact) {
                            let error = f64::from(got) - exact;
                            worst = worst.max(error.abs());
                            sum += error;
                            count += 1;
                        }
                    }
                }
            }
            assert!(worst < 0.6, "{matrix:?} {range:?}: {worst}");
            assert!(
                (sum / f64::from(count)).abs() < 0.02,
                "{matrix:?} {range:?}: {}",
                sum / f64::from(count)
            );
        }
    }
}

#[test]
fn deep_colours_are_within_one_of_real_numbers() {
    for bits in [9, 10, 12, 14, 16] {
        for range in [Range::Limited, Range::Full] {
            let factors = Factors::new(Matrix::Bt2020, range, bits);
            let coefficients = Coefficients::new(Matrix::Bt2020, range, bits);
            let scale = f64::from(1u32 << (bits - 8));
            let largest = (1u32 << bits) - 1;
            for y in (0..=largest).step_by((largest / 97) as usize) {
                for c in (0..=largest).step_by((largest / 53) as usize) {
                    let (y2, u2, v2) = (
                        (y as u16).to_le_bytes(),
                        (c as u16).to_le_bytes(),
                        ((largest - c) as u16).to_le_bytes(),
                    );
                    let got = pixel(
                        Planar16::<false>::new(&y2, &u2, &v2, bits).pixel(0),
                        &coefficients,
                    );
                    let exact = real(
                        &factors,
                        f64::from(y) / scale,
                        f64::from(c) / scale,
                        f64::from(largest - c) / scale,
                    );
                    for (got, exact) in got.into_iter().zip(exact) {
                        assert!(
                            (f64::from(got) - exact).abs() < 0.6,
                            "{bits} bits, y {y}, c {c}: {got} for {exact}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn black_white_and_gray_are_exact() {
    for matrix in MATRICES {
        for (range, black, white) in [(Range::Limited, 16, 235), (Range::Full, 0, 255)] {
            let coefficients = Coefficients::new(matrix, range, 8);
            let mut out = [7; 6];
            let row = YuvRow::Planar8 {
                y: &[black, white],
                u: &[128],
                v: &[128],
                chroma: Chroma::Half,
            };
            yuv_to_rgb(
                &row,
                &coefficients,
                &mut RgbRow::Packed3 {
                    out: &mut out,
                    order: Order3::Rgb,
                },
            );
            assert_eq!(out, [0, 0, 0, 255, 255, 255], "{matrix:?} {range:?}");
        }
    }
    let full = Coefficients::new(Matrix::Bt601, Range::Full, 8);
    let gray: Vec<u8> = (0..=255).collect();
    let mut out = vec![0; 256];
    luma_to_full_range(&gray, &full, &mut out);
    assert_eq!(out, gray);
}

/// One row in each memory layout, with bytes from `bytes` starting at `shift`.
fn rows(bytes: &[u8], shift: usize, width: usize) -> Vec<YuvRow<'_>> {
    let part = |index: usize| &bytes[shift + index..];
    let half = width.div_ceil(2);
    vec![
        YuvRow::Planar8 {
            y: &part(0)[..width],
            u: &part(1)[..half],
            v: &part(5)[..half],
            chroma: Chroma::Half,
        },
        YuvRow::Planar8 {
            y: &part(0)[..width],
            u: &part(7)[..width],
            v: &part(2)[..width],
            chroma: Chroma::Full,
        },
        YuvRow::SemiPlanar8 {
            y: &part(3)[..width],
            uv: &part(0)[..half * 2],
            order: ChromaOrder::Uv,
        },
        YuvRow::SemiPlanar8 {
            y: &part(3)[..width],
            uv: &part(0)[..half * 2],
            order: ChromaOrder::Vu,
        },
        YuvRow::Planar16 {
            y: &part(0)[..width * 2],
            u: &part(9)[..half * 2],
            v: &part(4)[..half * 2],
            chroma: Chroma::Half,
            bits: 10,
        },
        YuvRow::Planar16 {
            y: &part(0)[..width * 2],
            u: &part(9)[..width * 2],
            v: &part(4)[..width * 2],
            chroma: Chroma::Full,
            bits: 16,
        },
        YuvRow::SemiPlanar16 {
            y: &part(6)[..width * 2],
            uv: &part(1)[..half * 4],
        },
    ]
}

/// What every target holds after the conversion; `guard` bytes behind each must stay.
fn convert(row: &YuvRow<'_>, width: usize, coefficients: &Coefficients) -> Vec<Vec<u8>> {
    const GUARD: u8 = 0xa5;
    let mut results = Vec::new();
    for order in [Order3::Rgb, Order3::Bgr, Order3::Gbr] {
        let mut out = vec![GUARD; width * 3 + 40];
        yuv_to_rgb(
            row,
            coefficients,
            &mut RgbRow::Packed3 {
                out: &mut out[1..=width * 3],
                order,
            },
        );
        results.push(out);
    }
    for order in [Order4::Rgba, Order4::Bgra, Order4::Argb, Order4::Abgr] {
        let mut out = vec![GUARD; width * 4 + 40];
        yuv_to_rgb(
            row,
            coefficients,
            &mut RgbRow::Packed4 {
                out: &mut out[3..width * 4 + 3],
                order,
            },
        );
        results.push(out);
    }
    let mut planes = vec![vec![GUARD; width + 40]; 3];
    let [r, g, b] = &mut planes[..] else {
        unreachable!()
    };
    yuv_to_rgb(
        row,
        coefficients,
        &mut RgbRow::Planar([&mut r[5..width + 5], &mut g[..width], &mut b[2..width + 2]]),
    );
    results.extend(planes);
    let mut planes = vec![vec![7.0f32; width + 20]; 3];
    let [r, g, b] = &mut planes[..] else {
        unreachable!()
    };
    let planes_f32 = [&mut r[1..=width], &mut g[..width], &mut b[2..width + 2]];
    let mut out = RgbRow::PlanarF32 {
        planes: planes_f32,
        scale: [0.01, 0.02, 0.017],
        bias: [-1.0, 0.5, -2.1],
    };
    yuv_to_rgb(row, coefficients, &mut out);
    results.extend(
        planes
            .iter()
            .map(|plane| plane.iter().flat_map(|value| value.to_ne_bytes()).collect()),
    );
    for result in &results {
        assert_eq!(
            result
                .last_chunk::<4>()
                .map(|tail| tail.iter().all(|&b| b == GUARD) || tail == &7.0f32.to_ne_bytes()),
            Some(true)
        );
    }
    results
}

proptest! {
    #[test]
    fn the_vector_version_equals_the_scalar_one(
        bytes in proptest::collection::vec(any::<u8>(), 600..601),
        width in 1usize..140,
        shift in 0usize..33,
        matrix in 0usize..5,
        full in any::<bool>(),
    ) {
        let range = if full { Range::Full } else { Range::Limited };
        let coefficients = Coefficients::new(MATRICES[matrix], range, 8);
        for row in rows(&bytes, shift, width) {
            crate::force_scalar(true);
            let scalar = convert(&row, width, &coefficients);
            crate::force_scalar(false);
            let vector = convert(&row, width, &coefficients);
            prop_assert_eq!(scalar, vector, "{:?}", row);
        }
    }
}

#[test]
fn packed_orders_and_planes_hold_the_same_colours() {
    let coefficients = Coefficients::new(Matrix::Bt709, Range::Limited, 8);
    let y: Vec<u8> = (0..70).map(|x| 20 + x * 3).collect();
    let u: Vec<u8> = (0..35).map(|x| 60 + x * 4).collect();
    let row = YuvRow::Planar8 {
        y: &y,
        u: &u,
        v: &u,
        chroma: Chroma::Half,
    };
    let (mut r, mut g, mut b) = (vec![0; 70], vec![0; 70], vec![0; 70]);
    yuv_to_rgb(
        &row,
        &coefficients,
        &mut RgbRow::Planar([&mut r, &mut g, &mut b]),
    );
    let mut out = vec![0; 280];
    yuv_to_rgb(
        &row,
        &coefficients,
        &mut RgbRow::Packed4 {
            out: &mut out,
            order: Order4::Abgr,
        },
    );
    for x in 0..70 {
        assert_eq!(out[x * 4..x * 4 + 4], [255, b[x], g[x], r[x]]);
    }
    let mut out = vec![0; 210];
    yuv_to_rgb(
        &row,
        &coefficients,
        &mut RgbRow::Packed3 {
            out: &mut out,
            order: Order3::Bgr,
        },
    );
    for x in 0..70 {
        assert_eq!(out[x * 3..x * 3 + 3], [b[x], g[x], r[x]]);
    }
}
