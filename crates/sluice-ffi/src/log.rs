//! FFmpeg's log: the last lines of each thread, kept for error messages, and one
//! listener for everything up to the level that is set.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, RwLock};
use std::time::Instant;

use ffmpeg_next::ffi;
use libc::{c_char, c_int, c_void};

mod replies;

pub use replies::ServerReply;
pub(crate) use replies::watch_replies;

/// One message of FFmpeg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// FFmpeg's level: 16 error, 24 warning, 32 info, 48 debug.
    pub level: i32,
    /// The message, without the line break.
    pub message: String,
    /// Who says it (`"mov,mp4,m4a,3gp,3g2,mj2"`, `"h264"`); empty for FFmpeg at large.
    pub component: String,
}

/// What gets every line up to the level that is set. Called on FFmpeg's threads.
pub type LogListener = Arc<dyn Fn(&LogLine) + Send + Sync>;

/// Lines kept per thread for error messages.
const KEPT_LINES: usize = 16;
/// Bytes kept of one line; FFmpeg prints user data into some, and addresses of up to 4096 bytes.
const LONGEST_LINE: usize = 4608;
/// Lines per second a listener gets; a broken file can log one per macroblock.
const LINES_PER_SECOND: u64 = 1000;

static LISTENER: RwLock<Option<LogListener>> = RwLock::new(None);
static LISTENING: AtomicBool = AtomicBool::new(false);
static RATE: RateLimit = RateLimit::new();

/// The last lines that one codec said on whatever thread of its own.
#[derive(Default)]
pub(crate) struct ObjectLog(Mutex<VecDeque<String>>);

impl ObjectLog {
    fn push(&self, line: String) {
        push_line(
            &mut self.0.lock().unwrap_or_else(PoisonError::into_inner),
            line,
        );
    }

    /// Hands the lines over, oldest first.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.drain(..).collect()
    }
}

fn push_line(lines: &mut VecDeque<String>, line: String) {
    if lines.back() == Some(&line) {
        return;
    }
    if lines.len() == KEPT_LINES {
        lines.pop_front();
    }
    lines.push_back(line);
}

#[derive(Default)]
struct ThreadLog {
    lines: VecDeque<String>,
    unfinished: String,
}

thread_local! {
    static THREAD_LOG: RefCell<ThreadLog> = RefCell::default();
}

/// The highest level the listener gets. FFmpeg's default is 32 (info).
#[must_use]
pub fn level() -> i32 {
    // SAFETY: reads one process-wide integer; no precondition.
    unsafe { ffi::av_log_get_level() }
}

/// Sets the highest level the listener gets; any integer is accepted and read back as it is.
pub fn set_level(level: i32) {
    // SAFETY: writes one process-wide integer; no precondition.
    unsafe { ffi::av_log_set_level(level) };
}

/// Replaces the listener; `None` for silence. It may be called from any thread, and one
/// that panics is removed.
pub fn set_listener(listener: Option<LogListener>) {
    install();
    LISTENING.store(listener.is_some(), Ordering::Release);
    *LISTENER.write().unwrap_or_else(PoisonError::into_inner) = listener;
}

/// Takes over FFmpeg's log, which would write to stderr otherwise.
pub fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // SAFETY: `on_log` never unwinds and lives as long as the process.
        unsafe { ffi::av_log_set_callback(Some(on_log)) };
    });
}

/// As [`take_last_lines`], and the lines stay.
#[must_use]
pub fn last_lines() -> Vec<String> {
    THREAD_LOG
        .try_with(|log| match log.try_borrow() {
            Ok(log) => log.lines.iter().cloned().collect(),
            Err(_) => Vec::new(),
        })
        .unwrap_or_default()
}

/// The warnings and errors of this thread since the last call, oldest first.
#[must_use]
pub fn take_last_lines() -> Vec<String> {
    THREAD_LOG
        .try_with(|log| match log.try_borrow_mut() {
            Ok(mut log) => log.lines.drain(..).collect(),
            Err(_) => Vec::new(),
        })
        .unwrap_or_default()
}

#[cfg(all(target_arch = "x86_64", not(windows)))]
type VaList = *mut ffi::__va_list_tag;
#[cfg(not(all(target_arch = "x86_64", not(windows))))]
type VaList = ffi::va_list;

unsafe extern "C" fn on_log(
    object: *mut c_void,
    level: c_int,
    format: *const c_char,
    arguments: VaList,
) {
    // FFmpeg puts a colour in the second byte.
    let level = if level >= 0 { level & 0xff } else { level };
    let heard = LISTENING.load(Ordering::Acquire) && level <= self::level();
    let watched = level == ffi::AV_LOG_TRACE as c_int && replies::is_watching();
    if level > ffi::AV_LOG_WARNING as c_int && !heard && !watched {
        return;
    }
    // A panic must not unwind into C; a lost log line is the lesser evil.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: FFmpeg passes a format with the arguments that it names.
        let Some(text) = (unsafe { formatted(object, level, format, arguments) }) else {
            return;
        };
        if watched {
            replies::note(&text);
            if !heard {
                return;
            }
        }
        // SAFETY: FFmpeg passes null or an object whose first field is its class.
        let component = unsafe { component(object) };
        // SAFETY: as above.
        let own = unsafe { object_log(object) };
        for line in finished_lines(&text) {
            remember(own, level, &component, &line);
            if heard {
                tell(level, &component, line);
            }
        }
    }));
}

/// # Safety
/// `format` and `arguments` must belong together, as FFmpeg's log callback gets them.
unsafe fn formatted(
    object: *mut c_void,
    level: c_int,
    format: *const c_char,
    arguments: VaList,
) -> Option<String> {
    let mut buffer = [0u8; LONGEST_LINE];
    let mut with_prefix: c_int = 0;
    // SAFETY: the caller vouches for the arguments; the buffer is writable for its length
    // and C terminates within it.
    let written = unsafe {
        ffi::av_log_format_line2(
            object,
            level,
            format,
            arguments,
            buffer.as_mut_ptr().cast(),
            LONGEST_LINE as c_int,
            &raw mut with_prefix,
        )
    };
    if written <= 0 {
        return None;
    }
    let text = CStr::from_bytes_until_nul(&buffer).ok()?;
    Some(text.to_string_lossy().into_owned())
}

/// # Safety
/// `object` must be null or point to a struct whose first field points to its `AVClass`.
unsafe fn component(object: *mut c_void) -> Cow<'static, str> {
    // SAFETY: null or a class pointer first, by the caller.
    let Some(class) = (unsafe { object.cast::<*const ffi::AVClass>().as_ref() }) else {
        return Cow::Borrowed("");
    };
    // SAFETY: null, or a class in static memory.
    let Some(class) = (unsafe { class.as_ref() }) else {
        return Cow::Borrowed("");
    };
    let name = match class.item_name {
        // SAFETY: the class's own function on an object of the class.
        Some(item_name) => unsafe { item_name(object) },
        // SAFETY: FFmpeg's own default for classes without the function.
        None => unsafe { ffi::av_default_item_name(object) },
    };
    // SAFETY: a terminated string; copied at once.
    Cow::Owned(unsafe { crate::text::lossy_or_empty(name) })
}

/// The log that a codec context carries as its `opaque`: the codec's own threads work on
/// copies of the context, which share it.
///
/// # Safety
/// `object` must be null or point to a struct whose first field points to its `AVClass`;
/// a codec context's `opaque` must be null or an [`ObjectLog`] that outlives the context.
unsafe fn object_log<'a>(object: *mut c_void) -> Option<&'a ObjectLog> {
    // SAFETY: by the caller.
    let class = unsafe { object.cast::<*const ffi::AVClass>().as_ref() }?;
    // SAFETY: no precondition.
    if *class != unsafe { ffi::avcodec_get_class() } {
        // SAFETY: by the caller.
        return unsafe { parent_codec(object, *class) };
    }
    // SAFETY: the class says that it is a codec context.
    let context = unsafe { object.cast::<ffi::AVCodecContext>().as_ref() }?;
    // SAFETY: by the caller.
    unsafe { context.opaque.cast::<ObjectLog>().as_ref() }
}

/// The log of the codec that an object speaks for: checks of a picture's size have a class of their own.
///
/// # Safety
/// As for [`object_log`]; `class` must be the object's.
unsafe fn parent_codec<'a>(
    object: *mut c_void,
    class: *const ffi::AVClass,
) -> Option<&'a ObjectLog> {
    // SAFETY: null, or a class in static memory.
    let offset = unsafe { class.as_ref() }?.parent_log_context_offset;
    let offset = usize::try_from(offset).ok().filter(|offset| *offset > 0)?;
    // SAFETY: the class says that this is within the object.
    let place = unsafe { object.byte_add(offset) };
    // SAFETY: the class says that a pointer to the parent, or null, lies there.
    let parent = unsafe { place.cast::<*mut c_void>().read() };
    // SAFETY: null or an object whose first field is its class, as FFmpeg's own log takes it.
    let class = unsafe { parent.cast::<*const ffi::AVClass>().as_ref() }?;
    // SAFETY: no precondition.
    if *class != unsafe { ffi::avcodec_get_class() } {
        return None;
    }
    // SAFETY: a codec context, by its class.
    unsafe { object_log(parent) }
}

/// FFmpeg prints some lines in pieces; a line is done at its line break.
fn finished_lines(text: &str) -> Vec<String> {
    let split = |log: &RefCell<ThreadLog>| {
        let Ok(mut log) = log.try_borrow_mut() else {
            return vec![text.trim_end().to_owned()];
        };
        log.unfinished.push_str(text);
        if !text.ends_with(['\n', '\r']) && log.unfinished.len() < LONGEST_LINE {
            return Vec::new();
        }
        let whole = std::mem::take(&mut log.unfinished);
        whole
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    THREAD_LOG.try_with(split).unwrap_or_default()
}

fn remember(own: Option<&ObjectLog>, level: c_int, component: &str, line: &str) {
    if level > ffi::AV_LOG_WARNING as c_int {
        return;
    }
    let line = if component.is_empty() {
        line.to_owned()
    } else {
        format!("[{component}] {line}")
    };
    if let Some(own) = own {
        own.push(line);
        return;
    }
    let keep = |log: &RefCell<ThreadLog>| {
        if let Ok(mut log) = log.try_borrow_mut() {
            push_line(&mut log.lines, line);
        }
    };
    // A thread that is ending has no log any more.
    let _ = THREAD_LOG.try_with(keep);
}

fn tell(level: c_int, component: &str, message: String) {
    if !RATE.admits() {
        return;
    }
    let listener = LISTENER
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let Some(listener) = listener else { return };
    let line = LogLine {
        level,
        message,
        component: component.to_owned(),
    };
    if catch_unwind(AssertUnwindSafe(|| listener(&line))).is_err() {
        LISTENING.store(false, Ordering::Release);
    }
}

/// So many lines in each second of the monotonic clock, the rest dropped.
struct RateLimit {
    /// The second in the high 32 bits, lines so far in the low 32.
    window: AtomicU64,
}

impl RateLimit {
    const fn new() -> Self {
        Self {
            window: AtomicU64::new(0),
        }
    }

    fn admits(&self) -> bool {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        let second = START.get_or_init(Instant::now).elapsed().as_secs() & 0xffff_ffff;
        let count = |window: u64| {
            if window >> 32 == second {
                (window & 0xffff_ffff) + 1
            } else {
                1
            }
        };
        let before = self
            .window
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |window| {
                Some(second << 32 | count(window))
            })
            .unwrap_or_else(|window| window);
        count(before) <= LINES_PER_SECOND
    }
}

#[cfg(test)]
pub(crate) fn emit(level: c_int, message: &CStr) {
    install();
    // SAFETY: a format of one string, and that string.
    unsafe {
        ffi::av_log(
            std::ptr::null_mut(),
            level,
            c"%s\n".as_ptr(),
            message.as_ptr(),
        );
    };
}

#[cfg(test)]
mod tests;
