//! Local files: each kind of thing a path can name, opened or refused with its own error.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::io::SourceRead;

const OPERATION: &str = "open";
/// `EISDIR` on every supported system.
const EISDIR: i32 = 21;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A file with a size, that can seek.
    Regular,
    /// A pipe or a character device: bytes come when they come.
    Stream,
}

/// Looks at a path before anything is opened: opening a FIFO waits for its writer, a directory opens and then fails.
///
/// # Errors
/// `ERR_NOT_FOUND`, `ERR_PERMISSION`, `ERR_IO` (a directory, a socket) or `ERR_INVALID_DATA` (an empty file).
pub fn inspect(path: &Path) -> Result<FileKind> {
    let facts = std::fs::metadata(path).map_err(|error| io_error(path, &error))?;
    if facts.is_dir() {
        let mut error = Error::new(
            ErrorKind::Io,
            OPERATION,
            format!(
                "Can't open '{}': it is a directory. Give the path of a file.",
                path.display()
            ),
        );
        error.details.errno = Some(EISDIR);
        return Err(error);
    }
    if is_stream(&facts) {
        return Ok(FileKind::Stream);
    }
    // Files of /proc say that they have no bytes and have some: only reading tells.
    if facts.len() == 0 && has_no_byte(path)? {
        return Err(Error::new(
            ErrorKind::InvalidData,
            OPERATION,
            format!("Can't open '{}': the file is empty.", path.display()),
        ));
    }
    Ok(FileKind::Regular)
}

fn is_stream(facts: &Metadata) -> bool {
    let kind = facts.file_type();
    kind.is_fifo() || kind.is_char_device() || kind.is_socket()
}

fn has_no_byte(path: &Path) -> Result<bool> {
    let mut file = File::open(path).map_err(|error| io_error(path, &error))?;
    let count = file
        .read(&mut [0])
        .map_err(|error| io_error(path, &error))?;
    Ok(count == 0)
}

/// The error of a system call on a path.
#[must_use]
pub fn io_error(path: &Path, error: &io::Error) -> Error {
    let (kind, remedy) = match error.kind() {
        io::ErrorKind::NotFound => (
            ErrorKind::NotFound,
            "no such file. Check the path; a relative one starts at the process's working directory.",
        ),
        io::ErrorKind::PermissionDenied => (
            ErrorKind::Permission,
            "permission denied. Check the rights of the file and of its folders.",
        ),
        _ => (ErrorKind::Io, ""),
    };
    let reason = if remedy.is_empty() {
        error.to_string()
    } else {
        remedy.to_owned()
    };
    let mut failure = Error::new(
        kind,
        OPERATION,
        format!("Can't open '{}': {reason}", path.display()),
    );
    failure.details.errno = error.raw_os_error();
    failure
}

/// A regular file.
#[derive(Debug)]
pub struct FileSource {
    file: File,
    size: Option<u64>,
}

impl FileSource {
    /// Opens a file that [`inspect`] found to be regular.
    ///
    /// # Errors
    /// `ERR_NOT_FOUND`, `ERR_PERMISSION` or `ERR_IO`.
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| io_error(path, &error))?;
        let size = file
            .metadata()
            .map_err(|error| io_error(path, &error))?
            .len();
        Ok(Self {
            file,
            size: (size > 0).then_some(size),
        })
    }
}

impl SourceRead for FileSource {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        loop {
            match self.file.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(system_error("read", &error)),
                Ok(count) => return Ok(count),
            }
        }
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
        self.size
    }
}

pub(super) fn system_error(operation: &'static str, error: &io::Error) -> Error {
    let mut failure = Error::new(
        ErrorKind::Io,
        operation,
        format!("The file can't be read: {error}"),
    );
    failure.details.errno = error.raw_os_error();
    failure
}
