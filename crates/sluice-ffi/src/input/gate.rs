//! What an input may open besides its own source (playlists, image sequences and manifests name further addresses), and
//! each hop on the way there: HTTP redirects are followed here, not by FFmpeg, which takes credentials along to any host.

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicBool, Ordering};

use ffmpeg_next::ffi;
use libc::{c_char, c_int};

use crate::dictionary::{self, Dictionary};
use crate::error::AvError;
use crate::log::{ServerReply, watch_replies};
use crate::text::{c_string, lossy_or_empty};

/// Options of one protocol, by name.
pub type Options = Vec<(String, String)>;

/// Says what may be opened, and with which options. Asked on the thread that reads the input.
pub trait Gate: Send {
    /// Whether an address that the input refers to may be opened.
    fn allows(&self, address: &str) -> bool;

    /// Changes the options with which an address is opened, the source's own among them.
    fn adjust(&self, address: &str, options: &mut Options);

    /// Whether an answer that FFmpeg takes for one with a body can be read.
    fn accepts(&self, address: &str, reply: &ServerReply) -> bool;

    /// Whether what the input refers to may be read on, by what it begins with: [`HEAD`] bytes, or fewer where it ends before.
    fn admits(&self, head: &[u8]) -> bool;

    /// An address that the input refers to, allowed as it is, can't be opened.
    fn failed(&self, address: &str, error: AvError);

    /// Where to go after the server of `address` sent us elsewhere for the `hop`th time, from 1; `None` to give up.
    fn redirect(&self, address: &str, reply: &ServerReply, hop: u32) -> Option<String>;
}

/// Bytes that tell a playlist from media.
pub const HEAD: usize = 7;

type OpenCallback = unsafe extern "C" fn(
    *mut ffi::AVFormatContext,
    *mut *mut ffi::AVIOContext,
    *const c_char,
    c_int,
    *mut *mut ffi::AVDictionary,
) -> c_int;

/// A gate in front of FFmpeg's own way to open addresses. Must outlive the context that it is set up in.
pub(super) struct OpenGate {
    gate: Box<dyn Gate>,
    original: Option<OpenCallback>,
    /// Whether the next address is the source itself.
    main_is_next: AtomicBool,
}

impl OpenGate {
    /// Puts a gate in front of everything that the context opens from now on. `opens_main`: the first thing it opens is
    /// the source itself, which is no reference.
    ///
    /// # Safety
    /// `context` must be allocated and not open yet, and be freed before the gate is dropped.
    pub(super) unsafe fn set_up(
        gate: Box<dyn Gate>,
        opens_main: bool,
        mut context: NonNull<ffi::AVFormatContext>,
    ) -> Box<Self> {
        // SAFETY: by the caller.
        let raw = unsafe { context.as_mut() };
        let gate = Box::new(Self {
            gate,
            original: raw.io_open,
            main_is_next: AtomicBool::new(opens_main),
        });
        raw.opaque = ptr::from_ref(&*gate).cast_mut().cast();
        raw.io_open = Some(open);
        gate
    }

    /// Opens an address, or where its server sends us, hop by hop. `attempt` is FFmpeg's own way: it takes out of the
    /// dictionary what it uses.
    fn follow(
        &self,
        address: String,
        given: &Options,
        attempt: impl Fn(&CStr, &mut Dictionary) -> c_int,
        close: impl Fn(),
    ) -> (c_int, Dictionary) {
        let refused = (ffi::AVERROR(libc::EPERM), Dictionary::new());
        let mut address = address;
        for hop in 1.. {
            let mut options = given.clone();
            self.gate.adjust(&address, &mut options);
            let is_http = speaks_http(&address);
            if is_http {
                options.retain(|(name, _)| name != "max_redirects");
                options.push(("max_redirects".to_owned(), "0".to_owned()));
            }
            let (Ok(text), Ok(mut left)) = (
                c_string(&address, "open"),
                Dictionary::from_pairs(options.iter().map(|(name, value)| (name, value))),
            ) else {
                return refused;
            };
            let (code, reply) = watch_replies(|| attempt(&text, &mut left));
            let is_sent_on = matches!(reply.status, 301 | 302 | 303 | 307 | 308);
            if is_http && code >= 0 && !self.gate.accepts(&address, &reply) {
                close();
                return refused;
            }
            if !is_http
                || code != ffi::AVERROR(libc::EIO)
                || !is_sent_on
                || reply.location.is_none()
            {
                return (code, left);
            }
            match self.gate.redirect(&address, &reply, hop) {
                Some(next) => address = next,
                None => return refused,
            }
        }
        refused
    }
}

/// The first bytes of a connection, which stay to be read.
fn beginning(io: &mut ffi::AVIOContext) -> Vec<u8> {
    let mut head = [0; HEAD];
    // SAFETY: an open connection; nothing but its place is asked for.
    let start = unsafe { ffi::avio_seek(io, 0, libc::SEEK_CUR) };
    // SAFETY: an open connection, and a writable buffer of that size of ours.
    let got = unsafe { ffi::avio_read(io, head.as_mut_ptr(), HEAD as c_int) };
    // SAFETY: as above. What was just read is in the buffer still, so that nothing is asked for anew.
    unsafe { ffi::avio_seek(io, start, libc::SEEK_SET) };
    head[..usize::try_from(got).unwrap_or(0)].to_vec()
}

/// Whether an address is fetched from an HTTP server, encryption of the content around it or not.
fn speaks_http(address: &str) -> bool {
    let address = address
        .strip_prefix("crypto+")
        .or_else(|| address.strip_prefix("crypto:"))
        .unwrap_or(address);
    address.split_once("://").is_some_and(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

unsafe extern "C" fn open(
    context: *mut ffi::AVFormatContext,
    io: *mut *mut ffi::AVIOContext,
    url: *const c_char,
    flags: c_int,
    options: *mut *mut ffi::AVDictionary,
) -> c_int {
    let refused = ffi::AVERROR(libc::EPERM);
    // SAFETY: C passes the context that has this callback.
    let opaque = unsafe { (*context).opaque };
    // SAFETY: `set_up` left a gate there that outlives the context.
    let Some(gate) = (unsafe { opaque.cast::<OpenGate>().as_ref() }) else {
        return refused;
    };
    let Some(original) = gate.original.filter(|_| !url.is_null()) else {
        return refused;
    };
    // SAFETY: not null; C passes a terminated address.
    let address = unsafe { lossy_or_empty(url) };
    // SAFETY: null, or a pointer to a dictionary (null for an empty one) that nobody else has during this call.
    let dictionary = unsafe { options.as_ref() }
        .copied()
        .unwrap_or(ptr::null_mut());
    // SAFETY: null or valid, as above.
    let given = unsafe { dictionary::read(dictionary) };
    let opened = catch_unwind(AssertUnwindSafe(|| {
        let is_main = gate.main_is_next.swap(false, Ordering::Relaxed);
        if !is_main && !gate.gate.allows(&address) {
            return (refused, Dictionary::new());
        }
        let attempt = |text: &CStr, left: &mut Dictionary| {
            // SAFETY: FFmpeg's own function, with what it would have got; text and dictionary live through the call.
            unsafe { original(context, io, text.as_ptr(), flags, left.as_mut_ptr()) }
        };
        let close = || {
            // SAFETY: C's own place for the connection, which the attempt has opened and nobody has seen yet.
            unsafe { ffi::avio_closep(io) };
        };
        let (code, left) = gate.follow(address.clone(), &given, attempt, close);
        if code >= 0 && !is_main {
            // SAFETY: C's own place for the connection, which nobody has seen yet.
            let place = unsafe { io.as_mut() };
            // SAFETY: null, or the open connection that the place holds.
            let head = place.and_then(|io| unsafe { io.as_mut() }).map(beginning);
            if !head.is_some_and(|head| gate.gate.admits(&head)) {
                close();
                return (refused, Dictionary::new());
            }
        }
        if code < 0 && !is_main {
            gate.gate.failed(&address, AvError::new(code, "open"));
        }
        (code, left)
    }));
    let Ok((code, left)) = opened else {
        return refused;
    };
    // SAFETY: as above; what nobody used goes back in place of what was given.
    if let (true, Some(options)) = (code >= 0, unsafe { options.as_mut() }) {
        let mut replaced = std::mem::replace(options, left.into_raw());
        // SAFETY: null or the dictionary that C gave, which nothing refers to any more.
        unsafe { ffi::av_dict_free(&raw mut replaced) };
    }
    code
}
