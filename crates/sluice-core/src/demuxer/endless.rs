//! Sound that was written where its writer could not go back: its head leaves open how much there is, and all there is belongs to it.

use super::Demuxer;

/// What writers put for the length that they don't know: nothing, the largest number, and the largest that is whole blocks
/// (`SoX`, eSpeak) or fits a signed number (ALSA's `arecord`, others).
const PLACEHOLDERS: [u32; 5] = [0, u32::MAX, 0x7fff_f000, 0x7fff_ffff, 0x8000_0000];
/// Bytes before the first chunk, in RIFF and in CAF.
const RIFF_HEAD: usize = 12;
const CAF_HEAD: usize = 8;

impl Demuxer {
    /// Whether the head leaves open how much there is.
    pub(super) fn is_endless(&self) -> bool {
        self.is_format(&["wav", "caf"]) && leaves_open(self.source.head())
    }

    /// Bytes of one sample of all channels, as far as the container says it; `None` where the samples are coded.
    pub(super) fn plain_sample(&self, stream: usize) -> Option<usize> {
        let parameters = self.stream(stream)?.parameters().ok()?;
        let is_plain = parameters.codec_id().name().starts_with("pcm_");
        is_plain.then(|| usize::try_from(parameters.block_align()).unwrap_or(usize::MAX))
    }
}

fn leaves_open(head: &[u8]) -> bool {
    let whole = || Some(u32::from_le_bytes(bytes(head, 4)?));
    match bytes(head, 0) {
        Some(kind) if &kind == b"RIFF" => data_of_wave(head)
            .or_else(whole)
            .is_some_and(|size| PLACEHOLDERS.contains(&size)),
        Some(kind) if &kind == b"caff" => data_of_caf(head) == Some(u64::MAX),
        _ => false,
    }
}

/// The length that the chunk of samples says it has.
fn data_of_wave(head: &[u8]) -> Option<u32> {
    let mut at = RIFF_HEAD;
    loop {
        let size = u32::from_le_bytes(bytes(head, at + 4)?);
        if &bytes(head, at)? == b"data" {
            return Some(size);
        }
        let size = usize::try_from(size).ok()?;
        at = at
            .checked_add(8)?
            .checked_add(size)?
            .checked_add(size & 1)?;
    }
}

fn data_of_caf(head: &[u8]) -> Option<u64> {
    let mut at = CAF_HEAD;
    loop {
        let size = u64::from_be_bytes(bytes(head, at.checked_add(4)?)?);
        if &bytes(head, at)? == b"data" {
            return Some(size);
        }
        at = at
            .checked_add(12)?
            .checked_add(usize::try_from(size).ok()?)?;
    }
}

fn bytes<const N: usize>(head: &[u8], at: usize) -> Option<[u8; N]> {
    head.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(riff: u32, data: u32) -> Vec<u8> {
        let mut head = b"RIFF".to_vec();
        head.extend(riff.to_le_bytes());
        head.extend(b"WAVEfmt \x03\0\0\0abc\0data");
        head.extend(data.to_le_bytes());
        head
    }

    #[test]
    fn a_wave_file_with_a_length_is_not_endless() {
        assert!(!leaves_open(&wave(100, 64)));
        assert!(!leaves_open(&wave(0, 64)));
        assert!(!leaves_open(b"RIFF"));
        assert!(!leaves_open(b"fLaC\0\0\0\0"));
    }

    #[test]
    fn placeholders_of_writers_are_no_length() {
        assert!(leaves_open(&wave(u32::MAX, u32::MAX)));
        assert!(leaves_open(&wave(0x7fff_f024, 0x7fff_f000)));
        assert!(leaves_open(&wave(0x8000_0024, 0x8000_0000)));
        assert!(leaves_open(&wave(u32::MAX, u32::MAX)[..20]));
    }

    #[test]
    fn a_caf_file_may_leave_its_last_chunk_open() {
        let caf = |data: i64| {
            let mut head = b"caff\0\x01\0\0desc".to_vec();
            head.extend(2_i64.to_be_bytes());
            head.extend(b"abdata");
            head.extend(data.to_be_bytes());
            head
        };
        assert!(leaves_open(&caf(-1)));
        assert!(!leaves_open(&caf(100)));
    }

    #[test]
    fn sizes_beyond_all_memory_are_no_way_out_of_the_head() {
        let mut head = b"caff\0\x01\0\0desc".to_vec();
        head.extend([0xff; 8]);
        assert!(!leaves_open(&head));
        assert!(!leaves_open(b"RIFF\0\0\0\x01WAVEfmt \xff\xff\xff\xff"));
    }
}
