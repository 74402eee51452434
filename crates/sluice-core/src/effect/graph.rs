//! The caller's filters as a stage that gives one frame at a time, so that one without end (`aloop=-1`) is no endless loop.

use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::filter_graph::{AudioFilterEnd, FilterEnd, FilterGraph};
use sluice_ffi::frame::Frame;
use sluice_ffi::rational::Rational;
use sluice_ffi::resampler::AudioSpec;

use super::OPERATION;
use crate::error::{Error, Result};
use crate::intake::filter_error;

pub(super) struct Graph(FilterGraph);

impl Graph {
    /// The graph from `source` through the caller's effect to what an encoder takes. `None` where that is nothing at all.
    pub(super) fn open(
        effect: Option<&str>,
        source: &AudioEncoderInput,
        encoder: Option<&AudioEncoderInput>,
    ) -> Result<Option<Self>> {
        let rate = i32::try_from(source.sample_rate).unwrap_or(i32::MAX);
        let end = FilterEnd::Audio(AudioFilterEnd {
            format: source.format,
            sample_rate: rate,
            layout: source.layout.clone(),
            time_base: Rational::new(1, rate),
        });
        let open = |description: &str| {
            FilterGraph::open(description, &end, 1).map_err(|error| filter_error(error, OPERATION))
        };
        let conversion = encoder.filter(|encoder| *encoder != source).map(aformat);
        Ok(match (effect, conversion) {
            (None, None) => None,
            (Some(effect), None) => Some(Self(open(effect)?)),
            (None, Some(conversion)) => Some(Self(open(&conversion)?)),
            (Some(effect), Some(conversion)) => {
                // Opened alone first, so that an error quotes the caller's text and not ours.
                open(effect)?;
                Some(Self(open(&format!("{effect},{conversion}"))?))
            }
        })
    }

    /// What comes out.
    pub(super) fn sink(&self) -> Result<AudioSpec> {
        match self.0.sink() {
            FilterEnd::Audio(end) => Ok(AudioSpec {
                format: end.format,
                sample_rate: u32::try_from(end.sample_rate).unwrap_or(0),
                layout: end.layout.clone(),
            }),
            FilterEnd::Video(_) => Err(Error::internal(
                OPERATION,
                "An audio filter gives no audio.",
            )),
        }
    }

    pub(super) fn is_ended(&self) -> bool {
        self.0.is_ended()
    }

    pub(super) fn push(&mut self, frame: Frame) -> Result<()> {
        self.0
            .push(frame)
            .map_err(|error| filter_error(error, OPERATION))
    }

    pub(super) fn finish(&mut self) -> Result<()> {
        self.0
            .push_end(None)
            .map_err(|error| filter_error(error, OPERATION))
    }

    pub(super) fn pull(&mut self) -> Result<Option<Frame>> {
        self.0
            .pull()
            .map_err(|error| filter_error(error, OPERATION))
    }
}

fn aformat(encoder: &AudioEncoderInput) -> String {
    format!(
        "aformat=sample_fmts={}:sample_rates={}:channel_layouts={}",
        encoder.format.name().unwrap_or_default(),
        encoder.sample_rate,
        encoder.layout.describe()
    )
}
