use super::*;
use crate::force_scalar;
use proptest::prelude::*;

const MATRICES: [Matrix; 5] = [
    Matrix::Bt601,
    Matrix::Bt709,
    Matrix::Bt2020,
    Matrix::Smpte240m,
    Matrix::Fcc,
];

/// Y, U and V of red, green and blue by the definition of the standards, as real numbers.
fn exact([r, g, b]: [f64; 3], matrix: Matrix, range: Range) -> [f64; 3] {
    let (red, blue) = matrix.weights();
    let y = red * r + (1.0 - red - blue) * g + blue * b;
    let (u, v) = ((b - y) / (2.0 - 2.0 * blue), (r - y) / (2.0 - 2.0 * red));
    match range {
        Range::Limited => [
            16.0 + y * 219.0 / 255.0,
            128.0 + u * 224.0 / 255.0,
            128.0 + v * 224.0 / 255.0,
        ],
        Range::Full => [y, (128.0 + u).min(255.0), (128.0 + v).min(255.0)],
    }
}

fn near(got: u8, wanted: f64) -> bool {
    (f64::from(got) - wanted).abs() < 0.53
}

fn range_of(full: bool) -> Range {
    if full { Range::Full } else { Range::Limited }
}

proptest! {
    #[test]
    fn every_colour_is_that_of_the_standards(
        pixels in proptest::collection::vec(any::<[u8; 3]>(), 1..100), matrix in 0usize..5, full in any::<bool>()
    ) {
        let (matrix, range) = (MATRICES[matrix], range_of(full));
        let rows = [0, 1, 2].map(|channel| pixels.iter().map(|pixel| pixel[channel]).collect::<Vec<u8>>());
        let rows = rows.each_ref().map(|row| &row[..]);
        let coefficients = RgbCoefficients::new(matrix, range);
        let (mut y, mut u, mut v) = (vec![0; pixels.len()], vec![0; pixels.len()], vec![0; pixels.len()]);
        luma(rows, &coefficients, &mut y);
        chroma(rows, &coefficients, &mut u, &mut v);
        for (x, pixel) in pixels.iter().enumerate() {
            let wanted = exact(pixel.map(f64::from), matrix, range);
            prop_assert!(near(y[x], wanted[0]) && near(u[x], wanted[1]) && near(v[x], wanted[2]), "{pixel:?}: {} {} {} for {wanted:?}", y[x], u[x], v[x]);
        }
    }

    #[test]
    fn chroma_of_half_size_is_that_of_the_mean_of_its_pixels(
        pixels in proptest::collection::vec(any::<[[u8; 3]; 2]>(), 1..150), matrix in 0usize..5, full in any::<bool>()
    ) {
        let (matrix, range) = (MATRICES[matrix], range_of(full));
        let row = |line: usize| [0, 1, 2].map(|channel| pixels.iter().map(|pixel| pixel[line][channel]).collect::<Vec<u8>>());
        let (top, bottom) = (row(0), row(1));
        let rows = [top.each_ref().map(|row| &row[..]), bottom.each_ref().map(|row| &row[..])];
        let width = pixels.len().div_ceil(2);
        let (mut u, mut v) = (vec![0; width], vec![0; width]);
        chroma_half(rows, &RgbCoefficients::new(matrix, range), &mut u, &mut v);
        for (x, square) in pixels.chunks(2).enumerate() {
            let mean = [0, 1, 2].map(|channel| {
                let sum: f64 = square.iter().flatten().map(|pixel| f64::from(pixel[channel])).sum();
                sum / (square.len() * 2) as f64
            });
            let wanted = exact(mean, matrix, range);
            prop_assert!(near(u[x], wanted[1]) && near(v[x], wanted[2]), "{square:?}: {} {} for {wanted:?}", u[x], v[x]);
        }
    }

    #[test]
    fn avx2_and_scalar_agree_in_every_bit(bytes in proptest::collection::vec(any::<u8>(), 6..2000), matrix in 0usize..5, full in any::<bool>()) {
        let coefficients = RgbCoefficients::new(MATRICES[matrix], range_of(full));
        let width = bytes.len() / 6;
        let mut rows = bytes.chunks_exact(width);
        let mut planes = || [0, 1, 2].map(|_| rows.next().unwrap_or_default());
        let rows = [planes(), planes()];
        let run = |scalar: bool| {
            force_scalar(scalar);
            let mut out = vec![vec![0; width]; 5];
            let [y, u, v, hu, hv] = &mut out[..] else { unreachable!() };
            luma(rows[0], &coefficients, y);
            chroma(rows[0], &coefficients, u, v);
            chroma_half(rows, &coefficients, hu, hv);
            force_scalar(false);
            out
        };
        prop_assert_eq!(run(true), run(false));
    }

    #[test]
    fn gray_has_no_colour(value in any::<u8>(), matrix in 0usize..5, full in any::<bool>()) {
        let row = [value; 70];
        let (mut u, mut v) = ([0; 70], [0; 70]);
        chroma([&row; 3], &RgbCoefficients::new(MATRICES[matrix], range_of(full)), &mut u, &mut v);
        prop_assert!(u.iter().chain(&v).all(|chroma| *chroma == 128));
    }
}

#[test]
fn rows_of_different_lengths_are_done_as_far_as_all_go() {
    let coefficients = RgbCoefficients::new(Matrix::Bt601, Range::Limited);
    let (long, short) = ([200; 100], [200; 33]);
    let mut y = [0; 80];
    luma([&long, &short, &long], &coefficients, &mut y);
    assert!(y[..33].iter().all(|value| *value == 188) && y[33..].iter().all(|value| *value == 0));
    let (mut u, mut v) = ([0; 80], [0; 20]);
    chroma_half(
        [[&long; 3], [&long, &long, &short]],
        &coefficients,
        &mut u,
        &mut v,
    );
    assert!(u[..17].iter().all(|value| *value == 128) && u[17..].iter().all(|value| *value == 0));
    chroma_half([[&[]; 3]; 2], &coefficients, &mut u, &mut v);
}
