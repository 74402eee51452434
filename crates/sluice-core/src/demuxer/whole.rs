//! Whether a source is whole, as far as it says itself: what its head announces, and how its last bytes and packets look.

use sluice_ffi::input::Input;
use sluice_ffi::packet::Packet;

use super::end::real_size;
use super::{Demuxer, facts};
use crate::error::{Error, Result};
use crate::time::Seconds;

/// Containers whose head says exactly how long each stream is.
const SAY_THEIR_LENGTH: [&str; 4] = ["flac", "mp3", "tta", "wv"];
/// Packets of an MP3 that its head may count too many: encoders differ in whether the head itself is one.
const MISCOUNTED: i128 = 2;
/// Bytes of the largest Ogg page.
const LARGEST_PAGE: usize = 27 + 255 + 255 * 255;
/// Bytes at the end of a picture file that may be padding.
const PADDING: usize = 64;
/// Identifies the object of an ASF file that says its size.
const ASF_FILE_PROPERTIES: [u8; 16] = [
    0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65,
];

impl Demuxer {
    /// Whether the source says of itself that there is more of it.
    pub(super) fn goes_on(&mut self) -> bool {
        self.size_goes_on() || self.length_goes_on() || self.lacks_its_end()
    }

    /// Whether the size in the file's head is larger than the file (RIFF, AIFF, AU, ASF), or the file no whole number of packets
    /// (MPEG-TS).
    fn size_goes_on(&mut self) -> bool {
        let Some(size) = self.input.as_mut().and_then(Input::io_size) else {
            return false;
        };
        let head = self.source.head();
        let broken = transport_packet(head).is_some_and(|packet| size % packet != 0);
        let said = said_size(head);
        (broken && self.is_format(&["mpegts"]))
            || (!self.is_endless() && said.is_some_and(|said| said > size + 1))
    }

    /// Whether a box of a fragmented MP4 begins behind the last packet and does not end within the file.
    fn box_goes_on(&mut self) -> bool {
        const KINDS: [&[u8]; 8] = [
            b"moof", b"mdat", b"styp", b"sidx", b"emsg", b"prft", b"mfra", b"free",
        ];
        let Some(mut at) = self.last.and_then(|last| last.byte) else {
            return false;
        };
        let Some(size) = self.input.as_mut().and_then(real_size) else {
            return false;
        };
        while at < size {
            let bytes = self.input.as_mut().and_then(|input| input.read_at(at, 8));
            let Some((length, kind)) = bytes.as_deref().and_then(<[u8]>::split_first_chunk) else {
                return false;
            };
            let length = u64::from(u32::from_be_bytes(*length));
            if !KINDS.contains(&kind) || length < 8 {
                return false;
            }
            at = at.saturating_add(length);
        }
        at > size
    }

    /// Whether the last packet of a stream ends before the stream does.
    fn length_goes_on(&self) -> bool {
        let exact = self.input.as_ref().is_some_and(Input::knows_duration);
        if !exact || !self.is_format(&SAY_THEIR_LENGTH) {
            return false;
        }
        let Some(last) = self.last else {
            // Not even the first packet is whole.
            let said = self.stream(0).and_then(|stream| stream.duration());
            return self.packets == 0 && said.is_some_and(|ticks| ticks > 0);
        };
        let Some(stream) = self.stream(last.stream) else {
            return false;
        };
        let base = facts::time_base(stream.time_base());
        let start = facts::start(&stream).unwrap_or(Seconds::ZERO);
        let Some(end) = stream.duration().map(|ticks| start + base.at(ticks)) else {
            return false;
        };
        let slack = if self.is_format(&["mp3"]) {
            MISCOUNTED
        } else {
            0
        };
        let allowed = (0..slack).fold(Seconds::ZERO, |sum, _| sum + base.at(last.duration));
        let missing = end - base.at(last.end);
        last.duration > 0 && missing > allowed + base.tick()
    }

    /// Whether the bytes that the format ends with are missing.
    fn lacks_its_end(&mut self) -> bool {
        if self.is_format(&["ogg"]) {
            return self
                .tail(LARGEST_PAGE)
                .is_some_and(|tail| !has_last_page(&tail));
        }
        if self.is_format(&["mov"]) {
            return self.box_goes_on();
        }
        if self.is_format(&["gif"]) {
            return self
                .tail(PADDING)
                .is_some_and(|tail| !ends_with(&tail, &[0x3b]));
        }
        false
    }

    /// The last bytes of the source, where it can go back or still has them.
    fn tail(&mut self, bytes: usize) -> Option<Vec<u8>> {
        let input = self.input.as_mut()?;
        match input.io_size().filter(|_| input.is_seekable()) {
            Some(size) => {
                let count = usize::try_from(size).unwrap_or(bytes).min(bytes);
                input.read_at(size - count as u64, count)
            }
            None => input.buffered_end(bytes),
        }
    }

    /// Whether a packet may be the piece of one that a cut source ends with, so that it has to be known first whether more
    /// comes.
    pub(super) fn may_be_a_piece(&self, packet: &Packet) -> bool {
        if self.has_table() && !self.is_format(&["asf"]) {
            return false;
        }
        packet.is_corrupt() || self.is_format(&["gif", "asf"]) || self.is_piece(packet)
    }

    /// What is whole of a packet that the source ends in: the samples, where they are not compressed.
    pub(super) fn whole_samples(&self, packet: &Packet) -> Result<Option<Packet>> {
        let stream = self.stream(packet.stream_index());
        let parameters = stream.and_then(|stream| stream.parameters().ok());
        let Some(parameters) = parameters.filter(|all| all.codec_id().name().starts_with("pcm_"))
        else {
            return Ok(None);
        };
        let bits = u64::from(parameters.codec_id().bits_per_sample());
        let block = bits / 8 * u64::from(parameters.channels());
        let whole = (packet.size() as u64)
            .checked_div(block)
            .map_or(0, |blocks| blocks * block);
        let Some(data) = usize::try_from(whole)
            .ok()
            .and_then(|whole| packet.data().get(..whole))
        else {
            return Ok(None);
        };
        if data.is_empty() {
            return Ok(None);
        }
        let mut part = Packet::from_bytes(data).map_err(Error::from)?;
        part.set_stream_index(packet.stream_index());
        part.set_pts(packet.pts());
        part.set_dts(packet.dts());
        part.set_position(packet.position());
        part.set_key(packet.is_key());
        let duration =
            i128::from(packet.duration()) * i128::from(whole) / (packet.size() as i128).max(1);
        part.set_duration(i64::try_from(duration).unwrap_or(0));
        if let Some(base) = packet.time_base() {
            part.set_time_base(base);
        }
        Ok(Some(part))
    }

    /// Whether a packet's own bytes say that some are missing.
    pub(super) fn is_piece(&self, packet: &Packet) -> bool {
        let stream = self.info.streams.get(packet.stream_index());
        match stream.map(|stream| stream.codec.as_str()) {
            Some("mp1" | "mp2" | "mp3") => {
                mpeg_frame_size(packet.data()).is_some_and(|size| packet.data().len() < size)
            }
            Some("mjpeg") if self.is_format(&["jpeg_pipe", "image2", "image2pipe"]) => {
                !is_whole_jpeg(packet.data())
            }
            _ => false,
        }
    }
}

/// The size that the head of a file says it has.
fn said_size(head: &[u8]) -> Option<u64> {
    let four = |at: usize| -> Option<[u8; 4]> { head.get(at..at + 4)?.try_into().ok() };
    match four(0)? {
        kind if &kind == b"RIFF" => {
            let said = u32::from_le_bytes(four(4)?);
            (![0, u32::MAX].contains(&said)).then(|| u64::from(said) + 8)
        }
        kind if &kind == b".snd" => {
            let (offset, said) = (u32::from_be_bytes(four(4)?), u32::from_be_bytes(four(8)?));
            (said != u32::MAX).then(|| u64::from(offset) + u64::from(said))
        }
        kind if &kind == b"FORM" => {
            let said = u32::from_be_bytes(four(4)?);
            (![0, u32::MAX].contains(&said)).then(|| u64::from(said) + 8)
        }
        [0x30, 0x26, 0xB2, 0x75] => {
            let place = head
                .windows(ASF_FILE_PROPERTIES.len())
                .position(|bytes| bytes == ASF_FILE_PROPERTIES)?;
            let size = head.get(place + 40..place + 48)?.try_into().ok()?;
            Some(u64::from_le_bytes(size)).filter(|size| *size > 0)
        }
        _ => None,
    }
}

/// Bytes of a packet of MPEG-TS, where a file begins with one and goes on with the next.
fn transport_packet(head: &[u8]) -> Option<u64> {
    const SYNC: u8 = 0x47;
    let begins = |size: &&usize| (0..4).all(|packet| head.get(packet * **size) == Some(&SYNC));
    [188, 204].iter().find(begins).map(|size| *size as u64)
}

/// Whether the last page in there is whole and marked as the last of its stream; also where there is no page at all.
fn has_last_page(tail: &[u8]) -> bool {
    let starts = tail.windows(4).rposition(|bytes| bytes == b"OggS");
    let Some(page) = starts.and_then(|start| tail.get(start..)) else {
        return true;
    };
    let Some((&flags, &segments)) = page.get(5).zip(page.get(26)) else {
        return false;
    };
    let Some(lengths) = page.get(27..27 + usize::from(segments)) else {
        return false;
    };
    let body: usize = lengths.iter().copied().map(usize::from).sum();
    flags & 4 != 0 && page.len() >= 27 + lengths.len() + body
}

/// Whether bytes end with these, zeros behind them left aside.
fn ends_with(tail: &[u8], end: &[u8]) -> bool {
    let padding = tail.iter().rev().take_while(|byte| **byte == 0).count();
    tail[..tail.len() - padding].ends_with(end)
}

/// Whether an end of image follows the last start of a scan; what precedes it may be a smaller picture in the head.
fn is_whole_jpeg(data: &[u8]) -> bool {
    let last = |marker: u8| data.windows(2).rposition(|bytes| bytes == [0xff, marker]);
    match (last(0xda), last(0xd9)) {
        (Some(scan), Some(end)) => end > scan,
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// Bytes of the MPEG audio frame that begins here, as its header says.
fn mpeg_frame_size(data: &[u8]) -> Option<usize> {
    const RATES: [usize; 3] = [44_100, 48_000, 32_000];
    const LAYER_1: [usize; 14] = [
        32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448,
    ];
    const LAYER_2: [usize; 14] = [
        32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
    ];
    const LAYER_3: [usize; 14] = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const LOW_1: [usize; 14] = [
        32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256,
    ];
    const LOW: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let &[sync, second, third, ..] = data else {
        return None;
    };
    if sync != 0xff || second & 0xe0 != 0xe0 {
        return None;
    }
    // 0: MPEG 2.5, 2: MPEG 2, 3: MPEG 1.
    let version = (second >> 3) & 3;
    let layer = 4 - usize::from((second >> 1) & 3);
    let rate = RATES.get(usize::from((third >> 2) & 3))?
        / match version {
            3 => 1,
            2 => 2,
            0 => 4,
            _ => return None,
        };
    let table = match (version == 3, layer) {
        (true, 1) => LAYER_1,
        (true, 2) => LAYER_2,
        (true, 3) => LAYER_3,
        (false, 1) => LOW_1,
        (false, 2 | 3) => LOW,
        _ => return None,
    };
    let place = usize::from(third >> 4).checked_sub(1)?;
    let bits = table.get(place)? * 1000;
    let padding = usize::from((third >> 1) & 1);
    Some(match layer {
        1 => (12 * bits / rate + padding) * 4,
        3 if version != 3 => 72 * bits / rate + padding,
        _ => 144 * bits / rate + padding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn riff_counts_from_the_small_end_and_aiff_from_the_large() {
        assert_eq!(said_size(b"RIFF\x10\0\0\0WAVE"), Some(24));
        assert_eq!(said_size(b"FORM\0\0\0\x10AIFF"), Some(24));
        assert_eq!(said_size(b"RIFF\xff\xff\xff\xffWAVE"), None);
        assert_eq!(said_size(b".snd\0\0\0\x18\0\0\0\x02"), Some(26));
        assert_eq!(said_size(b"fLaC"), None);
    }

    #[test]
    fn the_last_page_is_the_one_that_says_so_and_is_all_there() {
        let page = |flags: u8, body: usize| {
            let mut bytes = b"OggS\0".to_vec();
            bytes.push(flags);
            bytes.extend([0; 20]);
            bytes.extend([1, 10]);
            bytes.extend(vec![7; body]);
            bytes
        };
        assert!(has_last_page(&page(4, 10)));
        assert!(!has_last_page(&page(4, 9)));
        assert!(!has_last_page(&page(0, 10)));
        assert!(!has_last_page(&[page(4, 10), page(0, 10)].concat()));
        assert!(has_last_page(b"no page"));
    }

    #[test]
    fn a_small_picture_in_the_head_does_not_make_a_jpeg_whole() {
        let thumbnail = [0xff, 0xd8, 0xff, 0xda, 1, 2, 0xff, 0xd9];
        let cut = [&thumbnail[..], &[0xff, 0xda, 3, 4]].concat();
        assert!(!is_whole_jpeg(&cut));
        assert!(is_whole_jpeg(&[&cut[..], &[0xff, 0xd9]].concat()));
    }

    #[test]
    fn the_size_of_a_frame_follows_from_its_header() {
        // MPEG 1 layer 3, 128 kbit/s at 44 100 Hz: 417 bytes, with padding 418.
        assert_eq!(mpeg_frame_size(&[0xff, 0xfb, 0x90, 0]), Some(417));
        assert_eq!(mpeg_frame_size(&[0xff, 0xfb, 0x92, 0]), Some(418));
        // MPEG 2 layer 3, 64 kbit/s at 22 050 Hz.
        assert_eq!(mpeg_frame_size(&[0xff, 0xf3, 0x80, 0]), Some(208));
        // MPEG 1 layer 2, 384 kbit/s at 48 000 Hz.
        assert_eq!(mpeg_frame_size(&[0xff, 0xfd, 0xe4, 0]), Some(1152));
        assert_eq!(mpeg_frame_size(b"ID3"), None);
        assert_eq!(mpeg_frame_size(&[0xff, 0xfb, 0xf0, 0]), None);
    }
}
