use super::*;
use crate::reference::probe;
use sluice_core::time::Rational;

fn times(path: &Path, stream: &str) -> Option<Vec<f64>> {
    let lines = probe(path, &format!("packet=pts_time:stream_tags={stream}"))?;
    Some(
        lines
            .iter()
            .filter_map(|line| line.split(',').next()?.parse().ok())
            .collect(),
    )
}

#[test]
fn times_of_sound_are_seconds_whatever_the_encoders_rate() {
    let folder = folder("sound-times");
    for rate in [8_000, 16_000, 48_000] {
        let path = folder.join("a.nut");
        let mut config = AudioInputConfig::new(8_000, 1);
        config.encoder_sample_rate = Some(rate);
        config.common.encoder = Some("pcm_s16le".into());
        let mut writer = writer(&path).unwrap();
        writer.add_audio_stream(config).unwrap();
        writer.open(&Vec::new()).unwrap();
        for pts in [0.0, 1.0, 2.0] {
            let how = AudioWrite {
                pts: Some(pts),
                ..AudioWrite::default()
            };
            writer
                .write_audio(0, &bytes(&vec![0.0; 800]), &how)
                .unwrap();
        }
        writer.finish().unwrap();
        let Some(found) = times(&path, "a") else {
            return;
        };
        for second in [0.0, 1.0, 2.0] {
            assert!(
                found.iter().any(|time| (time - second).abs() < 0.001),
                "{rate} Hz: {found:?}"
            );
        }
        assert!(found.last().unwrap() < &2.2, "{found:?}");
    }
}

#[test]
fn gaps_in_coded_sound_are_kept() {
    let path = folder("coded-gap").join("a.mka");
    let mut config = AudioInputConfig::new(48_000, 1);
    config.common.encoder = Some("aac".into());
    let mut writer = writer(&path).unwrap();
    writer.add_audio_stream(config).unwrap();
    writer.open(&Vec::new()).unwrap();
    for pts in [0.0, 5.0] {
        let how = AudioWrite {
            pts: Some(pts),
            ..AudioWrite::default()
        };
        writer
            .write_audio(0, &bytes(&sine(48_000, 2_400)), &how)
            .unwrap();
    }
    writer.finish().unwrap();
    let Some(found) = times(&path, "a") else {
        return;
    };
    assert!(
        found.iter().any(|time| (time - 5.0).abs() < 0.03),
        "{found:?}"
    );
    assert!(
        !found.iter().any(|time| (1.0..4.9).contains(time)),
        "{found:?}"
    );
}

#[test]
fn times_of_pictures_are_seconds_whatever_the_encoders_rate() {
    let folder = folder("picture-times");
    for rate in [10, 30] {
        let path = folder.join("a.nut");
        let mut config = VideoInputConfig::new(16, 16, Rational::new(10, 1));
        config.encoder_frame_rate = Some(Rational::new(rate, 1));
        config.common.encoder = Some("ffv1".into());
        let mut writer = writer(&path).unwrap();
        writer.add_video_stream(config).unwrap();
        writer.open(&Vec::new()).unwrap();
        for pts in [0.0, 1.0, 2.0] {
            let how = VideoWrite {
                pts: Some(pts),
                ..VideoWrite::default()
            };
            writer.write_video(0, &pictures(16, 16, 1), &how).unwrap();
        }
        writer.finish().unwrap();
        let Some(found) = times(&path, "v") else {
            return;
        };
        for second in [0.0, 1.0, 2.0] {
            assert!(
                found.iter().any(|time| (time - second).abs() < 0.001),
                "{rate}: {found:?}"
            );
        }
        assert!(found.last().unwrap() < &2.11, "{rate}: {found:?}");
    }
}

#[test]
fn three_times_the_rate_is_three_times_the_frames_and_a_third_a_third() {
    let folder = folder("rates");
    for (from, to, frames) in [(10, 30, 192), (30, 10, 22)] {
        let path = folder.join("a.nut");
        let mut config = VideoInputConfig::new(16, 16, Rational::new(from, 1));
        config.encoder_frame_rate = Some(Rational::new(to, 1));
        config.common.encoder = Some("ffv1".into());
        write_video(&path, config, &pictures(16, 16, 64), 64).unwrap();
        let Some(found) = times(&path, "v") else {
            return;
        };
        assert!(
            (found.len() as i64 - frames).abs() <= i64::from(from == 30),
            "{from} to {to}: {}",
            found.len()
        );
    }
}

#[test]
fn a_time_that_goes_backwards_names_both() {
    let path = folder("backwards").join("a.wav");
    let mut writer = writer(&path).unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(8_000, 1))
        .unwrap();
    writer.open(&Vec::new()).unwrap();
    let mut write = |pts| {
        let how = AudioWrite {
            pts: Some(pts),
            ..AudioWrite::default()
        };
        writer.write_audio(0, &bytes(&vec![0.0; 8_000]), &how)
    };
    write(1.5).unwrap();
    let error = write(0.25).unwrap_err();
    assert_eq!(error.code(), "ERR_INVALID_ARG");
    assert!(
        error.message.contains("0.25") && error.message.contains("2.5"),
        "{}",
        error.message
    );
}

#[test]
fn fractional_rates_survive_exactly() {
    let path = folder("fraction").join("a.mp4");
    let config = VideoInputConfig::new(64, 48, Rational::new(30_000, 1001));
    write_video(&path, config, &pictures(64, 48, 30), 1).unwrap();
    let Some(found) = probe(&path, "stream=avg_frame_rate,nb_frames,duration") else {
        return;
    };
    assert_eq!(found, ["30000/1001,1.001000,30"]);
}

#[test]
fn pictures_keep_their_own_times_where_the_container_can() {
    let folder = folder("variable");
    let wanted = [0.0, 0.04, 0.05, 0.2, 0.21, 1.0, 1.033, 2.5];
    for name in ["a.mp4", "a.mkv", "a.webm", "a.ts"] {
        let path = folder.join(name);
        let mut writer = writer(&path).unwrap();
        let config = VideoInputConfig::new(64, 48, Rational::new(25, 1));
        writer.add_video_stream(config).unwrap();
        writer.open(&Vec::new()).unwrap();
        for pts in wanted {
            let how = VideoWrite {
                pts: Some(pts),
                ..VideoWrite::default()
            };
            writer.write_video(0, &pictures(64, 48, 1), &how).unwrap();
        }
        writer.finish().unwrap();
        let Some(mut found) = times(&path, "v") else {
            return;
        };
        found.sort_by(f64::total_cmp);
        let start = if name == "a.ts" { found[0] } else { 0.0 };
        assert_eq!(found.len(), wanted.len(), "{name}");
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(
                (found - start - wanted).abs() < 0.001,
                "{name}: {found} {wanted}"
            );
        }
    }
}
