//! What is said of a stream besides its coding: tags, language, disposition.

use sluice_ffi::output::{StreamFacts, disposition_flag};

use crate::error::{Error, Result};
use crate::write_config::StreamTags;

/// Names that the error lists; FFmpeg knows them by number only.
const DISPOSITIONS: [&str; 19] = [
    "default",
    "dub",
    "original",
    "comment",
    "lyrics",
    "karaoke",
    "forced",
    "hearing_impaired",
    "visual_impaired",
    "clean_effects",
    "attached_pic",
    "timed_thumbnails",
    "non_diegetic",
    "captions",
    "descriptions",
    "metadata",
    "dependent",
    "still_image",
    "multilayer",
];

/// The facts of a stream that is encoded.
pub(super) fn facts(tags: &StreamTags, operation: &'static str) -> Result<StreamFacts> {
    let mut facts = StreamFacts::default();
    apply(tags, &mut facts, operation)?;
    Ok(facts)
}

/// What the caller says of a stream, over what is known of it.
///
/// # Errors
/// `ERR_INVALID_ARG` for a disposition that is none.
pub(super) fn apply(
    tags: &StreamTags,
    facts: &mut StreamFacts,
    operation: &'static str,
) -> Result<()> {
    for (key, value) in &tags.metadata {
        set(facts, key, value);
    }
    if let Some(language) = &tags.language {
        set(facts, "language", language);
    }
    if let Some(names) = &tags.disposition {
        facts.disposition = flags(names, operation)?;
    }
    Ok(())
}

fn set(facts: &mut StreamFacts, key: &str, value: &str) {
    facts
        .metadata
        .retain(|(known, _)| !known.eq_ignore_ascii_case(key));
    facts.metadata.push((key.to_owned(), value.to_owned()));
}

fn flags(names: &[String], operation: &'static str) -> Result<i32> {
    names.iter().try_fold(0, |flags, name| {
        let flag = disposition_flag(name).ok_or_else(|| {
            let message = format!(
                "`disposition` has no '{name}'. It takes: {}.",
                DISPOSITIONS.join(", ")
            );
            Error::invalid_arg(operation, message)
        })?;
        Ok(flags | flag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_the_error_lists_is_one() {
        for name in DISPOSITIONS {
            assert!(disposition_flag(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_callers_words_stand_over_those_of_the_source() {
        let mut known = StreamFacts {
            metadata: vec![
                ("LANGUAGE".into(), "eng".into()),
                ("title".into(), "a".into()),
            ],
            disposition: 1,
            ..StreamFacts::default()
        };
        let tags = StreamTags {
            metadata: vec![("title".into(), "b".into())],
            language: Some("deu".into()),
            disposition: Some(vec!["forced".into(), "dub".into()]),
        };
        apply(&tags, &mut known, "open").unwrap();
        let wanted = [("title", "b"), ("language", "deu")];
        assert_eq!(
            known.metadata,
            wanted.map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
        assert_eq!(
            Some(known.disposition),
            disposition_flag("forced")
                .zip(disposition_flag("dub"))
                .map(|(a, b)| a | b)
        );
        let wrong = StreamTags {
            disposition: Some(vec!["nosuch".into()]),
            ..StreamTags::default()
        };
        let error = facts(&wrong, "open").unwrap_err();
        assert!(error.message.contains("hearing_impaired"), "{error:?}");
    }
}
