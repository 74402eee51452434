use super::*;
use crate::reference::{decode_audio, probe};
use sluice_core::write_config::InputDetails;

/// Signal to noise in decibels over the samples that both have.
fn snr(wanted: &[f32], found: &[f32]) -> f64 {
    let (mut signal, mut noise) = (0.0, 1e-20);
    for (a, b) in wanted.iter().zip(found) {
        signal += f64::from(*a).powi(2);
        noise += f64::from(a - b).powi(2);
    }
    10.0 * (signal / noise).log10()
}

#[test]
fn every_container_gives_back_the_samples_that_went_in() {
    let folder = folder("audio");
    // Name, its codec, the least signal to noise, and whether the length is kept to the sample.
    for (name, codec, decibels, exact) in [
        ("a.wav", "pcm_s16le", 90.0, true),
        ("a.flac", "flac", 130.0, true),
        ("a.mka", "vorbis", 20.0, false),
        ("a.ogg", "vorbis", 20.0, true),
        ("a.opus", "opus", 15.0, true),
        ("a.mp3", "mp3", 20.0, true),
        ("a.m4a", "aac", 20.0, false),
        ("a.mp4", "aac", 20.0, false),
        ("a.aiff", "pcm_s16be", 90.0, true),
        ("a.webm", "opus", 15.0, false),
    ] {
        let path = folder.join(name);
        let samples = sine(48_000, 50_001);
        write_audio(&path, AudioInputConfig::new(48_000, 2), &samples, 1000).unwrap();
        let Some(found) = decode_audio(&path) else {
            return;
        };
        assert_eq!(
            probe(&path, "stream=codec_name").unwrap(),
            [codec],
            "{name}"
        );
        let difference = found.len() as i64 / 2 - 50_001;
        let allowed = if exact { 0 } else { 2048 };
        assert!(
            difference >= 0 && difference <= allowed,
            "{name}: {difference} frames more"
        );
        let measured = snr(&samples, &found);
        assert!(measured > decibels, "{name}: {measured} dB");
    }
}

#[test]
fn our_own_reader_gets_exactly_the_samples_that_went_in() {
    let folder = folder("own");
    for name in [
        "a.wav", "a.flac", "a.ogg", "a.opus", "a.mp3", "a.m4a", "a.mp4", "a.mka", "a.webm",
    ] {
        let path = folder.join(name);
        let samples = sine(48_000, 50_001);
        write_audio(&path, AudioInputConfig::new(48_000, 2), &samples, 50_001).unwrap();
        let found = crate::reference::read_audio(&path);
        let difference = found.len() as i64 / 2 - 50_001;
        assert_eq!(difference, 0, "{name}: frames more than went in");
        let measured = snr(&samples, &found);
        assert!(measured > 15.0, "{name}: {measured} dB");
    }
}

#[test]
fn writing_in_pieces_gives_the_same_bytes_as_writing_in_one_go() {
    let folder = folder("slices");
    let filtered = |rate: Option<u32>, filter: Option<&str>| {
        let mut config = AudioInputConfig::new(44_100, 2);
        config.encoder_sample_rate = rate;
        config.common.filter = filter.map(str::to_owned);
        config
    };
    for (name, config) in [
        ("a.mp3", filtered(None, None)),
        ("b.m4a", filtered(None, None)),
        ("c.wav", filtered(Some(16_000), None)),
        (
            "d.flac",
            filtered(None, Some("volume=0.5,aecho=0.8:0.9:50:0.3")),
        ),
        ("e.opus", filtered(None, None)),
    ] {
        let samples = sine(44_100, 30_000);
        let mut written = Vec::new();
        for piece in [1, 777, 30_000] {
            let path = folder.join(name);
            let some = if piece == 1 {
                &samples[..2000]
            } else {
                &samples[..]
            };
            write_audio(&path, config.clone(), some, piece).unwrap();
            if piece == 1 {
                let one = std::fs::read(&path).unwrap();
                write_audio(&path, config.clone(), some, 1000).unwrap();
                assert!(
                    one == std::fs::read(&path).unwrap(),
                    "{name}: single frames"
                );
                continue;
            }
            written.push(std::fs::read(&path).unwrap());
        }
        assert!(written[0] == written[1], "{name}");
    }
}

#[test]
fn the_encoder_gets_the_nearest_and_says_so() {
    let mut writer = writer(Path::new("x.mp3")).unwrap();
    let info = writer
        .add_audio_stream(AudioInputConfig::new(12_345, 4))
        .unwrap();
    assert_eq!(
        (info.index, info.encoder.as_deref(), info.codec.as_str()),
        (0, Some("libmp3lame"), "mp3")
    );
    let InputDetails::Audio {
        sample_rate,
        channels,
        ..
    } = info.details
    else {
        panic!("{info:?}")
    };
    assert_eq!((sample_rate, channels), (12_000, 2));
}

#[test]
fn every_sample_format_and_layout_is_taken() {
    use sluice_core::format::{AudioLayout, SampleFormat};
    let folder = folder("formats");
    let samples = sine(8_000, 800);
    for name in ["u8", "s16", "s32", "s64", "flt", "dbl", "s16p", "fltp"] {
        for layout in [AudioLayout::Interleaved, AudioLayout::Planar] {
            let format = SampleFormat::from_name(name).unwrap();
            let encode = |sample: &f32| -> Vec<u8> {
                let value = f64::from(*sample);
                match name {
                    "u8" => vec![(value * 128.0 + 128.0) as u8],
                    "s16" | "s16p" => ((value * 32768.0) as i16).to_ne_bytes().to_vec(),
                    "s32" => ((value * 2_147_483_648.0) as i32).to_ne_bytes().to_vec(),
                    "s64" => ((value * 9_223_372_036_854_775_808.0) as i64)
                        .to_ne_bytes()
                        .to_vec(),
                    "dbl" => value.to_ne_bytes().to_vec(),
                    _ => sample.to_ne_bytes().to_vec(),
                }
            };
            let data: Vec<u8> = match layout {
                AudioLayout::Interleaved => samples.iter().flat_map(encode).collect(),
                AudioLayout::Planar => {
                    let channel =
                        |index: usize| samples.iter().skip(index).step_by(2).flat_map(encode);
                    channel(0).chain(channel(1)).collect()
                }
            };
            let path = folder.join("a.wav");
            let mut config = AudioInputConfig::new(8_000, 2);
            config.format = format;
            config.layout = layout;
            config.common.encoder = Some("pcm_f32le".into());
            let mut writer = writer(&path).unwrap();
            writer.add_audio_stream(config).unwrap();
            writer.open(&Vec::new()).unwrap();
            writer
                .write_audio(0, &data, &AudioWrite::default())
                .unwrap();
            writer.finish().unwrap();
            let Some(found) = decode_audio(&path) else {
                return;
            };
            let measured = snr(&samples, &found);
            assert!(
                measured > if name == "u8" { 40.0 } else { 80.0 },
                "{name} {layout:?}: {measured} dB"
            );
            assert_eq!(found.len(), samples.len(), "{name} {layout:?}");
        }
    }
}

#[test]
fn a_block_in_another_format_than_declared_is_taken_as_it_is() {
    use sluice_core::format::{AudioLayout, SampleFormat};
    let path = folder("mixed").join("a.wav");
    let mut writer = writer(&path).unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(8_000, 1))
        .unwrap();
    writer.open(&Vec::new()).unwrap();
    writer
        .write_audio(0, &0.5f32.to_ne_bytes(), &AudioWrite::default())
        .unwrap();
    let how = AudioWrite {
        format: SampleFormat::from_name("s16"),
        layout: Some(AudioLayout::Planar),
        pts: None,
    };
    writer.write_audio(0, &8192i16.to_ne_bytes(), &how).unwrap();
    writer.finish().unwrap();
    let Some(found) = decode_audio(&path) else {
        return;
    };
    assert_eq!(found, [0.5, 0.25]);
}

#[test]
fn a_filter_is_applied_before_the_encoder() {
    let path = folder("filter").join("a.wav");
    let mut config = AudioInputConfig::new(8_000, 2);
    config.common.filter = Some("volume=0.5".into());
    let samples = sine(8_000, 4_000);
    write_audio(&path, config, &samples, 333).unwrap();
    let Some(found) = decode_audio(&path) else {
        return;
    };
    let half: Vec<f32> = samples.iter().map(|sample| sample / 2.0).collect();
    assert_eq!(found.len(), half.len());
    assert!(snr(&half, &found) > 80.0);
}

#[test]
fn wrong_calls_have_their_own_errors() {
    let path = folder("wrong").join("a.wav");
    let mut writer = writer(&path).unwrap();
    let code = |result: Result<()>| result.err().map(|error| error.code());
    assert_eq!(code(writer.open(&Vec::new())), Some("ERR_STATE"));
    writer
        .add_audio_stream(AudioInputConfig::new(8_000, 2))
        .unwrap();
    let write = |writer: &mut Writer, data: &[u8]| {
        code(writer.write_audio(0, data, &AudioWrite::default()))
    };
    assert_eq!(write(&mut writer, &[]), Some("ERR_STATE"));
    writer.open(&Vec::new()).unwrap();
    assert_eq!(code(writer.open(&Vec::new())), Some("ERR_STATE"));
    assert_eq!(
        writer
            .add_audio_stream(AudioInputConfig::new(1, 1))
            .err()
            .map(|e| e.code()),
        Some("ERR_STATE")
    );
    assert_eq!(write(&mut writer, &[0; 12]), Some("ERR_INVALID_ARG"));
    assert_eq!(
        code(writer.write_audio(7, &[], &AudioWrite::default())),
        Some("ERR_NO_SUCH_STREAM")
    );
    assert_eq!(
        code(writer.write_video(0, &[], &VideoWrite::default())),
        Some("ERR_STATE")
    );
    writer.flush().unwrap();
    writer.flush().unwrap();
    assert_eq!(write(&mut writer, &[]), Some("ERR_STATE"));
    writer.finish().unwrap();
    writer.finish().unwrap();
}

#[test]
fn faults_in_the_settings_are_named() {
    let add = |change: fn(&mut AudioInputConfig)| {
        let mut config = AudioInputConfig::new(44_100, 2);
        change(&mut config);
        let mut writer = writer(&folder("settings").join("a.mp3")).unwrap();
        let added = writer.add_audio_stream(config).map(drop);
        added.and_then(|()| writer.open(&Vec::new())).err()
    };
    let unknown = add(|config| {
        config.common.encoder_options = vec![
            ("nosuch".into(), "1".into()),
            ("reservoirr".into(), "1".into()),
        ];
    })
    .unwrap();
    assert_eq!(
        (unknown.code(), unknown.details.options.len()),
        ("ERR_UNEXPECTED_OPTIONS", 2)
    );
    assert!(
        unknown.message.contains("reservoir'"),
        "{}",
        unknown.message
    );
    assert_eq!(
        add(|config| config.common.encoder = Some("nosuch".into())).map(|e| e.code()),
        Some("ERR_UNKNOWN_CODEC")
    );
    assert_eq!(
        add(|config| config.encoder_sample_rate = Some(12_345)).map(|e| e.code()),
        Some("ERR_ENCODER_CONFIG")
    );
    assert_eq!(
        add(|config| config.common.filter = Some("volme=1".into())).map(|e| e.code()),
        Some("ERR_UNKNOWN_FILTER")
    );
    assert_eq!(
        add(|config| config.common.filter = Some("volume=x(".into())).map(|e| e.code()),
        Some("ERR_INVALID_FILTER")
    );
    assert!(add(|_| {}).is_none());
}

#[test]
fn a_file_that_fits_one_buffer_is_read_to_its_end_after_its_length_was_looked_for() {
    let path = folder("one-buffer").join("a.opus");
    let mut config = AudioInputConfig::new(48_000, 2);
    config.common.codec.bit_rate = Some(192_000);
    write_audio(&path, config, &sine(48_000, 70_001), 70_001).unwrap();
    // The demuxer reads to the end of the file and goes back: what was buffered must still be there.
    let length = std::fs::metadata(&path).unwrap().len();
    assert!((32_768..65_536).contains(&length), "{length} bytes");
    assert_eq!(crate::reference::read_audio(&path).len(), 140_002);
}

#[test]
fn any_number_of_channels_comes_back_in_order() {
    let path = folder("channels").join("a.wav");
    for channels in [1u32, 2, 3, 6, 8, 9, 16] {
        let mut config = AudioInputConfig::new(8_000, channels);
        config.common.encoder = Some("pcm_f32le".into());
        let samples: Vec<f32> = (0..channels * 50).map(|n| n as f32 / 1000.0).collect();
        for filter in [None, Some("anull")] {
            let mut config = config.clone();
            config.common.filter = filter.map(str::to_owned);
            write_audio(&path, config, &samples, 7).unwrap();
            let Some(found) = decode_audio(&path) else {
                return;
            };
            assert!(found == samples, "{channels} channels, {filter:?}");
        }
    }
}

#[test]
fn channels_are_mixed_down_where_the_encoder_takes_fewer() {
    let path = folder("mixed-down").join("a.wav");
    let mut config = AudioInputConfig::new(8_000, 2);
    config.encoder_channels = Some(1);
    config.common.encoder = Some("pcm_f32le".into());
    let samples: Vec<f32> = (0..100).flat_map(|_| [0.5, 0.25]).collect();
    write_audio(&path, config, &samples, 100).unwrap();
    let Some(found) = decode_audio(&path) else {
        return;
    };
    // FFmpeg's own matrix: both channels at the square root of a half.
    let wanted = 0.75 * std::f32::consts::FRAC_1_SQRT_2;
    assert_eq!(found.len(), 100);
    assert!(found.iter().all(|sample| (sample - wanted).abs() < 1e-6));
}
