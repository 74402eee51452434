//! A picture attached to the file: a cover.
//!
//! ```text
//! mp3, mp4, flac, aiff   a stream of one packet, marked as attached
//! matroska               a file inside the file
//! ogg                    a tag of the file
//! ```

use std::sync::Arc;

use sluice_ffi::StopFlag;
use sluice_ffi::codec_id::CodecId;
use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::output::{StreamFacts, disposition_flag};
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;

use super::stream_facts;
use crate::config::{OpenConfig, SourceInput};
use crate::error::{Error, ErrorKind, Result};
use crate::media::{Metadata, StreamDetails};
use crate::muxer::Muxer;
use crate::reader::Reader;
use crate::write_config::AttachedPictureConfig;

const OPERATION: &str = "addAttachedPicture";

/// What the picture is for unless the caller says so, in ID3's words.
const FRONT: &str = "Cover (front)";

/// ID3's number of the front cover, which FLAC and Ogg share.
const FRONT_NUMBER: u32 = 3;

/// A picture to be attached.
pub(super) struct Picture {
    config: AttachedPictureConfig,
    kind: Kind,
    way: Way,
    size: (u32, u32),
}

/// An image format.
#[derive(Debug, Clone, Copy)]
struct Kind {
    codec: &'static str,
    mime: &'static str,
    extension: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Way {
    Stream,
    File,
    Tag,
}

const CONTAINERS: [(&str, Way); 9] = [
    ("mp3", Way::Stream),
    ("mp4", Way::Stream),
    ("ipod", Way::Stream),
    ("flac", Way::Stream),
    ("aiff", Way::Stream),
    ("matroska", Way::File),
    ("ogg", Way::Tag),
    ("oga", Way::Tag),
    ("opus", Way::Tag),
];

impl Picture {
    /// Looks at the picture's first bytes and at the container; nothing waits.
    pub(super) fn new(format: OutputFormat, config: AttachedPictureConfig) -> Result<Self> {
        let Some(kind) = kind_of(&config.data) else {
            return Err(Error::invalid_arg(
                OPERATION,
                "`data` is no image file that can be attached: png, jpeg, gif, bmp, webp or tiff.",
            ));
        };
        let name = format.name().split(',').next().unwrap_or_default();
        let Some((_, way)) = CONTAINERS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = CONTAINERS.iter().map(|(name, _)| *name).collect();
            let message = format!(
                "The format '{name}' holds no attached picture. These do: {}.",
                names.join(", ")
            );
            return Err(Error::new(ErrorKind::EncoderConfig, OPERATION, message));
        };
        Ok(Self {
            config,
            kind,
            way: *way,
            size: (0, 0),
        })
    }

    /// The image's codec.
    pub(super) fn codec(&self) -> CodecId {
        CodecId::from_name(self.kind.codec).unwrap_or(CodecId::NONE)
    }

    /// Reads the picture's size.
    pub(super) fn open(&mut self) -> Result<()> {
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(self.config.data.clone());
        let reader = Reader::open(
            SourceInput::Bytes(bytes),
            OpenConfig::default(),
            StopFlag::new(),
        )?;
        let details = reader.info().streams.first().map(|stream| &stream.details);
        if let Some(StreamDetails::Video(video)) = details {
            self.size = (video.width, video.height);
        }
        Ok(())
    }

    /// Adds what the container holds of it before the header; gives its stream, if it becomes one.
    pub(super) fn add_to(&self, muxer: &mut Muxer) -> Result<Option<usize>> {
        let mut facts = stream_facts::facts(&self.config.tags, OPERATION)?;
        match self.way {
            Way::Tag => Ok(None),
            Way::Stream => {
                let (width, height) = self.size;
                let parameters = CodecParameters::of_picture(self.codec(), width, height)?;
                facts.disposition = disposition_flag("attached_pic").unwrap_or(0);
                default_tag(&mut facts, "comment", FRONT);
                muxer
                    .add_stream(&parameters, Rational::new(1, 90_000), &facts)
                    .map(Some)
            }
            Way::File => {
                let parameters = CodecParameters::of_attachment(self.codec(), &self.config.data)?;
                default_tag(
                    &mut facts,
                    "filename",
                    &format!("cover.{}", self.kind.extension),
                );
                default_tag(&mut facts, "mimetype", self.kind.mime);
                muxer
                    .add_stream(&parameters, Rational::new(1, 1000), &facts)
                    .map(Some)
            }
        }
    }

    /// Adds what the container holds of it among its tags.
    pub(super) fn add_tag(&self, tags: &mut Metadata) {
        if let Way::Tag = self.way {
            let block = sluice_ffi::base64(&self.block());
            tags.push(("METADATA_BLOCK_PICTURE".to_owned(), block));
        }
    }

    /// The option that the muxer needs for it.
    pub(super) fn option(&self, format: OutputFormat) -> Option<(&'static str, &'static str)> {
        (format.name() == "aiff").then_some(("write_id3v2", "1"))
    }

    /// Writes the picture right after the header.
    pub(super) fn write(&self, muxer: &mut Muxer, stream: usize) -> Result<()> {
        let Way::Stream = self.way else {
            return Ok(());
        };
        let mut packet = Packet::from_bytes(&self.config.data)?;
        packet.set_pts(Some(0));
        packet.set_dts(Some(0));
        packet.set_key(true);
        muxer.push(packet, stream)
    }

    /// The picture as FLAC and Ogg hold it: big-endian numbers and texts with their lengths.
    fn block(&self) -> Vec<u8> {
        let title = self.tag("title").unwrap_or_default();
        let mut block = Vec::with_capacity(self.config.data.len() + 64);
        let number = |block: &mut Vec<u8>, value: u32| block.extend(value.to_be_bytes());
        let bytes = |block: &mut Vec<u8>, bytes: &[u8]| {
            number(block, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            block.extend(bytes);
        };
        number(&mut block, FRONT_NUMBER);
        bytes(&mut block, self.kind.mime.as_bytes());
        bytes(&mut block, title.as_bytes());
        number(&mut block, self.size.0);
        number(&mut block, self.size.1);
        // Bits of a pixel, and colours of a palette: 0 for no palette.
        number(&mut block, 24);
        number(&mut block, 0);
        bytes(&mut block, &self.config.data);
        block
    }

    fn tag(&self, name: &str) -> Option<&str> {
        let tags = &self.config.tags.metadata;
        let found = tags.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn default_tag(facts: &mut StreamFacts, key: &str, value: &str) {
    if !facts.metadata.iter().any(|(known, _)| known == key) {
        facts.metadata.push((key.to_owned(), value.to_owned()));
    }
}

fn kind_of(data: &[u8]) -> Option<Kind> {
    let kind = |codec, mime, extension| {
        Some(Kind {
            codec,
            mime,
            extension,
        })
    };
    match data {
        [0x89, b'P', b'N', b'G', ..] => kind("png", "image/png", "png"),
        [0xff, 0xd8, 0xff, ..] => kind("mjpeg", "image/jpeg", "jpg"),
        [b'G', b'I', b'F', b'8', ..] => kind("gif", "image/gif", "gif"),
        [b'B', b'M', ..] => kind("bmp", "image/bmp", "bmp"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => kind("webp", "image/webp", "webp"),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => kind("tiff", "image/tiff", "tiff"),
        _ => None,
    }
}
