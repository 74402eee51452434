//! HTTP addresses: who serves them, and where a redirect leads.

/// What an address is before its path: `https`, `me:secret@Host:8443`, `/path?query`.
struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        Some(Self {
            scheme,
            authority,
            path,
        })
    }
}

/// A server: scheme, name and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    scheme: String,
    name: String,
    port: Option<u16>,
}

impl Server {
    /// The server of an HTTP address, encryption of the content around it or not; `None` for any other address.
    #[must_use]
    pub fn of(address: &str) -> Option<Self> {
        let parts = Parts::of(without_crypto(address).1)?;
        let scheme = parts.scheme.to_ascii_lowercase();
        let usual = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let host = parts.authority.rsplit('@').next().unwrap_or_default();
        let (name, port) = match host.rsplit_once(':') {
            // A colon inside of brackets is part of an IPv6 address.
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(usual)),
        };
        Some(Self {
            scheme,
            name: name.to_ascii_lowercase(),
            port,
        })
    }

    /// Whether what was meant for this server may be told to another: the same one, or the same name on its secure side.
    #[must_use]
    pub fn shares_secrets_with(&self, other: &Self) -> bool {
        let upgraded = (self.scheme.as_str(), self.port) == ("http", Some(80))
            && (other.scheme.as_str(), other.port) == ("https", Some(443));
        self == other || (self.name == other.name && upgraded)
    }

    /// Whether the connection to it is encrypted.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }
}

/// The mark of encrypted content in front of an address, and the address.
#[must_use]
pub fn without_crypto(address: &str) -> (&str, &str) {
    for mark in ["crypto+", "crypto:"] {
        if let Some(rest) = address.strip_prefix(mark) {
            return (mark, rest);
        }
    }
    ("", address)
}

/// The address that a `Location` header means; `None` where the base is no address.
#[must_use]
pub fn resolve(base: &str, location: &str) -> Option<String> {
    let (mark, base) = without_crypto(base);
    let Parts {
        scheme,
        authority,
        path,
    } = Parts::of(base)?;
    let target = if has_scheme(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else {
        let path = path.split('#').next().unwrap_or_default();
        format!("{scheme}://{authority}{}", joined(path, location))
    };
    Some(format!("{mark}{target}"))
}

fn has_scheme(text: &str) -> bool {
    let before = text.split(['/', '?', '#']).next().unwrap_or_default();
    before.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

fn joined(path: &str, location: &str) -> String {
    let bare = path.split('?').next().unwrap_or_default();
    if location.is_empty() || location.starts_with('#') {
        return path.to_owned();
    }
    if location.starts_with('?') {
        return format!("{bare}{location}");
    }
    let at = location.find(['?', '#']).unwrap_or(location.len());
    let (relative, rest) = location.split_at(at);
    let whole = if relative.starts_with('/') {
        relative.to_owned()
    } else {
        let folder = bare.rfind('/').map_or("/", |end| &bare[..=end]);
        format!("{folder}{relative}")
    };
    format!("{}{rest}", without_dots(&whole))
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        match segment {
            ".." => drop(kept.pop()),
            "." => {}
            _ => kept.push(segment),
        }
        if segments.peek().is_none() && matches!(segment, "." | "..") {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_resolved_as_rfc_3986_says() {
        let base = "http://me:pw@h:81/a/b/c.m3u8?x=1#f";
        for (location, target) in [
            ("https://o/x", "https://o/x"),
            ("file:///etc/passwd", "file:///etc/passwd"),
            ("data:text/plain,x", "data:text/plain,x"),
            ("//o:9/x", "http://o:9/x"),
            ("/x?y=1", "http://me:pw@h:81/x?y=1"),
            ("d.ts", "http://me:pw@h:81/a/b/d.ts"),
            ("./d/../e.ts?a=../b", "http://me:pw@h:81/a/b/e.ts?a=../b"),
            ("../../../d", "http://me:pw@h:81/d"),
            ("..", "http://me:pw@h:81/a/"),
            ("?z", "http://me:pw@h:81/a/b/c.m3u8?z"),
            ("", "http://me:pw@h:81/a/b/c.m3u8?x=1"),
            ("a/b:c", "http://me:pw@h:81/a/b/a/b:c"),
        ] {
            assert_eq!(
                resolve(base, location).as_deref(),
                Some(target),
                "{location}"
            );
        }
        assert_eq!(resolve("http://h", "x").as_deref(), Some("http://h/x"));
        assert_eq!(
            resolve("crypto+http://h/a", "/b").as_deref(),
            Some("crypto+http://h/b")
        );
        assert_eq!(resolve("a.mp4", "/b"), None);
    }

    #[test]
    fn a_server_is_known_by_scheme_name_and_port() {
        let server = |address| Server::of(address).unwrap();
        assert_eq!(server("http://a/x"), server("HTTP://u:p@A:80/y?z"));
        assert_ne!(server("http://a/"), server("http://a:81/"));
        assert_ne!(server("http://[::1]:8/"), server("http://[::1]/"));
        assert!(server("http://a/").shares_secrets_with(&server("https://a/")));
        for other in ["http://b/", "http://a:81/", "https://a:81/", "https://b/"] {
            assert!(
                !server("http://a/").shares_secrets_with(&server(other)),
                "{other}"
            );
        }
        assert!(!server("https://a/").shares_secrets_with(&server("http://a/")));
        assert_eq!(Server::of("file:///a"), None);
    }
}
