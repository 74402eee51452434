use super::*;
use crate::chunk::Element;
use crate::chunk::VideoChunk;
use crate::config::{BufferChunkSize, FramesPerChunk, Normalize};
use crate::format::VideoLayout;
use proptest::prelude::*;
use sluice_ffi::color::{ColorRange, ColorSpace};

fn config(format: Option<&str>, layout: VideoLayout) -> VideoOutputConfig {
    VideoOutputConfig {
        format: format.map(str::to_owned),
        layout,
        ..VideoOutputConfig::default()
    }
}

/// The chunk of these frames, 0.1 s apart.
fn chunk_of(mut config: VideoOutputConfig, frames: &[&Frame]) -> Result<VideoChunk> {
    config.common.frames_per_chunk = FramesPerChunk::All;
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::All, BufferChunkSize::Wait);
    let mut converter = VideoConverter::new(VideoSettings::of(&config, 1 << 30));
    for (index, frame) in frames.iter().enumerate() {
        converter.push(
            frame,
            Seconds::ratio(index as i128, 10),
            Seconds::ratio(1, 10),
            &outputs,
            id,
        )?;
    }
    match outputs.pop_chunks().pop().flatten() {
        Some(Chunk::Video(chunk)) => Ok(chunk),
        _ => panic!("no chunk"),
    }
}

/// A frame whose planes hold the bytes that `value(plane, x, y)` gives.
fn frame(name: &str, width: u32, height: u32, value: impl Fn(usize, usize, usize) -> u8) -> Frame {
    let mut frame = Frame::video(PixelFormat::from_name(name).unwrap(), width, height).unwrap();
    for index in 0..frame.plane_count() {
        let mut plane = frame.plane_mut(index).unwrap();
        for y in 0..plane.rows {
            for (x, byte) in plane.row_mut(y).unwrap().iter_mut().enumerate() {
                *byte = value(index, x, y);
            }
        }
    }
    frame
}

fn noise(plane: usize, x: usize, y: usize) -> u8 {
    ((x * 7 + y * 13 + plane * 101) * 2_654_435 >> 7) as u8
}

#[test]
fn red_is_red_in_every_order_of_rgb() {
    // BT.601 limited: Y 81, U 90, V 240.
    let red = frame("yuv420p", 6, 3, |plane, _, _| [81, 90, 240][plane]);
    for (format, expected) in [
        ("rgb24", vec![254, 0, 0]),
        ("bgr24", vec![0, 0, 254]),
        ("rgba", vec![254, 0, 0, 255]),
        ("argb", vec![255, 254, 0, 0]),
        ("bgra", vec![0, 0, 254, 255]),
        ("abgr", vec![255, 0, 0, 254]),
        ("gbrp", vec![0, 0, 254]),
    ] {
        let channels = expected.len();
        let nchw = chunk_of(config(Some(format), VideoLayout::Nchw), &[&red]).unwrap();
        assert_eq!(nchw.dimensions(), [1, channels, 3, 6], "{format}");
        let nhwc = chunk_of(config(Some(format), VideoLayout::Nhwc), &[&red]).unwrap();
        assert_eq!(nhwc.dimensions(), [1, 3, 6, channels], "{format}");
        for (channel, value) in expected.iter().enumerate() {
            assert!(
                nchw.data[channel * 18..(channel + 1) * 18]
                    .iter()
                    .all(|got| got.abs_diff(*value) <= 1),
                "{format} {channel}"
            );
            assert!(
                nhwc.data[channel..]
                    .iter()
                    .step_by(channels)
                    .all(|got| got.abs_diff(*value) <= 1),
                "{format} {channel}"
            );
        }
    }
}

#[test]
fn gray_is_full_range_luma() {
    let picture = frame("yuv420p", 5, 2, |plane, x, _| {
        if plane == 0 {
            [16, 81, 126, 235, 255][x]
        } else {
            128
        }
    });
    let chunk = chunk_of(config(Some("gray"), VideoLayout::Nchw), &[&picture]).unwrap();
    assert_eq!(&chunk.data[..5], &[0, 76, 128, 255, 255]);
}

#[test]
fn the_frames_own_matrix_and_range_are_used() {
    let mut picture = frame("yuv444p", 4, 4, |plane, _, _| [100, 90, 200][plane]);
    let rgb = |picture: &Frame| {
        chunk_of(config(None, VideoLayout::Nhwc), &[picture])
            .unwrap()
            .data
            .to_vec()
    };
    assert_eq!(
        &rgb(&picture)[..3],
        &[100, 90, 200],
        "as decoded is untouched"
    );
    let mut colors = Vec::new();
    for (space, range) in [
        (ColorSpace::UNSPECIFIED, ColorRange::UNSPECIFIED),
        (ColorSpace::SMPTE170M, ColorRange::LIMITED),
        (ColorSpace::BT709, ColorRange::LIMITED),
        (ColorSpace::BT2020_NCL, ColorRange::LIMITED),
        (ColorSpace::BT709, ColorRange::FULL),
    ] {
        picture.set_color(ColorInfo {
            space,
            range,
            ..ColorInfo::default()
        });
        let chunk = chunk_of(config(Some("rgb24"), VideoLayout::Nhwc), &[&picture]).unwrap();
        colors.push([chunk.data[0], chunk.data[1], chunk.data[2]]);
    }
    // Computed by hand from the standards' weights.
    assert_eq!(
        colors,
        [
            [213, 54, 21],
            [213, 54, 21],
            [227, 68, 18],
            [219, 58, 16],
            [213, 73, 29]
        ]
    );
}

#[test]
fn chroma_is_repeated_at_odd_sizes_for_raw_yuv() {
    for (format, across, down) in [
        ("yuv420p", 1, 1),
        ("yuv422p", 1, 0),
        ("yuv444p", 0, 0),
        ("yuvj420p", 1, 1),
        ("yuv410p", 2, 2),
    ] {
        let picture = frame(format, 7, 5, noise);
        let chunk = chunk_of(config(None, VideoLayout::Nchw), &[&picture]).unwrap();
        assert_eq!(
            (chunk.dimensions(), &*chunk.shape.format),
            (vec![1, 3, 5, 7], format)
        );
        for channel in 0..3 {
            let (across, down) = if channel == 0 { (0, 0) } else { (across, down) };
            for y in 0..5 {
                for x in 0..7 {
                    assert_eq!(
                        chunk.data[channel * 35 + y * 7 + x],
                        noise(channel, x >> across, y >> down),
                        "{format}"
                    );
                }
            }
        }
    }
    let picture = frame("nv12", 7, 5, noise);
    let chunk = chunk_of(config(None, VideoLayout::Nhwc), &[&picture]).unwrap();
    for y in 0..5 {
        for x in 0..7 {
            let expected = [
                noise(0, x, y),
                noise(1, x / 2 * 2, y / 2),
                noise(1, x / 2 * 2 + 1, y / 2),
            ];
            assert_eq!(chunk.data[(y * 7 + x) * 3..][..3], expected);
        }
    }
}

#[test]
fn deep_formats_come_as_their_raw_16_bit_values() {
    for (format, dimensions) in [
        ("yuv420p10le", [1, 3, 4, 6]),
        ("gray16le", [1, 1, 4, 6]),
        ("rgb48le", [1, 3, 4, 6]),
        ("rgba64le", [1, 4, 4, 6]),
        ("p010le", [1, 3, 4, 6]),
    ] {
        let picture = frame(format, 6, 4, noise);
        let chunk = chunk_of(config(Some(format), VideoLayout::Nchw), &[&picture]).unwrap();
        assert_eq!(
            (chunk.dimensions(), chunk.shape.element),
            (dimensions.to_vec(), Element::U16),
            "{format}"
        );
        assert_eq!(
            chunk.data.typed::<u16>()[0],
            u16::from_le_bytes([noise(0, 0, 0), noise(0, 1, 0)])
        );
    }
    let picture = frame("rgb48be", 6, 4, noise);
    let chunk = chunk_of(config(None, VideoLayout::Nchw), &[&picture]).unwrap();
    assert_eq!(
        &*chunk.shape.format, "rgb48le",
        "the same numbers in the machine's order"
    );
    assert_eq!(
        chunk.data.typed::<u16>()[0],
        u16::from_be_bytes([noise(0, 0, 0), noise(0, 1, 0)])
    );
}

#[test]
fn floats_come_as_floats() {
    let chunk = chunk_of(
        config(Some("gbrpf32le"), VideoLayout::Nchw),
        &[&frame("rgb24", 4, 2, |_, _, _| 255)],
    )
    .unwrap();
    assert_eq!(
        (chunk.dimensions(), chunk.shape.element),
        (vec![1, 3, 2, 4], Element::F32)
    );
    assert!(
        chunk
            .data
            .typed::<f32>()
            .iter()
            // libswscale takes 255 for 0xff00 of 16 bits on its way to floats.
            .all(|value| (value - 255.0 / 256.0).abs() < 1e-3),
        "{:?}",
        chunk.data.typed::<f32>()
    );
}

#[test]
fn the_native_order_is_the_planes_without_padding() {
    let picture = frame("yuv420p", 5, 3, noise);
    let chunk = chunk_of(config(None, VideoLayout::Native), &[&picture]).unwrap();
    let mut expected = Vec::new();
    for (plane, width, height) in [(0, 5, 3), (1, 3, 2), (2, 3, 2)] {
        for y in 0..height {
            expected.extend((0..width).map(|x| noise(plane, x, y)));
        }
    }
    assert_eq!(&*chunk.data, &expected[..]);
    assert_eq!(chunk.dimensions(), [1, 27]);
}

#[test]
fn as_decoded_never_fails_for_any_format_in_memory() {
    for format in PixelFormat::all() {
        let descriptor = format.descriptor().unwrap();
        let Ok(picture) = Frame::video(format, 17, 9) else {
            continue;
        };
        if descriptor.is_hardware() {
            continue;
        }
        for layout in [VideoLayout::Nchw, VideoLayout::Nhwc, VideoLayout::Native] {
            let chunk = chunk_of(config(None, layout), &[&picture])
                .unwrap_or_else(|error| panic!("{}: {error}", descriptor.name));
            assert_eq!(
                chunk.data.len(),
                chunk.shape.frame_bytes,
                "{}",
                descriptor.name
            );
            assert!(chunk.data.len() > 17, "{}", descriptor.name);
        }
    }
}

#[test]
fn every_format_in_memory_that_ffmpeg_scales_from_becomes_rgb() {
    let mut refused = Vec::new();
    for format in PixelFormat::all() {
        let Ok(picture) = Frame::video(format, 17, 9) else {
            continue;
        };
        let chunk = chunk_of(config(Some("rgb24"), VideoLayout::Nchw), &[&picture]);
        match chunk {
            Ok(chunk) => assert_eq!(chunk.dimensions(), [1, 3, 9, 17]),
            Err(error) => {
                assert_eq!(
                    error.code(),
                    "ERR_UNSUPPORTED_FORMAT",
                    "{:?}: {error}",
                    format.name()
                );
                refused.push(format.name().unwrap());
            }
        }
    }
    assert!(refused.len() < 30, "{refused:?}");
}

#[test]
fn a_format_without_channels_is_refused_by_name_unless_native() {
    let picture = frame("yuv420p", 8, 8, noise);
    let error = chunk_of(config(Some("yuyv422"), VideoLayout::Nchw), &[&picture]).unwrap_err();
    assert_eq!(error.code(), "ERR_INVALID_ARG");
    assert!(error.message.contains("yuyv422"), "{error}");
    let chunk = chunk_of(config(Some("yuyv422"), VideoLayout::Native), &[&picture]).unwrap();
    assert_eq!(chunk.data.len(), 128);
    let error = chunk_of(config(Some("nosuch"), VideoLayout::Nchw), &[&picture]).unwrap_err();
    assert!(error.message.contains("nosuch"), "{error}");
}

#[test]
fn one_side_alone_keeps_the_aspect_ratio() {
    let picture = frame("yuv420p", 64, 36, noise);
    let size = |width, height| {
        let config = VideoOutputConfig {
            width,
            height,
            ..config(Some("rgb24"), VideoLayout::Nchw)
        };
        chunk_of(config, &[&picture]).unwrap().dimensions()[2..].to_vec()
    };
    assert_eq!(size(Some(32), None), [18, 32]);
    assert_eq!(size(None, Some(9)), [9, 16]);
    assert_eq!(size(Some(10), Some(10)), [10, 10]);
}

#[test]
fn frames_that_change_size_and_format_are_fitted_into_the_first_shape() {
    let gray = |name: &str, width, height| {
        frame(
            name,
            width,
            height,
            |plane, _, _| if plane == 0 { 126 } else { 128 },
        )
    };
    let frames = [
        gray("yuv420p", 16, 8),
        gray("yuv444p", 40, 30),
        gray("nv12", 16, 8),
    ];
    let chunk = chunk_of(config(Some("rgb24"), VideoLayout::Nchw), &frames.each_ref()).unwrap();
    assert_eq!(chunk.dimensions(), [3, 3, 8, 16]);
    assert!(chunk.data.iter().all(|value| value.abs_diff(128) <= 1));
    assert_eq!(
        chunk.timestamps,
        [Seconds::ZERO, Seconds::ratio(1, 10), Seconds::ratio(2, 10)]
    );
}

#[test]
fn normalised_floats_follow_their_definition_in_both_orders() {
    let picture = frame("yuv420p", 34, 6, noise);
    let plain = chunk_of(config(Some("rgb24"), VideoLayout::Nchw), &[&picture]).unwrap();
    let (mean, std) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    let normalize = Some(Normalize {
        mean: mean.to_vec(),
        std: std.to_vec(),
    });
    let nchw = VideoOutputConfig {
        normalize: normalize.clone(),
        ..config(Some("rgb24"), VideoLayout::Nchw)
    };
    let nchw = chunk_of(nchw, &[&picture]).unwrap();
    let nhwc = VideoOutputConfig {
        normalize,
        ..config(Some("rgb24"), VideoLayout::Nhwc)
    };
    let nhwc = chunk_of(nhwc, &[&picture]).unwrap();
    assert_eq!(
        (nchw.shape.element, nchw.dimensions()),
        (Element::F32, vec![1, 3, 6, 34])
    );
    for channel in 0..3 {
        for pixel in 0..204 {
            let exact = (f64::from(plain.data[channel * 204 + pixel]) / 255.0 - mean[channel])
                / std[channel];
            assert!(
                (f64::from(nchw.data.typed::<f32>()[channel * 204 + pixel]) - exact).abs() < 1e-5
            );
            assert!(
                (f64::from(nhwc.data.typed::<f32>()[pixel * 3 + channel]) - exact).abs() < 1e-5
            );
        }
    }
    let wrong = Some(Normalize {
        mean: vec![0.5, 0.5],
        std: vec![1.0],
    });
    let wrong = VideoOutputConfig {
        normalize: wrong,
        ..config(Some("rgb24"), VideoLayout::Nchw)
    };
    assert_eq!(
        chunk_of(wrong, &[&picture]).unwrap_err().code(),
        "ERR_INVALID_ARG"
    );
}

/// A converter whose frames are all turned by `rotation` degrees.
fn turned(rotation: u32, config: VideoOutputConfig, frame: &Frame) -> (Vec<usize>, Vec<u8>) {
    let input = VideoInput {
        rotation: Some(matrix(rotation)),
        ..VideoInput::of(frame)
    };
    converted(&config, &input, frame)
}

fn converted(
    config: &VideoOutputConfig,
    input: &VideoInput,
    frame: &Frame,
) -> (Vec<usize>, Vec<u8>) {
    let mut converter = VideoConverter::new(VideoSettings::of(config, 1 << 30));
    converter.settle(input).unwrap();
    let shape = converter.shape_for(input).unwrap();
    let mut slot = vec![0; shape.frame_bytes];
    converter.convert(frame, input, &mut slot).unwrap();
    (vec![shape.height, shape.width], slot)
}

/// The display matrix that turns by so many degrees clockwise, as av_display_rotation_set makes it.
fn matrix(degrees: u32) -> DisplayMatrix {
    let one = 1 << 16;
    let (cos, sin) = [(one, 0), (0, one), (-one, 0), (0, -one)][degrees as usize / 90];
    DisplayMatrix([cos, sin, 0, -sin, cos, 0, 0, 0, 1 << 30])
}

#[test]
fn rotation_of_the_file_is_applied_in_every_order() {
    // One row of gray levels, 3 wide and 1 high; a quarter turn clockwise puts the left end on top.
    let picture = frame("gray", 3, 2, |_, x, y| (10 * y + x) as u8);
    let nchw = config(Some("gray"), VideoLayout::Nchw);
    assert_eq!(
        turned(0, nchw.clone(), &picture),
        (vec![2, 3], vec![0, 1, 2, 10, 11, 12])
    );
    assert_eq!(
        turned(90, nchw.clone(), &picture),
        (vec![3, 2], vec![10, 0, 11, 1, 12, 2])
    );
    assert_eq!(
        turned(180, nchw.clone(), &picture),
        (vec![2, 3], vec![12, 11, 10, 2, 1, 0])
    );
    assert_eq!(
        turned(270, nchw.clone(), &picture),
        (vec![3, 2], vec![2, 12, 1, 11, 0, 10])
    );
    let off = VideoOutputConfig {
        autorotate: false,
        ..nchw
    };
    assert_eq!(
        turned(90, off, &picture),
        (vec![2, 3], vec![0, 1, 2, 10, 11, 12])
    );
    let native = config(None, VideoLayout::Native);
    assert_eq!(
        turned(90, native, &picture),
        (vec![3, 2], vec![10, 0, 11, 1, 12, 2])
    );
}

#[test]
fn a_mirrored_picture_is_mirrored_before_it_is_turned() {
    let picture = frame("gray", 3, 2, |_, x, y| (10 * y + x) as u8);
    let mirror = |degrees| {
        let DisplayMatrix([a, b, u, c, d, v, x, y, w]) = matrix(degrees);
        DisplayMatrix([-a, -b, u, c, d, v, x, y, w])
    };
    let gray = |degrees| {
        let input = VideoInput {
            rotation: Some(mirror(degrees)),
            ..VideoInput::of(&picture)
        };
        converted(&config(Some("gray"), VideoLayout::Nchw), &input, &picture)
    };
    assert_eq!(gray(0), (vec![2, 3], vec![2, 1, 0, 12, 11, 10]));
    // 2 1 0 / 12 11 10, then a quarter turn clockwise.
    assert_eq!(gray(90), (vec![3, 2], vec![12, 2, 11, 1, 10, 0]));
    assert_eq!(gray(180), (vec![2, 3], vec![10, 11, 12, 0, 1, 2]));
    assert_eq!(gray(270), (vec![3, 2], vec![0, 10, 1, 11, 2, 12]));
}

#[test]
fn an_absurd_size_meets_the_limit_before_any_memory() {
    let picture = frame("yuv420p", 8, 8, noise);
    for (width, height) in [(u32::MAX, u32::MAX), (1 << 30, 1 << 30)] {
        let config = VideoOutputConfig {
            width: Some(width),
            height: Some(height),
            ..config(Some("rgba64le"), VideoLayout::Nchw)
        };
        assert_eq!(
            chunk_of(config, &[&picture]).unwrap_err().code(),
            "ERR_LIMIT"
        );
    }
}

#[test]
fn a_turned_picture_is_the_picture_turned_also_in_colour_and_normalised() {
    let picture = frame("yuv420p", 36, 10, noise);
    for layout in [VideoLayout::Nchw, VideoLayout::Nhwc] {
        for normalize in [
            None,
            Some(Normalize {
                mean: vec![0.5],
                std: vec![0.5],
            }),
        ] {
            let config = VideoOutputConfig {
                normalize,
                ..config(Some("rgb24"), layout)
            };
            let (_, straight) = turned(0, config.clone(), &picture);
            let (size, quarter) = turned(90, config.clone(), &picture);
            assert_eq!(size, [36, 10]);
            let number = straight.len() / (36 * 10 * 3);
            let at = |data: &[u8],
                      (width, height): (usize, usize),
                      x: usize,
                      y: usize,
                      channel: usize| {
                let index = match layout {
                    VideoLayout::Nchw => (channel * height + y) * width + x,
                    _ => (y * width + x) * 3 + channel,
                };
                data[index * number..][..number].to_vec()
            };
            for (x, y, channel) in [(0, 0, 0), (35, 9, 1), (17, 4, 2), (35, 0, 0)] {
                assert_eq!(
                    at(&straight, (36, 10), x, y, channel),
                    at(&quarter, (10, 36), 9 - y, x, channel)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// libswscale, at its most exact and with the chroma repeated as ours is (4:4:4), is an independent reference.
    #[test]
    fn our_kernels_agree_with_libswscale(width in 1u32..70, height in 1u32..6, seed in any::<u8>(), space in 0usize..4, full in any::<bool>(), deep in any::<bool>()) {
        let name = if deep { "yuv444p10le" } else { "yuv444p" };
        let value = |plane: usize, x: usize, y: usize| {
            let byte = noise(plane, x, y).wrapping_add(seed);
            if deep && x % 2 == 1 { byte & 3 } else { byte }
        };
        let mut picture = frame(name, width, height, value);
        let space = [ColorSpace::SMPTE170M, ColorSpace::BT709, ColorSpace::BT2020_NCL, ColorSpace::SMPTE240M][space];
        let range = if full { ColorRange::FULL } else { ColorRange::LIMITED };
        picture.set_color(ColorInfo { space, range, ..ColorInfo::default() });
        let ours = chunk_of(config(Some("rgb24"), VideoLayout::Nhwc), &[&picture]).unwrap();
        let spec = |format: &str, color_range| sluice_ffi::scaler::ImageSpec {
            width, height, format: PixelFormat::from_name(format).unwrap(), color_space: space, color_range,
        };
        let mut scaler = sluice_ffi::scaler::Scaler::open(&spec(name, range), &spec("rgb24", ColorRange::FULL), Default::default()).unwrap();
        let mut theirs = vec![0; ours.data.len()];
        let plane = sluice_ffi::scaler::ImagePlaneMut { data: &mut theirs, stride: width as usize * 3 };
        scaler.scale_into(&picture, &mut [plane]).unwrap();
        for (index, (ours, theirs)) in ours.data.iter().zip(&theirs).enumerate() {
            prop_assert!(ours.abs_diff(*theirs) <= 2, "byte {index}: {ours} for {theirs}");
        }
    }
}
