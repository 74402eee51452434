use super::*;
use crate::color::{ColorRange, ColorSpace};
use crate::pixel_format::PixelFormat;

fn spec(format: PixelFormat, width: u32, height: u32) -> ImageSpec {
    ImageSpec {
        width,
        height,
        format,
        color_space: ColorSpace::UNSPECIFIED,
        color_range: ColorRange::UNSPECIFIED,
    }
}

fn picture(spec: &ImageSpec, values: [u8; 3]) -> Frame {
    let mut frame = Frame::video(spec.format, spec.width, spec.height).unwrap();
    for (plane, value) in values.into_iter().enumerate().take(spec.planes()) {
        frame.plane_mut(plane).unwrap().data.fill(value);
    }
    frame
}

/// Scales into planes that lie in the middle of guarded memory and gives what is in the planes.
fn scaled(scaler: &mut Scaler, frame: &Frame) -> Vec<u8> {
    let target = *scaler.target();
    let length = target.row_bytes(0) * target.rows(0);
    let mut memory = vec![0xa5u8; length + 128];
    let (before, rest) = memory.split_at_mut(64);
    let (data, after) = rest.split_at_mut(length);
    let stride = target.row_bytes(0);
    scaler
        .scale_into(
            frame,
            &mut [ImagePlaneMut {
                data: &mut *data,
                stride,
            }],
        )
        .unwrap();
    assert!(
        before.iter().chain(after.iter()).all(|byte| *byte == 0xa5),
        "memory around was touched"
    );
    data.to_vec()
}

#[test]
fn white_in_limited_range_becomes_white_at_every_width() {
    for width in 1..=70 {
        let source = spec(PixelFormat::YUV420P, width, 5);
        let mut scaler = Scaler::open(
            &source,
            &spec(PixelFormat::RGB24, width, 5),
            ScaleOptions::default(),
        )
        .unwrap();
        let rgb = scaled(&mut scaler, &picture(&source, [235, 128, 128]));
        assert!(
            rgb.iter().all(|byte| *byte >= 254),
            "width {width}: {rgb:?}"
        );
    }
}

#[test]
fn matrix_and_range_are_honoured() {
    let mut source = spec(PixelFormat::YUV444P, 64, 4);
    let target = spec(PixelFormat::RGB24, 64, 4);
    let frame = picture(&source, [100, 100, 200]);
    let red = |source: &ImageSpec| {
        let mut scaler = Scaler::open(source, &target, ScaleOptions::default()).unwrap();
        i32::from(scaled(&mut scaler, &frame)[0])
    };
    // 1.164 (Y - 16) + 1.596 (V - 128) for BT.601, 1.793 for BT.709; full range: Y + 1.402 (V - 128).
    assert!((red(&source) - 213).abs() <= 1, "{}", red(&source));
    source.color_space = ColorSpace::BT709;
    assert!((red(&source) - 227).abs() <= 1, "{}", red(&source));
    source.color_space = ColorSpace::SMPTE170M;
    source.color_range = ColorRange::FULL;
    assert!((red(&source) - 201).abs() <= 1, "{}", red(&source));
}

#[test]
fn planar_rgb_goes_into_three_planes_of_one_block() {
    let source = spec(PixelFormat::YUV420P, 30, 10);
    let target = spec(PixelFormat::GBRP, 30, 10);
    let mut scaler = Scaler::open(&source, &target, ScaleOptions::default()).unwrap();
    let mut block = vec![0u8; 900];
    let mut planes: Vec<_> = block
        .chunks_mut(300)
        .map(|data| ImagePlaneMut { data, stride: 30 })
        .collect();
    scaler
        .scale_into(&picture(&source, [81, 90, 240]), &mut planes)
        .unwrap();
    // Pure red: G, B, R.
    assert!(block[..600].iter().all(|byte| *byte <= 1));
    assert!(block[600..].iter().all(|byte| *byte >= 253));
}

#[test]
fn pictures_come_in_from_memory_that_ends_with_them() {
    let source = spec(PixelFormat::RGB24, 33, 7);
    let mut scaler = Scaler::open(
        &source,
        &spec(PixelFormat::YUV420P, 33, 7),
        ScaleOptions::default(),
    )
    .unwrap();
    let white = vec![255u8; 33 * 7 * 3];
    let mut frame = Frame::video(PixelFormat::YUV420P, 33, 7).unwrap();
    scaler
        .scale_from(
            &[ImagePlane {
                data: &white,
                stride: 99,
            }],
            &mut frame,
        )
        .unwrap();
    let luma = frame.plane(0).unwrap();
    assert!((0..7).all(|y| luma.row(y).unwrap().iter().all(|byte| *byte == 235)));
}

#[test]
fn short_planes_other_frames_and_formats_without_scaler_are_refused() {
    let source = spec(PixelFormat::RGB24, 8, 8);
    let mut scaler = Scaler::open(&source, &source, ScaleOptions::default()).unwrap();
    let mut short = [0u8; 8 * 8 * 3 - 1];
    let frame = picture(&source, [0; 3]);
    assert!(
        scaler
            .scale_into(
                &frame,
                &mut [ImagePlaneMut {
                    data: &mut short,
                    stride: 24
                }]
            )
            .is_err()
    );
    let other = picture(&spec(PixelFormat::RGB24, 8, 9), [0; 3]);
    let mut room = [0u8; 8 * 8 * 3];
    assert!(
        scaler
            .scale_into(
                &other,
                &mut [ImagePlaneMut {
                    data: &mut room,
                    stride: 24
                }]
            )
            .is_err()
    );
    assert!(
        Scaler::open(
            &source,
            &spec(PixelFormat::PAL8, 8, 8),
            ScaleOptions::default()
        )
        .is_err()
    );
    assert!(
        Scaler::open(
            &spec(PixelFormat::RGB24, 0, 8),
            &source,
            ScaleOptions::default()
        )
        .is_err()
    );
}
