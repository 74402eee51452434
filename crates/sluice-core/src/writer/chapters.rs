//! Chapters of formats that have them among their tags only.

use crate::media::{Chapter, Metadata};

/// Formats with Vorbis comments. FFmpeg's muxers write chapters there for Opus alone, and only beside other tags.
const TAGGED: [&str; 4] = ["ogg", "oga", "opus", "flac"];

/// Most chapters that have a number of three digits.
const MOST: usize = 1000;

/// The chapters as tags, where that is their place; `None`: the muxer writes them.
pub(super) fn tags(format: &str, chapters: &[Chapter]) -> Option<Metadata> {
    if !TAGGED.contains(&format) {
        return None;
    }
    let mut tags = Metadata::new();
    for (number, chapter) in chapters.iter().take(MOST).enumerate() {
        let name = format!("CHAPTER{number:03}");
        let title = chapter.metadata.iter().find(|(key, _)| key == "title");
        tags.push((name.clone(), clock(chapter.start)));
        if let Some((_, title)) = title {
            tags.push((format!("{name}NAME"), title.clone()));
        }
    }
    Some(tags)
}

/// Hours, minutes, seconds and milliseconds.
fn clock(seconds: f64) -> String {
    let minutes = (seconds / 60.0).floor();
    format!(
        "{:02}:{:02}:{:06.3}",
        (minutes / 60.0).floor(),
        minutes % 60.0,
        seconds - minutes * 60.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_hours_minutes_and_seconds() {
        assert_eq!(clock(0.4), "00:00:00.400");
        assert_eq!(clock(3723.5), "01:02:03.500");
    }

    #[test]
    fn only_formats_that_keep_them_there_get_tags() {
        let chapters = [Chapter {
            id: 0,
            start: 61.0,
            end: 62.0,
            metadata: vec![("title".into(), "a".into())],
        }];
        let wanted = [("CHAPTER000", "00:01:01.000"), ("CHAPTER000NAME", "a")];
        assert_eq!(
            tags("ogg", &chapters).unwrap(),
            wanted.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
        assert!(tags("matroska", &chapters).is_none());
    }
}
