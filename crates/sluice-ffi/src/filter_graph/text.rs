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
    /// What the caller calls it (`two` in `vflip@two`); else FFmpeg numbers it.
    instance: Option<String>,
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

    /// The error for a graph that was refused: of the filter that FFmpeg complains about, if it says which.
    pub(super) fn refused(&self, error: AvError, what: &str) -> AvError {
        let named = error.log.iter().rev().find_map(|line| self.in_line(line));
        match named {
            Some(mention) => {
                let subject = format!("{} {what}", self.place(mention));
                error.with_subject(subject)
            }
            None => self.invalid(error, what),
        }
    }

    /// The error for a text that FFmpeg can't read, with the place that it quotes.
    pub(super) fn malformed(&self, error: AvError) -> AvError {
        const WHAT: &str = "is not well formed";
        let quoted = |line: &String| {
            let mark = if line.contains('"') { '"' } else { '\'' };
            let (_, rest) = line.split_once(mark)?;
            let (quoted, _) = rest.rsplit_once(mark)?;
            let at = (!quoted.is_empty()).then(|| self.text.find(quoted))??;
            Some(self.text.get(..at)?.chars().count() + 1)
        };
        match error.log.first().and_then(quoted) {
            Some(character) => {
                let what = format!("{WHAT} at character {character}");
                self.invalid(error, &what)
            }
            None => self.invalid(error, WHAT),
        }
    }

    /// A filter of the graph, by FFmpeg's name for it, in words: `'crop' at character 7`.
    pub(super) fn place_of(&self, instance: &str) -> Option<String> {
        let mention = self.called(instance)?;
        Some(format!(
            "'{}' at character {}",
            mention.name, mention.character
        ))
    }

    /// The last filter of the text that a line of FFmpeg's log names.
    fn in_line(&self, line: &str) -> Option<&Mention> {
        line.split(|letter: char| !(letter.is_alphanumeric() || "_@".contains(letter)))
            .rev()
            .find_map(|word| self.called(word))
    }

    /// The filter that FFmpeg calls `Parsed_crop_1` or `crop@two`.
    fn called(&self, instance: &str) -> Option<&Mention> {
        if let Some((name, label)) = instance.split_once('@') {
            let is = |mention: &&Mention| {
                mention.name == name && mention.instance.as_deref() == Some(label)
            };
            return self.filters.iter().find(is);
        }
        let (name, index) = instance.strip_prefix("Parsed_")?.rsplit_once('_')?;
        let mention = self.filters.get(index.parse::<usize>().ok()?)?;
        (mention.name == name).then_some(mention)
    }

    fn place(&self, mention: &Mention) -> String {
        format!(
            "the filter '{}' at character {} in \"{}\"",
            mention.name, mention.character, self.text
        )
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
            Some(mention) if mention.name == name => self.place(mention),
            _ => format!("the filter '{name}' in \"{}\"", self.text),
        };
        error.with_subject(format!("{place} {what}"))
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

impl Mention {
    /// A filter whose name begins at this letter, counted from 0.
    const fn at(index: usize) -> Self {
        Self {
            name: String::new(),
            instance: None,
            character: index + 1,
        }
    }
}

/// Adds a letter to the last name.
fn name(found: &mut [Mention], letter: char) {
    if let Some(mention) = found.last_mut() {
        mention.name.push(letter);
    }
}

/// Every filter of a description in order, read as FFmpeg's parser does: labels in brackets,
/// filters separated by `,` and `;`, with `'…'` and `\` protecting what is between or behind.
fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at_start = true;
    let mut in_name = false;
    let mut in_instance = false;
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
            ',' | ';' => {
                if at_start {
                    found.push(Mention::at(index));
                }
                (at_start, in_name, in_instance) = (true, false, false);
            }
            '=' => (in_name, in_instance) = (false, false),
            space if space.is_whitespace() => (in_name, in_instance) = (false, false),
            '@' if in_name => (in_name, in_instance) = (false, true),
            other if at_start => {
                (at_start, in_name) = (false, true);
                found.push(Mention::at(index));
                name(&mut found, other);
            }
            other if in_name => name(&mut found, other),
            other if in_instance => {
                if let Some(mention) = found.last_mut() {
                    mention.instance.get_or_insert_default().push(other);
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
    fn a_filter_is_found_by_the_name_that_ffmpeg_gives_it() {
        let text = super::FilterText::new("hflip, crop@two=10:10,,crop=5").unwrap();
        let place = |instance| text.place_of(instance);
        assert_eq!(
            place("Parsed_hflip_0").as_deref(),
            Some("'hflip' at character 1")
        );
        assert_eq!(place("crop@two").as_deref(), Some("'crop' at character 8"));
        assert_eq!(
            place("Parsed_crop_3").as_deref(),
            Some("'crop' at character 24")
        );
        assert_eq!(place("Parsed_crop_0"), None);
        assert_eq!(place("auto_scale_0"), None);
    }

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
