use super::*;

fn negotiated(
    encoder: &str,
    source: &str,
    change: impl FnOnce(&mut VideoInputConfig),
) -> Result<VideoEncoderInput> {
    let mut config = VideoInputConfig::new(64, 48, Rational::new(25, 1));
    config.format = source.to_owned();
    change(&mut config);
    let source = PixelFormat::from_name(source).unwrap();
    negotiate(
        EncoderCodec::from_name(encoder).unwrap(),
        &config,
        source,
        (config.width, config.height),
        true,
    )
}

fn format(encoder: &str, source: &str) -> &'static str {
    negotiated(encoder, source, |_| {})
        .unwrap()
        .format
        .name()
        .unwrap_or_default()
}

#[test]
fn what_the_encoder_takes_is_kept_and_the_rest_loses_least() {
    assert_eq!(format("png", "rgb24"), "rgb24");
    assert_eq!(format("png", "yuv420p"), "rgb24");
    assert_eq!(format("libvpx-vp9", "yuv420p10le"), "yuv420p10le");
    assert_eq!(format("libopenh264", "yuv444p"), "yuv420p");
    assert_eq!(format("rawvideo", "yuv422p"), "yuv422p");
}

#[test]
fn rgb_for_a_delivery_codec_becomes_what_players_take() {
    assert_eq!(format("libvpx-vp9", "rgb24"), "yuv420p");
    assert_eq!(format("libvpx-vp9", "rgba"), "yuva420p");
    assert_eq!(format("libopenh264", "rgb24"), "yuv420p");
    let named = negotiated("libvpx-vp9", "rgb24", |config| {
        config.encoder_format = Some("gbrp".into());
    })
    .unwrap();
    assert_eq!(named.format.name(), Some("gbrp"));
}

#[test]
fn a_tick_divides_the_time_from_one_picture_to_the_next() {
    for (num, den) in [
        (25, 1),
        (30_000, 1001),
        (7, 1),
        (1, 10),
        (24_000, 1001),
        (120, 1),
    ] {
        let (base, ticks) = time_base(FfiRational::new(num, den), true);
        assert_eq!(
            i64::from(base.num) * ticks * i64::from(num),
            i64::from(base.den) * i64::from(den),
            "{num}/{den}"
        );
        assert!(base.as_f64() <= 1.0 / 90_000.0);
    }
    assert_eq!(
        time_base(FfiRational::new(30_000, 1001), true),
        (FfiRational::new(1, 90_000), 3003)
    );
    assert_eq!(
        time_base(FfiRational::new(25, 1), false),
        (FfiRational::new(1, 25), 1)
    );
}

#[test]
fn a_size_of_halved_chroma_is_brought_to_the_nearest_that_is_whole() {
    let size = |encoder, source, change: fn(&mut VideoInputConfig)| {
        negotiated(encoder, source, |config| {
            (config.width, config.height) = (33, 17);
            change(config);
        })
        .map(|input| (input.width, input.height))
    };
    assert_eq!(size("libopenh264", "rgb24", |_| {}).unwrap(), (32, 16));
    assert_eq!(size("libvpx-vp9", "rgb24", |_| {}).unwrap(), (33, 17));
    assert_eq!(size("png", "rgb24", |_| {}).unwrap(), (33, 17));
    let odd = size("libopenh264", "rgb24", |config| {
        config.encoder_width = Some(35);
    });
    assert_eq!(odd.unwrap_err().code(), "ERR_ENCODER_CONFIG");
}

#[test]
fn the_matrix_that_we_choose_is_said() {
    let color = |height| {
        negotiated("libopenh264", "rgb24", |config| config.height = height)
            .unwrap()
            .color
    };
    assert_eq!(
        (color(480).space, color(480).range),
        (ColorSpace::SMPTE170M, ColorRange::LIMITED)
    );
    assert_eq!(color(720).space, ColorSpace::BT709);
    assert_eq!(
        negotiated("mjpeg", "rgb24", |_| {}).unwrap().color.range,
        ColorRange::FULL
    );
    assert_eq!(
        negotiated("libopenh264", "yuv420p", |_| {}).unwrap().color,
        ColorInfo::default()
    );
}

#[test]
fn the_nearest_frame_rate_is_taken_and_a_wrong_one_names_the_right_ones() {
    let rate = |num| {
        negotiated("mpeg1video", "yuv420p", |config| {
            config.frame_rate = Rational::new(num, 1);
        })
        .unwrap()
        .frame_rate
    };
    assert_eq!(rate(25), FfiRational::new(25, 1));
    assert_eq!(rate(52), FfiRational::new(50, 1));
    let error = negotiated("mpeg1video", "yuv420p", |config| {
        config.encoder_frame_rate = Some(Rational::new(7, 1));
    })
    .unwrap_err();
    assert!(
        error.code() == "ERR_ENCODER_CONFIG" && error.message.contains("24000/1001"),
        "{}",
        error.message
    );
}
