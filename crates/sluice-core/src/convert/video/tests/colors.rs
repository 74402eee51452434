//! Numbers of colours.

use super::*;

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// libswscale, at its most exact and with the chroma repeated as ours is (4:4:4), is an independent reference. Its 32-bit
    /// sums wrap at twice full scale, where white becomes black, so luma stops at three quarters here.
    #[test]
    fn our_kernels_agree_with_libswscale(width in 1u32..70, height in 1u32..6, seed in any::<u8>(), space in 0usize..4, full in any::<bool>(), deep in any::<bool>()) {
        let name = if deep { "yuv444p10le" } else { "yuv444p" };
        let value = |plane: usize, x: usize, y: usize| {
            let byte = noise(plane, x, y).wrapping_add(seed);
            match (deep, x % 2) {
                (true, 0) => byte,
                (true, _) => (byte & 3).min(if plane == 0 { 2 } else { 3 }),
                (false, _) => byte.min(if plane == 0 { 192 } else { 255 }),
            }
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
