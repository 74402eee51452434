//! What an audio encoder gets: what the caller asked for if it takes it, else the nearest to the source that it takes.

use sluice_ffi::channel_layout::ChannelLayout;
use sluice_ffi::encoder::AudioEncoderInput;
use sluice_ffi::encoder_codec::EncoderCodec;
use sluice_ffi::sample_format::SampleFormat;

use super::refuse;
use crate::error::{Error, Result};
use crate::write_config::AudioInputConfig;

const OPERATION: &str = "addAudioStream";

/// Encoders that take one rate only without listing it.
const FIXED_RATES: [(&str, u32); 7] = [
    ("comfortnoise", 8_000),
    ("g722", 16_000),
    ("g723_1", 8_000),
    ("g726", 8_000),
    ("g726le", 8_000),
    ("libopencore_amrnb", 8_000),
    ("roq_dpcm", 22_050),
];

/// Encoders that take certain layouts only without listing them.
const LAYOUTS: [(&str, &[&str]); 1] = [(
    "libopus",
    &["mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1"],
)];

/// Opus with channels that mean nothing to it takes any number of them.
const NO_LAYOUT: (&str, &str) = ("mapping_family", "255");

/// Encoders that take one channel only without listing it.
const MONO: [&str; 3] = ["comfortnoise", "g726", "g726le"];

/// Decides format, rate and layout.
///
/// # Errors
/// `ERR_ENCODER_CONFIG` naming what the encoder takes, `ERR_INVALID_ARG` for a layout or format that is none.
pub fn negotiate(codec: EncoderCodec, config: &AudioInputConfig) -> Result<AudioEncoderInput> {
    Ok(AudioEncoderInput {
        format: format(codec, config)?,
        sample_rate: sample_rate(codec, config)?,
        layout: layout(codec, config)?,
    })
}

/// Takes sound whose layout nobody named for one that the encoder knows, so that no channel is mixed into others.
///
/// # Errors
/// As [`negotiate`].
pub fn settle_layout(codec: EncoderCodec, config: &mut AudioInputConfig) -> Result<()> {
    if config.channel_layout.is_none() {
        let taken = layout(codec, config)?;
        let is_other = taken != ChannelLayout::default_for(config.channels);
        if is_other && taken.channels() == config.channels {
            config.channel_layout = Some(taken.describe());
        }
    }
    Ok(())
}

/// The layout of what is written.
///
/// # Errors
/// `ERR_INVALID_ARG` for a name that is no layout, or has another number of channels than `channels`.
pub fn source_layout(config: &AudioInputConfig) -> Result<ChannelLayout> {
    let Some(name) = &config.channel_layout else {
        return Ok(ChannelLayout::default_for(config.channels));
    };
    let layout = ChannelLayout::from_name(name).map_err(|_| {
        Error::invalid_arg(
            OPERATION,
            format!("`channelLayout` is no channel layout: '{name}'."),
        )
    })?;
    if layout.channels() == config.channels {
        return Ok(layout);
    }
    let message = format!(
        "`channelLayout` '{name}' has {} channels, `channels` is {}.",
        layout.channels(),
        config.channels
    );
    Err(Error::invalid_arg(OPERATION, message))
}

fn format(codec: EncoderCodec, config: &AudioInputConfig) -> Result<SampleFormat> {
    let list = codec.sample_formats()?;
    let source = SampleFormat::from_name(config.format.name()).unwrap_or(SampleFormat::FLT);
    let Some(list) = list else {
        return Ok(source);
    };
    match &config.encoder_format {
        None => Ok(nearest_format(source, &list).unwrap_or(source)),
        Some(name) => {
            let wanted = SampleFormat::from_name(name).ok_or_else(|| {
                Error::invalid_arg(
                    OPERATION,
                    format!("`encoderFormat` is no sample format: '{name}'."),
                )
            })?;
            let taken =
                |format: &&SampleFormat| **format == wanted || format.packed() == wanted.packed();
            list.iter()
                .find(|format| **format == wanted)
                .or_else(|| list.iter().find(taken))
                .copied()
                .ok_or_else(|| {
                    refuse(
                        codec,
                        OPERATION,
                        &format!("the sample format '{name}'"),
                        list.iter().filter_map(|format| format.name()),
                    )
                })
        }
    }
}

/// Bits of a sample that survive in `format`.
fn precision(format: SampleFormat) -> i32 {
    match format.packed() {
        SampleFormat::U8 => 8,
        SampleFormat::S16 => 16,
        SampleFormat::FLT => 25,
        SampleFormat::S32 => 32,
        SampleFormat::DBL => 54,
        _ => 64,
    }
}

/// The format that keeps all of the source's precision with least to spare, or else loses least.
fn nearest_format(source: SampleFormat, list: &[SampleFormat]) -> Option<SampleFormat> {
    let cost = |format: &SampleFormat| {
        let spare = precision(*format) - precision(source);
        let loss = if spare < 0 { 1000 - spare } else { spare };
        2 * loss + i32::from(*format != source)
    };
    list.iter().copied().min_by_key(cost)
}

fn sample_rate(codec: EncoderCodec, config: &AudioInputConfig) -> Result<u32> {
    let fixed = FIXED_RATES.iter().find(|(name, _)| *name == codec.name());
    let list = match fixed {
        Some((_, rate)) => Some(vec![*rate]),
        None => codec.sample_rates()?,
    };
    let wanted = config.encoder_sample_rate.unwrap_or(config.sample_rate);
    match list {
        None => Ok(wanted),
        Some(list) if list.contains(&wanted) => Ok(wanted),
        Some(list) if config.encoder_sample_rate.is_some() => {
            let names: Vec<String> = list.iter().map(u32::to_string).collect();
            Err(refuse(
                codec,
                OPERATION,
                &format!("the sample rate {wanted}"),
                names.iter().map(String::as_str),
            ))
        }
        // Of two equally near, the higher one loses less.
        Some(list) => Ok(list
            .into_iter()
            .min_by_key(|rate| (rate.abs_diff(wanted), u32::MAX - rate))
            .unwrap_or(wanted)),
    }
}

fn layout(codec: EncoderCodec, config: &AudioInputConfig) -> Result<ChannelLayout> {
    let source = source_layout(config)?;
    let channels = config.encoder_channels.unwrap_or(config.channels);
    let wanted = if channels == config.channels {
        source
    } else {
        ChannelLayout::default_for(channels)
    };
    let Some(list) = layouts(codec, config)? else {
        return Ok(wanted);
    };
    if list.contains(&wanted) {
        return Ok(wanted);
    }
    if let Some(same_count) = list.iter().find(|layout| layout.channels() == channels) {
        return Ok(same_count.clone());
    }
    // Channels that mean nothing can't be mixed into others.
    if config.encoder_channels.is_some() || wanted.is_unspecified() {
        let names: Vec<String> = list.iter().map(ChannelLayout::describe).collect();
        return Err(refuse(
            codec,
            OPERATION,
            &format!("{channels} channels"),
            names.iter().map(String::as_str),
        ));
    }
    // Of two equally near, the one with more channels loses less.
    let nearest = |layout: &ChannelLayout| {
        (
            layout.channels().abs_diff(channels),
            u32::MAX - layout.channels(),
        )
    };
    Ok(list.into_iter().min_by_key(nearest).unwrap_or(wanted))
}

/// The layouts that the encoder takes; `None`: any.
fn layouts(codec: EncoderCodec, config: &AudioInputConfig) -> Result<Option<Vec<ChannelLayout>>> {
    if MONO.contains(&codec.name()) {
        return Ok(Some(vec![ChannelLayout::default_for(1)]));
    }
    let known = LAYOUTS.iter().find(|(name, _)| *name == codec.name());
    let options = &config.common.encoder_options;
    let Some((_, names)) = known.filter(|_| {
        !options
            .iter()
            .any(|(key, value)| (key.as_str(), value.as_str()) == NO_LAYOUT)
    }) else {
        return Ok(codec.channel_layouts()?);
    };
    let list: sluice_ffi::Result<Vec<_>> = names
        .iter()
        .map(|name| ChannelLayout::from_name(name))
        .collect();
    Ok(Some(list?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(
        encoder: &str,
        change: impl FnOnce(&mut AudioInputConfig),
    ) -> Result<(String, u32, u32)> {
        let mut config = AudioInputConfig::new(44_100, 2);
        change(&mut config);
        let input = negotiate(EncoderCodec::from_name(encoder).unwrap(), &config)?;
        Ok((
            input.format.name().unwrap_or_default().to_owned(),
            input.sample_rate,
            input.layout.channels(),
        ))
    }

    #[test]
    fn what_the_encoder_takes_is_kept() {
        assert_eq!(
            negotiated("pcm_f32le", |_| {}).unwrap(),
            ("flt".into(), 44_100, 2)
        );
        assert_eq!(
            negotiated("aac", |_| {}).unwrap(),
            ("fltp".into(), 44_100, 2)
        );
    }

    #[test]
    fn otherwise_the_nearest_is_taken_and_never_the_first_listed() {
        let with_rate = |rate| {
            negotiated("libmp3lame", |config| config.sample_rate = rate)
                .unwrap()
                .1
        };
        assert_eq!(
            (with_rate(12_345), with_rate(7_000), with_rate(96_000)),
            (12_000, 8_000, 48_000)
        );
        assert_eq!(
            negotiated("libmp3lame", |config| config.channels = 4)
                .unwrap()
                .2,
            2
        );
        assert_eq!(negotiated("libopus", |_| {}).unwrap().1, 48_000);
        let flac = |format| {
            let set = |config: &mut AudioInputConfig| {
                config.format = crate::format::SampleFormat::from_name(format).unwrap();
            };
            negotiated("flac", set).unwrap().0
        };
        assert_eq!(
            (
                flac("u8").as_str(),
                flac("flt").as_str(),
                flac("s64").as_str()
            ),
            ("s16", "s32", "s32")
        );
    }

    #[test]
    fn what_was_asked_for_and_is_not_taken_names_what_is() {
        let message = |change: fn(&mut AudioInputConfig)| {
            let error = negotiated("libmp3lame", change).unwrap_err();
            assert_eq!(error.code(), "ERR_ENCODER_CONFIG");
            error.message
        };
        assert!(message(|config| config.encoder_sample_rate = Some(12_345)).contains("44100"));
        assert!(message(|config| config.encoder_channels = Some(4)).contains("stereo"));
        assert!(message(|config| config.encoder_format = Some("u8".into())).contains("fltp"));
    }

    #[test]
    fn channels_without_names_are_what_the_encoder_takes_them_for() {
        let layout = |channels| {
            let mut config = AudioInputConfig::new(48_000, channels);
            let opus = EncoderCodec::from_name("libopus").unwrap();
            settle_layout(opus, &mut config).unwrap();
            let encoder = negotiate(opus, &config).unwrap().layout;
            assert_eq!(source_layout(&config).unwrap(), encoder);
            encoder.describe()
        };
        assert_eq!((layout(3).as_str(), layout(4).as_str()), ("3.0", "quad"));
        let named = |config: &mut AudioInputConfig| {
            config.channels = 4;
            config.channel_layout = Some("4.0".into());
        };
        assert_eq!(negotiated("libopus", named).unwrap().2, 4);
        let error = negotiated("libopus", |config| config.channels = 9).unwrap_err();
        assert!(error.message.contains("7.1"), "{}", error.message);
    }

    #[test]
    fn the_packed_name_of_a_planar_format_is_enough() {
        assert_eq!(
            negotiated("aac", |config| config.encoder_format = Some("flt".into()))
                .unwrap()
                .0,
            "fltp"
        );
    }
}
