//! Pixel formats and orders of memory.

use super::*;

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
