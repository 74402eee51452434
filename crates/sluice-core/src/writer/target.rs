//! Which container a target gets.

use sluice_ffi::codec_id::CodecId;
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::registry;

use crate::error::{Error, ErrorKind, Result};
use crate::source::location::Location;
use crate::suggest::did_you_mean;
use crate::write_config::TargetOutput;

const OPERATION: &str = "new StreamWriter";

/// The container of an output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Container {
    pub(super) format: OutputFormat,
    /// The codec that the extension of a still image asks for.
    pub(super) image: Option<CodecId>,
    /// Whether the target is a device, with a syntax of its own.
    pub(super) is_device: bool,
}

impl Container {
    pub(super) fn of(target: &TargetOutput, name: Option<&str>) -> Result<Self> {
        match (name, target) {
            (Some(name), target) => Self::named(name, target),
            (None, TargetOutput::Text(text)) => Self::of_extension(text),
            (None, _) => Err(unsupported(
                "`format` is needed: a target that has no name has no extension.",
            )),
        }
    }

    fn named(name: &str, target: &TargetOutput) -> Result<Self> {
        let is_device = registry::output_devices()
            .iter()
            .any(|device| device.name.split(',').any(|one| one == name));
        let Some(format) = OutputFormat::from_name(name) else {
            let muxers = registry::muxers();
            let names = muxers.iter().flat_map(|muxer| muxer.name.split(','));
            let hint = did_you_mean(name, names);
            return Err(unsupported(&format!(
                "There is no output format '{name}'.{hint} The list is in muxers()."
            )));
        };
        let image = match target {
            TargetOutput::Text(text) if format.name().starts_with("image2") => {
                OutputFormat::image_codec(text)
            }
            _ => None,
        };
        Ok(Self {
            format,
            image,
            is_device,
        })
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
                Ok(Self {
                    format,
                    image: Some(image),
                    is_device: false,
                })
            }
            Some((format, _)) => Ok(Self {
                format,
                image: None,
                is_device: false,
            }),
            None => Err(unsupported(&match extension {
                Some(extension) => format!(
                    "No output format has the extension '.{extension}'. Name one in `format`."
                ),
                None => String::from("`format` is needed: the target has no extension."),
            })),
        }
    }

    /// Whether the output is one picture.
    pub(super) fn is_still(&self) -> bool {
        self.image.is_some() && self.format.name() == "image2pipe"
    }
}

fn unsupported(message: &str) -> Error {
    Error::new(ErrorKind::UnsupportedFormat, OPERATION, message)
}
