use std::sync::{Arc, Mutex, PoisonError};

use super::*;
use crate::channel_layout::ChannelLayout;
use crate::encoder::{AudioEncoderInput, Encoder, EncoderInput, EncoderSettings, Sent};
use crate::encoder_codec::EncoderCodec;
use crate::error::AvErrorKind;
use crate::frame::Frame;
use crate::sample_format::SampleFormat;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn bytes(&self) -> Vec<u8> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl WriteTarget for Memory {
    fn write(&mut self, data: &[u8], position: u64) -> io::Result<()> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = usize::try_from(position).unwrap();
        let end = start + data.len();
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[start..end].copy_from_slice(data);
        Ok(())
    }

    fn seekable(&self) -> bool {
        true
    }
}

/// A target that fails in its own way.
struct Failing(fn() -> io::Result<()>);

impl WriteTarget for Failing {
    fn write(&mut self, _: &[u8], _: u64) -> io::Result<()> {
        (self.0)()
    }
}

fn pcm() -> Encoder {
    let input = EncoderInput::Audio(AudioEncoderInput {
        format: SampleFormat::S16,
        sample_rate: 8000,
        layout: ChannelLayout::default_for(1),
    });
    let codec = EncoderCodec::from_name("pcm_s16le").unwrap();
    Encoder::open(
        codec,
        &input,
        &EncoderSettings::default(),
        false,
        Dictionary::new(),
    )
    .unwrap()
}

fn packets(encoder: &mut Encoder) -> Vec<Packet> {
    let mut frame = Frame::audio(
        SampleFormat::S16,
        &ChannelLayout::default_for(1),
        4000,
        8000,
    )
    .unwrap();
    frame.set_pts(Some(0));
    assert_eq!(encoder.send(Some(&frame)).unwrap(), Sent::Taken);
    encoder.send(None).unwrap();
    std::iter::from_fn(|| encoder.receive().unwrap()).collect()
}

fn output(format: &str, encoder: &Encoder) -> Output {
    let mut output = Output::new(
        OutputFormat::from_name(format).unwrap(),
        "",
        StopFlag::new(),
    )
    .unwrap();
    let base = encoder.time_base();
    assert_eq!(
        output
            .add_stream(
                &encoder.parameters().unwrap(),
                base,
                &StreamFacts::default()
            )
            .unwrap(),
        0
    );
    output
}

#[test]
fn a_header_is_patched_once_the_length_is_known() {
    let mut encoder = pcm();
    let mut output = output("wav", &encoder);
    output
        .set_metadata(&[("title".into(), "a title".into())])
        .unwrap();
    let memory = Memory::default();
    output
        .open(
            OutputTarget::Custom(Box::new(memory.clone())),
            Dictionary::new(),
        )
        .unwrap();
    for packet in packets(&mut encoder) {
        output.write(packet, 0).unwrap();
    }
    output.finish().unwrap();
    let bytes = memory.bytes();
    assert_eq!(&bytes[..4], b"RIFF");
    assert_eq!(
        u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize,
        bytes.len() - 8
    );
    assert!(bytes.windows(7).any(|window| window == b"a title"));
}

#[test]
fn options_that_nobody_used_are_named_before_a_byte_is_written() {
    let encoder = pcm();
    let memory = Memory::default();
    let options =
        Dictionary::from_pairs([("write_peak", "on"), ("nosuch", "1"), ("other", "2")]).unwrap();
    let error = output("wav", &encoder)
        .open(OutputTarget::Custom(Box::new(memory.clone())), options)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.options),
        (
            AvErrorKind::OptionNotFound,
            vec!["nosuch".into(), "other".into()]
        )
    );
    assert!(memory.bytes().is_empty());
}

#[test]
fn a_targets_own_error_comes_back_as_it_was() {
    let mut encoder = pcm();
    let mut output = output("wav", &encoder);
    let full = || Err(io::Error::from_raw_os_error(libc::ENOSPC));
    let mut failed = output
        .open(
            OutputTarget::Custom(Box::new(Failing(full))),
            Dictionary::new(),
        )
        .err();
    for packet in packets(&mut encoder) {
        failed = failed.or(output.write(packet, 0).err());
    }
    let failed = failed.or_else(|| output.finish().err()).unwrap();
    assert_eq!(failed.errno(), Some(libc::ENOSPC));
    assert_eq!(
        output.take_io_error().unwrap().raw_os_error(),
        Some(libc::ENOSPC)
    );
}

#[test]
fn a_target_that_panics_gives_an_error_and_not_an_abort() {
    let mut encoder = pcm();
    let mut output = output("wav", &encoder);
    let target = Failing(|| panic!("user code"));
    let mut failed = output
        .open(OutputTarget::Custom(Box::new(target)), Dictionary::new())
        .err();
    for packet in packets(&mut encoder) {
        failed = failed.or(output.write(packet, 0).err());
    }
    assert!(failed.or_else(|| output.finish().err()).is_some());
    assert!(
        output
            .take_io_error()
            .unwrap()
            .to_string()
            .contains("panicked")
    );
}

#[test]
fn a_format_that_opens_itself_makes_no_file() {
    let folder = std::env::temp_dir().join(format!("sluice-output-{}", std::process::id()));
    let path = folder.to_string_lossy().into_owned();
    let mut encoder = pcm();
    let mut output = Output::new(
        OutputFormat::from_name("null").unwrap(),
        &path,
        StopFlag::new(),
    )
    .unwrap();
    output
        .add_stream(
            &encoder.parameters().unwrap(),
            encoder.time_base(),
            &StreamFacts::default(),
        )
        .unwrap();
    output
        .open(OutputTarget::Itself, Dictionary::new())
        .unwrap();
    for packet in packets(&mut encoder) {
        output.write(packet, 0).unwrap();
    }
    output.finish().unwrap();
    assert!(!folder.exists());
}

#[test]
fn calls_out_of_order_are_refused() {
    let mut encoder = pcm();
    let mut output = output("wav", &encoder);
    let packet = packets(&mut encoder).remove(0);
    assert!(output.write(packet, 0).is_err());
    assert!(output.finish().is_err());
    output
        .open(
            OutputTarget::Custom(Box::new(Memory::default())),
            Dictionary::new(),
        )
        .unwrap();
    let parameters = encoder.parameters().unwrap();
    assert!(
        output
            .add_stream(&parameters, encoder.time_base(), &StreamFacts::default())
            .is_err()
    );
    assert!(output.set_metadata(&[]).is_err());
    output.finish().unwrap();
    assert!(output.finish().is_err());
}

#[test]
fn a_raised_stop_flag_ends_writing() {
    let mut encoder = pcm();
    let stop = StopFlag::new();
    let mut output =
        Output::new(OutputFormat::from_name("wav").unwrap(), "", stop.clone()).unwrap();
    output
        .add_stream(
            &encoder.parameters().unwrap(),
            encoder.time_base(),
            &StreamFacts::default(),
        )
        .unwrap();
    output
        .open(
            OutputTarget::Custom(Box::new(Memory::default())),
            Dictionary::new(),
        )
        .unwrap();
    for packet in packets(&mut encoder) {
        output.write(packet, 0).unwrap();
    }
    stop.abort();
    assert_eq!(output.finish().unwrap_err().kind(), AvErrorKind::Exit);
}

#[test]
fn a_stream_that_the_container_cannot_hold_is_refused() {
    let encoder = pcm();
    let mut output = output("mp3", &encoder);
    assert!(
        output
            .open(
                OutputTarget::Custom(Box::new(Memory::default())),
                Dictionary::new()
            )
            .is_err()
    );
    assert!(pcm().codec().sample_rates().unwrap().is_none());
}
