//! What a filter graph refuses, in the words of the contract: which filter, where in the text, and FFmpeg's reason.

use sluice_ffi::AvError;
use sluice_ffi::registry::filters;

use crate::error::{Error, ErrorKind};
use crate::gpl_names::filter_elsewhere;
use crate::suggest::did_you_mean;

/// Lines of FFmpeg's that are quoted; the whole log goes with the error.
const MOST_LINES: usize = 2;

/// The error for a description, or for frames that its filters fail on.
pub fn refusal(error: AvError, operation: &'static str, description: Option<&str>) -> Error {
    let blamed = error.subject.is_some();
    let subject = error.subject.clone().unwrap_or_else(|| {
        let which = description.map_or_else(
            || "the filter".to_owned(),
            |text| format!("the filter description \"{text}\""),
        );
        format!("{which} fails: {}", error.text())
    });
    let mut failure = Error::from_ffmpeg(error, operation, "Can't filter");
    failure.kind = match failure.kind {
        ErrorKind::Internal | ErrorKind::UnknownFilter => failure.kind,
        // Some filters say so of options that they lack (`aeval`).
        ErrorKind::OutOfMemory if !blamed => failure.kind,
        _ => ErrorKind::InvalidFilter,
    };
    failure.message = format!("Can't filter: {subject}.");
    if let Some(name) = subject
        .strip_prefix("there is no filter '")
        .and_then(|rest| rest.split('\'').next())
    {
        let names: Vec<_> = filters().into_iter().map(|filter| filter.name).collect();
        let hint = filter_elsewhere(name)
            .unwrap_or_else(|| did_you_mean(name, names.iter().map(String::as_str)));
        failure.message.push_str(&hint);
        failure.message.push_str(" The list is in filters().");
    } else if let Some(reason) = reason(&failure.details.log) {
        failure
            .message
            .push_str(&format!(" FFmpeg says: {reason}."));
    }
    failure
}

/// The first lines that say why; the others follow from them.
fn reason(log: &[String]) -> Option<String> {
    let lines: Vec<String> = log
        .iter()
        .map(|line| without_speaker(line).trim_end_matches(['.', ':']))
        .filter(|line| says_why(line))
        .take(MOST_LINES)
        .map(with_plain_names)
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// `[Parsed_crop_0] Invalid size` without the brackets: the message has named the filter.
fn without_speaker(line: &str) -> &str {
    let rest = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("] "));
    rest.map_or(line, |(_, said)| said)
}

/// `'Parsed_hflip_0'` as the caller wrote it: `'hflip'`.
fn with_plain_names(line: &str) -> String {
    let plain = |word: &'_ str| {
        let numbered = word
            .strip_prefix("Parsed_")
            .and_then(|rest| rest.rsplit_once('_'));
        match numbered {
            Some((name, number)) if number.parse::<u32>().is_ok() => name.to_owned(),
            _ => word.to_owned(),
        }
    };
    line.split('\'').map(plain).collect::<Vec<_>>().join("'")
}

/// Not the lines by which FFmpeg hands a failure on, nor its lists of formats.
fn says_why(line: &str) -> bool {
    let handed_on = [
        "Failed to configure ",
        "Error parsing a filter description",
        "Error parsing filterchain",
        "Link '",
        " ",
        "src:",
        "dst:",
    ];
    !line.is_empty() && !handed_on.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::reason;

    fn said(lines: &[&str]) -> Option<String> {
        reason(&lines.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn the_reason_is_what_came_first_and_not_what_followed_from_it() {
        let lines = [
            "[Parsed_crop_1] Invalid too big or non positive size for width '5000' or height '360'",
            "[Parsed_crop_1] Failed to configure input pad on Parsed_crop_1",
        ];
        assert_eq!(
            said(&lines).as_deref(),
            Some("Invalid too big or non positive size for width '5000' or height '360'")
        );
        let lines = ["[AVFilterGraph] Error parsing filterchain 'x' around:"];
        assert_eq!(said(&lines), None);
        let lines = [
            "Impossible to convert between the formats supported by the filter 'Parsed_a_0' and the filter 'b'",
            "Link 'a.default' -> 'b.default':",
            "  Pixel formats:",
            "    dst: vaapi",
        ];
        assert!(
            said(&lines)
                .unwrap()
                .ends_with("the filter 'a' and the filter 'b'")
        );
    }
}
