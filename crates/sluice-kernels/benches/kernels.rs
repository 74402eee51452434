//! What one 720p picture, or a second of stereo, costs; each kernel beside its scalar version.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use sluice_kernels::color::{Coefficients, Matrix, Range};
use sluice_kernels::rgb::{RgbCoefficients, chroma_half, luma};
use sluice_kernels::samples::{self, Source, Target};
use sluice_kernels::yuv::{Chroma, Order3, RgbRow, YuvRow, yuv_to_rgb};
use sluice_kernels::{force_scalar, planes};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;
const AREA: usize = WIDTH * HEIGHT;

/// Runs `work` as it would run, and with the scalar versions.
fn both(criterion: &mut Criterion, name: &str, mut work: impl FnMut()) {
    for (version, scalar) in [("simd", false), ("scalar", true)] {
        force_scalar(scalar);
        criterion.bench_function(&format!("{name}/{version}"), |bencher| {
            bencher.iter(&mut work);
        });
    }
    force_scalar(false);
}

/// Packed pixels taken apart into rows, luma of each, chroma of two, as for an encoder.
fn encoding(criterion: &mut Criterion) {
    let packed: Vec<u8> = (0..AREA * 3).map(|index| (index * 7) as u8).collect();
    let coefficients = RgbCoefficients::new(Matrix::Bt601, Range::Limited);
    let (mut y, mut u, mut v) = (vec![0; AREA], vec![0; AREA / 4], vec![0; AREA / 4]);
    let mut rows = vec![0u8; WIDTH * 6];
    both(criterion, "rgb24 packed to yuv420p, 720p", || {
        let pairs = packed
            .chunks_exact(WIDTH * 6)
            .zip(y.chunks_exact_mut(WIDTH * 2));
        let chroma = u
            .chunks_exact_mut(WIDTH / 2)
            .zip(v.chunks_exact_mut(WIDTH / 2));
        for ((packed, y), (u, v)) in pairs.zip(chroma) {
            let mut planes: Vec<&mut [u8]> = rows.chunks_exact_mut(WIDTH).collect();
            let (top, bottom) = planes.split_at_mut(3);
            planes::deinterleave::<1>(&packed[..WIDTH * 3], top);
            planes::deinterleave::<1>(&packed[WIDTH * 3..], bottom);
            let row = |index: usize| [0, 1, 2].map(|plane| &*planes[index * 3 + plane]);
            luma(row(0), &coefficients, &mut y[..WIDTH]);
            luma(row(1), &coefficients, &mut y[WIDTH..]);
            chroma_half([row(0), row(1)], &coefficients, u, v);
        }
        black_box(&y);
    });
}

fn pictures(criterion: &mut Criterion) {
    let y: Vec<u8> = (0..AREA)
        .map(|index| (index * 7 % 220 + 16) as u8)
        .collect();
    let u: Vec<u8> = (0..AREA / 4)
        .map(|index| (index * 5 % 224 + 16) as u8)
        .collect();
    let coefficients = Coefficients::new(Matrix::Bt601, Range::Limited, 8);
    let row = |line: usize| {
        let chroma = &u[line / 2 * WIDTH / 2..][..WIDTH / 2];
        YuvRow::Planar8 {
            y: &y[line * WIDTH..][..WIDTH],
            u: chroma,
            v: chroma,
            chroma: Chroma::Half,
        }
    };
    let mut out = vec![0u8; AREA * 3];
    both(criterion, "yuv420p to rgb24 packed, 720p", || {
        for (line, out) in out.chunks_exact_mut(WIDTH * 3).enumerate() {
            yuv_to_rgb(
                &row(line),
                &coefficients,
                &mut RgbRow::Packed3 {
                    out,
                    order: Order3::Rgb,
                },
            );
        }
    });
    both(criterion, "yuv420p to rgb24 planar, 720p", || {
        let (r, rest) = out.split_at_mut(AREA);
        let (g, b) = rest.split_at_mut(AREA);
        let rows = r
            .chunks_exact_mut(WIDTH)
            .zip(g.chunks_exact_mut(WIDTH))
            .zip(b.chunks_exact_mut(WIDTH));
        for (line, ((r, g), b)) in rows.enumerate() {
            yuv_to_rgb(&row(line), &coefficients, &mut RgbRow::Planar([r, g, b]));
        }
    });
    let mut floats = vec![0f32; AREA * 3];
    both(criterion, "yuv420p to normalised f32 planar, 720p", || {
        let (r, rest) = floats.split_at_mut(AREA);
        let (g, b) = rest.split_at_mut(AREA);
        let rows = r
            .chunks_exact_mut(WIDTH)
            .zip(g.chunks_exact_mut(WIDTH))
            .zip(b.chunks_exact_mut(WIDTH));
        for (line, ((r, g), b)) in rows.enumerate() {
            let mut out = RgbRow::PlanarF32 {
                planes: [r, g, b],
                scale: [0.01; 3],
                bias: [-2.0; 3],
            };
            yuv_to_rgb(&row(line), &coefficients, &mut out);
        }
    });
    let packed = out.clone();
    both(criterion, "rgb24 packed to planar, 720p", || {
        let (r, rest) = out.split_at_mut(AREA);
        let (g, b) = rest.split_at_mut(AREA);
        planes::deinterleave::<1>(black_box(&packed), &mut [r, g, b]);
    });
}

fn sound(criterion: &mut Criterion) {
    let left: Vec<f32> = (0..48_000)
        .map(|index| (index % 200) as f32 / 200.0)
        .collect();
    let shorts: Vec<i16> = (0..96_000).map(|index| index as i16).collect();
    let mut out = vec![0f32; 96_000];
    both(criterion, "fltp to flt, 1 s stereo", || {
        samples::convert(
            Source::Planar(&[&left, &left]),
            Target::Interleaved(&mut out[..]),
            2,
        );
    });
    both(criterion, "s16 to flt, 1 s stereo", || {
        samples::convert(
            Source::Interleaved(&shorts[..]),
            Target::Interleaved(&mut out[..]),
            2,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = encoding, pictures, sound
}
criterion_main!(benches);
