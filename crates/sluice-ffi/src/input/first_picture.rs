//! What the headers of a stream's first picture say, without the picture being decoded.
//!
//! FFmpeg decodes a picture of every H.264 stream while it analyses a source, for the pixel format alone. Where the container
//! says in which place the first one lies, its headers are enough: a decoder that gets them and the beginning of the first
//! slice knows all that it knows after the picture.

use crate::codec_parameters::CodecParameters;
use crate::decoder::{Decoder, DecoderOptions};
use crate::packet::Packet;
use crate::rational::Rational;
use crate::stream::Stream;

use super::Input;

/// The decoder that FFmpeg analyses sources with.
const DECODER: &str = "h264";
/// Bytes in which the first slice has to begin.
const WINDOW: usize = 4096;
/// Bytes of a slice that are more than its header.
const SLICE: usize = 128;

/// Completes the parameters of every stream whose first picture can be found. Says of each stream whether it was.
pub(super) fn complete(input: &mut Input, options: &[(String, String)]) -> Vec<bool> {
    // Nowhere else does the index give the places of packets, and what opens its own files may wait for each of them.
    let has_places = input.io.is_some() && input.format_name().split(',').any(|name| name == "mov");
    let count = input.stream_count();
    (0..count)
        .map(|index| has_places && complete_one(input, index, options).is_some())
        .collect()
}

fn complete_one(input: &mut Input, index: usize, options: &[(String, String)]) -> Option<()> {
    let stream = input.stream(index)?;
    let parameters = stream.parameters().ok()?;
    let length_size = length_size(&parameters)?;
    let (position, size) = first_place(&stream)?;
    let time_base = stream.time_base();
    let mut options = options.to_vec();
    options.extend(
        input
            .codec_whitelist()
            .map(|names| ("codec_whitelist".to_owned(), names)),
    );
    let bytes = input.read_at(position, size.min(WINDOW))?;
    let headers = headers(&bytes, length_size)?;
    let mut found = decoded(&parameters, &headers, time_base, options)?;
    // With fewer reordered pictures than the container shows, FFmpeg would go on to count them itself.
    if found.pixel_format().name().is_none() || found.video_delay() < parameters.video_delay() {
        return None;
    }
    found.prefer_colors_of(&parameters);
    input.set_parameters(index, &found)
}

/// Bytes of the length before each unit of an H.264 stream whose parameter sets lie in the container.
fn length_size(parameters: &CodecParameters) -> Option<usize> {
    const VERSION: u8 = 1;
    let is_incomplete =
        parameters.codec_id().name() == DECODER && parameters.pixel_format().name().is_none();
    let extradata = parameters.extradata();
    if !is_incomplete || extradata.first() != Some(&VERSION) {
        return None;
    }
    extradata.get(4).map(|byte| usize::from(byte & 3) + 1)
}

/// Where the first picture lies, and how many bytes it has.
fn first_place(stream: &Stream<'_>) -> Option<(u64, usize)> {
    let entry = stream.index_entry(0).filter(|entry| entry.key)?;
    Some((
        u64::try_from(entry.position).ok()?,
        usize::try_from(entry.size).ok()?,
    ))
}

/// The units of a picture up to the beginning of its first slice.
fn headers(mut bytes: &[u8], length_size: usize) -> Option<Vec<u8>> {
    const SLICES: [u8; 2] = [1, 5];
    const PARTITIONS: std::ops::RangeInclusive<u8> = 2..=4;
    let mut headers = Vec::new();
    loop {
        let (length, rest) = bytes.split_at_checked(length_size)?;
        let length = length
            .iter()
            .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
        let kind = rest.first()? & 31;
        if PARTITIONS.contains(&kind) {
            return None;
        }
        let is_slice = SLICES.contains(&kind);
        let kept = if is_slice {
            rest.get(..length.min(SLICE).min(rest.len()))?
        } else {
            rest.get(..length)?
        };
        let length_bytes = u32::try_from(kept.len()).ok()?.to_be_bytes();
        headers.extend_from_slice(length_bytes.get(4 - length_size..)?);
        headers.extend_from_slice(kept);
        if is_slice {
            return Some(headers);
        }
        bytes = &rest[length..];
    }
}

/// The parameters as a decoder knows them that was given a picture's headers.
fn decoded(
    parameters: &CodecParameters,
    headers: &[u8],
    time_base: Rational,
    mut options: Vec<(String, String)>,
) -> Option<CodecParameters> {
    let mut known = parameters.try_clone().ok()?;
    known.set_video_delay(0);
    // What is missing of the picture is nothing to conceal.
    let own = [("threads", "1"), ("enable_er", "0"), ("ec", "0")];
    options.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let (mut decoder, _) = Decoder::open_quietly(&DecoderOptions {
        decoder: Some(DECODER),
        options: &options,
        time_base,
        ..DecoderOptions::new(&known)
    })
    .ok()?;
    // That the slice ends too early is known.
    drop(decoder.send_packet(&Packet::from_bytes(headers).ok()?));
    decoder.parameters().ok()
}

#[cfg(test)]
mod tests {
    use super::headers;

    #[test]
    fn headers_end_with_the_beginning_of_the_first_slice() {
        let mut picture = vec![0, 0, 0, 2, 6, 9];
        picture.extend([0, 0, 1, 0x2c, 0x65]);
        picture.extend([7; 299]);
        picture.extend([0, 0, 0, 1, 0x65]);
        let cut = headers(&picture, 4).unwrap();
        assert_eq!(cut[..11], [0, 0, 0, 2, 6, 9, 0, 0, 0, 128, 0x65]);
        assert_eq!(cut.len(), 6 + 4 + 128);
    }

    #[test]
    fn headers_without_a_slice_in_sight_are_none() {
        assert_eq!(headers(&[0, 0, 0, 2, 6, 9], 4), None);
        assert_eq!(headers(&[0, 0, 0, 9, 6, 9], 4), None);
        assert_eq!(headers(&[0, 1, 0x22], 2), None);
        assert_eq!(headers(&[0, 0], 2), None);
        assert_eq!(headers(&[], 1), None);
    }
}
