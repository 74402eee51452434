//! Looking up host names so that an abort, a close or a deadline ends the wait.
//!
//! FFmpeg calls `getaddrinfo`, which waits for name servers and listens to nobody: half a minute by default where they are
//! silent. [`install`] has FFmpeg call [`look_up`] in its place, which asks on a thread of its own and leaves that behind
//! when the flag of the object is raised. What is left behind ends by itself when the system gives up.

use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::Duration;

use libc::{AI_NUMERICHOST, EAI_AGAIN, EAI_FAIL, EAI_MEMORY, addrinfo, c_char, c_int};

use crate::stop::StopFlag;

/// Look-ups at a time, those that were left behind among them. A further one waits for its turn.
const MOST: usize = 256;
/// Bytes of stack for the system's resolver and its plug-ins.
const STACK: usize = 512 * 1024;
/// How often the flag is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Has FFmpeg look up names through [`look_up`]. Without effect where FFmpeg's calls can't be redirected.
pub(crate) fn install() {
    #[cfg(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    {
        let format = ffmpeg_next::ffi::avformat_version as *const () as usize;
        let library = crate::elf::Object::around(format);
        let calls = library.iter().flat_map(crate::elf::Object::calls);
        for call in calls.filter(|call| call.name == c"getaddrinfo") {
            call.slot
                .store(look_up as *const () as *mut _, Ordering::Release);
        }
    }
}

/// `getaddrinfo` for FFmpeg.
unsafe extern "C" fn look_up(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    list: *mut *mut addrinfo,
) -> c_int {
    let question = || {
        // SAFETY: C passes null or terminated strings, as for `getaddrinfo`.
        let text = |text: *const c_char| (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) });
        // SAFETY: C passes null or its own hints.
        let hints = unsafe { hints.as_ref() };
        Question {
            node: text(node).map(CStr::to_owned),
            service: text(service).map(CStr::to_owned),
            kind: hints.map_or([0; 4], |hints| {
                [
                    hints.ai_flags,
                    hints.ai_family,
                    hints.ai_socktype,
                    hints.ai_protocol,
                ]
            }),
        }
    };
    let answer = catch_unwind(AssertUnwindSafe(|| question().answer()));
    match answer.unwrap_or_else(|_| Err(EAI_FAIL)) {
        Ok(found) => {
            // SAFETY: C passes a place for the list, which is its own to free from now on.
            unsafe { list.write(found.hand_over()) };
            0
        }
        Err(code) => code,
    }
}

/// What is asked for.
struct Question {
    node: Option<CString>,
    service: Option<CString>,
    /// `ai_flags`, `ai_family`, `ai_socktype` and `ai_protocol`.
    kind: [c_int; 4],
}

/// A list of addresses, freed unless it is handed over.
struct Found(*mut addrinfo);

// SAFETY: the list belongs to no thread, and this value is its only owner.
unsafe impl Send for Found {}

impl Found {
    fn hand_over(self) -> *mut addrinfo {
        let list = self.0;
        std::mem::forget(self);
        list
    }
}

impl Drop for Found {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: a list that `getaddrinfo` made, freed once.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

type Answer = Result<Found, c_int>;

impl Question {
    fn answer(self) -> Answer {
        let Some(stop) = StopFlag::of_lookups().filter(|_| self.node.is_some()) else {
            return self.ask(0);
        };
        // An address in numbers needs no server.
        let at_once = self.ask(AI_NUMERICHOST);
        if at_once.is_ok() || self.kind[0] & AI_NUMERICHOST != 0 {
            return at_once;
        }
        let Some(turn) = Turn::wait(&stop) else {
            return Err(EAI_AGAIN);
        };
        let (sender, receiver) = channel();
        let asking = Builder::new()
            .name("sluice-names".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                let answer = self.ask(0);
                // First, so that whoever has the answer can go on to the next.
                drop(turn);
                // Nobody waits for it any more where this fails.
                drop(sender.send(answer));
            });
        match asking {
            Ok(_) => wait(&receiver, &stop),
            Err(_) => Err(EAI_MEMORY),
        }
    }

    /// Asks the system, for as long as it takes.
    fn ask(&self, flags: c_int) -> Answer {
        let pointer = |text: &Option<CString>| text.as_ref().map_or(ptr::null(), |s| s.as_ptr());
        // SAFETY: integers and null pointers, which are zeros.
        let mut hints: addrinfo = unsafe { std::mem::zeroed() };
        [
            hints.ai_flags,
            hints.ai_family,
            hints.ai_socktype,
            hints.ai_protocol,
        ] = self.kind;
        hints.ai_flags |= flags;
        let mut list = ptr::null_mut();
        // SAFETY: null or terminated strings of ours, hints and a place for the list of ours.
        let code = unsafe {
            libc::getaddrinfo(
                pointer(&self.node),
                pointer(&self.service),
                &raw const hints,
                &raw mut list,
            )
        };
        if code == 0 {
            Ok(Found(list))
        } else {
            Err(code)
        }
    }
}

fn wait(answer: &Receiver<Answer>, stop: &StopFlag) -> Answer {
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if !stop.is_raised() => {}
            Err(RecvTimeoutError::Timeout) => return Err(EAI_AGAIN),
            Err(RecvTimeoutError::Disconnected) => return Err(EAI_FAIL),
        }
    }
}

/// One of [`MOST`] look-ups.
struct Turn;

static RUNNING: AtomicUsize = AtomicUsize::new(0);

impl Turn {
    /// `None` once the flag is raised.
    fn wait(stop: &StopFlag) -> Option<Self> {
        let one_more = |running| (running < MOST).then_some(running + 1);
        while !stop.is_raised() {
            let taken = RUNNING.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
            if taken.is_ok() {
                return Some(Self);
            }
            std::thread::sleep(LOOK);
        }
        None
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(node: &CStr) -> Question {
        Question {
            node: Some(node.to_owned()),
            service: Some(c"80".to_owned()),
            kind: [0, 0, libc::SOCK_STREAM, 0],
        }
    }

    #[test]
    fn a_name_and_an_address_in_numbers_are_found() {
        StopFlag::new().ends_lookups();
        for node in [c"localhost", c"127.0.0.1", c"::1"] {
            let found = question(node).answer().unwrap_or(Found(ptr::null_mut()));
            // SAFETY: null or a list of the system's.
            let first = unsafe { found.0.as_ref() };
            assert_eq!(
                first.map(|first| first.ai_socktype),
                Some(libc::SOCK_STREAM),
                "{node:?}"
            );
        }
        assert_eq!(RUNNING.load(Ordering::Acquire), 0);
    }

    #[test]
    fn a_raised_flag_ends_the_wait() {
        let stop = StopFlag::new();
        stop.ends_lookups();
        let (_sender, receiver) = channel();
        stop.set_deadline_in(Some(Duration::from_millis(30)));
        assert_eq!(wait(&receiver, &stop).err(), Some(EAI_AGAIN));
        assert_eq!(question(c"localhost").answer().err(), Some(EAI_AGAIN));
    }
}
