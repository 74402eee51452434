//! Each hole of the naive use has a test here that fails on it.

use std::sync::{Arc, atomic::AtomicUsize, atomic::Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::codec_id::CodecId;
use crate::decoder::{Decoder, DecoderOptions, Received};
use crate::error::AvErrorKind;
use crate::frame::Frame;
use crate::source_io::{MemorySource, SourceIo};

/// A mono 16-bit WAV at 8 kHz with a title chunk of raw bytes.
fn wav(samples: usize, title: &[u8]) -> Vec<u8> {
    let mut info = b"INFOINAM".to_vec();
    info.extend((title.len() as u32).to_le_bytes());
    info.extend(title);
    if title.len() % 2 == 1 {
        info.push(0);
    }
    let data: Vec<u8> = (0..samples)
        .flat_map(|n| ((n % 1000) as i16).to_le_bytes())
        .collect();
    let mut body = b"WAVEfmt ".to_vec();
    body.extend(16u32.to_le_bytes());
    body.extend([1, 0, 1, 0]);
    body.extend(8000u32.to_le_bytes());
    body.extend(16000u32.to_le_bytes());
    body.extend([2, 0, 16, 0]);
    for (name, content) in [(b"LIST", &info), (b"data", &data)] {
        body.extend(name);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
    }
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(body);
    file
}

fn from_memory(bytes: Vec<u8>) -> InputOptions {
    InputOptions {
        io: Some(Box::new(MemorySource::new(bytes))),
        ..InputOptions::default()
    }
}

fn from_io(io: impl SourceIo + 'static) -> InputOptions {
    InputOptions {
        io: Some(Box::new(io)),
        ..InputOptions::default()
    }
}

fn lavfi(description: &str) -> InputOptions {
    InputOptions {
        url: description.into(),
        format: Some("lavfi".into()),
        ..InputOptions::default()
    }
}

fn drain(input: &mut Input) -> (usize, Option<AvError>) {
    let mut bytes = 0;
    loop {
        match input.read_packet() {
            Ok(Some(packet)) => bytes += packet.size(),
            Ok(None) => return (bytes, None),
            Err(error) => return (bytes, Some(error)),
        }
    }
}

#[test]
fn a_title_that_is_not_utf8_is_a_valid_string() {
    let (input, _) = Input::open(from_memory(wav(100, &[0xff, 0xfe, b'A', 0x80]))).unwrap();
    let metadata = input.metadata();
    let title = &metadata.iter().find(|(key, _)| key == "title").unwrap().1;
    assert_eq!(title, "\u{fffd}\u{fffd}A\u{fffd}");
}

#[test]
fn a_wav_in_memory_says_what_it_holds_and_gives_all_its_bytes() {
    let (mut input, unused) = Input::open(from_memory(wav(44_100, b"a"))).unwrap();
    input.find_stream_info(&[]).unwrap();
    assert!(unused.is_empty());
    assert_eq!(input.format_name(), "wav");
    assert_eq!(
        (input.duration(), input.is_seekable()),
        (Some(5_512_500), true)
    );
    let stream = input.stream(0).unwrap();
    let parameters = stream.parameters().unwrap();
    assert_eq!(
        parameters.codec_id(),
        CodecId::from_name("pcm_s16le").unwrap()
    );
    assert_eq!((parameters.sample_rate(), parameters.channels()), (8000, 1));
    assert!(input.stream(1).is_none());
    assert_eq!(input.best_stream(MediaType::Audio), Some(0));
    assert_eq!(input.best_stream(MediaType::Video), None);
    let (bytes, error) = drain(&mut input);
    assert_eq!((bytes, error), (88_200, None));
    assert!(input.bytes_read() >= 88_200);
    assert!(
        input.read_packet().unwrap().is_none(),
        "the end stays the end"
    );
}

/// Fails with an errno (and an id) once so many bytes were read.
struct Failing {
    inner: MemorySource<Vec<u8>>,
    left: usize,
    error: IoError,
}

impl SourceIo for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::result::Result<usize, IoError> {
        if self.left == 0 {
            return Err(self.error);
        }
        let length = buffer.len().min(self.left);
        let count = self.inner.read(&mut buffer[..length])?;
        self.left -= count;
        Ok(count)
    }
    fn seek(&mut self, position: u64) -> std::result::Result<(), IoError> {
        self.inner.seek(position)
    }
    fn seekable(&self) -> bool {
        false
    }
    fn size(&self) -> Option<u64> {
        None
    }
}

#[test]
fn an_io_error_is_not_the_end_of_the_file() {
    let failing = Failing {
        inner: MemorySource::new(wav(44_100, b"a")),
        left: 65_536,
        error: IoError {
            errno: libc::EIO,
            id: Some(42),
        },
    };
    let (mut input, _) = Input::open(from_io(failing)).unwrap();
    let (bytes, error) = drain(&mut input);
    assert!((50_000..65_536).contains(&bytes), "{bytes}");
    assert_eq!(error.unwrap().errno(), Some(libc::EIO));
    assert_eq!(input.take_io_error().unwrap().id, Some(42));
    assert_eq!(input.take_io_error(), None);
}

#[test]
fn an_io_error_while_opening_comes_back_as_it_is() {
    let failing = Failing {
        inner: MemorySource::new(wav(44_100, b"a")),
        left: 0,
        error: IoError {
            errno: libc::EACCES,
            id: Some(7),
        },
    };
    let (error, io) = Input::open(from_io(failing)).unwrap_err();
    assert_eq!(error.errno(), Some(libc::EACCES));
    assert_eq!(io.unwrap().id, Some(7));
}

/// Misbehaves in a way of the test's choosing after a while.
struct Misbehaving<F> {
    inner: MemorySource<Vec<u8>>,
    reads: usize,
    misbehave: F,
}

impl<F: FnMut(usize, &mut [u8]) -> Option<std::result::Result<usize, IoError>> + Send> SourceIo
    for Misbehaving<F>
{
    fn read(&mut self, buffer: &mut [u8]) -> std::result::Result<usize, IoError> {
        self.reads += 1;
        match (self.misbehave)(self.reads, buffer) {
            Some(result) => result,
            None => self.inner.read(buffer),
        }
    }
    fn seek(&mut self, position: u64) -> std::result::Result<(), IoError> {
        self.inner.seek(position)
    }
    fn seekable(&self) -> bool {
        true
    }
    fn size(&self) -> Option<u64> {
        self.inner.size()
    }
}

fn misbehaving<F>(misbehave: F) -> InputOptions
where
    F: FnMut(usize, &mut [u8]) -> Option<std::result::Result<usize, IoError>> + Send + 'static,
{
    InputOptions {
        buffer_size: 4096,
        ..from_io(Misbehaving {
            inner: MemorySource::new(wav(200_000, b"a")),
            reads: 0,
            misbehave,
        })
    }
}

#[test]
fn a_reader_that_panics_ends_in_an_error_and_is_not_called_again() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let options = misbehaving(move |reads, _| {
        counter.fetch_add(1, Ordering::Relaxed);
        assert!(reads < 20, "as the test asks");
        None
    });
    let (mut input, _) = Input::open(options).unwrap();
    let (_, error) = drain(&mut input);
    assert_eq!(error.unwrap().kind(), AvErrorKind::External);
    let (_, again) = drain(&mut input);
    assert!(again.is_some());
    assert_eq!(calls.load(Ordering::Relaxed), 20);
}

#[test]
fn a_reader_that_reports_more_than_it_was_given_room_for_is_an_error() {
    let options = misbehaving(|reads, buffer| (reads > 10).then_some(Ok(buffer.len() + 1)));
    let (mut input, _) = Input::open(options).unwrap();
    let (_, error) = drain(&mut input);
    assert_eq!(error.unwrap().kind(), AvErrorKind::External);
}

#[test]
fn an_interrupted_read_is_tried_again() {
    let options =
        misbehaving(|reads, _| (reads % 3 == 0).then_some(Err(IoError::from_errno(libc::EINTR))));
    let (mut input, _) = Input::open(options).unwrap();
    assert_eq!(drain(&mut input), (400_000, None));
}

#[test]
fn a_reader_never_sees_what_was_in_memory_before() {
    let options = misbehaving(|_, buffer| {
        assert!(
            buffer.iter().all(|byte| *byte == 0),
            "left-overs in the buffer"
        );
        None
    });
    let (mut input, _) = Input::open(options).unwrap();
    assert_eq!(drain(&mut input), (400_000, None));
}

#[test]
fn options_that_nobody_used_come_back_by_name() {
    let options = InputOptions {
        options: vec![
            ("frobnicate".into(), "1".into()),
            ("ignore_length".into(), "1".into()),
            ("sample_ratee".into(), "2".into()),
        ],
        ..from_memory(wav(100, b"a"))
    };
    let (_, unused) = Input::open(options).unwrap();
    assert_eq!(unused, ["frobnicate", "sample_ratee"]);
}

#[test]
fn nul_characters_are_errors_and_not_panics() {
    let url = InputOptions {
        url: "a\0b".into(),
        ..InputOptions::default()
    };
    let format = InputOptions {
        format: Some("wa\0v".into()),
        ..from_memory(wav(1, b""))
    };
    let option = InputOptions {
        options: vec![("a".into(), "b\0c".into())],
        ..from_memory(wav(1, b""))
    };
    for options in [url, format, option] {
        let (error, _) = Input::open(options).unwrap_err();
        assert_eq!(error.errno(), Some(libc::EINVAL));
    }
}

#[test]
fn every_kind_of_bad_source_has_its_own_error() {
    let open = |options| Input::open(options).unwrap_err().0.kind();
    let path = |url: &str| InputOptions {
        url: url.into(),
        ..InputOptions::default()
    };
    assert_eq!(
        open(path("file:/nonexistent/a.mp4")),
        AvErrorKind::Errno(libc::ENOENT)
    );
    assert_eq!(
        open(path("nosuchprotocol://x")),
        AvErrorKind::ProtocolNotFound
    );
    assert_eq!(open(from_memory(Vec::new())), AvErrorKind::InvalidData);
    assert_eq!(
        open(from_memory(b"plain text, no media".to_vec())),
        AvErrorKind::InvalidData
    );
    let unknown = InputOptions {
        format: Some("nosuch".into()),
        ..from_memory(wav(1, b""))
    };
    assert_eq!(open(unknown), AvErrorKind::DemuxerNotFound);
}

#[test]
fn forbidden_formats_and_protocols_are_refused() {
    let forbidden = InputOptions {
        forbidden_formats: vec!["wav".into()],
        ..from_memory(wav(100, b"a"))
    };
    assert!(Input::open(forbidden).is_err());
    let other = InputOptions {
        forbidden_formats: vec!["concat".into(), "hls".into()],
        ..from_memory(wav(100, b"a"))
    };
    assert!(Input::open(other).is_ok());
    let protocol = InputOptions {
        url: "file:/etc/hostname".into(),
        protocols: Some(vec!["https".into()]),
        ..InputOptions::default()
    };
    let (error, _) = Input::open(protocol).unwrap_err();
    assert!(
        error.log.iter().any(|line| line.contains("whitelist")),
        "{error:?}"
    );
}

#[test]
fn a_raised_flag_stops_reading_a_source_that_never_ends() {
    let stop = StopFlag::new();
    let (mut input, _) = Input::open(InputOptions {
        stop: stop.clone(),
        ..lavfi("sine=frequency=440")
    })
    .unwrap();
    assert!(input.read_packet().unwrap().is_some());
    stop.abort();
    assert_eq!(input.read_packet().unwrap_err().kind(), AvErrorKind::Exit);
    let failing = from_io(Failing {
        inner: MemorySource::new(wav(44_100, b"a")),
        left: usize::MAX,
        error: IoError::from_errno(libc::EIO),
    });
    let (error, _) = Input::open(InputOptions { stop, ..failing }).unwrap_err();
    assert_eq!(error.kind(), AvErrorKind::Exit);
}

#[test]
fn a_deadline_ends_an_open_that_hangs() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let stop = StopFlag::new();
    stop.set_deadline_in(Some(Duration::from_millis(200)));
    let started = Instant::now();
    let options = InputOptions {
        url: format!("http://{}/never", listener.local_addr().unwrap()),
        stop,
        ..InputOptions::default()
    };
    let (error, _) = Input::open(options).unwrap_err();
    assert_eq!(error.kind(), AvErrorKind::Exit);
    assert!(
        started.elapsed() < Duration::from_millis(400),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn seeking_goes_to_the_sample_asked_for() {
    let (mut input, _) = Input::open(from_memory(wav(80_000, b"a"))).unwrap();
    input.find_stream_info(&[]).unwrap();
    drain(&mut input);
    input
        .seek(Some(0), i64::MIN, 40_000, 40_000, SeekFlags::default())
        .unwrap();
    let packet = input.read_packet().unwrap().unwrap();
    let pts = packet.pts().unwrap();
    assert!(pts <= 40_000 && pts > 30_000, "{pts}");
    let value = i16::from_le_bytes(*packet.data().first_chunk().unwrap());
    assert_eq!(i64::from(value), pts % 1000);
    assert!(input.seek(Some(9), 0, 0, 0, SeekFlags::default()).is_err());
    assert!(input.seek(Some(0), 5, 4, 5, SeekFlags::default()).is_err());
}

#[test]
fn pictures_and_sound_of_a_generator_decode_to_as_many_frames_as_asked() {
    let (mut input, _) = Input::open(lavfi(
        "testsrc=s=64x48:r=25:d=2[out0];sine=r=8000:d=2[out1]",
    ))
    .unwrap();
    input.find_stream_info(&[]).unwrap();
    assert_eq!(input.stream_count(), 2);
    assert!(!input.is_seekable());
    let mut decoders: Vec<_> = input
        .streams()
        .map(|stream| {
            let parameters = stream.parameters().unwrap();
            Decoder::open(&DecoderOptions {
                parameters: &parameters,
                decoder: None,
                options: &[],
                time_base: stream.time_base(),
                max_pixels: None,
                hardware: None,
            })
            .unwrap()
            .0
        })
        .collect();
    let mut frame = Frame::new().unwrap();
    let (mut pictures, mut samples) = (0, 0);
    while let Some(packet) = input.read_packet().unwrap() {
        let decoder = &mut decoders[packet.stream_index()];
        assert!(decoder.send_packet(&packet).unwrap());
        while decoder.receive_frame(&mut frame).unwrap() == Received::Frame {
            if frame.is_audio() {
                samples += frame.samples();
                assert!(frame.audio_plane(0).is_some());
            } else {
                pictures += 1;
                assert_eq!(frame.plane(0).unwrap().rows, 48);
            }
        }
    }
    for decoder in &mut decoders {
        decoder.send_end().unwrap();
        decoder.send_end().unwrap();
        assert_eq!(decoder.receive_frame(&mut frame).unwrap(), Received::End);
        decoder.flush();
        assert_eq!(
            decoder.receive_frame(&mut frame).unwrap(),
            Received::NeedsInput
        );
    }
    assert_eq!((pictures, samples), (50, 16_000));
}

#[test]
fn a_decoder_names_the_options_it_did_not_use_and_refuses_too_many_pixels() {
    let (mut input, _) = Input::open(lavfi("testsrc=s=64x48:d=1")).unwrap();
    input.find_stream_info(&[]).unwrap();
    let parameters = input.stream(0).unwrap().parameters().unwrap();
    let options = [
        ("threds".into(), "4".into()),
        ("threads".into(), "1".into()),
    ];
    let open = |decoder, max_pixels| {
        Decoder::open(&DecoderOptions {
            parameters: &parameters,
            decoder,
            options: &options,
            time_base: input.stream(0).unwrap().time_base(),
            max_pixels,
            hardware: None,
        })
    };
    assert_eq!(open(None, None).unwrap().1, ["threds"]);
    assert!(open(Some("nosuch"), None).is_err());
    assert!(open(Some("aac"), None).is_err(), "wrong kind");
    assert!(open(None, Some(64)).is_err());
}

#[test]
fn parameters_are_a_copy_that_the_input_does_not_see() {
    let (input, _) = Input::open(from_memory(wav(100, b"a"))).unwrap();
    let mut copy = input.stream(0).unwrap().parameters().unwrap();
    let before = copy.codec_tag();
    copy.set_codec_tag(0);
    assert_eq!(
        input.stream(0).unwrap().parameters().unwrap().codec_tag(),
        before
    );
    drop(input);
    assert_eq!(copy.sample_rate(), 8000);
}

#[test]
fn packets_outlive_the_input_they_came_from() {
    let (mut input, _) = Input::open(from_memory(wav(1000, b"a"))).unwrap();
    let packet = input.read_packet().unwrap().unwrap();
    drop(input);
    assert_eq!(packet.data()[2..4], [1, 0]);
}
