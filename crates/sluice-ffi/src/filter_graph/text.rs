//! A filter description, and where in it each filter stands, for error messages.

use std::ffi::{CStr, CString};

use ffmpeg_next::ffi;

use crate::error::{AvError, Result};
use crate::text::c_string;

/// The caller's description.
pub(super) struct FilterText {
    text: String,
    c_text: CString,
    filters: Vec<Mention>,
}

/// A filter's name where it stands in a description.
#[derive(Debug, PartialEq, Eq)]
struct Mention {
    name: String,
    /// Counted from 1, for people.
    character: usize,
}

impl FilterText {
    pub(super) fn new(text: &str) -> Result<Self> {
        Ok(Self {
            text: text.to_owned(),
            c_text: c_string(text, "parse filter")?,
            filters: mentions(text),
        })
    }

    pub(super) fn as_c_str(&self) -> &CStr {
        &self.c_text
    }

    /// The error for a description that was refused as a whole.
    pub(super) fn invalid(&self, error: AvError, what: &str) -> AvError {
        error.with_subject(format!("the filter description \"{}\" {what}", self.text))
    }

    /// The error for the filter `name`, which is the `index`-th of the description.
    pub(super) fn invalid_at(
        &self,
        error: AvError,
        name: &str,
        index: usize,
        what: &str,
    ) -> AvError {
        let place = match self.filters.get(index) {
            Some(mention) if mention.name == name => format!(" at character {}", mention.character),
            _ => String::new(),
        };
        error.with_subject(format!(
            "the filter '{name}'{place} in \"{}\" {what}",
            self.text
        ))
    }

    /// The error for the first filter that FFmpeg does not have, if there is one.
    pub(super) fn unknown(&self) -> Option<AvError> {
        let missing = self.filters.iter().find(|mention| !exists(&mention.name))?;
        let subject = format!(
            "there is no filter '{}'; it stands at character {} in \"{}\"",
            missing.name, missing.character, self.text
        );
        Some(AvError::new(ffi::AVERROR_FILTER_NOT_FOUND, "parse filter").with_subject(subject))
    }
}

fn exists(name: &str) -> bool {
    let Ok(name) = c_string(name, "find filter") else {
        return false;
    };
    // SAFETY: a terminated string.
    let filter = unsafe { ffi::avfilter_get_by_name(name.as_ptr()) };
    !filter.is_null()
}

/// Every filter of a description in order, read as FFmpeg's parser does: labels in brackets,
/// filters separated by `,` and `;`, with `'…'` and `\` protecting what is between or behind.
fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at_start = true;
    let mut in_name = false;
    let mut in_label = false;
    let mut quoted = false;
    let mut escaped = false;
    for (index, character) in text.chars().enumerate() {
        let protected = quoted || escaped;
        escaped = character == '\\' && !protected;
        match character {
            '\'' if !escaped && !in_label => quoted = !quoted,
            _ if protected => {}
            '[' => (in_label, in_name) = (true, false),
            ']' => in_label = false,
            _ if in_label => {}
            ',' | ';' => (at_start, in_name) = (true, false),
            '=' | '@' => in_name = false,
            space if space.is_whitespace() => in_name = false,
            other if at_start => {
                (at_start, in_name) = (false, true);
                found.push(Mention {
                    name: other.to_string(),
                    character: index + 1,
                });
            }
            other if in_name => {
                if let Some(mention) = found.last_mut() {
                    mention.name.push(other);
                }
            }
            _ => {}
        }
    }
    // Not a filter: a setting for all scalers, allowed before the first one.
    found.retain(|mention| mention.name != "sws_flags");
    found
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn filters_are_found_where_they_stand_and_not_inside_options_or_labels() {
        let text = "sws_flags=area;scale=640:'a,b;c', [hflip] vflip@two=x\\,negate[out];null";
        let found: Vec<_> = mentions(text)
            .into_iter()
            .map(|m| (m.name, m.character))
            .collect();
        let expected = [("scale", 16), ("vflip", 43), ("null", 68)];
        assert_eq!(
            found,
            expected.map(|(name, character)| (name.to_owned(), character))
        );
    }
}
