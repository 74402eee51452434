use super::*;
use crate::reference::probe;
use sluice_core::time::Rational;
use std::time::{Duration, Instant};

/// Noise that no encoder makes small.
fn noise(samples: usize) -> Vec<f32> {
    let mut state = 1u32;
    (0..samples)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as u16) / 32_768.0 - 1.0
        })
        .collect()
}

#[test]
fn bit_rate_and_quality_change_the_size() {
    let path = folder("bit-rate").join("a.mp3");
    let noise = noise(88_200);
    let size = |bit_rate: Option<i64>, qscale: Option<f64>| {
        let mut config = AudioInputConfig::new(44_100, 2);
        config.common.codec.bit_rate = bit_rate;
        config.common.codec.qscale = qscale;
        write_audio(&path, config, &noise, 4_000).unwrap();
        std::fs::metadata(&path).unwrap().len()
    };
    // torchaudio with FFmpeg 5.1 made 4433, 25748 and 42885 bytes of such noise.
    assert!((4_000..5_500).contains(&size(Some(32_000), None)));
    assert!((24_000..27_500).contains(&size(Some(198_000), None)));
    assert!((41_000..44_500).contains(&size(Some(320_000), None)));
    assert!(size(None, Some(0.0)) > 2 * size(None, Some(9.0)));
}

#[test]
fn key_frames_come_as_often_as_was_asked() {
    let path = folder("gop").join("a.mp4");
    for encoder in ["libopenh264", "mpeg4", "libvpx-vp9"] {
        for (gop, wanted) in [(0, 20), (5, 4)] {
            let mut config = VideoInputConfig::new(64, 48, Rational::new(25, 1));
            config.common.encoder = Some(encoder.into());
            config.common.codec.gop_size = Some(gop);
            write_video(&path, config, &pictures(64, 48, 20), 20).unwrap();
            let Some(flags) = probe(&path, "packet=flags") else {
                return;
            };
            let keys = flags.iter().filter(|flags| flags.starts_with('K')).count();
            assert_eq!((flags.len(), keys), (20, wanted), "{encoder} {gop}");
        }
    }
}

#[test]
fn a_sequence_of_images_has_a_file_for_each() {
    let folder = folder("sequence");
    let target = TargetOutput::Text(folder.join("img%02d.png").display().to_string());
    let config = WriterConfig {
        format: Some("image2".into()),
        ..WriterConfig::default()
    };
    let mut writer = Writer::new(target, config, StopFlag::new()).unwrap();
    let input = VideoInputConfig::new(16, 16, Rational::new(25, 1));
    assert_eq!(writer.add_video_stream(input).unwrap().codec, "png");
    writer.open(&Vec::new()).unwrap();
    let data = pictures(16, 16, 3);
    writer
        .write_video(0, &data, &VideoWrite::default())
        .unwrap();
    writer.finish().unwrap();
    assert!((1..=3).all(|n| folder.join(format!("img{n:02}.png")).is_file()));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
}

#[test]
fn a_playlist_lies_beside_its_segments() {
    let folder = folder("hls");
    let path = folder.join("a.m3u8");
    let mut config = VideoInputConfig::new(64, 48, Rational::new(25, 1));
    config.common.codec.gop_size = Some(25);
    write_video(&path, config, &pictures(64, 48, 50), 50).unwrap();
    assert!(path.is_file());
    assert!(std::fs::read_dir(&folder).unwrap().count() > 1);
}

#[test]
fn a_server_that_waits_for_its_client_is_stopped_at_once() {
    let stop = StopFlag::new();
    let config = WriterConfig {
        format: Some("mpegts".into()),
        ..WriterConfig::default()
    };
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let target = TargetOutput::Text(format!("tcp://127.0.0.1:{port}?listen"));
    let mut writer = Writer::new(target, config, stop.clone()).unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(48_000, 2))
        .unwrap();
    let aborting = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(150));
        stop.abort();
        Instant::now()
    });
    let error = writer.open(&Vec::new()).unwrap_err();
    let reaction = aborting.join().unwrap().elapsed();
    assert_eq!(error.code(), "ERR_ABORTED", "{}", error.message);
    assert!(reaction < Duration::from_millis(250), "{reaction:?}");
}

#[test]
fn a_server_that_is_not_there_is_an_error_that_hides_the_password() {
    let config = WriterConfig {
        format: Some("mpegts".into()),
        ..WriterConfig::default()
    };
    let target = TargetOutput::Text("http://me:secret@127.0.0.1:9/x".into());
    let mut writer = Writer::new(target, config, StopFlag::new()).unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(48_000, 2))
        .unwrap();
    let error = writer.open(&Vec::new()).unwrap_err();
    assert_eq!(error.code(), "ERR_IO", "{}", error.message);
    assert!(!error.message.contains("secret"), "{}", error.message);
}

#[test]
fn texts_with_nul_characters_are_refused_and_never_cut() {
    let open = |change: fn(&mut AudioInputConfig)| {
        let mut config = AudioInputConfig::new(48_000, 2);
        change(&mut config);
        let path = folder("nul").join("a.wav");
        let mut writer = writer(&path)?;
        writer.add_audio_stream(config)?;
        writer.open(&Vec::new())
    };
    assert!(open(|config| config.common.filter = Some("anull\0,nosuch".into())).is_err());
    assert!(open(|config| config.common.encoder = Some("pcm_s16le\0".into())).is_err());
    assert!(
        open(|config| config.common.tags.metadata = vec![("a\0b".into(), "c".into())]).is_err()
    );
    assert!(
        writer(Path::new("a\0b.wav"))
            .and_then(|mut writer| {
                writer.add_audio_stream(AudioInputConfig::new(48_000, 2))?;
                writer.open(&Vec::new())
            })
            .is_err()
    );
}

#[test]
fn a_receiver_that_takes_nothing_is_a_timeout() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let config = WriterConfig {
        format: Some("nut".into()),
        timeout: Some(Duration::from_millis(300)),
        ..WriterConfig::default()
    };
    let target = TargetOutput::Text(format!("tcp://127.0.0.1:{port}"));
    let mut writer = Writer::new(target, config, StopFlag::new()).unwrap();
    let mut input = AudioInputConfig::new(48_000, 2);
    input.common.encoder = Some("pcm_f32le".into());
    writer.add_audio_stream(input).unwrap();
    writer.open(&Vec::new()).unwrap();
    let _client = server.accept().unwrap();
    let block = vec![0u8; 1 << 20];
    let start = Instant::now();
    let error = (0..200).find_map(|_| writer.write_audio(0, &block, &AudioWrite::default()).err());
    assert_eq!(error.map(|error| error.code()), Some("ERR_TIMEOUT"));
    assert!(start.elapsed() < Duration::from_secs(5));
}
