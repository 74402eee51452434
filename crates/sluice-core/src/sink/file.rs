//! A file that appears at its name only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sluice_ffi::avio_write::WriteTarget;

use crate::error::{Error, ErrorKind, Result};

const OPERATION: &str = "open";

/// A file being written; removed when dropped before [`FileSink::commit`], if it has a temporary name.
pub(super) struct FileSink {
    /// Where the bytes go now.
    path: PathBuf,
    /// Where the file is to appear; `None`: it is there already.
    final_path: Option<PathBuf>,
    file: Arc<File>,
}

/// Whether the path is that of a pipe or a device, which are written where they are.
pub(super) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir())
}

impl FileSink {
    pub(super) fn create(path: &Path, atomic: bool) -> Result<Self> {
        let fail = |error: io::Error| open_error(path, &error);
        let facts = fs::metadata(path).ok();
        if facts.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(fail(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        if !atomic {
            return Ok(Self {
                path: path.to_owned(),
                final_path: None,
                file: Arc::new(File::create(path).map_err(fail)?),
            });
        }
        // A link stays a link: what it points to is replaced.
        let target = if facts.is_some() {
            // Renaming would replace even a file that may not be written.
            OpenOptions::new().write(true).open(path).map_err(fail)?;
            fs::canonicalize(path).map_err(fail)?
        } else {
            end_of_links(path)
        };
        let (temporary, file) = create_beside(&target).map_err(fail)?;
        if let Some(facts) = facts {
            // A replaced file keeps its rights; if that is not allowed, the new one has the usual ones.
            let _ = file.set_permissions(facts.permissions());
        }
        Ok(Self {
            path: temporary,
            final_path: Some(target),
            file: Arc::new(file),
        })
    }

    /// The name that the file will have: some formats look at its extension.
    pub(super) fn path(&self) -> &PathBuf {
        self.final_path.as_ref().unwrap_or(&self.path)
    }

    /// The writing end.
    pub(super) fn writer(&self) -> FileWriter {
        FileWriter {
            file: Arc::clone(&self.file),
            position: 0,
        }
    }

    /// Brings the bytes to the disk and only then the file to its name, so that a power cut leaves the old file or the new one.
    pub(super) fn commit(&mut self) -> Result<()> {
        self.file
            .sync_all()
            .map_err(|error| open_error(&self.path, &error).during("finish"))?;
        // From here on the temporary file is whole: it stays whatever happens.
        let Some(target) = self.final_path.take() else {
            return Ok(());
        };
        if let Err(error) = fs::rename(&self.path, &target) {
            let mut failure = open_error(&target, &error).during("finish");
            let kept = format!(" The whole output is in '{}'.", self.path.display());
            failure.message.push_str(&kept);
            return Err(failure);
        }
        // The file is there; that its name outlives a power cut not every file system can promise.
        if let Some(folder) = target.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Drop for FileSink {
    fn drop(&mut self) {
        if self.final_path.is_some() {
            // Nothing else can be done about a temporary file that cannot be removed.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What a link to nothing yet is to point to; the path itself where it is none.
fn end_of_links(path: &Path) -> PathBuf {
    /// As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let mut end = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&end) {
            Ok(to) => end = end.with_file_name(to),
            Err(_) => break,
        }
    }
    end
}

/// A new file in the folder of `path`, under a name of its own.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    loop {
        let mut temporary = std::ffi::OsString::from(".");
        // Long names leave room for what is added to them: 255 bytes is the usual limit.
        let keep: String = name.to_string_lossy().chars().take(48).collect();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        temporary.push(format!("{keep}.{}-{count}.part", std::process::id()));
        let temporary = path.with_file_name(temporary);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(|file| (temporary, file)),
        }
    }
}

/// The writing end of a file.
pub(super) struct FileWriter {
    file: Arc<File>,
    position: u64,
}

impl WriteTarget for FileWriter {
    fn write(&mut self, data: &[u8], position: u64) -> io::Result<()> {
        let mut file = &*self.file;
        if position != self.position {
            file.seek(SeekFrom::Start(position))?;
        }
        file.write_all(data)?;
        self.position = position + data.len() as u64;
        Ok(())
    }

    fn seekable(&self) -> bool {
        true
    }
}

/// Fails where files can't be made beside `path`. Formats that open their own files tell of that late, or not at all.
///
/// # Errors
/// `ERR_NOT_FOUND`, `ERR_PERMISSION`, `ERR_IO`.
pub(super) fn require_folder(path: &Path) -> Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let Some(folder) = folder else {
        return Ok(());
    };
    // A pattern stands for folders that the format itself makes.
    if folder.to_string_lossy().contains('%') {
        return Ok(());
    }
    match fs::metadata(folder) {
        Ok(facts) if facts.is_dir() => Ok(()),
        Ok(_) => Err(open_error(
            path,
            &io::Error::from(io::ErrorKind::NotADirectory),
        )),
        Err(error) => Err(open_error(path, &error)),
    }
}

pub(super) fn open_error(path: &Path, error: &io::Error) -> Error {
    let name = path.display().to_string();
    let mut failure = match error.kind() {
        io::ErrorKind::NotFound => Error::new(
            ErrorKind::NotFound,
            OPERATION,
            format!("Can't write '{name}': its folder does not exist. Make the folder first."),
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Error::new(
            ErrorKind::Permission,
            OPERATION,
            format!("Can't write '{name}': permission denied. Check the rights of the folder."),
        ),
        _ => write_error(&name, error.raw_os_error(), &error.to_string()),
    };
    failure.details.errno = error.raw_os_error();
    failure
}

/// The error of a failed write to `name`.
pub(super) fn write_error(name: &str, errno: Option<i32>, text: &str) -> Error {
    let full = io::Error::from_raw_os_error(errno.unwrap_or(0)).kind();
    match full {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            Error::new(
                ErrorKind::DiskFull,
                "write",
                format!("Can't write '{name}': {text}. Make room, or write somewhere else."),
            )
        }
        _ => Error::new(
            ErrorKind::Io,
            "write",
            format!("Can't write '{name}': {text}."),
        ),
    }
}
