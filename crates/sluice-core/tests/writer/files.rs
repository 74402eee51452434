use super::*;
use crate::reference::probe;
use sluice_core::error::Error;
use sluice_core::io::TargetWrite;
use sluice_core::time::Rational;
use sluice_core::write_config::StreamTags;
use std::sync::{Arc, Mutex};

fn samples() -> Vec<u8> {
    bytes(&sine(8_000, 4_000))
}

#[test]
fn a_file_appears_whole_and_an_aborted_one_not_at_all() {
    let folder = folder("whole");
    let path = folder.join("a.wav");
    let start = || {
        let mut writer = writer(&path).unwrap();
        writer
            .add_audio_stream(AudioInputConfig::new(8_000, 2))
            .unwrap();
        writer.open(&Vec::new()).unwrap();
        writer
            .write_audio(0, &samples(), &AudioWrite::default())
            .unwrap();
        writer
    };
    let mut aborted = start();
    assert!(!path.exists());
    aborted.abort();
    drop(start());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    start().finish().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 44 + 4_000 * 4);
}

#[test]
fn memory_holds_the_same_bytes_as_a_file() {
    let folder = folder("memory");
    for name in ["a.wav", "a.mp3", "a.mp4", "a.flac"] {
        let path = folder.join(name);
        let format = match name {
            "a.mp4" => "mp4",
            "a.mp3" => "mp3",
            "a.flac" => "flac",
            _ => "wav",
        };
        let config = WriterConfig {
            format: Some(format.into()),
            ..WriterConfig::default()
        };
        let write = |target| {
            let mut writer = Writer::new(target, config.clone(), StopFlag::new()).unwrap();
            writer
                .add_audio_stream(AudioInputConfig::new(8_000, 2))
                .unwrap();
            writer.open(&Vec::new()).unwrap();
            writer
                .write_audio(0, &samples(), &AudioWrite::default())
                .unwrap();
            writer.finish().unwrap();
            writer.take_memory()
        };
        assert!(write(TargetOutput::Text(path.display().to_string())).is_none());
        assert!(
            write(TargetOutput::Memory).unwrap() == std::fs::read(&path).unwrap(),
            "{name}"
        );
    }
}

/// The caller's own target: counts, and may fail.
struct Own {
    bytes: Arc<Mutex<Vec<u8>>>,
    seekable: bool,
    fail_after: usize,
}

impl TargetWrite for Own {
    fn write(&mut self, data: &[u8], position: u64) -> Result<()> {
        let mut bytes = self.bytes.lock().unwrap();
        if bytes.len() + data.len() > self.fail_after {
            return Err(Error::callback("write", 42));
        }
        let start = position as usize;
        let end = start + data.len();
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[start..end].copy_from_slice(data);
        Ok(())
    }

    fn seekable(&self) -> bool {
        self.seekable
    }
}

fn own(
    format: &str,
    seekable: bool,
    fail_after: usize,
    options: &[(&str, &str)],
) -> (Result<()>, Vec<u8>) {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let target = TargetOutput::Custom(Box::new(Own {
        bytes: Arc::clone(&bytes),
        seekable,
        fail_after,
    }));
    let config = WriterConfig {
        format: Some(format.into()),
        ..WriterConfig::default()
    };
    let run = || {
        let mut writer = Writer::new(target, config, StopFlag::new())?;
        writer.add_audio_stream(AudioInputConfig::new(8_000, 2))?;
        let options: Vec<_> = options
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        writer.open(&options)?;
        writer.write_audio(0, &samples(), &AudioWrite::default())?;
        writer.finish()
    };
    let result = run();
    let bytes = bytes.lock().unwrap().clone();
    (result, bytes)
}

#[test]
fn a_custom_target_gets_every_byte_in_its_place() {
    let (result, bytes) = own("wav", true, usize::MAX, &[]);
    result.unwrap();
    assert_eq!(
        u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize,
        bytes.len() - 8
    );
    let (result, bytes) = own("matroska", false, usize::MAX, &[]);
    result.unwrap();
    assert_eq!(&bytes[..4], [0x1a, 0x45, 0xdf, 0xa3]);
}

#[test]
fn the_callers_own_error_comes_back_as_it_was() {
    let (result, _) = own("wav", true, 5_000, &[]);
    assert_eq!(result.unwrap_err().details.callback, Some(42));
}

#[test]
fn a_format_that_must_go_back_says_so_on_a_target_that_cannot() {
    let (result, _) = own("mp4", false, usize::MAX, &[]);
    let error = result.unwrap_err();
    assert_eq!(error.code(), "ERR_NOT_SEEKABLE", "{}", error.message);
    let (result, bytes) = own(
        "mp4",
        false,
        usize::MAX,
        &[("movflags", "frag_keyframe+empty_moov")],
    );
    result.unwrap();
    assert_eq!(&bytes[4..8], b"ftyp");
}

#[test]
fn options_that_nobody_used_are_named_and_nothing_is_written() {
    let (result, bytes) = own("wav", true, usize::MAX, &[("nosuch", "1")]);
    let error = result.unwrap_err();
    assert_eq!(
        (error.code(), error.details.options),
        ("ERR_UNEXPECTED_OPTIONS", vec!["nosuch".to_owned()])
    );
    assert!(bytes.is_empty());
    let (result, _) = own("mp4", true, usize::MAX, &[("movflag", "+faststart")]);
    let message = result.unwrap_err().message;
    assert!(message.contains("did you mean 'movflags'"), "{message}");
}

#[test]
fn a_full_disk_is_told_and_leaves_no_file() {
    let mut writer = Writer::new(
        TargetOutput::Text("/dev/full".into()),
        WriterConfig {
            format: Some("wav".into()),
            ..WriterConfig::default()
        },
        StopFlag::new(),
    )
    .unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(8_000, 2))
        .unwrap();
    let result = writer
        .open(&Vec::new())
        .and_then(|()| writer.write_audio(0, &samples(), &AudioWrite::default()))
        .and_then(|()| writer.finish());
    assert_eq!(result.unwrap_err().code(), "ERR_DISK_FULL");
}

#[test]
fn targets_without_a_format_say_what_is_missing() {
    let code = |target, format: Option<&str>| {
        let config = WriterConfig {
            format: format.map(str::to_owned),
            ..WriterConfig::default()
        };
        Writer::new(target, config, StopFlag::new())
            .err()
            .map(|error| (error.code(), error.message))
    };
    let text = |text: &str| TargetOutput::Text(text.to_owned());
    assert_eq!(
        code(text("a.unknownext"), None).unwrap().0,
        "ERR_UNSUPPORTED_FORMAT"
    );
    assert_eq!(
        code(text("noextension"), None).unwrap().0,
        "ERR_UNSUPPORTED_FORMAT"
    );
    assert_eq!(
        code(TargetOutput::Memory, None).unwrap().0,
        "ERR_UNSUPPORTED_FORMAT"
    );
    let (code, message) = code(text("a.mp4"), Some("matroskaa")).unwrap();
    assert!(
        code == "ERR_UNSUPPORTED_FORMAT" && message.contains("'matroska'"),
        "{message}"
    );
}

#[test]
fn a_stop_flag_ends_writing() {
    let stop = StopFlag::new();
    let config = WriterConfig {
        format: Some("wav".into()),
        ..WriterConfig::default()
    };
    let mut writer = Writer::new(TargetOutput::Memory, config, stop.clone()).unwrap();
    writer
        .add_audio_stream(AudioInputConfig::new(8_000, 2))
        .unwrap();
    writer.open(&Vec::new()).unwrap();
    stop.abort();
    let many = samples().repeat(20);
    let result = writer
        .write_audio(0, &many, &AudioWrite::default())
        .and_then(|()| writer.finish());
    assert_eq!(result.unwrap_err().code(), "ERR_ABORTED");
}

#[test]
fn tags_of_file_and_stream_are_written() {
    let path = folder("tags").join("a.mka");
    let mut writer = writer(&path).unwrap();
    let mut config = AudioInputConfig::new(8_000, 2);
    config.common.tags.metadata = vec![("language".into(), "deu".into())];
    writer.add_audio_stream(config).unwrap();
    writer
        .set_metadata(vec![("title".into(), "lost".into())])
        .unwrap();
    writer
        .set_metadata(vec![("title".into(), "Über uns".into())])
        .unwrap();
    writer.open(&Vec::new()).unwrap();
    writer
        .write_audio(0, &samples(), &AudioWrite::default())
        .unwrap();
    writer.finish().unwrap();
    let Some(found) = probe(&path, "format_tags=title:stream_tags=language") else {
        return;
    };
    assert_eq!(found, ["deu", "Über uns"]);
}

#[test]
fn packets_are_copied_as_they_are() {
    use sluice_core::config::{OpenConfig, PacketOutputConfig, SourceInput};
    use sluice_core::reader::Reader;
    use sluice_core::writer::PacketStream;

    let folder = folder("copy");
    let source = folder.join("a.mp4");
    write_video(
        &source,
        VideoInputConfig::new(64, 48, Rational::new(25, 1)),
        &pictures(64, 48, 30),
        5,
    )
    .unwrap();
    let mut reader = Reader::open(
        SourceInput::Text(source.display().to_string()),
        OpenConfig::default(),
        StopFlag::new(),
    )
    .unwrap();
    let coding = reader.packet_stream(0).unwrap();
    let copy = folder.join("b.mkv");
    let mut writer = writer(&copy).unwrap();
    let stream = PacketStream::of(&coding, &reader.info().streams[0]).unwrap();
    assert_eq!(
        writer
            .add_packet_stream(stream, &StreamTags::default())
            .unwrap()
            .encoder,
        None
    );
    writer.open(&Vec::new()).unwrap();
    let config = PacketOutputConfig {
        stream_index: 0,
        bitstream_filter: None,
    };
    reader.add_packet_output(config).unwrap();
    for packet in crate::reference::read_packets(&mut reader) {
        writer.write_packet(0, &packet.view()).unwrap();
    }
    writer.finish().unwrap();
    let Some(found) = crate::reference::decode_video(&copy) else {
        return;
    };
    assert!(found == crate::reference::decode_video(&source).unwrap());
}

#[test]
fn a_device_that_is_not_there_is_a_device_error_and_makes_no_file() {
    let name = folder("device").join("nosuch").display().to_string();
    for format in ["alsa", "pulse", "fbdev"] {
        let config = WriterConfig {
            format: Some(format.into()),
            ..WriterConfig::default()
        };
        let target = TargetOutput::Text(name.clone());
        let mut writer = Writer::new(target, config, StopFlag::new()).unwrap();
        let added = if format == "fbdev" {
            writer.add_video_stream(VideoInputConfig::new(16, 16, Rational::new(25, 1)))
        } else {
            writer.add_audio_stream(AudioInputConfig::new(48_000, 2))
        };
        added.unwrap();
        let error = writer.open(&Vec::new()).unwrap_err();
        assert_eq!(error.code(), "ERR_DEVICE", "{format}: {}", error.message);
        assert!(!Path::new(&name).exists());
    }
}
