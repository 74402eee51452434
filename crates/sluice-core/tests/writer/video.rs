use super::*;
use crate::reference::{decode_video, probe};
use sluice_core::format::VideoLayout;
use sluice_core::time::Rational;
use sluice_core::write_config::InputDetails;

fn config(width: u32, height: u32) -> VideoInputConfig {
    VideoInputConfig::new(width, height, Rational::new(25, 1))
}

/// NCHW to packed pixels.
fn packed(pictures: &[u8], width: u32, height: u32, channels: usize) -> Vec<u8> {
    let plane = (width * height) as usize;
    let pixel = |frame: &[u8], n: usize| -> Vec<u8> {
        (0..channels).map(|c| frame[c * plane + n]).collect()
    };
    pictures
        .chunks_exact(plane * channels)
        .flat_map(|frame| (0..plane).flat_map(|n| pixel(frame, n)).collect::<Vec<_>>())
        .collect()
}

/// Peak signal to noise in decibels.
fn psnr(wanted: &[u8], found: &[u8]) -> f64 {
    assert_eq!(wanted.len(), found.len());
    let squares: f64 = wanted
        .iter()
        .zip(found)
        .map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
        .sum();
    10.0 * (255.0f64.powi(2) / (squares / wanted.len() as f64 + 1e-12)).log10()
}

#[test]
fn every_container_gives_back_the_pictures_that_went_in() {
    let folder = folder("video");
    let (width, height) = (128, 96);
    for (name, codec, decibels) in [
        ("a.mp4", "h264", 33.0),
        ("a.mkv", "h264", 33.0),
        ("a.webm", "vp9", 33.0),
        ("a.avi", "mpeg4", 30.0),
        ("a.mov", "h264", 33.0),
        ("a.ts", "h264", 33.0),
    ] {
        let path = folder.join(name);
        let data = pictures(width, height, 20);
        write_video(&path, config(width, height), &data, 3).unwrap();
        let Some(found) = decode_video(&path) else {
            return;
        };
        assert!(
            probe(&path, "stream=codec_name")
                .unwrap()
                .contains(&codec.to_owned()),
            "{name}"
        );
        let wanted = packed(&data, width, height, 3);
        assert_eq!(found.len(), wanted.len(), "{name}: frames");
        let measured = psnr(&wanted, &found);
        assert!(measured > decibels, "{name}: {measured} dB");
    }
}

#[test]
fn lossless_codecs_keep_every_pixel() {
    let folder = folder("lossless");
    let data = pictures(33, 17, 3);
    for (name, encoder) in [("a.mkv", "ffv1"), ("b.nut", "rawvideo"), ("c.mov", "png")] {
        let path = folder.join(name);
        let mut config = config(33, 17);
        config.common.encoder = Some(encoder.into());
        write_video(&path, config, &data, 2).unwrap();
        let Some(found) = decode_video(&path) else {
            return;
        };
        assert!(found == packed(&data, 33, 17, 3), "{name}");
    }
}

#[test]
fn one_frame_to_an_image_name_is_that_image() {
    let folder = folder("images");
    let data = pictures(31, 20, 1);
    for (name, codec, decibels) in [
        ("plain.png", "png", 100.0),
        ("img%03d:x.png", "png", 100.0),
        ("a.jpg", "mjpeg", 30.0),
        ("a.webp", "webp", 30.0),
        ("a.bmp", "bmp", 100.0),
        ("a.tiff", "tiff", 100.0),
    ] {
        let path = folder.join(name);
        write_video(&path, config(31, 20), &data, 1).unwrap();
        assert!(path.is_file(), "{name}");
        // ffprobe would take the name for a pattern.
        let plain = folder.join(format!("plain.{codec}"));
        std::fs::rename(&path, &plain).unwrap();
        let Some(found) = decode_video(&plain) else {
            return;
        };
        assert_eq!(
            probe(&plain, "stream=codec_name").unwrap(),
            [codec],
            "{name}"
        );
        let measured = psnr(&packed(&data, 31, 20, 3), &found);
        assert!(measured > decibels, "{name}: {measured} dB");
    }
    let error = write_video(
        &folder.join("two.png"),
        config(31, 20),
        &pictures(31, 20, 2),
        2,
    )
    .unwrap_err();
    assert!(error.message.contains("one frame"), "{}", error.message);
    assert!(!folder.join("two.png").exists());
}

#[test]
fn formats_and_layouts_of_the_reader_are_taken() {
    let folder = folder("layouts");
    let (width, height) = (16, 8);
    let rgb = pictures(width, height, 1);
    let plane = (width * height) as usize;
    let (r, rest) = rgb.split_at(plane);
    let (g, b) = rest.split_at(plane);
    let alpha = vec![255u8; plane];
    let wide = |planes: &[&[u8]]| -> Vec<u8> {
        planes
            .concat()
            .iter()
            .flat_map(|v| (u16::from(*v) * 257).to_le_bytes())
            .collect()
    };
    let nchw = [
        ("rgb24", [r, g, b].concat()),
        ("bgr24", [b, g, r].concat()),
        ("gbrp", [g, b, r].concat()),
        ("rgba", [r, g, b, &alpha].concat()),
        ("abgr", [&alpha, b, g, r].concat()),
        ("rgb48le", wide(&[r, g, b])),
    ];
    for (format, data) in nchw {
        let components = if data.len() == plane * 4 { 4 } else { 3 };
        let bytes = if format == "rgb48le" { 2 } else { 1 };
        for layout in [VideoLayout::Nchw, VideoLayout::Nhwc] {
            let data = match layout {
                VideoLayout::Nhwc => interleave(&data, components, bytes),
                _ => data.clone(),
            };
            let mut config = config(width, height);
            config.format = format.into();
            config.layout = layout;
            let path = folder.join("a.png");
            let mut writer = writer(&path).unwrap();
            writer.add_video_stream(config).unwrap();
            writer.open(&Vec::new()).unwrap();
            writer
                .write_video(0, &data, &VideoWrite::default())
                .unwrap();
            writer.finish().unwrap();
            let Some(found) = decode_video(&path) else {
                return;
            };
            assert!(
                psnr(&packed(&rgb, width, height, 3), &found) > 50.0,
                "{format} {layout:?}"
            );
        }
    }
}

fn interleave(planes: &[u8], channels: usize, bytes: usize) -> Vec<u8> {
    let plane = planes.len() / channels;
    let sample =
        |c: usize, n: usize| planes[c * plane + n * bytes..c * plane + (n + 1) * bytes].to_vec();
    (0..plane / bytes)
        .flat_map(|n| (0..channels).flat_map(|c| sample(c, n)).collect::<Vec<_>>())
        .collect()
}

#[test]
fn native_yuv_goes_through_untouched() {
    let path = folder("native").join("a.nut");
    let mut config = config(7, 5);
    config.format = "yuv420p".into();
    config.layout = VideoLayout::Native;
    config.common.encoder = Some("rawvideo".into());
    let data: Vec<u8> = (0..(35 + 12 + 12) * 2).collect();
    let mut writer = writer(&path).unwrap();
    let info = writer.add_video_stream(config).unwrap();
    let InputDetails::Video { format, .. } = info.details else {
        panic!("{info:?}")
    };
    assert_eq!(format, "yuv420p");
    writer.open(&Vec::new()).unwrap();
    writer
        .write_video(0, &data, &VideoWrite::default())
        .unwrap();
    writer.finish().unwrap();
    let written = std::fs::read(&path).unwrap();
    let frame = &data[..59];
    assert!(written.windows(59).any(|window| window == frame));
}

#[test]
fn ten_bit_and_alpha_reach_the_encoder() {
    let choose = |format: &str, encoder: &str| {
        let mut config = config(64, 64);
        config.format = format.into();
        config.common.encoder = Some(encoder.into());
        let mut writer =
            writer(Path::new(if encoder == "png" { "x.mov" } else { "x.mkv" })).unwrap();
        match writer.add_video_stream(config).unwrap().details {
            InputDetails::Video { format, .. } => format,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(choose("yuv420p10le", "libsvtav1"), "yuv420p10le");
    assert_eq!(choose("rgba", "libvpx-vp9"), "yuva420p");
    assert_eq!(choose("rgba", "png"), "rgba");
}

#[test]
fn size_rate_and_filter_change_on_the_way() {
    let path = folder("change").join("a.mkv");
    let mut config = config(64, 48);
    config.encoder_width = Some(32);
    config.encoder_height = Some(24);
    config.encoder_frame_rate = Some(Rational::new(50, 1));
    config.common.filter = Some("hflip".into());
    config.common.encoder = Some("ffv1".into());
    write_video(&path, config, &pictures(64, 48, 10), 1).unwrap();
    let Some(found) = probe(&path, "stream=width,height,r_frame_rate") else {
        return;
    };
    assert_eq!(found, ["32,24,50/1"]);
    let frames = decode_video(&path).unwrap().len() / (32 * 24 * 3);
    assert_eq!(frames, 20);
}

#[test]
fn colours_are_tagged_with_the_matrix_that_was_used() {
    let path = folder("colour").join("a.mp4");
    write_video(&path, config(64, 48), &pictures(64, 48, 2), 1).unwrap();
    let Some(found) = probe(&path, "stream=color_range,color_space") else {
        return;
    };
    assert_eq!(found, ["tv,smpte170m"]);
}

#[test]
fn a_size_that_the_encoder_does_not_take_says_why() {
    let path = folder("small").join("a.mp4");
    let mut config = config(8, 8);
    config.common.encoder = Some("libopenh264".into());
    let error = write_video(&path, config, &pictures(8, 8, 1), 1).unwrap_err();
    assert_eq!(error.code(), "ERR_ENCODER_CONFIG");
    assert!(error.message.contains("16x16"), "{}", error.message);
    assert!(!path.exists());
}

#[test]
fn odd_sizes_come_back_whole_where_the_codec_has_them() {
    let folder = folder("odd");
    for name in ["a.webm", "b.gif", "c.png", "d.avi"] {
        let path = folder.join(name);
        write_video(&path, config(33, 17), &pictures(33, 17, 1), 1).unwrap();
        let Some(found) = probe(&path, "stream=width,height") else {
            return;
        };
        assert_eq!(found, ["33,17"], "{name}");
    }
    // H.264 has no odd sizes in 4:2:0: the picture is scaled, not cut.
    let path = folder.join("a.mp4");
    write_video(&path, config(33, 17), &pictures(33, 17, 1), 1).unwrap();
    assert_eq!(probe(&path, "stream=width,height").unwrap(), ["32,16"]);
}
