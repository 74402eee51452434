//! Loudness by EBU R 128 in two passes: the first measures, the second applies one gain.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;

use super::config::{AudioConversion, Loudness};
use super::encoding::before;
use super::progress::SharedProgress;
use super::source::Source;
use crate::error::{Error, Result};
use crate::filter::{FilterStage, TimedFrame};
use crate::format::MediaKind;

/// What the first pass found, in the filter's own words: numbers as text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Measured {
    input_i: String,
    input_tp: String,
    input_lra: String,
    input_thresh: String,
    target_offset: String,
}

/// The filter of one pass, or of the measuring one: the loudness that is wanted.
pub(super) fn target(loudness: Loudness) -> String {
    let Loudness {
        integrated,
        range,
        true_peak,
    } = loudness;
    format!("loudnorm=I={integrated}:LRA={range}:TP={true_peak}")
}

/// The filter of the second pass.
pub(super) fn correction(loudness: Loudness, measured: &Measured) -> String {
    let first = target(loudness);
    // Silence has no loudness; the filter takes no infinities.
    let number = |text: &str, least: f64, most: f64| {
        let value = text.parse().unwrap_or(f64::NAN);
        if f64::is_nan(value) {
            least
        } else {
            value.clamp(least, most)
        }
    };
    format!(
        "{first}:measured_I={}:measured_LRA={}:measured_TP={}:measured_thresh={}:offset={}:linear=true",
        number(&measured.input_i, -99.0, 0.0),
        number(&measured.input_lra, 0.0, 99.0),
        number(&measured.input_tp, -99.0, 99.0),
        number(&measured.input_thresh, -99.0, 0.0),
        number(&measured.target_offset, -99.0, 99.0),
    )
}

/// A file of our own that goes when this does.
struct Report(PathBuf);

impl Report {
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("sluice-loudness-{}-{number}.json", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        // It is not there where the measuring failed early.
        drop(fs::remove_file(&self.0));
    }
}

/// Measures a stream from the beginning of the wanted part to its end.
pub(super) fn measure(
    source: &mut Source,
    stream: usize,
    config: &AudioConversion,
    loudness: Loudness,
    progress: &SharedProgress,
) -> Result<Measured> {
    let report = Report::new();
    let (place, end) =
        source
            .reader
            .tap_frames(stream, MediaKind::Audio, &config.decoding.output())?;
    source.begin()?;
    let mut filters: Vec<String> = config.encoding.filter.iter().cloned().collect();
    let file = report.path().to_string_lossy().replace('\\', "\\\\");
    let file = file.replace(':', "\\:").replace('\'', "\\'");
    filters.push(format!(
        "{}:print_format=json:stats_file='{file}'",
        target(loudness)
    ));
    let mut stage = FilterStage::open(&filters.join(","), end, "convert")?;
    run(source, place, &mut stage, progress)?;
    // The filter writes its report when it goes.
    drop(stage);
    source.untap()?;
    let text = fs::read_to_string(report.path()).map_err(|error| {
        Error::internal(
            "convert",
            format!("The loudness was not measured: {error}."),
        )
    })?;
    serde_json::from_str(&text).map_err(|error| {
        Error::internal("convert", format!("The loudness can't be read: {error}."))
    })
}

fn run(
    source: &mut Source,
    place: usize,
    stage: &mut FilterStage,
    progress: &SharedProgress,
) -> Result<()> {
    loop {
        source.advance()?;
        while let Some(timed) = source.reader.take_frame(place) {
            let Some(timed) = before(timed, source.end) else {
                return finish(stage);
            };
            push(stage, &timed)?;
            progress.reach(timed.at - source.offset);
        }
        if source.ended {
            return finish(stage);
        }
    }
}

fn push(stage: &mut FilterStage, timed: &TimedFrame) -> Result<()> {
    stage.push(&timed.frame, timed.at, timed.duration)?;
    drain(stage)
}

fn finish(stage: &mut FilterStage) -> Result<()> {
    stage.finish()?;
    drain(stage)
}

fn drain(stage: &mut FilterStage) -> Result<()> {
    while stage.pull()?.is_some() {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_pass_is_told_what_the_first_found_and_no_infinities() {
        let text = r#"{"input_i":"-inf","input_tp":"-3.20","input_lra":"0.00","input_thresh":"-70.00",
            "output_i":"x","target_offset":"0.53","normalization_type":"dynamic"}"#;
        let measured: Measured = serde_json::from_str(text).unwrap();
        let loudness = Loudness {
            integrated: -16.0,
            range: 11.0,
            true_peak: -1.5,
        };
        assert_eq!(
            correction(loudness, &measured),
            "loudnorm=I=-16:LRA=11:TP=-1.5:measured_I=-99:measured_LRA=0:measured_TP=-3.2:\
             measured_thresh=-70:offset=0.53:linear=true"
        );
    }
}
