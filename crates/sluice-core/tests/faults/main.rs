//! Bad sources: each its own error, never an empty success, and what was whole before the fault comes first.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]

mod reach;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{AudioOutputConfig, FailOn, OpenConfig, SourceInput, VideoOutputConfig};
use sluice_core::error::{Error, Result};
use sluice_core::io::SourceRead;
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Reader};

const CLIP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/media/speech.mp4"
);

fn clip() -> Vec<u8> {
    std::fs::read(CLIP).unwrap()
}

fn open(input: SourceInput, config: OpenConfig) -> Result<Reader> {
    Reader::open(input, config, StopFlag::new())
}

fn bytes(bytes: Vec<u8>) -> SourceInput {
    SourceInput::Bytes(Arc::new(bytes))
}

fn path(path: &str) -> SourceInput {
    SourceInput::Text(path.to_owned())
}

fn code_of_opening(input: SourceInput, config: OpenConfig) -> &'static str {
    open(input, config).expect_err("it must not open").code()
}

/// Times of all pictures, samples in all, and the error that came at the end, if one did.
fn read(reader: &mut Reader) -> (Vec<f64>, usize, Option<Error>) {
    let outputs = reader.outputs();
    let (mut times, mut samples, mut fault) = (Vec::new(), 0, None);
    loop {
        match outputs.try_step(4) {
            Taken::Ended => return (times, samples, fault),
            Taken::Pending => {
                if let Err(error) = reader.pump(Goal::Step, 4) {
                    assert!(fault.replace(error).is_none(), "an error is told once");
                }
            }
            Taken::Ready(step) => {
                assert!(fault.is_none(), "nothing comes behind the error");
                for chunk in step.into_iter().flatten() {
                    match chunk {
                        Chunk::Audio(chunk) => samples += chunk.frames,
                        Chunk::Video(chunk) => {
                            times.extend(chunk.timestamps.iter().map(|time| time.to_f64()));
                        }
                        Chunk::Subtitle(_) | Chunk::Packet(_) => {}
                    }
                }
            }
        }
    }
}

fn with_outputs(mut reader: Reader) -> Reader {
    reader
        .add_audio_output(AudioOutputConfig::default())
        .unwrap();
    let small = VideoOutputConfig {
        width: Some(32),
        height: Some(32),
        ..VideoOutputConfig::default()
    };
    reader.add_video_output(small).unwrap();
    reader
}

#[test]
fn what_is_not_a_file_says_what_it_is() {
    let plain = OpenConfig::default;
    assert_eq!(
        code_of_opening(path("/no/such/file.mp4"), plain()),
        "ERR_NOT_FOUND"
    );
    assert_eq!(
        code_of_opening(path("concat:a|b"), plain()),
        "ERR_NOT_FOUND"
    );
    assert_eq!(code_of_opening(path(""), plain()), "ERR_NOT_FOUND");
    let folder = open(path("/tmp"), plain()).expect_err("a directory");
    assert_eq!((folder.code(), folder.details.errno), ("ERR_IO", Some(21)));
    assert_eq!(
        code_of_opening(bytes(Vec::new()), plain()),
        "ERR_INVALID_DATA"
    );
    assert_eq!(
        code_of_opening(bytes(b"no media at all, only words\n".repeat(100)), plain()),
        "ERR_INVALID_DATA"
    );
}

#[test]
fn an_unknown_name_says_what_was_probably_meant() {
    let config = OpenConfig {
        format: Some("matrosca".to_owned()),
        ..OpenConfig::default()
    };
    let error = open(path(CLIP), config).expect_err("no such demuxer");
    assert_eq!(error.code(), "ERR_UNSUPPORTED_FORMAT");
    assert!(error.message.contains("'matroska'"), "{}", error.message);

    let options = vec![
        ("ignore_editlists".to_owned(), "1".to_owned()),
        ("frobnicate".to_owned(), "2".to_owned()),
    ];
    let error = open(
        path(CLIP),
        OpenConfig {
            options,
            ..OpenConfig::default()
        },
    )
    .expect_err("no such options");
    assert_eq!(error.code(), "ERR_UNEXPECTED_OPTIONS");
    assert_eq!(error.details.options, ["ignore_editlists", "frobnicate"]);
    assert!(
        error.message.contains("'ignore_editlist'"),
        "{}",
        error.message
    );

    let mut reader = open(path(CLIP), OpenConfig::default()).unwrap();
    let mut config = VideoOutputConfig::default();
    config.common.decoder = Some("h246".to_owned());
    let error = reader
        .add_video_output(config)
        .expect_err("no such decoder");
    assert_eq!(error.code(), "ERR_UNKNOWN_CODEC");
    assert!(error.message.contains("'h264'"), "{}", error.message);

    let mut config = VideoOutputConfig::default();
    config.common.filter = Some("scale=32:32,hflp".to_owned());
    let error = reader.add_video_output(config).expect_err("no such filter");
    assert_eq!(error.code(), "ERR_UNKNOWN_FILTER");
    assert!(error.message.contains("'hflip'"), "{}", error.message);

    let mut config = VideoOutputConfig::default();
    config.common.decoder_options = vec![("thread".to_owned(), "1".to_owned())];
    let error = reader.add_video_output(config).expect_err("no such option");
    assert_eq!(
        (error.code(), error.details.options.as_slice()),
        ("ERR_UNEXPECTED_OPTIONS", ["thread".to_owned()].as_slice())
    );

    let mut config = AudioOutputConfig::default();
    config.common.stream_index = Some(0);
    assert_eq!(
        reader
            .add_audio_output(config)
            .expect_err("stream 0 is video")
            .code(),
        "ERR_NO_SUCH_STREAM"
    );
}

#[test]
fn a_cut_file_gives_what_is_whole_and_then_says_so() {
    let clip = clip();
    let whole = read(&mut with_outputs(
        open(bytes(clip.clone()), OpenConfig::default()).unwrap(),
    ));
    assert!(whole.2.is_none(), "{:?}", whole.2);
    for percent in [5, 20, 40, 60, 80, 95, 99] {
        let cut = clip[..clip.len() * percent / 100].to_vec();
        match open(bytes(cut), OpenConfig::default()) {
            Err(error) => assert!(
                ["ERR_TRUNCATED", "ERR_INVALID_DATA"].contains(&error.code()),
                "{percent} %: {error}"
            ),
            Ok(reader) => {
                let (times, samples, error) = read(&mut with_outputs(reader));
                let error = error.unwrap_or_else(|| {
                    Error::internal("test", format!("{percent} %: an empty success"))
                });
                assert_eq!(error.code(), "ERR_TRUNCATED", "{percent} %: {error}");
                assert!(whole.0.starts_with(&times), "{percent} %: {times:?}");
                assert!(samples <= whole.1);
                assert!(percent < 40 || !times.is_empty(), "{percent} %");
            }
        }
    }
}

/// Sources that fit one buffer are read to their end while they are opened, and then again from the start.
#[test]
fn a_source_of_any_size_around_the_buffer_s_gives_the_same() {
    let clip = clip();
    for size in [clip.len() - 1, clip.len(), clip.len() + 1, 4096, 1] {
        let config = OpenConfig {
            buffer_size: size,
            ..OpenConfig::default()
        };
        let (times, samples, error) = read(&mut with_outputs(
            open(bytes(clip.clone()), config).unwrap(),
        ));
        assert_eq!(
            (times.len(), samples, error),
            (250, 441_000, None),
            "a buffer of {size}"
        );
    }
}

#[test]
fn a_cut_file_simply_ends_where_that_is_no_fault() {
    let clip = clip();
    let config = OpenConfig {
        fail_on: FailOn::None,
        ..OpenConfig::default()
    };
    let (times, _, error) = read(&mut with_outputs(
        open(bytes(clip[..clip.len() * 3 / 4].to_vec()), config).unwrap(),
    ));
    assert!(!times.is_empty());
    assert!(error.is_none(), "{error:?}");
}

/// Bytes that can only be read forwards, or fail in the middle.
struct Pipe {
    bytes: Vec<u8>,
    position: usize,
    fails_at: Option<usize>,
}

impl SourceRead for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.fails_at.is_some_and(|at| self.position >= at) {
            return Err(Error::callback("read", 42));
        }
        let rest = &self.bytes[self.position..];
        let count = rest.len().min(buffer.len()).min(5000);
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position += count;
        Ok(count)
    }

    fn seek(&mut self, _: u64) -> Result<()> {
        Err(Error::internal("seek", "a pipe was asked to seek"))
    }

    fn seekable(&self) -> bool {
        false
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

fn pipe(bytes: Vec<u8>, fails_at: Option<usize>) -> SourceInput {
    SourceInput::Custom(Box::new(Pipe {
        bytes,
        position: 0,
        fails_at,
    }))
}

/// The clip with its index moved behind the data, or in front of it; offsets stay right because nothing is in between.
fn position_of(clip: &[u8], name: &[u8; 4]) -> usize {
    clip.windows(4).position(|window| window == name).unwrap()
}

#[test]
fn a_pipe_is_read_to_its_end_or_says_that_it_cannot_go_back() {
    let clip = clip();
    let index_first = position_of(&clip, b"moov") < position_of(&clip, b"mdat");
    match open(pipe(clip, None), OpenConfig::default()) {
        Ok(reader) => {
            let (times, samples, error) = read(&mut with_outputs(reader));
            if index_first {
                assert_eq!((times.len(), samples, error), (250, 441_000, None));
            } else {
                assert_eq!(
                    error.expect("data before its index").code(),
                    "ERR_NOT_SEEKABLE"
                );
            }
        }
        Err(error) => assert_eq!(error.code(), "ERR_NOT_SEEKABLE"),
    }
}

#[test]
fn the_source_s_own_exception_comes_back_as_it_is() {
    let clip = clip();
    let error = open(pipe(clip.clone(), Some(0)), OpenConfig::default())
        .expect_err("the first read throws");
    assert_eq!(error.details.callback, Some(42));
    let at = clip.len() * 3 / 4;
    if let Ok(reader) = open(pipe(clip, Some(at)), OpenConfig::default()) {
        let (times, _, error) = read(&mut with_outputs(reader));
        assert_eq!(
            error.expect("a later read throws").details.callback,
            Some(42)
        );
        assert!(!times.is_empty());
    }
}

#[test]
fn damage_in_the_middle_is_told_after_what_came_before_or_skipped_and_counted() {
    let mut clip = clip();
    let length = clip.len();
    for byte in &mut clip[length / 2..length / 2 + 4000] {
        *byte ^= 0x5a;
    }
    let (times, _, error) = read(&mut with_outputs(
        open(bytes(clip.clone()), OpenConfig::default()).unwrap(),
    ));
    assert_eq!(error.expect("damage").code(), "ERR_INVALID_DATA");
    assert!(!times.is_empty());
    let spaced = times.windows(2).all(|pair| pair[1] - pair[0] < 0.05);
    assert!(spaced, "{times:?}");

    let config = OpenConfig {
        fail_on: FailOn::None,
        ..OpenConfig::default()
    };
    let mut reader = with_outputs(open(bytes(clip), config).unwrap());
    let (all, _, error) = read(&mut reader);
    assert_eq!(error, None);
    assert!(all.len() > times.len());
    assert!(reader.stats().read().decode_errors > 0);
}

#[test]
fn a_fifo_without_a_writer_is_given_up_at_once() {
    let folder = std::env::temp_dir().join(format!("sluice-fifo-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let fifo = folder.join("pipe.mp4");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    if made.is_ok_and(|status| status.success()) {
        let stop = StopFlag::new();
        let other = stop.clone();
        let stopper = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            other.abort();
        });
        let start = Instant::now();
        let error = Reader::open(
            path(&fifo.display().to_string()),
            OpenConfig::default(),
            stop,
        )
        .expect_err("no writer");
        assert_eq!(error.code(), "ERR_ABORTED");
        assert!(
            start.elapsed() < Duration::from_millis(250),
            "{:?}",
            start.elapsed()
        );
        stopper.join().unwrap();

        let config = OpenConfig {
            open_timeout: Some(Duration::from_millis(80)),
            ..OpenConfig::default()
        };
        assert_eq!(
            code_of_opening(path(&fifo.display().to_string()), config),
            "ERR_TIMEOUT"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_output_that_nobody_reads_is_an_error_instead_of_a_hang() {
    let mut reader = with_outputs(open(path(CLIP), OpenConfig::default()).unwrap());
    let error = loop {
        match reader.pump(Goal::Output(0), 4) {
            Ok(_) => drop(reader.outputs().try_next(reader.output_id(0).unwrap())),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), "ERR_UNREAD_OUTPUT");
}

#[test]
fn a_closed_reader_says_so() {
    let mut reader = with_outputs(open(path(CLIP), OpenConfig::default()).unwrap());
    reader.close();
    reader.close();
    assert_eq!(
        reader.process_packet().expect_err("closed").code(),
        "ERR_CLOSED"
    );
    assert_eq!(
        reader
            .seek(0.0, sluice_core::config::SeekMode::Key)
            .expect_err("closed")
            .code(),
        "ERR_CLOSED"
    );
}
