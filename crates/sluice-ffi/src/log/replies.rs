//! What HTTP servers answer: FFmpeg keeps it to itself and only traces it to the log.

use std::cell::{Cell, RefCell};

/// The head of a server's last answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerReply {
    /// HTTP status; 0 where no server answered.
    pub status: u16,
    /// Where the server sends the client instead, as the server wrote it.
    pub location: Option<String>,
    /// Each cookie that it sets, as it wrote it.
    pub cookies: Vec<String>,
}

thread_local! {
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    static REPLY: RefCell<ServerReply> = RefCell::default();
}

/// Does some work, and gives the last answer that a server gave to this thread meanwhile.
pub(crate) fn watch_replies<T>(work: impl FnOnce() -> T) -> (T, ServerReply) {
    REPLY.set(ServerReply::default());
    WATCHING.set(true);
    let outcome = work();
    WATCHING.set(false);
    (outcome, REPLY.take())
}

/// Whether this thread waits for an answer.
pub(super) fn is_watching() -> bool {
    WATCHING.try_with(Cell::get).unwrap_or(false)
}

/// Looks at a line that FFmpeg traced.
pub(super) fn note(line: &str) {
    // Reached from C on a thread that may be ending.
    let _ = REPLY.try_with(|reply| {
        if let Ok(mut reply) = reply.try_borrow_mut() {
            reply.read(line.trim_end());
        }
    });
}

impl ServerReply {
    fn read(&mut self, line: &str) {
        if let Some(status) = line.strip_prefix("http_code=") {
            *self = Self {
                status: status.parse().unwrap_or(0),
                ..Self::default()
            };
        }
        let header = line
            .strip_prefix("header='")
            .and_then(|rest| rest.strip_suffix('\''));
        let Some((name, value)) = header.and_then(|header| header.split_once(':')) else {
            return;
        };
        let value = value.trim().to_owned();
        if name.eq_ignore_ascii_case("location") {
            self.location = Some(value);
        } else if name.eq_ignore_ascii_case("set-cookie") {
            self.cookies.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_counts() {
        let mut reply = ServerReply::default();
        for line in [
            "http_code=401",
            "header='Location: /early'",
            "header='HTTP/1.1 302 Found'",
            "http_code=302",
            "header='location:  https://host:8/a'b?c:d'",
            "header='Set-Cookie: a=1; Path=/'",
            "header='Set-Cookie: b=2'",
            "header=''",
            "Reply code: 1",
        ] {
            reply.read(line);
        }
        assert_eq!(reply.status, 302);
        assert_eq!(reply.location.as_deref(), Some("https://host:8/a'b?c:d"));
        assert_eq!(reply.cookies, ["a=1; Path=/", "b=2"]);
    }
}
