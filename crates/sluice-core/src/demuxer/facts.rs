//! What an open input says of itself, as plain values.

use sluice_ffi::color::ColorInfo as Colors;
use sluice_ffi::input::Input;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::stream::Stream;

use crate::error::{Error, Result};
use crate::format::MediaKind;
use crate::media::{
    AudioDetails, Chapter, ColorInfo, Program, SourceInfo, StreamDetails, StreamInfo, VideoDetails,
};
use crate::source::policy::opens_others;
use crate::time::{Rational, Seconds, TimeBase};

/// The facts of a source.
pub(super) fn source_info(input: &Input) -> Result<SourceInfo> {
    let streams = input
        .streams()
        .map(|stream| stream_info(&stream))
        .collect::<Result<Vec<_>>>()?;
    Ok(SourceInfo {
        format_name: input.format_name(),
        format_long_name: input.format_long_name(),
        duration: input.duration().map(micros),
        start_time: input.start_time().map_or(0.0, micros),
        bit_rate: input.bit_rate(),
        metadata: input.metadata(),
        chapters: input.chapters().into_iter().map(chapter).collect(),
        seekable: is_seekable(input),
        default_audio_stream: input.best_stream(MediaType::Audio),
        default_video_stream: default_video_stream(input),
        default_subtitle_stream: input.best_stream(MediaType::Subtitle),
        programs: input.programs().into_iter().map(program).collect(),
        streams,
    })
}

/// Playlists are read forwards, what they list can be gone through as long as they have an end.
fn is_seekable(input: &Input) -> bool {
    input.is_seekable() || (opens_others(&input.format_name()) && input.duration().is_some())
}

/// FFmpeg's best video stream, which is an attached picture only where there is no other: a file with nothing but a cover
/// has no video.
fn default_video_stream(input: &Input) -> Option<usize> {
    let best = input.best_stream(MediaType::Video)?;
    let stream = input.stream(best)?;
    (!stream.is_attached_picture()).then_some(best)
}

/// Whether a stream has a single packet that the container holds apart.
pub(super) fn is_single(stream: &Stream<'_>) -> bool {
    let picture = stream.is_attached_picture() && !stream.is_timed_thumbnails();
    picture || stream.media_type() == MediaType::Attachment
}

fn program(program: sluice_ffi::input::Program) -> Program {
    Program {
        id: program.id.into(),
        streams: program.streams,
        metadata: program.metadata,
    }
}

fn micros(ticks: i64) -> f64 {
    TimeBase::MICROSECONDS.at(ticks).to_f64()
}

fn chapter(chapter: sluice_ffi::input::Chapter) -> Chapter {
    let base = time_base(chapter.time_base);
    Chapter {
        id: chapter.id,
        start: base.at(chapter.start).to_f64(),
        end: base.at(chapter.end).to_f64(),
        metadata: chapter.metadata,
    }
}

/// The time base of a stream; a broken one counts microseconds.
pub(super) fn time_base(base: sluice_ffi::rational::Rational) -> TimeBase {
    TimeBase::from_rational(Rational::new(base.num, base.den)).unwrap_or(TimeBase::MICROSECONDS)
}

/// Pictures a second as FFmpeg guesses it; 0/1 if unknown.
pub(super) fn frame_rate(stream: &Stream<'_>) -> Rational {
    known(stream.frame_rate())
}

/// Time of the first packet that counts.
pub(super) fn start(stream: &Stream<'_>) -> Option<Seconds> {
    stream
        .start_time()
        .map(|ticks| time_base(stream.time_base()).at(ticks))
}

fn known(ratio: Option<sluice_ffi::rational::Rational>) -> Rational {
    ratio.map_or(Rational::new(0, 1), |ratio| {
        Rational::new(ratio.num, ratio.den)
    })
}

fn stream_info(stream: &Stream<'_>) -> Result<StreamInfo> {
    let parameters = stream.parameters().map_err(Error::from)?;
    let codec = parameters.codec_id();
    let kind = kind(stream.media_type());
    let base = stream.time_base();
    let exact = time_base(base);
    let metadata = stream.metadata();
    let (format, details) = match kind {
        MediaKind::Audio => (
            parameters.sample_format().name().map(str::to_owned),
            StreamDetails::Audio(AudioDetails {
                sample_rate: parameters.sample_rate(),
                channels: parameters.channels(),
                channel_layout: parameters
                    .channel_layout()
                    .map(|layout| layout.describe())
                    .unwrap_or_default(),
                frame_size: parameters.frame_size(),
            }),
        ),
        MediaKind::Video => (
            parameters.pixel_format().name().map(str::to_owned),
            StreamDetails::Video(VideoDetails {
                width: parameters.width(),
                height: parameters.height(),
                frame_rate: frame_rate(stream),
                average_frame_rate: known(stream.average_frame_rate()),
                sample_aspect_ratio: known(stream.sample_aspect_ratio()),
                rotation: parameters
                    .display_matrix()
                    .map_or(0.0, sluice_ffi::side_data::DisplayMatrix::rotation_degrees),
                color: color_info(parameters.color()),
                attached_picture: stream.is_attached_picture(),
            }),
        ),
        _ => (None, StreamDetails::Other),
    };
    Ok(StreamInfo {
        index: stream.index(),
        id: stream.id().into(),
        kind,
        codec: codec.name().to_owned(),
        codec_long_name: codec.long_name().unwrap_or_default().to_owned(),
        profile: parameters.profile_name(),
        format,
        bit_rate: parameters
            .bit_rate()
            .and_then(|rate| u64::try_from(rate).ok())
            .filter(|rate| *rate > 0),
        frame_count: stream.frame_count().filter(|count| *count > 0),
        bits_per_sample: parameters
            .bits_per_raw_sample()
            .or(parameters.bits_per_coded_sample())
            .filter(|bits| *bits > 0),
        time_base: Rational::new(base.num, base.den),
        start_time: stream.start_time().map(|ticks| exact.at(ticks).to_f64()),
        duration: stream
            .duration()
            .filter(|ticks| *ticks > 0)
            .map(|ticks| exact.at(ticks).to_f64()),
        language: metadata
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("language"))
            .map(|(_, value)| value.clone()),
        disposition: stream
            .disposition()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        metadata,
        details,
    })
}

fn kind(media: MediaType) -> MediaKind {
    match media {
        MediaType::Audio => MediaKind::Audio,
        MediaType::Video => MediaKind::Video,
        MediaType::Subtitle => MediaKind::Subtitle,
        MediaType::Attachment => MediaKind::Attachment,
        MediaType::Data | MediaType::Unknown => MediaKind::Data,
    }
}

fn color_info(colors: Colors) -> ColorInfo {
    let text = |name: Option<&str>| {
        name.filter(|name| *name != "unspecified")
            .unwrap_or("unknown")
            .to_owned()
    };
    ColorInfo {
        space: text(colors.space.name()),
        range: text(colors.range.name()),
        primaries: text(colors.primaries.name()),
        transfer: text(colors.transfer.name()),
    }
}
