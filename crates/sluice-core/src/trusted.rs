//! What `profile: 'untrusted'` allows: the demuxers and decoders that the tests feed with cut, flipped and mutated bytes,
//! no filter that opens files, and no option that widens what a source may reach.

use crate::config::{OpenConfig, Profile};
use crate::error::{Error, ErrorKind, Result};

/// Demuxers that `test/faults/hostile-bytes` mutates, by FFmpeg's whole names.
const DEMUXERS: [&str; 6] = [
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "mpegts",
    "wav",
    "flac",
    "mp3",
];

/// Decoders that the same tests reach; those of subtitles, `test/faults/hostile-subtitles`.
const DECODERS: [&str; 17] = [
    "h264",
    "mpeg4",
    "vp8",
    "aac",
    "opus",
    "flac",
    "mp3",
    "mp3float",
    "pcm_s16le",
    "ass",
    "ssa",
    "srt",
    "subrip",
    "webvtt",
    "mov_text",
    "dvdsub",
    "pgssub",
];

/// Filters that open files, load code or reach the network by their options.
const REACHING_FILTERS: [&str; 26] = [
    "movie",
    "amovie",
    "subtitles",
    "ass",
    "drawtext",
    "lut1d",
    "lut3d",
    "haldclut",
    "sendcmd",
    "asendcmd",
    "zmq",
    "azmq",
    "metadata",
    "ametadata",
    "psnr",
    "ssim",
    "signature",
    "vidstabdetect",
    "vidstabtransform",
    "ladspa",
    "lv2",
    "frei0r",
    "frei0r_src",
    "removelogo",
    "firequalizer",
    "sofalizer",
];

/// Options by which a caller, or whoever filled in the caller's options, could widen the profile.
const WIDENING_OPTIONS: [&str; 8] = [
    "protocol_whitelist",
    "format_whitelist",
    "codec_whitelist",
    "enable_drefs",
    "use_absolute_path",
    "safe",
    "allowed_extensions",
    "extension_picky",
];

/// Whether the profile allows this demuxer (any one of its names).
#[must_use]
pub fn is_demuxer(name: &str) -> bool {
    DEMUXERS
        .iter()
        .any(|known| *known == name || known.split(',').any(|one| one == name))
}

/// Whether the profile allows this decoder.
#[must_use]
pub fn is_decoder(name: &str) -> bool {
    DECODERS.contains(&name)
}

/// The demuxers and decoders that FFmpeg itself is to be kept to; `None` where the profile does not restrict them.
pub(crate) fn lists(profile: Profile) -> Option<(Vec<String>, Vec<String>)> {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let split: Vec<&str> = DEMUXERS.iter().flat_map(|name| name.split(',')).collect();
    (profile == Profile::Untrusted).then(|| (owned(&split), owned(&DECODERS)))
}

/// Refuses a configuration that contradicts its profile.
///
/// # Errors
/// `ERR_UNSUPPORTED_FORMAT` for a format that is not trusted, `ERR_INVALID_ARG` for what would widen the profile.
pub(crate) fn check_config(config: &OpenConfig) -> Result<()> {
    if config.profile != Profile::Untrusted {
        return Ok(());
    }
    if let Some(format) = config.format.as_deref().filter(|name| !is_demuxer(name)) {
        let message = format!(
            "profile 'untrusted' does not allow the format '{format}'; it allows {}.",
            DEMUXERS.join(", ")
        );
        return Err(Error::new(ErrorKind::UnsupportedFormat, "open", message));
    }
    let option = config.options.iter().map(|(name, _)| name.as_str());
    let widening = option
        .chain(config.protocols.is_some().then_some("protocols"))
        .find(|name| *name == "protocols" || WIDENING_OPTIONS.contains(name));
    if let Some(name) = widening {
        let message = format!("profile 'untrusted' does not allow '{name}', which would widen it.");
        return Err(Error::invalid_arg("open", message));
    }
    Ok(())
}

/// Refuses a decoder that the profile does not allow.
///
/// # Errors
/// `ERR_UNKNOWN_CODEC`.
pub(crate) fn check_decoder(profile: Profile, name: &str, operation: &'static str) -> Result<()> {
    if profile != Profile::Untrusted || is_decoder(name) {
        return Ok(());
    }
    let message = format!(
        "profile 'untrusted' does not allow the decoder '{name}'; it allows {}.",
        DECODERS.join(", ")
    );
    Err(Error::new(ErrorKind::UnknownCodec, operation, message))
}

/// Refuses a filter description in which a filter is named that opens files.
///
/// # Errors
/// `ERR_INVALID_FILTER`.
pub(crate) fn check_filter(
    profile: Profile,
    description: &str,
    operation: &'static str,
) -> Result<()> {
    if profile != Profile::Untrusted {
        return Ok(());
    }
    let words = description.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let Some(word) = words
        .into_iter()
        .find(|word| REACHING_FILTERS.contains(word))
    else {
        return Ok(());
    };
    let message = format!(
        "profile 'untrusted' does not allow the filter '{word}', which can open files or reach further."
    );
    Err(Error::new(ErrorKind::InvalidFilter, operation, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn untrusted() -> OpenConfig {
        OpenConfig {
            profile: Profile::Untrusted,
            ..OpenConfig::default()
        }
    }

    #[test]
    fn every_trusted_name_is_one_that_ffmpeg_has() {
        let demuxers = sluice_ffi::registry::demuxers();
        for name in DEMUXERS {
            assert!(demuxers.iter().any(|known| known.name == name), "{name}");
        }
        let decoders = sluice_ffi::registry::decoders();
        for name in DECODERS {
            assert!(decoders.iter().any(|known| known.name == name), "{name}");
        }
    }

    #[test]
    fn a_format_or_an_option_that_widens_the_profile_is_refused() {
        let with = |format: Option<&str>, option: Option<&str>, protocols: bool| {
            let mut config = untrusted();
            config.format = format.map(str::to_owned);
            config.options = option
                .map(|name| (name.to_owned(), "1".to_owned()))
                .into_iter()
                .collect();
            config.protocols = protocols.then(|| vec!["file".to_owned()]);
            check_config(&config).map_err(|error| error.code())
        };
        assert_eq!(with(Some("mp4"), None, false), Ok(()));
        assert_eq!(
            with(Some("concat"), None, false),
            Err("ERR_UNSUPPORTED_FORMAT")
        );
        assert_eq!(
            with(None, Some("enable_drefs"), false),
            Err("ERR_INVALID_ARG")
        );
        assert_eq!(with(None, None, true), Err("ERR_INVALID_ARG"));
    }

    #[test]
    fn a_filter_that_opens_files_is_found_wherever_it_stands() {
        let check = |text: &str| check_filter(Profile::Untrusted, text, "read").is_ok();
        assert!(check("scale=64:48,hflip"));
        assert!(!check("split[a][b];[a]movie=x.png[c];[b][c]overlay"));
        assert!(!check("hflip,drawtext@me=textfile=/etc/passwd"));
        assert!(check_filter(Profile::Default, "movie=x.png", "read").is_ok());
    }
}
