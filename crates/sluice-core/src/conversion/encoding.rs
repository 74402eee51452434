//! From decoded frames to an input of the writer: the caller's filter, what the encoder wants, the encoder.

use std::fmt::Write as _;

use sluice_ffi::color::ColorInfo;
use sluice_ffi::filter_graph::{AudioFilterEnd, FilterEnd, VideoFilterEnd};
use sluice_ffi::sample_format::SampleFormat as FfiFormat;
use sluice_ffi::side_data::DisplayMatrix;

use super::config::{AudioConversion, VideoConversion};
use super::progress::SharedProgress;
use crate::error::{Error, Result};
use crate::filter::{FilterStage, TimedFrame};
use crate::format::{AudioLayout, SampleFormat, VideoLayout};
use crate::time::{Rational, Seconds};
use crate::write_config::{
    AudioInputConfig, EncodingPass, InputDetails, StreamTags, VideoInputConfig,
};
use crate::writer::Writer;

const OPERATION: &str = "convert";
/// What pictures without a known rate get.
const USUAL_RATE: Rational = Rational { num: 25, den: 1 };

/// What leads to one input of the writer.
pub(super) struct Encoding {
    pub(super) input: usize,
    stage: FilterStage,
}

impl Encoding {
    /// Filters and encodes a frame whose time is on the result's clock.
    pub(super) fn push(
        &mut self,
        timed: &TimedFrame,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        self.stage.push(&timed.frame, timed.at, timed.duration)?;
        self.write(writer, progress)
    }

    /// Encodes what the filters still hold.
    pub(super) fn finish(&mut self, writer: &mut Writer, progress: &SharedProgress) -> Result<()> {
        self.stage.finish()?;
        self.write(writer, progress)
    }

    fn write(&mut self, writer: &mut Writer, progress: &SharedProgress) -> Result<()> {
        while let Some(timed) = self.stage.pull()? {
            progress.reach(timed.at + timed.duration);
            writer.write_frame(self.input, timed.frame, timed.at)?;
        }
        Ok(())
    }
}

/// What is known of pictures beyond what a filter sees.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) color: ColorInfo,
    pub(super) rotation: Option<DisplayMatrix>,
}

/// Adds an input for pictures like `source` to the writer.
pub(super) fn encode_video(
    writer: &mut Writer,
    source: &FilterEnd,
    look: Look,
    config: &VideoConversion,
    tags: &StreamTags,
    pass: EncodingPass,
) -> Result<Encoding> {
    let mut filters: Vec<String> = config.encoding.filter.iter().cloned().collect();
    let FilterEnd::Video(end) = behind(&filters, "null", source, look.rotation)? else {
        return Err(wrong_kind("pictures"));
    };
    let rate = config
        .frame_rate
        .or_else(|| end.frame_rate.map(|rate| Rational::new(rate.num, rate.den)))
        .filter(|rate| rate.is_known())
        .unwrap_or(USUAL_RATE);
    let info = writer.add_video_stream(video_input(&end, rate, config, tags, pass))?;
    let InputDetails::Video {
        format,
        width,
        height,
        frame_rate,
    } = info.details
    else {
        return Err(wrong_kind("pictures"));
    };
    if config.frame_rate.is_some() || frame_rate != rate || writer.counts_frames(info.index) {
        filters.push(format!("fps={}/{}", frame_rate.num, frame_rate.den));
    }
    if (i64::from(width), i64::from(height)) != (i64::from(end.width), i64::from(end.height)) {
        filters.push(format!("scale={width}:{height}:flags=bicubic"));
    }
    filters.push(format!("format=pix_fmts={format}"));
    let description = filters.join(",");
    let stage = FilterStage::open_upright(&description, source.clone(), look.rotation, OPERATION)?;
    if let FilterEnd::Video(end) = stage.sink() {
        let color = ColorInfo {
            space: end.color_space,
            range: end.color_range,
            ..look.color
        };
        writer.describe_video(info.index, color, end.sample_aspect_ratio);
    }
    Ok(Encoding {
        input: info.index,
        stage,
    })
}

fn video_input(
    end: &VideoFilterEnd,
    rate: Rational,
    config: &VideoConversion,
    tags: &StreamTags,
    pass: EncodingPass,
) -> VideoInputConfig {
    let size = |value: i32| u32::try_from(value).unwrap_or(0);
    let (width, height) = (size(end.width), size(end.height));
    let (encoder_width, encoder_height) = fitted((width, height), config.width, config.height);
    let mut input = VideoInputConfig::new(width, height, rate);
    input.format = end.format.name().unwrap_or_default().to_owned();
    input.layout = VideoLayout::Native;
    input.encoder_format.clone_from(&config.format);
    input.encoder_width = encoder_width;
    input.encoder_height = encoder_height;
    input.common = config.encoding.clone();
    input.common.filter = None;
    input.common.tags = tags.clone();
    input.common.pass = pass;
    input
}

/// The size that is asked for; a side that is not follows the other, as an even number.
fn fitted(
    (width, height): (u32, u32),
    wanted_width: Option<u32>,
    wanted_height: Option<u32>,
) -> (Option<u32>, Option<u32>) {
    let follow = |wanted: u32, own: u32, other: u32| {
        let exact = u64::from(wanted) * u64::from(other) / u64::from(own.max(1));
        u32::try_from(exact.div_ceil(2) * 2)
            .unwrap_or(u32::MAX)
            .max(2)
    };
    match (wanted_width, wanted_height) {
        (Some(wide), None) => (Some(wide), Some(follow(wide, width, height))),
        (None, Some(high)) => (Some(follow(high, height, width)), Some(high)),
        both => both,
    }
}

/// Adds an input for sound like `source` to the writer. `last`: a filter behind the caller's.
pub(super) fn encode_audio(
    writer: &mut Writer,
    source: &FilterEnd,
    config: &AudioConversion,
    tags: &StreamTags,
    last: Option<String>,
) -> Result<Encoding> {
    let mut filters: Vec<String> = config.encoding.filter.iter().cloned().collect();
    let FilterEnd::Audio(end) = behind(&filters, "anull", source, None)? else {
        return Err(wrong_kind("sound"));
    };
    let info = writer.add_audio_stream(audio_input(&end, config, tags))?;
    let InputDetails::Audio {
        format,
        sample_rate,
        channel_layout,
        ..
    } = info.details
    else {
        return Err(wrong_kind("sound"));
    };
    filters.extend(last);
    let mut wanted = String::new();
    // Writing to a string can't fail.
    let _ = write!(
        wanted,
        "aformat=sample_fmts={format}:sample_rates={sample_rate}:channel_layouts={channel_layout}"
    );
    filters.push(wanted);
    let stage = FilterStage::open(&filters.join(","), source.clone(), OPERATION)?;
    Ok(Encoding {
        input: info.index,
        stage,
    })
}

fn audio_input(
    end: &AudioFilterEnd,
    config: &AudioConversion,
    tags: &StreamTags,
) -> AudioInputConfig {
    let rate = u32::try_from(end.sample_rate).unwrap_or(0);
    let mut input = AudioInputConfig::new(rate, end.layout.channels());
    let format: FfiFormat = end.format;
    if let Some(known) = format.packed().name().and_then(SampleFormat::from_name) {
        input.format = known;
    }
    input.layout = if format.is_planar() {
        AudioLayout::Planar
    } else {
        AudioLayout::Interleaved
    };
    input.channel_layout = Some(end.layout.describe());
    input.encoder_format.clone_from(&config.format);
    input.encoder_sample_rate = config.sample_rate;
    input.encoder_channels = config.channels;
    input.common = config.encoding.clone();
    input.common.filter = None;
    input.common.tags = tags.clone();
    input
}

/// What frames look like behind filters.
fn behind(
    filters: &[String],
    none: &str,
    source: &FilterEnd,
    rotation: Option<DisplayMatrix>,
) -> Result<FilterEnd> {
    let description = if filters.is_empty() {
        none.to_owned()
    } else {
        filters.join(",")
    };
    let stage = FilterStage::open_upright(&description, source.clone(), rotation, OPERATION)?;
    Ok(stage.sink().clone())
}

fn wrong_kind(wanted: &str) -> Error {
    Error::internal(
        OPERATION,
        format!("A filter for {wanted} gives something else."),
    )
}

/// Cuts a frame to what lies before `end`; `None` where nothing of it does.
pub(super) fn before(mut timed: TimedFrame, end: Option<Seconds>) -> Option<TimedFrame> {
    let Some(end) = end else { return Some(timed) };
    if timed.at >= end {
        return None;
    }
    if timed.frame.is_audio() && timed.at + timed.duration > end {
        let rate = crate::time::TimeBase::new(1, timed.frame.sample_rate())?;
        let left = (end - timed.at).to_ticks(rate, crate::time::Rounding::Up);
        timed.frame.truncate_samples(usize::try_from(left).ok()?);
        timed.duration = rate.at(left);
    }
    Some(timed)
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn one_side_alone_keeps_the_aspect_ratio() {
        assert_eq!(
            fitted((1920, 1080), Some(640), None),
            (Some(640), Some(360))
        );
        assert_eq!(
            fitted((1920, 1080), None, Some(270)),
            (Some(480), Some(270))
        );
        assert_eq!(fitted((100, 33), Some(50), None), (Some(50), Some(16)));
        assert_eq!(fitted((100, 33), Some(50), Some(7)), (Some(50), Some(7)));
        assert_eq!(fitted((100, 33), None, None), (None, None));
    }
}
