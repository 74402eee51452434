//! What a source string means: a path, a URL, or a device's own syntax.

use std::path::{Path, PathBuf};

/// What a source string means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file, opened as exactly that file.
    Path(PathBuf),
    /// A network address.
    Url {
        /// The scheme in lower case, without `:`.
        scheme: String,
        /// The address as given.
        url: String,
    },
    /// The own syntax of the format that the caller named (`lavfi`, an input device).
    Device(String),
}

/// Schemes that make a string a URL when `//` follows them.
const SCHEMES: [&str; 26] = [
    "http", "https", "rtsp", "rtsps", "rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts", "rtp",
    "srtp", "udp", "udplite", "tcp", "tls", "srt", "ftp", "sftp", "mms", "mmsh", "mmst", "gopher",
    "gophers", "unix", "rist",
];

impl Location {
    /// Reads a source string. `is_device` tells that the caller named `lavfi` or an input device as the format.
    #[must_use]
    pub fn parse(text: &str, is_device: bool) -> Self {
        if is_device {
            return Self::Device(text.to_owned());
        }
        if let Some(scheme) = url_scheme(text) {
            return Self::Url {
                scheme,
                url: text.to_owned(),
            };
        }
        Self::Path(file_url_path(text).unwrap_or_else(|| PathBuf::from(text)))
    }

    /// The location in words for messages: paths as given, URLs without credentials.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Path(path) => format!("'{}'", path.display()),
            Self::Url { url, .. } => format!("'{}'", crate::redact::redact(url)),
            Self::Device(text) => format!("'{}'", crate::redact::redact(text)),
        }
    }

    /// Lower-case extension of the path or of the URL's path, without the dot.
    #[must_use]
    pub fn extension(&self) -> Option<String> {
        let path = match self {
            Self::Path(path) => path.clone(),
            Self::Url { url, .. } => {
                let rest = url.split_once("//").map_or(url.as_str(), |(_, rest)| rest);
                let path = rest.split(['?', '#']).next().unwrap_or_default();
                PathBuf::from(path.split_once('/')?.1)
            }
            Self::Device(_) => return None,
        };
        path.extension()
            .map(|extension| extension.to_string_lossy().to_lowercase())
    }
}

/// The address by which FFmpeg opens exactly this file, so that no part of its name is taken for a protocol.
#[must_use]
pub fn file_address(path: &Path) -> Option<String> {
    let absolute = std::path::absolute(path).ok()?;
    absolute.to_str().map(|path| format!("file:{path}"))
}

fn url_scheme(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    (rest.starts_with("//") && SCHEMES.contains(&scheme.as_str())).then_some(scheme)
}

/// The path of a `file:` URL: percent signs decoded after `file://`, taken as they are after a bare `file:`.
fn file_url_path(text: &str) -> Option<PathBuf> {
    let scheme = text.get(..5)?;
    if !scheme.eq_ignore_ascii_case("file:") {
        return None;
    }
    let rest = &text[5..];
    let Some(rest) = rest.strip_prefix("//") else {
        return Some(PathBuf::from(rest));
    };
    let path = rest
        .strip_prefix("localhost")
        .filter(|path| path.starts_with('/'))
        .unwrap_or(rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    Some(PathBuf::from(percent_decode(path)))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Location {
        Location::Path(PathBuf::from(text))
    }

    #[test]
    fn names_that_look_like_ffmpeg_syntax_are_file_names() {
        for name in [
            "foo:bar.mp4",
            "-x.mp4",
            "img%03d.png",
            "concat:a|b",
            "data:text/plain,hi",
            "pipe:0",
            "foo://bar",
            "http:/x",
        ] {
            assert_eq!(Location::parse(name, false), path(name));
        }
    }

    #[test]
    fn a_known_scheme_with_two_slashes_is_a_url_in_any_case() {
        let url = Location::parse("HTTPS://host/a.mp4?x=1", false);
        assert_eq!(
            url,
            Location::Url {
                scheme: "https".into(),
                url: "HTTPS://host/a.mp4?x=1".into()
            }
        );
        assert_eq!(url.extension().as_deref(), Some("mp4"));
    }

    #[test]
    fn file_urls_are_decoded_and_bare_file_prefixes_are_not() {
        assert_eq!(
            Location::parse("file:///tmp/a%20b.mp4", false),
            path("/tmp/a b.mp4")
        );
        assert_eq!(
            Location::parse("file://localhost/tmp/x", false),
            path("/tmp/x")
        );
        assert_eq!(Location::parse("file:a%20b.mp4", false), path("a%20b.mp4"));
        assert_eq!(
            Location::parse("file:///tmp/100%", false),
            path("/tmp/100%")
        );
    }

    #[test]
    fn a_device_keeps_its_own_syntax() {
        assert_eq!(
            Location::parse("sine=440", true),
            Location::Device("sine=440".into())
        );
        assert_eq!(
            Location::parse("http://x", true),
            Location::Device("http://x".into())
        );
    }
}
