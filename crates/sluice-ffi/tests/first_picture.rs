//! What the headers of a first picture say against what FFmpeg knows after it has decoded pictures.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing fails it")]

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sluice_ffi::decoder::{Decoder, DecoderOptions};
use sluice_ffi::input::{Input, InputOptions};
use sluice_ffi::log::take_last_lines;
use sluice_ffi::source_io::{FileSource, MemorySource};

/// Whatever is known of every stream.
fn facts(options: InputOptions) -> Option<Vec<String>> {
    let (mut input, _) = Input::open(options).ok()?;
    input.find_stream_info(&[]).ok()?;
    let all = input.streams().map(|stream| {
        let parameters = stream.parameters().unwrap();
        format!(
            "{} {:?} {:?} {}x{} {:?} {:?} delay {} {:?} raw {:?} {:?} rates {:?} {:?} {:?} {:?} from {:?} for {:?} {:?} {:?}",
            parameters.codec_id().name(),
            parameters.profile_name(),
            parameters.level(),
            parameters.width(),
            parameters.height(),
            parameters.pixel_format().name(),
            parameters.sample_aspect_ratio(),
            parameters.video_delay(),
            parameters.color(),
            parameters.bits_per_raw_sample(),
            parameters.bit_rate(),
            parameters.frame_rate(),
            stream.frame_rate(),
            stream.average_frame_rate(),
            stream.base_frame_rate(),
            stream.start_time(),
            stream.duration(),
            stream.sample_aspect_ratio(),
            parameters.display_matrix(),
        )
    });
    Some(all.collect())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![path],
        })
        .collect()
}

fn media() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/media")
}

fn by_address(path: &Path) -> InputOptions {
    InputOptions {
        url: format!("file:{}", path.display()),
        ..InputOptions::default()
    }
}

#[test]
fn headers_say_of_every_file_what_its_decoded_pictures_say() {
    let folder = media();
    let mut compared = 0;
    for path in files(&folder) {
        // What FFmpeg opens itself is analysed as FFmpeg does it.
        let Some(decoded) = facts(by_address(&path)) else {
            continue;
        };
        let io = FileSource::new(File::open(&path).unwrap());
        let read = facts(InputOptions {
            io: Some(Box::new(io)),
            ..by_address(&path)
        });
        assert_eq!(read.unwrap(), decoded, "{}", path.display());
        let is_h264 = |facts: &&String| facts.starts_with("h264 ");
        compared += decoded.iter().filter(is_h264).count();
    }
    assert!(compared > 0 || !folder.exists());
}

/// Where the first picture of the first stream lies, if that is H.264 in an MP4.
fn first_picture(path: &Path) -> Option<Range<usize>> {
    let (input, _) = Input::open(by_address(path)).ok()?;
    let stream = input.stream(0)?;
    let codec = stream.parameters().ok()?.codec_id();
    let entry = stream.index_entry(0)?;
    let position = usize::try_from(entry.position).ok()?;
    let is_h264 = input.format_name().contains("mp4") && codec.name() == "h264";
    is_h264.then_some(position..position + entry.size as usize)
}

#[test]
fn the_picture_itself_is_not_decoded() {
    const HEADERS: usize = 2048;
    let found = files(&media()).into_iter().find_map(|path| {
        let place = first_picture(&path).filter(|place| place.len() > 2 * HEADERS)?;
        Some((path, place))
    });
    let Some((path, place)) = found else { return };
    let mut bytes = std::fs::read(path).unwrap();
    for byte in &mut bytes[place.start + HEADERS..place.end] {
        *byte ^= 0x5a;
    }
    let (mut input, _) = Input::open(InputOptions {
        io: Some(Box::new(MemorySource::new(bytes))),
        ..InputOptions::default()
    })
    .unwrap();
    drop(take_last_lines());
    input.find_stream_info(&[]).unwrap();
    assert_eq!(take_last_lines(), [""; 0]);
    let parameters = input.stream(0).unwrap().parameters().unwrap();
    assert!(parameters.pixel_format().name().is_some());
    let (mut decoder, _) = Decoder::open(&DecoderOptions {
        options: &[("threads".to_owned(), "1".to_owned())],
        ..DecoderOptions::new(&parameters)
    })
    .unwrap();
    let packet = loop {
        let packet = input.read_packet().unwrap().unwrap();
        if packet.stream_index() == 0 {
            break packet;
        }
    };
    drop(decoder.send_packet(&packet));
    assert_ne!(decoder.take_log(), [""; 0]);
}
