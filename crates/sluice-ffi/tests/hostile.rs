//! Files and readers that mean harm: nothing may crash, hang or reach further than it was
//! allowed to.

#![expect(clippy::unwrap_used, reason = "in a test, what is missing fails it")]

use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sluice_ffi::decoder::{Decoder, DecoderOptions, Received};
use sluice_ffi::frame::Frame;
use sluice_ffi::input::{Input, InputOptions};
use sluice_ffi::media_type::MediaType;
use sluice_ffi::source_io::{IoError, MemorySource, SourceIo};
use sluice_ffi::{AvError, StopFlag};

/// The project's own clip: H.264 and AAC in MP4.
fn clip() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/media/speech.mp4"))
        .unwrap()
}

fn decode_everything(options: InputOptions) {
    let Ok((mut input, _)) = Input::open(options) else {
        return;
    };
    if input
        .find_stream_info(&[("max_pixels".into(), "4000000".into())])
        .is_err()
    {
        return;
    }
    let mut decoders: Vec<_> = input
        .streams()
        .map(|stream| {
            let parameters = stream.parameters().unwrap();
            let options = DecoderOptions {
                parameters: &parameters,
                decoder: None,
                options: &[("threads".into(), "1".into())],
                time_base: stream.time_base(),
                max_pixels: Some(4_000_000),
                hardware: None,
            };
            Decoder::open(&options).ok().map(|(decoder, _)| decoder)
        })
        .collect();
    let mut frame = Frame::new().unwrap();
    let mut errors = 0;
    while errors < 50 {
        let packet = match input.read_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(_) => {
                errors += 1;
                continue;
            }
        };
        let Some(Some(decoder)) = decoders.get_mut(packet.stream_index()) else {
            continue;
        };
        // A damaged packet is the test's point, and the decoder goes on after it.
        let _ = decoder.send_packet(&packet);
        while let Ok(Received::Frame) = decoder.receive_frame(&mut frame) {
            for index in 0..frame.plane_count() {
                let bytes = match frame.is_audio() {
                    true => frame.audio_plane(index),
                    false => frame.plane(index).map(|plane| plane.data),
                };
                // Touching the last byte is what a wrong length would crash at.
                std::hint::black_box(bytes.and_then(|bytes| bytes.last().copied()));
            }
        }
    }
}

/// Hands out bytes in odd pieces and then does what the test chose.
struct Erratic {
    inner: MemorySource<Vec<u8>>,
    pieces: Vec<usize>,
    reads: usize,
    fault_after: usize,
    fault: u8,
    seekable: bool,
}

impl SourceIo for Erratic {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, IoError> {
        self.reads += 1;
        if self.reads > self.fault_after {
            match self.fault {
                0 => return Err(IoError::from_errno(libc::EIO)),
                1 => return Ok(buffer.len() + 1),
                2 => return Ok(usize::MAX),
                3 => std::panic::resume_unwind(Box::new("as the test asks")),
                4 => return Ok(0),
                _ => {
                    return Err(IoError {
                        errno: i32::MIN,
                        id: Some(1),
                    });
                }
            }
        }
        let piece = self.pieces[self.reads % self.pieces.len()].clamp(1, buffer.len());
        self.inner.read(&mut buffer[..piece])
    }

    fn seek(&mut self, position: u64) -> Result<(), IoError> {
        self.inner.seek(position)
    }

    fn seekable(&self) -> bool {
        self.seekable
    }

    fn size(&self) -> Option<u64> {
        self.fault.is_multiple_of(2).then_some(u64::MAX)
    }
}

fn from_io(io: impl SourceIo + 'static) -> InputOptions {
    let stop = StopFlag::new();
    stop.set_deadline_in(Some(Duration::from_secs(20)));
    InputOptions {
        io: Some(Box::new(io)),
        stop,
        ..InputOptions::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_damaged_file_ends_in_errors_and_not_in_a_crash(
        cut in 0.0..1.0f64,
        flips in prop::collection::vec((0.0..1.0f64, any::<u8>()), 0..60),
    ) {
        let mut bytes = clip();
        for (place, value) in flips {
            let place = (place * (bytes.len() - 1) as f64) as usize;
            bytes[place] = value;
        }
        bytes.truncate((cut * bytes.len() as f64) as usize);
        decode_everything(from_io(MemorySource::new(bytes)));
    }

    #[test]
    fn a_reader_may_do_anything_at_any_time(
        pieces in prop::collection::vec(1usize..40_000, 1..8),
        fault_after in 0usize..200,
        fault in 0u8..6,
        seekable in any::<bool>(),
    ) {
        decode_everything(from_io(Erratic {
            inner: MemorySource::new(clip()),
            pieces,
            reads: 0,
            fault_after,
            fault,
            seekable,
        }));
    }
}

#[test]
fn a_playlist_in_bytes_reaches_no_file_when_no_protocol_is_allowed() {
    let target = std::env::temp_dir().join(format!("sluice-hostile-{}.ts", std::process::id()));
    std::fs::write(&target, vec![0x47; 188 * 50]).unwrap();
    let playlist = format!(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{}\n#EXT-X-ENDLIST\n",
        target.display()
    );
    let options = InputOptions {
        format: Some("hls".into()),
        protocols: Some(Vec::new()),
        ..from_io(MemorySource::new(playlist.into_bytes()))
    };
    let outcome = Input::open(options);
    std::fs::remove_file(&target).unwrap();
    assert!(outcome.is_err());
}

#[test]
fn an_error_found_on_a_decoders_own_threads_quotes_what_they_logged() {
    let (mut input, _) = Input::open(from_io(MemorySource::new(clip()))).unwrap();
    input.find_stream_info(&[]).unwrap();
    let index = input.best_stream(MediaType::Video).unwrap();
    let parameters = input.stream(index).unwrap().parameters().unwrap();
    let threads = [("threads".into(), "4".into())];
    let (mut decoder, _) = Decoder::open(&DecoderOptions {
        options: &threads,
        ..DecoderOptions::new(&parameters)
    })
    .unwrap();
    let mut frame = Frame::new().unwrap();
    let mut errors = Vec::new();
    let mut note = |result: Result<(), AvError>| errors.extend(result.err());
    while let Some(mut packet) = input.read_packet().unwrap() {
        if packet.stream_index() != index {
            continue;
        }
        packet.data_mut().unwrap().fill(0xff);
        note(decoder.send_packet(&packet).map(|_| ()));
        note(decoder.receive_frame(&mut frame).map(|_| ()));
    }
    assert!(!errors.is_empty());
    assert!(
        errors.iter().any(|error| !error.log.is_empty()),
        "{:?}",
        errors[0]
    );
}

#[test]
fn more_streams_than_allowed_are_an_error() {
    let options = InputOptions {
        max_streams: Some(1),
        ..from_io(MemorySource::new(clip()))
    };
    assert!(Input::open(options).is_err());
}

/// Never gives anything, as a stalled server would; looks at the flag now and then.
struct Stalled(StopFlag);

impl SourceIo for Stalled {
    fn read(&mut self, _: &mut [u8]) -> Result<usize, IoError> {
        while !self.0.is_raised() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(IoError::from_errno(libc::EINTR))
    }

    fn seek(&mut self, _: u64) -> Result<(), IoError> {
        Ok(())
    }

    fn seekable(&self) -> bool {
        false
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

#[test]
fn an_abort_from_another_thread_ends_a_stalled_open_at_once() {
    let stop = StopFlag::new();
    let abort = stop.clone();
    let aborted_at = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        abort.abort();
        Instant::now()
    });
    let (error, _) = Input::open(InputOptions {
        io: Some(Box::new(Stalled(stop.clone()))),
        stop,
        ..InputOptions::default()
    })
    .unwrap_err();
    assert_eq!(error.kind(), sluice_ffi::AvErrorKind::Exit);
    assert!(aborted_at.join().unwrap().elapsed() < Duration::from_millis(100));
}
