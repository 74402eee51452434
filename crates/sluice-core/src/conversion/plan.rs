//! Which streams are taken, and what becomes of each.

use sluice_ffi::codec_id::CodecId;
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::output_format::OutputFormat;

use super::config::{Choice, ConversionConfig, ListedStream, StreamSelection, SubtitleConversion};
use super::edge::EdgeCodec;
use super::source::{Source, is_text};
use crate::encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::format::MediaKind;
use crate::media::{StreamDetails, StreamInfo};
use crate::write_config::StreamTags;
use crate::writer::is_fragmented;

/// Containers whose only pictures are covers.
const COVERS_ONLY: [&str; 6] = ["mp3", "flac", "aiff", "asf_o", "wv", "tta"];

/// What containers hold of which FFmpeg says nothing before trying.
const ALSO_HOLD: [(&str, &[&str]); 6] = [
    (
        "mpegts",
        &[
            "h264",
            "hevc",
            "mpeg2video",
            "mpeg1video",
            "mpeg4",
            "aac",
            "mp3",
            "mp2",
            "ac3",
            "eac3",
            "opus",
            "dts",
            "dvb_subtitle",
            "dvb_teletext",
        ],
    ),
    ("ogg", &["vorbis", "opus", "flac", "theora", "vp8", "speex"]),
    ("adts", &["aac"]),
    ("mp3", &["mp3"]),
    ("flac", &["flac"]),
    ("hls", &["h264", "hevc", "aac", "mp3", "ac3", "eac3"]),
];

/// What becomes of a stream.
pub(super) enum Way {
    /// Its packets are copied.
    Copy,
    /// They are copied, and what a cut goes through is encoded anew.
    Smart(Box<EdgeCodec>),
    /// It is decoded and encoded.
    Encode,
    /// It is decoded and encoded by the encoder of this name.
    Subtitles(&'static str),
}

/// A stream that is taken.
pub(super) struct Route {
    pub(super) source: usize,
    pub(super) stream: usize,
    pub(super) kind: MediaKind,
    pub(super) way: Way,
    /// What is said of it alone.
    pub(super) tags: StreamTags,
}

/// The streams that are taken besides those of a filter graph, whose outputs have the kinds `graphed`.
pub(super) fn routes(
    config: &ConversionConfig,
    sources: &[Source],
    format: OutputFormat,
    sound_only: bool,
    graphed: &[MediaKind],
) -> Result<Vec<Route>> {
    let picked = match &config.streams {
        StreamSelection::Usual => usual(sources, graphed),
        StreamSelection::All => all(sources),
        StreamSelection::Listed(list) => listed(list, sources)?,
    };
    let strict = matches!(config.streams, StreamSelection::Listed(_));
    let mut routes = Vec::new();
    for ListedStream {
        source,
        stream,
        tags,
    } in picked
    {
        let Some(info) = sources
            .get(source)
            .and_then(|source| source.info().streams.get(stream))
        else {
            continue;
        };
        if !strict && sound_only && info.kind == MediaKind::Video && !is_cover(info) {
            continue;
        }
        if let Some(way) = way(config, sources, (source, info), format, strict)? {
            routes.push(Route {
                source,
                stream,
                kind: info.kind,
                way,
                tags,
            });
        }
    }
    routes.sort_by_key(|route| order(route.kind));
    Ok(routes)
}

/// Pictures first, then sound, as everyone has it.
const fn order(kind: MediaKind) -> u8 {
    match kind {
        MediaKind::Video => 0,
        MediaKind::Audio => 1,
        _ => 2,
    }
}

fn usual(sources: &[Source], graphed: &[MediaKind]) -> Vec<ListedStream> {
    let first = |find: &dyn Fn(&Source) -> Option<usize>| {
        let mut found = sources.iter().enumerate();
        found.find_map(|(index, source)| Some((index, find(source)?)))
    };
    let mut picked = Vec::new();
    if !graphed.contains(&MediaKind::Video) {
        picked.extend(first(&|source| source.info().default_video_stream));
    }
    if !graphed.contains(&MediaKind::Audio) {
        picked.extend(first(&|source| source.info().default_audio_stream));
    }
    // A further source of subtitles alone is there to be added to what the film has.
    let subtitles = |(index, source): (usize, &Source)| {
        let wanted = index > 0 && is_text(source.info());
        source
            .info()
            .default_subtitle_stream
            .map(|stream| (index, stream, wanted))
    };
    let mut found = false;
    for (index, stream, wanted) in sources.iter().enumerate().filter_map(subtitles) {
        if wanted || !found {
            picked.push((index, stream));
        }
        found |= !wanted;
    }
    picked.into_iter().map(unnamed).collect()
}

/// A stream of which nothing is said.
fn unnamed((source, stream): (usize, usize)) -> ListedStream {
    ListedStream {
        source,
        stream,
        ..ListedStream::default()
    }
}

fn all(sources: &[Source]) -> Vec<ListedStream> {
    let streams = |(index, source): (usize, &Source)| {
        let count = source.info().streams.len();
        (0..count).map(move |stream| unnamed((index, stream)))
    };
    sources.iter().enumerate().flat_map(streams).collect()
}

fn listed(list: &[ListedStream], sources: &[Source]) -> Result<Vec<ListedStream>> {
    for ListedStream { source, stream, .. } in list {
        let streams = sources
            .get(*source)
            .map(|source| source.info().streams.len());
        if streams.is_none_or(|count| *stream >= count) {
            let message = format!("There is no stream {stream} in source {source}.");
            return Err(Error::new(ErrorKind::NoSuchStream, "convert", message));
        }
    }
    Ok(list.to_vec())
}

/// What becomes of one stream; nothing where it is left out.
fn way(
    config: &ConversionConfig,
    sources: &[Source],
    (index, info): (usize, &StreamInfo),
    format: OutputFormat,
    strict: bool,
) -> Result<Option<Way>> {
    let holds = holds(format, &info.codec);
    match info.kind {
        MediaKind::Video if is_cover(info) => Ok(match &config.video {
            Choice::Skip => None,
            _ => (holds || covers_only(format)).then_some(Way::Copy),
        }),
        MediaKind::Video => match &config.video {
            Choice::Skip => Ok(None),
            _ if !strict && !takes_pictures(format) => Ok(None),
            Choice::Copy => copied(holds, info, format).map(Some),
            Choice::Auto(video) if holds && !video.needs_encoder() => {
                cut(sources.get(index), info, format).map(Some)
            }
            Choice::Auto(_) => Ok(Some(Way::Encode)),
        },
        MediaKind::Audio => match &config.audio {
            Choice::Skip => Ok(None),
            _ if !strict && format.default_codec(MediaType::Audio).is_none() && !holds => Ok(None),
            Choice::Copy => copied(holds, info, format).map(Some),
            Choice::Auto(audio) if holds && !audio.needs_encoder() => Ok(Some(Way::Copy)),
            Choice::Auto(_) => Ok(Some(Way::Encode)),
        },
        MediaKind::Subtitle => match &config.subtitles {
            Choice::Skip => Ok(None),
            Choice::Copy => copied(holds, info, format).map(Some),
            Choice::Auto(settings) => {
                let asked = strict || settings.required || holds_nothing_else(format);
                // The muxer refuses timed text there.
                if !asked && is_fragmented(format, &config.writer.options) {
                    return Ok(None);
                }
                if holds && !settings.needs_encoder() {
                    return Ok(Some(Way::Copy));
                }
                if !asked
                    && (PLAYLISTS.contains(&format.name())
                        || names_chapters(sources, (index, info))?)
                {
                    return Ok(None);
                }
                match encoded_subtitles(settings, sources.get(index), info, format) {
                    Ok(encoder) => Ok(Some(Way::Subtitles(encoder))),
                    Err(error) if asked => Err(error),
                    Err(_) => Ok(None),
                }
            }
        },
        MediaKind::Data | MediaKind::Attachment => match strict {
            true => copied(holds, info, format).map(Some),
            false => Ok(holds.then_some(Way::Copy).filter(|_| {
                info.kind == MediaKind::Attachment && config.streams == StreamSelection::All
            })),
        },
    }
}

fn copied(holds: bool, info: &StreamInfo, format: OutputFormat) -> Result<Way> {
    // Of some containers FFmpeg does not know before trying: who says so may try.
    let may = || CodecId::from_name(&info.codec).is_some_and(|id| format.takes(id).is_none());
    if holds || may() {
        return Ok(Way::Copy);
    }
    let message = format!(
        "The format '{}' can't hold '{}', so stream {} can't be copied. Let it be encoded, or choose another format.",
        format.name(),
        info.codec,
        info.index
    );
    Err(Error::new(ErrorKind::EncoderConfig, "convert", message))
}

/// Pictures that may be copied: whole, or cut.
fn cut(source: Option<&Source>, info: &StreamInfo, format: OutputFormat) -> Result<Way> {
    let Some(source) = source else {
        return Ok(Way::Copy);
    };
    let coding = source.reader.packet_stream(info.index)?;
    if !source.is_cut() || coding.parameters.codec_id().is_intra_only() {
        return Ok(Way::Copy);
    }
    let edge = EdgeCodec::find(&coding, format, info.bit_rate);
    Ok(edge.map_or(Way::Encode, |edge| Way::Smart(Box::new(edge))))
}

/// Containers that could hold much and in which everyone expects plain samples.
const PLAIN_SAMPLES: [&str; 4] = ["wav", "w64", "aiff", "au"];

/// Whether a container holds a codec.
fn holds(format: OutputFormat, codec: &str) -> bool {
    if PLAIN_SAMPLES.contains(&format.name()) && !codec.starts_with("pcm_") {
        return false;
    }
    let Some(id) = CodecId::from_name(codec) else {
        return false;
    };
    let also = || {
        ALSO_HOLD.iter().any(|(name, codecs)| {
            format.name().split(',').any(|one| one == *name) && codecs.contains(&codec)
        })
    };
    format.takes(id).unwrap_or_else(also)
}

/// Formats that put subtitles into files of their own, which nobody expects who did not ask for them.
const PLAYLISTS: [&str; 3] = ["hls", "dash", "segment"];

/// Subtitle codecs of pictures that have encoders, the most common first.
const PICTURES: [&str; 2] = ["dvd_subtitle", "dvb_subtitle"];

fn holds_nothing_else(format: OutputFormat) -> bool {
    format.default_codec(MediaType::Subtitle).is_some()
        && format.default_codec(MediaType::Video).is_none()
        && format.default_codec(MediaType::Audio).is_none()
}

/// Whether a stream may be the names of MP4's chapters: where the source can't go back, FFmpeg does not read them as such.
fn names_chapters(sources: &[Source], (index, info): (usize, &StreamInfo)) -> Result<bool> {
    let Some(source) = sources.get(index) else {
        return Ok(false);
    };
    if info.codec != "mov_text" || source.info().seekable {
        return Ok(false);
    }
    let coding = source.reader.packet_stream(info.index)?;
    Ok(coding.parameters.codec_tag() == u32::from_le_bytes(*b"text"))
}

/// The encoder that makes of a stream of subtitles what the container holds.
fn encoded_subtitles(
    settings: &SubtitleConversion,
    source: Option<&Source>,
    info: &StreamInfo,
    format: OutputFormat,
) -> Result<&'static str> {
    const OPERATION: &str = "convert";
    let is_text = CodecId::from_name(&info.codec).is_some_and(CodecId::is_text_subtitle);
    let name = settings.encoder.as_deref();
    let codec = match name {
        None if !is_text => picture_encoder(format),
        _ => match encoder::choose(format, MediaType::Subtitle, name, None, OPERATION) {
            Err(_) if name.is_none() && picture_encoder(format).is_some() => None,
            chosen => Some(chosen?),
        },
    };
    let fits = codec.filter(|codec| codec.id().is_text_subtitle() == is_text);
    let Some(codec) = fits else {
        return Err(other_nature(info, is_text, codec, format));
    };
    if let Some(source) = source {
        source.reader.subtitle_stage(info.index, OPERATION)?;
    }
    Ok(codec.name())
}

fn picture_encoder(format: OutputFormat) -> Option<EncoderCodec> {
    let held = PICTURES.iter().find(|name| holds(format, name))?;
    EncoderCodec::from_id(CodecId::from_name(held)?)
}

/// Subtitles of one nature where the other was wanted.
fn other_nature(
    info: &StreamInfo,
    is_text: bool,
    codec: Option<EncoderCodec>,
    format: OutputFormat,
) -> Error {
    let wanted = codec.map_or_else(
        || format!("'{}' holds only {}", format.name(), nature(!is_text)),
        |codec| format!("'{}' makes {}", codec.name(), nature(!is_text)),
    );
    let advice = if is_text {
        "To draw them into the picture, use the filter `subtitles` (`video: { filter: \"subtitles=…\" }`)."
    } else {
        "Words can't be read from pictures here; choose a container that holds them (Matroska), or leave them out (`subtitles: false`)."
    };
    let message = format!(
        "The subtitles of stream {} ('{}') are {}, and {wanted}. {advice}",
        info.index,
        info.codec,
        nature(is_text),
    );
    Error::new(ErrorKind::EncoderConfig, "convert", message)
}

const fn nature(is_text: bool) -> &'static str {
    if is_text { "text" } else { "pictures" }
}

fn is_cover(info: &StreamInfo) -> bool {
    matches!(&info.details, StreamDetails::Video(video) if video.attached_picture)
}

fn covers_only(format: OutputFormat) -> bool {
    COVERS_ONLY.contains(&format.name())
}

fn takes_pictures(format: OutputFormat) -> bool {
    !covers_only(format) && format.default_codec(MediaType::Video).is_some()
}
