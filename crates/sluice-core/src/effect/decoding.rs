//! The decoder behind an encoder, opened when what it needs is known.

use std::sync::Arc;

use sluice_ffi::codec_parameters::CodecParameters;
use sluice_ffi::packet::Packet;

use super::OPERATION;
use crate::config::Limits;
use crate::decoder::{Decoded, DecoderInput, DecoderSettings, DecoderStage, Pulled};
use crate::demuxer::Extent;
use crate::error::{Error, Result};
use crate::time::{Rational, TimeBase};

/// What takes decoded frames.
type TakeDecoded<'a> = &'a mut dyn FnMut(&Decoded<'_>) -> Result<()>;

/// A decoder for what an encoder makes.
pub(super) enum Decoding {
    /// At work.
    Open(Box<DecoderStage>),
    /// True Audio: its header has the length of the whole, so that nothing can be decoded before the end.
    Waiting {
        parameters: CodecParameters,
        rate: TimeBase,
        packets: Vec<Packet>,
    },
}

impl Decoding {
    pub(super) fn new(parameters: CodecParameters, rate: TimeBase) -> Result<Self> {
        if parameters.codec_id().name() == "tta" && parameters.extradata().is_empty() {
            return Ok(Self::Waiting {
                parameters,
                rate,
                packets: Vec::new(),
            });
        }
        open(parameters, rate)
    }

    pub(super) fn push(&mut self, packet: Packet, take: TakeDecoded<'_>) -> Result<()> {
        match self {
            // An encoder's last word may be a new header without sound.
            _ if packet.size() == 0 => Ok(()),
            Self::Open(decoder) => {
                decoder.push(&packet)?;
                drain(decoder, take)
            }
            Self::Waiting { packets, .. } => {
                packets.push(packet);
                Ok(())
            }
        }
    }

    /// Decodes what is left, of `samples` that went into the encoder.
    pub(super) fn finish(&mut self, samples: i64, take: TakeDecoded<'_>) -> Result<()> {
        if let Self::Waiting {
            parameters,
            rate,
            packets,
        } = self
        {
            let (rate, packets) = (*rate, std::mem::take(packets));
            let mut known = parameters.try_clone()?;
            known.set_extradata(&true_audio_header(parameters, samples))?;
            *self = open(known, rate)?;
            for packet in packets {
                self.push(packet, take)?;
            }
        }
        match self {
            Self::Open(decoder) => {
                decoder.finish()?;
                drain(decoder, take)
            }
            Self::Waiting { .. } => Err(Error::internal(OPERATION, "A decoder was not opened.")),
        }
    }
}

fn open(parameters: CodecParameters, rate: TimeBase) -> Result<Decoding> {
    let input = DecoderInput {
        stream: 0,
        parameters: Arc::new(parameters),
        time_base: rate,
        frame_rate: Rational::new(0, 1),
        without_timestamps: false,
        extent: Extent::Decoded,
        strict: false,
    };
    let settings = DecoderSettings {
        options: vec![("threads".to_owned(), "1".to_owned())],
        ..DecoderSettings::default()
    };
    let decoder = DecoderStage::open(&input, settings, &Limits::default(), OPERATION)?;
    Ok(Decoding::Open(Box::new(decoder)))
}

fn drain(decoder: &mut DecoderStage, take: TakeDecoded<'_>) -> Result<()> {
    loop {
        match decoder.pull()? {
            Pulled::Frame(decoded) => take(&decoded)?,
            Pulled::Skipped => {}
            Pulled::Empty => return Ok(()),
        }
    }
}

/// The header as a file has it, without its check sum.
fn true_audio_header(parameters: &CodecParameters, samples: i64) -> Vec<u8> {
    let short = |value: u32| u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes();
    let long = |value: i64| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
    let bits = parameters.bits_per_raw_sample().unwrap_or(16);
    [
        b"TTA1".as_slice(),
        &short(1),
        &short(parameters.channels()),
        &short(bits),
        &long(parameters.sample_rate().into()),
        &long(samples),
        &[0; 4],
    ]
    .concat()
}
