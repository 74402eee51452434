//! MP4 and QuickTime from sources that can't go back: where the index lies behind the data, all of it goes through a temporary
//! file, which can.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::file::system_error;
use crate::error::{Error, ErrorKind, Result};
use crate::io::SourceRead;

const OPERATION: &str = "open";
/// Bytes of a box's length and name.
const BOX_HEAD: usize = 8;
/// Bytes of a box's head where its length needs 64 bits.
const LONG_BOX_HEAD: usize = 16;
/// Boxes that a file may begin with, and that lie in front of index and data.
const PREAMBLE: [&[u8; 4]; 8] = [
    b"ftyp", b"free", b"skip", b"wide", b"pnot", b"uuid", b"meta", b"pdin",
];
/// Most bytes that are looked at in front of index and data.
const MOST_PREAMBLE: u64 = 1 << 20;

/// A source that can go back if it has to: `source` itself, or, where it holds MP4 whose index lies behind the data, its bytes
/// in a temporary file. `block` bytes are asked of it at a time.
///
/// # Errors
/// `ERR_NOT_SEEKABLE` for more than `most` bytes to be spooled, and what the source or the temporary file fails with.
pub fn able_to_go_back(
    source: Box<dyn SourceRead>,
    block: usize,
    most: u64,
) -> Result<Box<dyn SourceRead>> {
    if source.seekable() {
        return Ok(source);
    }
    let mut start = Start {
        source,
        seen: Vec::new(),
        block: block.max(1),
    };
    if start.has_data_first()? {
        return Ok(Box::new(start.spool(most)?));
    }
    Ok(Box::new(Replayed {
        seen: start.seen,
        given: 0,
        source: start.source,
    }))
}

/// The beginning of a source, kept.
struct Start {
    source: Box<dyn SourceRead>,
    seen: Vec<u8>,
    block: usize,
}

impl Start {
    /// Whether the first thing that is no preamble is the data of an MP4.
    fn has_data_first(&mut self) -> Result<bool> {
        let mut at = 0_u64;
        while at < MOST_PREAMBLE {
            let Ok(start) = usize::try_from(at) else {
                return Ok(false);
            };
            self.see(start + LONG_BOX_HEAD)?;
            let Some((name, length)) = self.seen.get(start..).and_then(box_head) else {
                return Ok(false);
            };
            if &name == b"mdat" {
                // A length of 0 is "to the end": then nothing lies behind it.
                return Ok(length != 0);
            }
            if !PREAMBLE.contains(&&name) || length < BOX_HEAD as u64 {
                return Ok(false);
            }
            at = at.saturating_add(length);
        }
        Ok(false)
    }

    /// Reads until so many bytes are there, or the source ends.
    fn see(&mut self, count: usize) -> Result<()> {
        let mut block = vec![0; self.block];
        while self.seen.len() < count {
            match self.source.read(&mut block)? {
                0 => return Ok(()),
                got => self.seen.extend_from_slice(&block[..got.min(block.len())]),
            }
        }
        Ok(())
    }

    fn spool(mut self, most: u64) -> Result<SpooledSource> {
        let mut file = unnamed_file()?;
        let mut size = 0_u64;
        let mut block = self.seen;
        let mut held = block.len();
        while held > 0 {
            size = size.saturating_add(held as u64);
            if size > most {
                return Err(too_much(most));
            }
            file.write_all(&block[..held])
                .map_err(|error| disk_error(&error))?;
            block.resize(self.block, 0);
            held = self.source.read(&mut block)?.min(block.len());
        }
        file.seek(SeekFrom::Start(0))
            .map_err(|error| disk_error(&error))?;
        Ok(SpooledSource { file, size })
    }
}

/// Name and length of the box that begins there, its head included; `None` where there is none.
fn box_head(bytes: &[u8]) -> Option<([u8; 4], u64)> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let name = bytes.get(4..BOX_HEAD)?.try_into().ok()?;
    let length = if length == 1 {
        u64::from_be_bytes(bytes.get(BOX_HEAD..LONG_BOX_HEAD)?.try_into().ok()?)
    } else {
        length.into()
    };
    Some((name, length))
}

fn too_much(most: u64) -> Error {
    Error::new(
        ErrorKind::NotSeekable,
        OPERATION,
        format!(
            "The index (moov) lies behind the data, the source can't go back, and it has more than the {most} bytes that \
             limits.maxSpoolBytes lets be spooled. Give a file, bytes or a source with `seek`, write the file with -movflags +faststart, or \
             raise limits.maxSpoolBytes."
        ),
    )
}

/// A file in the system's temporary folder that nobody else can open, and that is gone with its last user.
fn unnamed_file() -> Result<File> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("sluice-spool-{}-{number}-{time}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .map_err(|error| disk_error(&error))?;
    remove_file(&path).map_err(|error| disk_error(&error))?;
    Ok(file)
}

fn disk_error(error: &std::io::Error) -> Error {
    let mut failure = system_error(OPERATION, error);
    if error.kind() == std::io::ErrorKind::StorageFull {
        failure.kind = ErrorKind::DiskFull;
    }
    failure.message = format!(
        "The source can't go back, and spooling it to the temporary folder '{}' failed: {error}.",
        std::env::temp_dir().display()
    );
    failure
}

/// The bytes of a source in a temporary file.
struct SpooledSource {
    file: File,
    size: u64,
}

impl SourceRead for SpooledSource {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.file
            .read(buffer)
            .map_err(|error| system_error("read", &error))
    }

    fn seek(&mut self, position: u64) -> Result<()> {
        self.file
            .seek(SeekFrom::Start(position))
            .map(drop)
            .map_err(|error| system_error("seek", &error))
    }

    fn seekable(&self) -> bool {
        true
    }

    fn size(&self) -> Option<u64> {
        Some(self.size)
    }
}

/// A source whose first bytes were looked at already.
struct Replayed {
    seen: Vec<u8>,
    given: usize,
    source: Box<dyn SourceRead>,
}

impl SourceRead for Replayed {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let rest = self.seen.get(self.given..).unwrap_or_default();
        if rest.is_empty() {
            // What was seen is not needed any more.
            self.seen = Vec::new();
            return self.source.read(buffer);
        }
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }

    fn seek(&mut self, position: u64) -> Result<()> {
        self.source.seek(position)
    }

    fn seekable(&self) -> bool {
        false
    }

    fn size(&self) -> Option<u64> {
        self.source.size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that come in pieces and can't go back.
    struct Pipe(Vec<u8>, usize);

    impl SourceRead for Pipe {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            let rest = &self.0[self.1..];
            let count = rest.len().min(buffer.len()).min(7);
            buffer[..count].copy_from_slice(&rest[..count]);
            self.1 += count;
            Ok(count)
        }

        fn seek(&mut self, _: u64) -> Result<()> {
            Err(Error::internal("seek", "a pipe was asked to seek"))
        }

        fn seekable(&self) -> bool {
            false
        }

        fn size(&self) -> Option<u64> {
            None
        }
    }

    fn one_box(name: &[u8; 4], content: usize) -> Vec<u8> {
        let length = u32::try_from(BOX_HEAD + content).unwrap();
        [
            length.to_be_bytes().as_slice(),
            name,
            vec![b'x'; content].as_slice(),
        ]
        .concat()
    }

    fn prepared(bytes: &[u8], most: u64) -> Result<Box<dyn SourceRead>> {
        able_to_go_back(Box::new(Pipe(bytes.to_vec(), 0)), 64, most)
    }

    fn all(source: &mut dyn SourceRead) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut block = [0; 5];
        loop {
            match source.read(&mut block).unwrap() {
                0 => return bytes,
                count => bytes.extend_from_slice(&block[..count]),
            }
        }
    }

    #[test]
    fn data_in_front_of_its_index_is_spooled_and_can_go_back() {
        let bytes = [
            one_box(b"ftyp", 12),
            one_box(b"free", 0),
            one_box(b"mdat", 400),
            one_box(b"moov", 30),
        ]
        .concat();
        let mut source = prepared(&bytes, 1000).unwrap();
        assert!(source.seekable());
        assert_eq!(source.size(), Some(bytes.len() as u64));
        assert_eq!(all(&mut *source), bytes);
        source.seek(436).unwrap();
        assert_eq!(all(&mut *source), one_box(b"moov", 30));
    }

    #[test]
    fn more_than_is_allowed_is_refused_by_name() {
        let bytes = [one_box(b"ftyp", 12), one_box(b"mdat", 400)].concat();
        let error = prepared(&bytes, 300).err().unwrap();
        assert_eq!(error.code(), "ERR_NOT_SEEKABLE");
        assert!(error.message.contains("limits.maxSpoolBytes"));
        assert!(error.message.contains("300"));
    }

    #[test]
    fn everything_else_passes_as_it_is() {
        for bytes in [
            [
                one_box(b"ftyp", 12),
                one_box(b"moov", 30),
                one_box(b"mdat", 9),
            ]
            .concat(),
            [
                one_box(b"ftyp", 12),
                one_box(b"moof", 30),
                one_box(b"mdat", 9),
            ]
            .concat(),
            b"RIFF\x10\0\0\0WAVEfmt ".to_vec(),
            b"abc".to_vec(),
            vec![0; 100],
            vec![0xff; 100],
            Vec::new(),
        ] {
            let mut source = prepared(&bytes, 10).unwrap();
            assert!(!source.seekable());
            assert_eq!(all(&mut *source), bytes);
        }
    }
}
