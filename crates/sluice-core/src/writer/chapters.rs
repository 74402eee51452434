//! Chapters of formats that have them among their tags only, and whose muxer leaves that to us.

use crate::media::{Chapter, Metadata};

/// Formats with Vorbis comments. FFmpeg's Ogg muxer writes chapters itself for Opus alone.
const TAGGED: [&str; 3] = ["ogg", "oga", "flac"];

/// Most chapters that have a number of three digits.
const MOST: usize = 1000;

/// Adds the chapters to the tags where that is their place. `codecs`: those of the streams.
pub(super) fn add_tags(format: &str, codecs: &[String], chapters: &[Chapter], tags: &mut Metadata) {
    if !TAGGED.contains(&format) || codecs.iter().any(|codec| codec == "opus") {
        return;
    }
    for (number, chapter) in chapters.iter().take(MOST).enumerate() {
        let name = format!("CHAPTER{number:03}");
        let title = chapter.metadata.iter().find(|(key, _)| key == "title");
        tags.push((name.clone(), clock(chapter.start)));
        if let Some((_, title)) = title {
            tags.push((format!("{name}NAME"), title.clone()));
        }
    }
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
        let tags = |format, codec: &str| {
            let mut tags = Metadata::new();
            add_tags(format, &[codec.to_owned()], &chapters, &mut tags);
            tags
        };
        let wanted = [("CHAPTER000", "00:01:01.000"), ("CHAPTER000NAME", "a")];
        assert_eq!(
            tags("ogg", "vorbis"),
            wanted.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
        assert!(tags("ogg", "opus").is_empty() && tags("matroska", "vorbis").is_empty());
    }
}
