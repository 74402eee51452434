//! A conversion: readers and a writer joined on one thread, by packets where nothing asks for decoding and by frames
//! where something does. Nothing is copied on the way.
//!
//! ```text
//! source ─┬─ packets ──────────────────────────────────────────┐
//!         ├─ packets ─► groups of pictures ─► edges encoded ───┼─► writer
//!         ├─ frames ──► filter ─► encoder ─────────────────────┤
//!         └─ frames ─┐                                         │
//! source ─── frames ─┴► filter graph ─► filter ─► encoder ─────┘
//! ```

mod bits;
mod config;
mod copy;
mod edge;
mod encoding;
mod graph;
mod headers;
mod loudness;
mod nal;
mod outcome;
mod passes;
mod plan;
mod planner;
mod progress;
mod run;
mod smart;
mod source;
mod sps;
mod subtitles;

pub use config::{
    AudioConversion, Choice, ConversionConfig, ConversionInput, Decoding, ListedStream, Loudness,
    StreamSelection, SubtitleConversion, VideoConversion,
};
pub use outcome::{Outcome, StreamOutcome};
pub use progress::{Progress, SharedProgress};

use sluice_ffi::StopFlag;

use self::loudness::Measured;
use self::passes::Statistics;
use self::plan::Route;
use self::run::Run;
use self::source::Source;
use crate::config::Profile;
use crate::error::{Error, ErrorKind, Result};
use crate::format::MediaKind;
use crate::time::Seconds;
use crate::trusted;
use crate::write_config::{TargetOutput, WriterConfig};
use crate::writer::Writer;

const OPERATION: &str = "convert";

/// Converts. Returns when the result is whole; `stop` ends it, and `progress` tells how far it is.
///
/// # Errors
/// What opening and reading the sources, the filters, the encoders, the muxer and the target fail with;
/// `ERR_NO_SUCH_STREAM`, `ERR_ENCODER_CONFIG`, and `ERR_NOT_SEEKABLE` for two passes over a source that can't go back.
pub fn convert(
    mut config: ConversionConfig,
    stop: &StopFlag,
    progress: &SharedProgress,
) -> Result<Outcome> {
    let profile = strictest(&config);
    check_filters(&config, profile)?;
    let inputs = std::mem::take(&mut config.inputs);
    let mut sources = inputs
        .into_iter()
        .map(|input| Source::open(input, stop))
        .collect::<Result<Vec<Source>>>()?;
    if let Some((film, others)) = sources.split_first_mut() {
        others.iter_mut().for_each(|other| other.follow(film));
    }
    let target = std::mem::replace(&mut config.target, TargetOutput::Memory);
    let sound_only = is_named_for_sound(&target);
    if let Some(first) = sources.first() {
        config.writer.metadata = config::merged(&first.info().metadata, &config.writer.metadata);
        if config.writer.chapters.is_empty() {
            config.writer.chapters = first.chapters();
        }
    }
    let writer = Writer::new(target, config.writer.clone(), stop.clone())
        .map_err(|error| error.during(OPERATION))?;
    let graphed = match &config.graph {
        Some(description) => graph::output_kinds(description)?,
        None => Vec::new(),
    };
    let routes = plan::routes(&config, &sources, writer.format(), sound_only, &graphed)?;
    if routes.is_empty() && graphed.is_empty() {
        let message = format!(
            "There is nothing to convert: the sources have no stream that '{}' holds and the options leave in.",
            writer.format().name()
        );
        return Err(Error::new(ErrorKind::NoSuchStream, OPERATION, message));
    }
    Conversion {
        config,
        sources,
        routes,
        profile,
        stop,
        progress,
    }
    .run(writer)
}

struct Conversion<'a> {
    config: ConversionConfig,
    sources: Vec<Source>,
    routes: Vec<Route>,
    profile: Profile,
    stop: &'a StopFlag,
    progress: &'a SharedProgress,
}

impl Conversion<'_> {
    fn run(mut self, mut writer: Writer) -> Result<Outcome> {
        let measures = self.measures();
        let two_pass = self.encodes_twice();
        let passes = 1 + u32::from(measures) + u32::from(two_pass);
        self.progress.begin(passes, self.length());
        let measured = if measures {
            let measured = self.measure()?;
            self.progress.next_pass();
            measured
        } else {
            Vec::new()
        };
        let statistics = if two_pass {
            let statistics = self.first_pass(&writer)?;
            self.progress.next_pass();
            Some(statistics)
        } else {
            None
        };
        let done = self.last_pass(&mut writer, &measured, statistics.as_ref());
        match done {
            Ok(outcome) => Ok(outcome),
            Err(error) => {
                writer.abort();
                Err(error)
            }
        }
    }

    fn last_pass(
        &mut self,
        writer: &mut Writer,
        measured: &[Option<Measured>],
        statistics: Option<&Statistics>,
    ) -> Result<Outcome> {
        let mut run = Run::plan(self, writer, measured, statistics, false)?;
        run.drive(self, writer)?;
        let outcome = run.outcome(self.progress, writer);
        writer.finish()?;
        Ok(Outcome {
            bytes: writer.take_memory(),
            ..outcome
        })
    }

    /// Encodes the pictures once for the encoder's statistics alone.
    fn first_pass(&mut self, writer: &Writer) -> Result<Statistics> {
        let statistics = Statistics::prepare(&mut self.config.video, writer.format())?;
        let nowhere = WriterConfig {
            format: Some("null".to_owned()),
            ..WriterConfig::default()
        };
        let mut first = Writer::new(TargetOutput::Memory, nowhere, self.stop.clone())?;
        let mut run = Run::plan(self, &mut first, &[], Some(&statistics), true)?;
        run.drive(self, &mut first)?;
        let found = statistics.found(first.statistics(0));
        first.abort();
        for source in &mut self.sources {
            source.untap()?;
        }
        Ok(found)
    }

    /// Measures the loudness of every sound stream that is encoded.
    fn measure(&mut self) -> Result<Vec<Option<Measured>>> {
        let Choice::Auto(audio) = &self.config.audio else {
            return Ok(Vec::new());
        };
        let Some(loudness) = audio.loudness else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for route in &self.routes {
            let source = self.sources.get_mut(route.source);
            all.push(match source {
                Some(source) if route.kind == MediaKind::Audio => Some(loudness::measure(
                    source,
                    route.stream,
                    audio,
                    loudness,
                    self.progress,
                )?),
                _ => None,
            });
        }
        Ok(all)
    }

    fn measures(&self) -> bool {
        let asked = matches!(&self.config.audio, Choice::Auto(audio) if audio.loudness.is_some());
        asked
            && self
                .routes
                .iter()
                .any(|route| route.kind == MediaKind::Audio)
    }

    fn encodes_twice(&self) -> bool {
        matches!(&self.config.video, Choice::Auto(video) if video.two_pass)
    }

    /// Seconds of the result, if they are known beforehand.
    fn length(&self) -> Option<Seconds> {
        let lengths: Vec<Seconds> = self.sources.iter().filter_map(Source::length).collect();
        let follows = self
            .config
            .graph
            .as_ref()
            .is_some_and(|graph| graph.contains("concat"));
        if follows && lengths.len() == self.sources.len() {
            return lengths.into_iter().reduce(|sum, one| sum + one);
        }
        lengths.into_iter().max()
    }
}

/// The strictest profile of all sources.
fn strictest(config: &ConversionConfig) -> Profile {
    let untrusted = |input: &ConversionInput| input.open.profile == Profile::Untrusted;
    if config.inputs.iter().any(untrusted) {
        Profile::Untrusted
    } else {
        Profile::Default
    }
}

fn check_filters(config: &ConversionConfig, profile: Profile) -> Result<()> {
    let video = match &config.video {
        Choice::Auto(video) => video.encoding.filter.as_deref(),
        _ => None,
    };
    let audio = match &config.audio {
        Choice::Auto(audio) => audio.encoding.filter.as_deref(),
        _ => None,
    };
    for filter in [video, audio].into_iter().flatten() {
        trusted::check_filter(profile, filter, OPERATION)?;
    }
    Ok(())
}

/// Whether a target's name says that there is sound alone in it, although its container could hold more.
fn is_named_for_sound(target: &TargetOutput) -> bool {
    let TargetOutput::Text(text) = target else {
        return false;
    };
    let name = text.to_ascii_lowercase();
    [".m4a", ".m4b", ".oga", ".ogg", ".mka"]
        .iter()
        .any(|extension| name.ends_with(extension))
}
