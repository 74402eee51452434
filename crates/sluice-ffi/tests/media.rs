//! Real files against what another reader of FFmpeg found in them (`shared/media/facts.tsv`).
#![expect(clippy::unwrap_used, reason = "in a test, what is missing fails it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sluice_ffi::decoder::{Decoder, DecoderOptions, Received};
use sluice_ffi::frame::Frame;
use sluice_ffi::input::{Input, InputOptions};
use sluice_ffi::media_type::MediaType;

fn media() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/media");
    folder.join("facts.tsv").exists().then_some(folder)
}

/// One line of the table, by the names of its columns.
type Facts = BTreeMap<String, String>;

fn facts(folder: &Path) -> Vec<Facts> {
    let table = std::fs::read_to_string(folder.join("facts.tsv")).unwrap();
    let mut lines = table.lines().map(|line| line.split('\t'));
    let names: Vec<_> = lines.next().unwrap().map(str::to_owned).collect();
    lines
        .map(|cells| {
            names
                .iter()
                .cloned()
                .zip(cells.map(str::to_owned))
                .collect()
        })
        .collect()
}

fn open(path: &Path) -> Option<Input> {
    let options = InputOptions {
        url: format!("file:{}", path.display()),
        ..InputOptions::default()
    };
    let (mut input, unused) = Input::open(options).ok()?;
    assert!(unused.is_empty());
    input.find_stream_info(&[]).ok()?;
    Some(input)
}

#[derive(Default, Clone, Debug)]
struct Counted {
    frames: usize,
    samples: usize,
    errors: usize,
}

fn receive(decoder: &mut Decoder, frame: &mut Frame, counted: &mut Counted) {
    loop {
        match decoder.receive_frame(frame) {
            Ok(Received::Frame) => {
                counted.frames += 1;
                counted.samples += frame.samples();
                let planes = frame.plane_count();
                let held = |index| match frame.is_audio() {
                    true => frame.audio_plane(index).is_some(),
                    false => frame.plane(index).is_some(),
                };
                assert!(planes > 0 && (0..planes).all(held), "{frame:?}");
            }
            Ok(_) => return,
            Err(_) => counted.errors += 1,
        }
    }
}

fn decode(input: &mut Input) -> BTreeMap<usize, Counted> {
    let mut decoders = BTreeMap::new();
    for stream in input.streams() {
        let parameters = stream.parameters().unwrap();
        if !matches!(parameters.media_type(), MediaType::Audio | MediaType::Video) {
            continue;
        }
        let options = DecoderOptions {
            parameters: &parameters,
            decoder: None,
            options: &[],
            time_base: stream.time_base(),
            max_pixels: None,
            hardware: None,
        };
        if let Ok((decoder, _)) = Decoder::open(&options) {
            decoders.insert(stream.index(), (decoder, Counted::default()));
        }
    }
    let mut frame = Frame::new().unwrap();
    while let Ok(Some(packet)) = input.read_packet() {
        let Some((decoder, counted)) = decoders.get_mut(&packet.stream_index()) else {
            continue;
        };
        loop {
            match decoder.send_packet(&packet) {
                Ok(true) => break,
                Ok(false) => receive(decoder, &mut frame, counted),
                Err(_) => {
                    counted.errors += 1;
                    break;
                }
            }
        }
        receive(decoder, &mut frame, counted);
    }
    for (decoder, counted) in decoders.values_mut() {
        let _ = decoder.send_end();
        receive(decoder, &mut frame, counted);
    }
    decoders
        .into_iter()
        .map(|(index, (_, counted))| (index, counted))
        .collect()
}

#[test]
fn every_file_decodes_to_as_many_frames_and_samples_as_another_reader_finds() {
    let Some(folder) = media() else { return };
    let mut decoded = BTreeMap::new();
    let mut wrong = Vec::new();
    for fact in facts(&folder) {
        let file = &fact["file"];
        let Ok(stream) = fact["stream"].parse::<usize>() else {
            continue;
        };
        let counts = decoded
            .entry(file.clone())
            .or_insert_with(|| open(&folder.join(file)).map(|mut input| decode(&mut input)));
        let wanted = |name: &str| fact[name].parse::<usize>().unwrap_or(0);
        let found = counts
            .as_ref()
            .and_then(|counts| counts.get(&stream).cloned())
            .unwrap_or_default();
        // FFmpeg 9 cuts the last block where an MP4 edit list ends; the table's 8.1 did not.
        let missing = wanted("samples").checked_sub(found.samples);
        if wanted("frames") != found.frames || missing.is_none_or(|missing| missing > 16) {
            wrong.push(format!("{file} {stream}: {fact:?} but {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
