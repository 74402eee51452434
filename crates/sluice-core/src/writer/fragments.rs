//! MP4 in fragments, and what can't be in one.

use sluice_ffi::output_format::OutputFormat;

use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};

const FORMATS: [&str; 6] = ["mp4", "mov", "ipod", "ismv", "3gp", "f4v"];
const OPTIONS: [&str; 3] = ["frag_duration", "frag_size", "min_frag_duration"];
const FLAGS: [&str; 6] = ["frag", "delay_moov", "empty_moov", "dash", "cmaf", "isml"];

/// Whether an output is written in fragments.
pub(crate) fn is_fragmented(format: OutputFormat, options: &OptionList) -> bool {
    let asks = |(key, value): &(String, String)| {
        OPTIONS.contains(&key.as_str())
            || (key == "movflags" && FLAGS.iter().any(|flag| value.contains(flag)))
    };
    FORMATS.contains(&format.name()) && options.iter().any(asks)
}

/// Whether an edit list, written in the end, says where each stream begins.
pub(super) fn has_edit_list(format: OutputFormat, options: &OptionList) -> bool {
    let refused = |(key, value): &(String, String)| key == "use_editlist" && value != "1";
    FORMATS.contains(&format.name())
        && !is_fragmented(format, options)
        && !options.iter().any(refused)
}

/// Refuses timed text in fragments: FFmpeg's muxer ends each text by the clock of other streams, and then gives up the
/// whole process.
///
/// # Errors
/// `ERR_ENCODER_CONFIG`.
pub(super) fn check(format: OutputFormat, options: &OptionList, codecs: &[String]) -> Result<()> {
    if !is_fragmented(format, options) || !codecs.iter().any(|codec| codec == "mov_text") {
        return Ok(());
    }
    let message = "Subtitles can't be written into fragmented MP4. Leave them out, or write the file without fragments.";
    Err(Error::new(ErrorKind::EncoderConfig, "open", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(pairs: &[(&str, &str)]) -> OptionList {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn timed_text_is_refused_in_fragments_alone() {
        let mp4 = OutputFormat::from_name("mp4").unwrap();
        let text = ["h264".to_owned(), "mov_text".to_owned()];
        let fragments = options(&[("movflags", "+frag_keyframe+empty_moov")]);
        assert_eq!(
            check(mp4, &fragments, &text).unwrap_err().code(),
            "ERR_ENCODER_CONFIG"
        );
        assert!(check(mp4, &options(&[("movflags", "faststart")]), &text).is_ok());
        assert!(check(mp4, &fragments, &text[..1]).is_ok());
        assert!(check(mp4, &options(&[("frag_duration", "1000")]), &text).is_err());
    }
}
