use super::*;
use crate::format::VideoLayout;
use sluice_ffi::color::{ColorInfo, ColorRange};
use sluice_ffi::rational::Rational;

const SIZE: (u32, u32) = (35, 7);

fn encoder(format: &str, space: ColorSpace, range: ColorRange) -> VideoEncoderInput {
    VideoEncoderInput {
        width: SIZE.0,
        height: SIZE.1,
        format: PixelFormat::from_name(format).unwrap(),
        time_base: Rational::new(1, 25),
        frame_rate: Rational::new(25, 1),
        sample_aspect_ratio: Rational::new(1, 1),
        color: ColorInfo {
            space,
            range,
            ..ColorInfo::default()
        },
    }
}

fn planes_of(frame: &Frame) -> Vec<Vec<Vec<u8>>> {
    (0..frame.plane_count())
        .map(|index| {
            let plane = frame.plane(index).unwrap();
            (0..plane.rows)
                .map(|y| plane.row(y).unwrap().to_vec())
                .collect()
        })
        .collect()
}

fn converted(
    format: &str,
    layout: VideoLayout,
    picture: &[u8],
    encoder: &VideoEncoderInput,
) -> Vec<Vec<Vec<u8>>> {
    let memory = PictureMemory::new(format, layout, SIZE.0, SIZE.1, "write").unwrap();
    let direct = Direct::find(&memory, encoder).unwrap();
    let mut frame = Frame::video(encoder.format, SIZE.0, SIZE.1).unwrap();
    let planes = memory.planes(&picture[..memory.bytes]).unwrap();
    direct
        .run(&planes, &mut Rows::default(), &mut frame)
        .unwrap();
    planes_of(&frame)
}

fn color(x: usize, y: usize) -> [u8; 3] {
    [(x * 7) as u8, (y * 31 + x) as u8, (255 - x * 5 + y) as u8]
}

/// The same picture in packed pixels of this order of channels (3: a fourth that is not looked at), and in planes.
fn picture(order: &[usize], planar: bool) -> Vec<u8> {
    let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
    let value =
        |channel: usize, x: usize, y: usize| color(x, y).get(channel).copied().unwrap_or(77);
    let mut bytes = vec![0; width * height * order.len()];
    for y in 0..height {
        for x in 0..width {
            for (place, channel) in order.iter().enumerate() {
                let index = if planar {
                    (place * height + y) * width + x
                } else {
                    (y * width + x) * order.len() + place
                };
                bytes[index] = value(*channel, x, y);
            }
        }
    }
    bytes
}

/// By the standard's definition, chroma of the mean of its pixels, as real numbers.
fn wanted(plane: usize, x: usize, y: usize, (across, down): (usize, usize), full: bool) -> f64 {
    let mut pixels = Vec::new();
    for y in y * down..(y * down + down).min(SIZE.1 as usize) {
        for x in x * across..(x * across + across).min(SIZE.0 as usize) {
            pixels.push(color(x, y).map(f64::from));
        }
    }
    let mean = |channel: usize| {
        pixels.iter().map(|pixel| pixel[channel]).sum::<f64>() / pixels.len() as f64
    };
    let [r, g, b] = [mean(0), mean(1), mean(2)];
    let (luma, chroma, black) = if full {
        (1.0, 1.0, 0.0)
    } else {
        (219.0 / 255.0, 224.0 / 255.0, 16.0)
    };
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    match plane {
        0 => black + y * luma,
        1 => 128.0 + (b - y) / 1.8556 * chroma,
        _ => 128.0 + (r - y) / 1.5748 * chroma,
    }
}

#[test]
fn every_order_of_rgb_becomes_the_yuv_of_the_standard() {
    let orders: [(&str, &[usize]); 6] = [
        ("rgb24", &[0, 1, 2]),
        ("bgr24", &[2, 1, 0]),
        ("rgba", &[0, 1, 2, 3]),
        ("bgra", &[2, 1, 0, 3]),
        ("argb", &[3, 0, 1, 2]),
        ("abgr", &[3, 2, 1, 0]),
    ];
    for (format, order) in orders {
        for layout in [VideoLayout::Nchw, VideoLayout::Nhwc] {
            for (target, across, down) in [
                ("yuv420p", 2, 2),
                ("yuv422p", 2, 1),
                ("yuv444p", 1, 1),
                ("nv12", 2, 2),
            ] {
                for full in [false, true] {
                    let range = if full {
                        ColorRange::FULL
                    } else {
                        ColorRange::LIMITED
                    };
                    let encoder = encoder(target, ColorSpace::BT709, range);
                    let bytes = picture(order, layout == VideoLayout::Nchw);
                    let planes = converted(format, layout, &bytes, &encoder);
                    check(
                        &planes,
                        (across, down),
                        full,
                        &format!("{format} {layout:?} {target}"),
                    );
                }
            }
        }
    }
}

fn check(planes: &[Vec<Vec<u8>>], shift: (usize, usize), full: bool, what: &str) {
    for plane in 0..3 {
        let size = if plane == 0 { (1, 1) } else { shift };
        let (width, height) = (
            (SIZE.0 as usize).div_ceil(size.0),
            (SIZE.1 as usize).div_ceil(size.1),
        );
        for y in 0..height {
            for x in 0..width {
                let got = if planes.len() == 2 && plane > 0 {
                    planes[1][y][x * 2 + plane - 1]
                } else {
                    planes[plane][y][x]
                };
                let exact = wanted(plane, x, y, size, full).clamp(0.0, 255.0);
                assert!(
                    (f64::from(got) - exact).abs() < 0.53,
                    "{what}, plane {plane} at {x},{y}: {got} for {exact}"
                );
            }
        }
    }
}

#[test]
fn gray_becomes_luma_without_colour() {
    let bytes: Vec<u8> = (0..SIZE.0 * SIZE.1).map(|n| n as u8).collect();
    let planes = converted(
        "gray",
        VideoLayout::Nchw,
        &bytes,
        &encoder("yuv420p", ColorSpace::UNSPECIFIED, ColorRange::LIMITED),
    );
    assert_eq!(planes[0][0][..3], [16, 17, 18]);
    assert_eq!(
        planes[0][6][34],
        (16.0 + 244.0 * 219.0 / 255.0_f64).round() as u8
    );
    assert!(
        planes[1]
            .iter()
            .chain(&planes[2])
            .flatten()
            .all(|value| *value == 128)
    );
}

#[test]
fn chroma_that_a_reader_repeated_comes_back_exactly() {
    for (format, bytes) in [("yuv420p", 1), ("yuv422p", 1), ("yuv420p10le", 2)] {
        let pixels = PixelFormat::from_name(format).unwrap();
        let down = usize::from(format.starts_with("yuv420")) + 1;
        let (width, height) = (SIZE.0 as usize, SIZE.1 as usize);
        let value = |plane: usize, x: usize, y: usize, byte: usize| match (plane, byte) {
            (0, 0) => (x * 3 + y * 11) as u8,
            (_, 0) => (plane * 50 + x / 2 * 5 + y / down * 9) as u8,
            _ => (x / 2 % 4) as u8,
        };
        let mut picture = Vec::new();
        for plane in 0..3 {
            for y in 0..height {
                for x in 0..width {
                    picture.extend((0..bytes).map(|byte| value(plane, x, y, byte)));
                }
            }
        }
        let encoder = encoder(format, ColorSpace::BT709, ColorRange::LIMITED);
        let planes = converted(format, VideoLayout::Nchw, &picture, &encoder);
        for (plane, rows) in planes.iter().enumerate() {
            let (across, down) = if plane == 0 { (1, 1) } else { (2, down) };
            assert_eq!(
                rows.len(),
                height.div_ceil(down),
                "{}",
                pixels.name().unwrap()
            );
            for (y, row) in rows.iter().enumerate() {
                for (index, got) in row.iter().enumerate() {
                    let (x, byte) = (index / bytes, index % bytes);
                    assert_eq!(
                        *got,
                        value(plane, x * across, y * down, byte),
                        "{format} plane {plane} at {x},{y}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_the_kernels_do_not_know_is_left_to_libswscale() {
    let find = |format: &str, layout, target: &str| {
        let memory = PictureMemory::new(format, layout, SIZE.0, SIZE.1, "write").unwrap();
        Direct::find(
            &memory,
            &encoder(target, ColorSpace::BT709, ColorRange::LIMITED),
        )
        .is_some()
    };
    assert!(find("rgb24", VideoLayout::Nhwc, "yuv420p"));
    for (format, target) in [
        ("rgb24", "yuva420p"),
        ("rgb24", "yuv420p10le"),
        ("rgb24", "bgr24"),
        ("rgb48le", "yuv420p"),
        ("yuv420p10le", "yuv420p"),
    ] {
        assert!(
            !find(format, VideoLayout::Nchw, target),
            "{format} {target}"
        );
    }
}
