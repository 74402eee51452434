//! Which encoder a stream gets when the caller names none, and whether the container can hold it.

use sluice_ffi::codec_id::CodecId;
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::media_type::MediaType;
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::registry;

use super::hardware::is_hardware;
use crate::error::{Error, ErrorKind, Result};
use crate::suggest::did_you_mean;

/// Containers for which H.264 is what everyone expects, whatever FFmpeg was built with.
const H264_CONTAINERS: [&str; 8] = [
    "mp4", "mov", "ipod", "matroska", "flv", "ismv", "mpegts", "hls",
];

/// Encoders by quality, best first, for codecs that have several.
const PREFERRED: [(&str, &[&str]); 8] = [
    ("h264", &["libx264", "libopenh264"]),
    ("hevc", &["libx265"]),
    ("vp8", &["libvpx"]),
    ("vp9", &["libvpx-vp9"]),
    ("av1", &["libsvtav1", "libaom-av1"]),
    ("mp3", &["libmp3lame"]),
    ("opus", &["libopus"]),
    ("vorbis", &["libvorbis"]),
];

/// The container's name for messages: FFmpeg's first one.
fn container(format: OutputFormat) -> &'static str {
    format.name().split(',').next().unwrap_or_default()
}

/// The encoder of the caller's name, or the usual one of the container.
///
/// `image` is the codec that the extension of a still image asks for.
///
/// # Errors
/// `ERR_UNKNOWN_CODEC` for a name that is no encoder, `ERR_ENCODER_CONFIG` when it encodes something else, or the
/// container cannot hold it.
pub fn choose(
    format: OutputFormat,
    kind: MediaType,
    name: Option<&str>,
    image: Option<CodecId>,
    operation: &'static str,
) -> Result<EncoderCodec> {
    let codec = match name {
        Some(name) => named(name, kind, operation)?,
        None => usual(format, kind, image, operation)?,
    };
    require_held(format, codec.id(), kind, operation)?;
    Ok(codec)
}

/// Refuses a codec that the container cannot hold.
///
/// # Errors
/// `ERR_ENCODER_CONFIG` with the codecs of the kind that it takes.
pub fn require_held(
    format: OutputFormat,
    codec: CodecId,
    kind: MediaType,
    operation: &'static str,
) -> Result<()> {
    if holds(format, codec) != Some(false) {
        return Ok(());
    }
    let message = format!(
        "The format '{}' can't hold '{}'. {}",
        container(format),
        codec.name(),
        taken(format, kind)
    );
    Err(Error::new(ErrorKind::EncoderConfig, operation, message))
}

/// What some muxers write; FFmpeg tells it only when it is too late.
const HELD: [(&[&str], &[&str]); 5] = [
    // Everything else is carried as private data, of which no reader knows what it is.
    (
        &["mpegts"],
        &[
            "mpeg1video",
            "mpeg2video",
            "mpeg4",
            "h264",
            "hevc",
            "vvc",
            "cavs",
            "avs2",
            "avs3",
            "dirac",
            "vc1",
            "mp2",
            "mp3",
            "aac",
            "aac_latm",
            "ac3",
            "eac3",
            "dts",
            "truehd",
            "opus",
            "s302m",
            "pcm_bluray",
            "dvb_subtitle",
            "dvb_teletext",
            "arib_caption",
            "hdmv_pgs_subtitle",
            "hdmv_text_subtitle",
            "timed_id3",
            "smpte_2038",
            "klv",
            "scte_35",
            "epg",
            "bin_data",
        ],
    ),
    (
        &["ogg", "oga", "ogv"],
        &["vorbis", "opus", "flac", "speex", "theora", "vp8"],
    ),
    (&["srt"], &["subrip", "text"]),
    (&["ass"], &["ass"]),
    (&["webvtt"], &["webvtt"]),
];

/// What FFmpeg writes and nothing can read: without the parameters that decoding needs; of TTA the length, which its last
/// block depends on, in milliseconds.
const UNREADABLE: [(&[&str], &[&str]); 3] = [
    (&["wav", "w64"], &["aac", "vorbis"]),
    (&["wtv"], &["aac"]),
    (&["matroska"], &["tta"]),
];

fn holds(format: OutputFormat, codec: CodecId) -> Option<bool> {
    let name = container(format);
    let is_in = |(formats, codecs): &(&[&str], &[&str])| {
        formats.contains(&name) && codecs.contains(&codec.name())
    };
    if UNREADABLE.iter().any(is_in) {
        return Some(false);
    }
    let known = HELD.iter().find(|(formats, _)| formats.contains(&name));
    // AVI has these as pictures, and does not say so.
    if (name, codec.name()) == ("avi", "xsub") {
        return Some(true);
    }
    match known {
        Some((_, codecs)) => Some(codecs.contains(&codec.name())),
        None => format.takes(codec),
    }
}

/// What the container takes of a kind, as a sentence.
fn taken(format: OutputFormat, kind: MediaType) -> String {
    let default = format.default_codec(kind);
    let mut names: Vec<&str> = registry::encoders()
        .iter()
        .filter(|entry| entry.media_type == kind)
        .filter_map(|entry| EncoderCodec::from_name(&entry.name))
        .map(EncoderCodec::id)
        .filter(|id| holds(format, *id) == Some(true) || default == Some(*id))
        .map(CodecId::name)
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        format!("It holds no {}.", kind.name())
    } else {
        format!("It takes: {}.", names.join(", "))
    }
}

fn named(name: &str, kind: MediaType, operation: &'static str) -> Result<EncoderCodec> {
    let Some(codec) = preferred(name).or_else(|| EncoderCodec::from_name(name)) else {
        let encoders = registry::encoders();
        let names = encoders
            .iter()
            .filter(|entry| entry.media_type == kind)
            .map(|entry| entry.name.as_str());
        let hint = instead_of(name).unwrap_or_else(|| did_you_mean(name, names));
        let message = format!("There is no encoder '{name}'.{hint} The list is in encoders().");
        return Err(Error::new(ErrorKind::UnknownCodec, operation, message));
    };
    if codec.media_type() == kind {
        return Ok(codec);
    }
    let message = format!(
        "The encoder '{name}' encodes {}, not {}.",
        codec.media_type().name(),
        kind.name()
    );
    Err(Error::new(ErrorKind::EncoderConfig, operation, message))
}

/// What encodes the same where the encoder is one that this build does not have.
fn instead_of(name: &str) -> Option<String> {
    let (codec, _) = PREFERRED
        .iter()
        .find(|(_, encoders)| encoders.contains(&name))?;
    let here = preferred(codec)?.name();
    Some(format!(
        " This build of FFmpeg encodes {codec} with '{here}'."
    ))
}

/// The best encoder here for a codec that has several.
fn preferred(codec: &str) -> Option<EncoderCodec> {
    let (_, encoders) = PREFERRED.iter().find(|(name, _)| *name == codec)?;
    encoders
        .iter()
        .find_map(|name| EncoderCodec::from_name(name))
}

fn usual(
    format: OutputFormat,
    kind: MediaType,
    image: Option<CodecId>,
    operation: &'static str,
) -> Result<EncoderCodec> {
    let name = container(format);
    if kind == MediaType::Video
        && H264_CONTAINERS.contains(&name)
        && let Some(codec) = preferred("h264")
    {
        return Ok(codec);
    }
    let image = if kind == MediaType::Video {
        image
    } else {
        None
    };
    let usual = image
        .or_else(|| format.default_codec(kind))
        .or_else(|| usual_subtitles(format, kind));
    let Some(id) = usual else {
        let message = if name == "tee" || name == "fifo" {
            format!(
                "'{name}' hands its streams on to other formats: name the {} encoder in `encoder`.",
                kind.name()
            )
        } else {
            format!("The format '{name}' holds no {}.", kind.name())
        };
        return Err(Error::new(ErrorKind::EncoderConfig, operation, message));
    };
    // An encoder of a device is for who asks for it: whether the device is here, nobody knows.
    let software = || EncoderCodec::from_id(id).filter(|codec| !is_hardware(*codec));
    preferred(id.name()).or_else(software).ok_or_else(|| {
        let message = format!(
            "The usual {} codec of '{name}' is '{}', and there is no encoder for it here. Name another in `encoder`.",
            kind.name(),
            id.name()
        );
        Error::new(ErrorKind::UnknownCodec, operation, message)
    })
}

/// Text first: what players show everywhere.
const SUBTITLES: [&str; 4] = ["mov_text", "subrip", "webvtt", "ass"];

/// The subtitle codec of a container that names none.
fn usual_subtitles(format: OutputFormat, kind: MediaType) -> Option<CodecId> {
    if kind != MediaType::Subtitle {
        return None;
    }
    let ids = SUBTITLES.iter().filter_map(|name| CodecId::from_name(name));
    ids.into_iter().find(|id| holds(format, *id) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(format: &str, kind: MediaType, name: Option<&str>) -> Result<&'static str> {
        choose(
            OutputFormat::from_name(format).unwrap(),
            kind,
            name,
            None,
            "addAudioStream",
        )
        .map(EncoderCodec::name)
    }

    #[test]
    fn each_container_has_its_usual_encoder() {
        for (format, encoder) in [
            ("wav", "pcm_s16le"),
            ("mp3", "libmp3lame"),
            ("flac", "flac"),
            ("ogg", "libvorbis"),
            ("opus", "libopus"),
            ("mp4", "aac"),
            ("adts", "aac"),
            ("webm", "libopus"),
            ("matroska", "libvorbis"),
        ] {
            assert_eq!(
                chosen(format, MediaType::Audio, None).unwrap(),
                encoder,
                "{format}"
            );
        }
        let h264 = chosen("mp4", MediaType::Video, None).unwrap();
        assert!(["libx264", "libopenh264"].contains(&h264));
        assert_eq!(chosen("matroska", MediaType::Video, None).unwrap(), h264);
        assert_eq!(
            chosen("webm", MediaType::Video, None).unwrap(),
            "libvpx-vp9"
        );
        assert_eq!(chosen("gif", MediaType::Video, None).unwrap(), "gif");
    }

    #[test]
    fn subtitles_have_an_encoder_wherever_they_can_be() {
        for (format, encoder) in [
            ("srt", "subrip"),
            ("mp4", "mov_text"),
            ("mov", "mov_text"),
            ("matroska", "ass"),
            ("webm", "webvtt"),
        ] {
            let found = chosen(format, MediaType::Subtitle, None).unwrap();
            let found = EncoderCodec::from_name(found).unwrap().id().name();
            assert_eq!(found, encoder, "{format}");
        }
        assert!(chosen("wav", MediaType::Subtitle, None).is_err());
    }

    #[test]
    fn a_codec_name_stands_for_its_best_encoder() {
        assert_eq!(
            chosen("mp4", MediaType::Audio, Some("opus")).unwrap(),
            "libopus"
        );
    }

    #[test]
    fn what_does_not_fit_says_so() {
        let code = |format, kind, name| chosen(format, kind, name).err().map(|error| error.code());
        assert_eq!(
            code("wav", MediaType::Video, None),
            Some("ERR_ENCODER_CONFIG")
        );
        assert_eq!(
            code("mp4", MediaType::Audio, Some("nosuch")),
            Some("ERR_UNKNOWN_CODEC")
        );
        assert_eq!(
            code("mp4", MediaType::Audio, Some("libopenh264")),
            Some("ERR_ENCODER_CONFIG")
        );
        assert_eq!(
            code("mp4", MediaType::Audio, Some("pcm_u8")),
            Some("ERR_ENCODER_CONFIG")
        );
        for (format, encoder, taken) in [
            ("wav", "libopenh264", "It holds no video."),
            ("ogg", "aac", "opus, vorbis"),
            ("webm", "aac", "It takes: opus, vorbis."),
            ("mpegts", "flac", "mp2"),
            ("mpegts", "libvpx-vp9", "mpeg2video"),
        ] {
            let kind = EncoderCodec::from_name(encoder).unwrap().media_type();
            let error = chosen(format, kind, Some(encoder)).unwrap_err();
            assert!(error.message.contains(taken), "{}", error.message);
        }
        let error = chosen("mp3", MediaType::Audio, Some("libmp3lam")).unwrap_err();
        assert!(error.message.contains("libmp3lame"), "{}", error.message);
    }
}
