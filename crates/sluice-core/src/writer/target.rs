//! Which container a target gets.

use sluice_ffi::codec_id::CodecId;
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::registry;

use crate::config::OptionList;
use crate::device_names;
use crate::error::{Error, ErrorKind, Result};
use crate::source::location::Location;
use crate::suggest::did_you_mean;
use crate::write_config::{TargetOutput, WriterConfig};

const OPERATION: &str = "new StreamWriter";

/// The container of an output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Container {
    pub(crate) format: OutputFormat,
    /// The codec that the extension of a still image asks for.
    pub(crate) image: Option<CodecId>,
    /// Whether the target is a device, with a syntax of its own.
    pub(crate) is_device: bool,
    /// The container whose rules streams follow: that of its parts, where the output is a row of files.
    pub(crate) holds: OutputFormat,
}

/// The format that a protocol carries whatever the path of its addresses ends in.
const CARRIES: [(&str, &[&str]); 2] = [
    (
        "flv",
        &["rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts"],
    ),
    ("rtsp", &["rtsp", "rtsps"]),
];

/// The format that a protocol usually carries where the address says nothing else.
const USUALLY_CARRIES: [(&str, &[&str]); 1] = [("mpegts", &["udp", "udplite", "srt", "rist"])];

impl Container {
    pub(crate) fn of(target: &TargetOutput, config: &WriterConfig) -> Result<Self> {
        let text = target.text();
        let mut container = match (config.format.as_deref(), text) {
            (Some(name), text) => Self::named(name, text)?,
            (None, Some(text)) => Self::of_address(text)?,
            (None, None) => {
                return Err(unsupported(
                    "`format` is needed: a target that has no name has no extension.",
                ));
            }
        };
        if let Some(text) = text {
            container.holds = container.part(text, &config.options)?;
        }
        Ok(container)
    }

    /// The container of each part of an output that is a row of files.
    fn part(&self, text: &str, options: &OptionList) -> Result<OutputFormat> {
        if !self.format.name().contains("segment") {
            return Ok(self.format);
        }
        let named = options.iter().find(|(key, _)| key == "segment_format");
        let part = match named {
            Some((_, name)) => OutputFormat::from_name(name),
            None => OutputFormat::from_file_name(text),
        };
        part.ok_or_else(|| {
            unsupported(
                "The parts of a segmented output need a format: give the target an extension, or name one in the option `segment_format`.",
            )
        })
    }

    /// The format of a URL's scheme, else of the extension.
    fn of_address(text: &str) -> Result<Self> {
        let location = Location::parse(text, false);
        let scheme_of = |table: &[(&'static str, &[&str])]| {
            let Location::Url { scheme, .. } = &location else {
                return None;
            };
            let row = table
                .iter()
                .find(|(_, schemes)| schemes.contains(&scheme.as_str()))?;
            OutputFormat::from_name(row.0)
        };
        if let Some(format) = scheme_of(&CARRIES) {
            return Ok(Self::plain(format, None, false));
        }
        match (Self::of_extension(text), scheme_of(&USUALLY_CARRIES)) {
            (Err(_), Some(format)) => Ok(Self::plain(format, None, false)),
            (found, _) => found,
        }
    }

    fn plain(format: OutputFormat, image: Option<CodecId>, is_device: bool) -> Self {
        Self {
            format,
            image,
            is_device,
            holds: format,
        }
    }
    fn named(name: &str, text: Option<&str>) -> Result<Self> {
        let is_device = registry::output_devices()
            .iter()
            .any(|device| device.name.split(',').any(|one| one == name));
        let Some(format) = OutputFormat::from_name(name) else {
            if let Some(sentence) = device_names::elsewhere(name, "outputDevices") {
                return Err(unsupported(&sentence));
            }
            let hint = OutputFormat::from_file_name(&format!("x.{name}")).map_or_else(
                || {
                    let muxers = registry::muxers();
                    did_you_mean(name, muxers.iter().flat_map(|muxer| muxer.name.split(',')))
                },
                |format| format!(" That of '.{name}' files is '{}'.", format.name()),
            );
            return Err(unsupported(&format!(
                "There is no output format '{name}'.{hint} The list is in muxers()."
            )));
        };
        let image = text
            .filter(|_| format.name().starts_with("image2"))
            .and_then(OutputFormat::image_codec);
        Ok(Self::plain(format, image, is_device))
    }

    fn of_extension(text: &str) -> Result<Self> {
        let extension = Location::parse(text, false).extension();
        let known = extension.as_ref().and_then(|extension| {
            let name = format!("x.{extension}");
            OutputFormat::from_file_name(&name)
                .map(|format| (format, OutputFormat::image_codec(&name)))
        });
        match known {
            // A still image: one picture into exactly this file, whatever characters its name has.
            Some((format, Some(image))) if format.name() == "image2" => {
                let format = OutputFormat::from_name("image2pipe").unwrap_or(format);
                Ok(Self::plain(format, Some(image), false))
            }
            Some((format, _)) => Ok(Self::plain(format, None, false)),
            None => Err(unsupported(&match extension {
                Some(extension) => format!(
                    "No output format has the extension '.{extension}'. Name one in `format`."
                ),
                None => String::from("`format` is needed: the target has no extension."),
            })),
        }
    }

    /// Whether codec headers stand once at the start of each file, rather than before every key frame.
    pub(super) fn wants_global_header(&self, options: &OptionList) -> bool {
        if self.format.name() != "hls" {
            return self.holds.wants_global_header();
        }
        // FFmpeg asks for them in any case; segments of MPEG-TS have no place for them.
        options
            .iter()
            .any(|(key, value)| key == "hls_segment_type" && (value == "fmp4" || value == "1"))
    }

    /// Whether the output is one picture.
    pub(crate) fn is_still(&self) -> bool {
        self.image.is_some() && self.format.name() == "image2pipe"
    }
}

fn unsupported(message: &str) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, OPERATION, message)
}
