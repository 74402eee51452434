//! Where a writer's bytes go: a file that appears only when whole, memory, the caller's code, a URL, a device.

mod file;
mod memory;
mod pipe;

use std::io;
use std::path::Path;
use std::time::Duration;

use sluice_ffi::avio_write::WriteTarget;
use sluice_ffi::device::load_device_libraries;
use sluice_ffi::output::{FileTargets, OutputTarget};
use sluice_ffi::output_format::OutputFormat;
use sluice_ffi::{AvError, StopFlag};

use self::file::FileSink;
use self::memory::MemorySink;
use self::pipe::PipeWriter;
use crate::config::OptionList;
use crate::error::{Error, ErrorKind, Result};
use crate::io::{FileOpen, TargetWrite};
use crate::redact::redact;
use crate::source::location::{Location, file_address};
use crate::write_config::TargetOutput;

/// A live recording is never further behind than this; one that is written at full speed is not slowed down by it.
const FILE_PATIENCE: Duration = Duration::from_millis(200);
/// Whoever reads a pipe or a stream wants what is there.
const STREAM_PATIENCE: Duration = Duration::from_millis(20);

/// How long closing an SRT connection waits for the other side to confirm what was sent.
const SRT_LINGER_SECONDS: &str = "2";

/// An opened target.
pub struct Sink {
    url: String,
    name: String,
    end: End,
    atomic: bool,
    /// Options that the caller's own code uses.
    takes: Vec<String>,
    /// Writes the files that the format opens at addresses.
    files: Option<Box<dyn FileOpen>>,
}

/// Options of the formats that open files themselves for FFmpeg's own connections.
const OF_CONNECTIONS: [&str; 3] = ["http_persistent", "ca_file", "tls_verify"];

enum End {
    File(FileSink),
    /// A pipe or character device.
    Pipe(Option<PipeWriter>),
    Memory(MemorySink),
    Custom(Option<Box<dyn TargetWrite>>),
    Url,
    /// The format opens its own files; `network`: at an address.
    Itself {
        network: bool,
    },
    Device,
}

/// What a target string means for a writer.
#[must_use]
pub fn location(text: &str, is_device: bool) -> Location {
    Location::parse(text, is_device)
}

impl Sink {
    /// Opens a target for `format`. A file is made under a temporary name in the same folder if `atomic`. A pipe waits for its reader
    /// until `stop`.
    ///
    /// # Errors
    /// `ERR_NOT_FOUND` (no such folder), `ERR_PERMISSION`, `ERR_DISK_FULL`, `ERR_IO`, and `ERR_UNSUPPORTED_FORMAT` for
    /// a format that opens its own files with a target that is no path.
    pub fn open(
        target: TargetOutput,
        format: OutputFormat,
        is_device: bool,
        atomic: bool,
        stop: &StopFlag,
    ) -> Result<Self> {
        match target {
            TargetOutput::Text(text) => {
                let sink = Self::open_text(&text, format, is_device, atomic, stop)?;
                Ok(Self { atomic, ..sink })
            }
            TargetOutput::Memory => {
                refuse_self_opening(format, "memory")?;
                Ok(Self::new(
                    String::new(),
                    "memory",
                    End::Memory(MemorySink::default()),
                ))
            }
            TargetOutput::Address { url, files, .. } if format.opens_itself() => {
                let sink = Self::open_text(&url, format, is_device, atomic, stop)?;
                let takes = OF_CONNECTIONS.map(str::to_owned).into();
                Ok(Self {
                    takes,
                    files: Some(files),
                    ..sink
                })
            }
            TargetOutput::Address {
                target, url, takes, ..
            } => {
                let sink = Self::new(url.clone(), &redact(&url), End::Custom(Some(target)));
                Ok(Self { takes, ..sink })
            }
            TargetOutput::Custom(target) => {
                refuse_self_opening(format, "a custom target")?;
                Ok(Self::new(
                    String::new(),
                    "the target",
                    End::Custom(Some(target)),
                ))
            }
        }
    }

    fn open_text(
        text: &str,
        format: OutputFormat,
        is_device: bool,
        atomic: bool,
        stop: &StopFlag,
    ) -> Result<Self> {
        // `tee` names its outputs in a language of its own.
        let own_syntax = format.name() == "tee";
        match location(text, is_device || own_syntax) {
            Location::Device(list) if own_syntax => Ok(Self::new(
                list.clone(),
                &redact(&list),
                End::Itself { network: false },
            )),
            Location::Device(name) => {
                load_device_libraries(format.name()).map_err(|error| device_error(error, &name))?;
                Ok(Self::new(name.clone(), &redact(&name), End::Device))
            }
            Location::Url { url, .. } if format.opens_itself() => Ok(Self::new(
                url.clone(),
                &redact(&url),
                End::Itself { network: true },
            )),
            Location::Url { url, .. } => Ok(Self::new(url.clone(), &redact(&url), End::Url)),
            Location::Path(path) if format.opens_itself() => {
                if format.name() != "null" {
                    file::require_folder(&path)?;
                }
                let end = End::Itself { network: false };
                Ok(Self::new(address(&path)?, text, end))
            }
            Location::Path(path) if file::is_special(&path) => {
                let end = End::Pipe(Some(PipeWriter::open(&path, stop)?));
                Ok(Self::new(address(&path)?, text, end))
            }
            Location::Path(path) => {
                let file = FileSink::create(&path, atomic)?;
                Ok(Self::new(address(file.path())?, text, End::File(file)))
            }
        }
    }

    fn new(url: String, name: &str, end: End) -> Self {
        Self {
            url,
            name: name.to_owned(),
            end,
            atomic: true,
            takes: Vec::new(),
            files: None,
        }
    }

    /// Whoever is to open the files that the format makes at addresses; asked for once.
    pub fn take_files(&mut self) -> Option<Box<dyn FileTargets>> {
        let files = self.files.take()?;
        Some(Box::new(AddressedFiles(files)))
    }

    /// What FFmpeg is to call the output.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The target in words, for messages; without credentials.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the format opens files of its own here, each of which has to be written whole.
    #[must_use]
    pub fn holds_files(&self) -> bool {
        matches!(self.end, End::Itself { network: false }) && self.url.starts_with("file:")
    }

    /// Whether it is a device and no file.
    #[must_use]
    pub fn is_device(&self) -> bool {
        matches!(self.end, End::Device)
    }

    /// Whether FFmpeg's own protocols carry it: only then a wait can be the network's.
    #[must_use]
    pub fn is_network(&self) -> bool {
        matches!(self.end, End::Url | End::Itself { network: true })
    }

    /// How long bytes may wait here before they are handed on: so much a reader of the target, or a crash, may miss.
    /// `None`: FFmpeg hands them on itself.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match &self.end {
            End::File(_) => Some(FILE_PATIENCE),
            End::Pipe(_) | End::Custom(_) => Some(STREAM_PATIENCE),
            End::Memory(_) | End::Url | End::Itself { .. } | End::Device => None,
        }
    }

    /// Whether what was written can be written over.
    #[must_use]
    pub fn seeks(&self) -> bool {
        match &self.end {
            End::File(_) | End::Memory(_) => true,
            End::Custom(target) => target.as_ref().is_some_and(|target| target.seekable()),
            End::Pipe(_) | End::Url | End::Itself { .. } | End::Device => false,
        }
    }

    /// Takes out what is the target's own, and adds what the target needs where the caller says nothing about it.
    pub fn complete(&self, format: OutputFormat, options: &mut OptionList) {
        options.retain(|(name, _)| !self.takes.contains(name));
        if let Some((key, value)) = self.needs(format.name())
            && !options.iter().any(|(name, _)| name == key)
            && !self.url.contains(&format!("{key}="))
        {
            options.push((key.to_owned(), value.to_owned()));
        }
    }

    /// The option of a format or protocol without which it would not do what is promised.
    fn needs(&self, format: &str) -> Option<(&'static str, &'static str)> {
        match (&self.end, format) {
            // Each file appears only when it is whole.
            (End::Itself { network: false }, "image2") if self.atomic => {
                Some(("atomic_writing", "1"))
            }
            (End::Itself { network: false }, "hls") if self.atomic => {
                Some(("hls_flags", "temp_file"))
            }
            // A file that is read while it is written, or after a crash, misses less than a second.
            (End::File(_), "matroska" | "webm") if !self.atomic => {
                Some(("cluster_time_limit", "500"))
            }
            (End::File(_), "ogg" | "oga" | "ogv" | "opus" | "spx") if !self.atomic => {
                Some(("page_duration", "250000"))
            }
            // The daemon would wait for two seconds of sound before it plays any, and never play a shorter one.
            (End::Device, "pulse") => Some(("prebuf", "1")),
            // Without it closing throws away what was sent and not confirmed yet.
            (End::Url, _) if self.url.starts_with("srt:") => Some(("linger", SRT_LINGER_SECONDS)),
            _ => None,
        }
    }

    /// What the muxer writes to; asked for once.
    ///
    /// # Errors
    /// `ERR_IO` when the file cannot be used twice.
    pub fn target(&mut self) -> Result<OutputTarget> {
        Ok(match &mut self.end {
            End::File(file) => OutputTarget::Custom(Box::new(file.writer())),
            End::Memory(memory) => OutputTarget::Custom(Box::new(memory.clone())),
            End::Pipe(pipe) => OutputTarget::Custom(Box::new(pipe.take().ok_or_else(used)?)),
            End::Custom(target) => {
                OutputTarget::Custom(Box::new(CustomTarget(target.take().ok_or_else(used)?)))
            }
            End::Url => OutputTarget::Url,
            End::Itself { .. } | End::Device => OutputTarget::Itself,
        })
    }

    /// Makes a finished file appear at its name.
    ///
    /// # Errors
    /// What renaming failed with.
    pub fn commit(&mut self) -> Result<()> {
        match &mut self.end {
            End::File(file) => file.commit(),
            _ => Ok(()),
        }
    }

    /// The bytes of a memory target, once.
    pub fn take_bytes(&mut self) -> Option<Vec<u8>> {
        match &mut self.end {
            End::Memory(memory) => Some(memory.take()),
            _ => None,
        }
    }

    /// The target's own error, in the words of the contract.
    #[must_use]
    pub fn error(&self, error: io::Error, operation: &'static str) -> Error {
        let errno = error.raw_os_error();
        let text = error.to_string();
        if let Some(inner) = error.into_inner() {
            match inner.downcast::<Error>() {
                // What the caller's own code failed with comes back as it was.
                Ok(own) => return *own,
                Err(other) => {
                    return Error::new(
                        ErrorKind::Io,
                        operation,
                        format!("Can't write {}: {other}.", self.name),
                    );
                }
            }
        }
        let mut failure = file::write_error(&self.name, errno, &text).during(operation);
        failure.details.errno = errno;
        failure
    }
}

fn used() -> Error {
    Error::internal("open", "The target was used before.")
}

/// A device that cannot be used, in the words of the contract.
fn device_error(error: AvError, name: &str) -> Error {
    let attempt = error
        .subject
        .clone()
        .unwrap_or_else(|| format!("Can't use the device '{name}'"));
    let mut failure = Error::from_ffmpeg(error, "open", &attempt);
    failure.kind = ErrorKind::Device;
    failure
}

fn refuse_self_opening(format: OutputFormat, target: &str) -> Result<()> {
    if !format.opens_itself() || format.name() == "null" {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::UnsupportedFormat,
        "open",
        format!(
            "The format '{}' opens its own files and can't be written to {target}. Give a path.",
            format.name()
        ),
    ))
}

fn address(path: &Path) -> Result<String> {
    file_address(path).ok_or_else(|| {
        Error::invalid_arg(
            "open",
            format!("The path '{}' is not valid UTF-8.", path.display()),
        )
    })
}

/// The caller's code as FFmpeg's target; its error travels inside the I/O error.
struct CustomTarget(Box<dyn TargetWrite>);

impl WriteTarget for CustomTarget {
    fn write(&mut self, data: &[u8], position: u64) -> io::Result<()> {
        self.0.write(data, position).map_err(io::Error::other)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.finish().map_err(io::Error::other)
    }

    fn seekable(&self) -> bool {
        self.0.seekable()
    }
}

/// The caller's code for files at HTTP addresses; others are FFmpeg's.
struct AddressedFiles(Box<dyn FileOpen>);

impl FileTargets for AddressedFiles {
    fn open(
        &mut self,
        url: &str,
        options: Vec<(String, String)>,
    ) -> Option<io::Result<Box<dyn WriteTarget>>> {
        let scheme = url.split_once("://")?.0.to_ascii_lowercase();
        if !["http", "https"].contains(&scheme.as_str()) {
            return None;
        }
        let opened = self.0.open(url, &options);
        Some(match opened {
            Ok(target) => Ok(Box::new(CustomTarget(target))),
            Err(error) => Err(io::Error::other(error)),
        })
    }
}

#[cfg(test)]
mod tests;
