//! Each hop of a source: what it may open, with which settings of the connection, and where servers may send us.

use std::sync::{Mutex, PoisonError};

use sluice_ffi::input::{Gate, Options};
use sluice_ffi::log::ServerReply;
use sluice_ffi::{AvError, AvErrorKind};

use super::open::too_deep;
use crate::config::{OpenConfig, TlsConfig};
use crate::error::{Error, ErrorKind};
use crate::redact::redact;
use crate::source::address::{Server, resolve, without_crypto};
use crate::source::bridge::SourceFacts;
use crate::source::reach::Reach;

/// Request headers that are meant for one server alone.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];
/// Schemes whose connections are encrypted.
const SECURE_SCHEMES: [&str; 6] = ["https", "tls", "rtmps", "rtmpts", "rtsps", "gophers"];

/// What stands in front of each hop of one source.
pub(super) struct HopGate {
    reach: Reach,
    source: SourceFacts,
    /// Whom the caller's credentials are meant for.
    first: Option<Server>,
    tls: TlsConfig,
    most_redirects: u64,
    most_playlists: u64,
    /// Cookies that servers have set on the way, and who set them.
    cookies: Mutex<Vec<(Server, String)>>,
}

impl HopGate {
    /// The gate of a source at `address`.
    pub(super) fn new(
        address: &str,
        reach: Reach,
        source: SourceFacts,
        config: &OpenConfig,
    ) -> Self {
        let asked = config
            .options
            .iter()
            .find(|(name, _)| name == "max_redirects")
            .and_then(|(_, value)| value.parse().ok());
        Self {
            reach,
            source,
            first: Server::of(address),
            tls: config.tls.clone(),
            most_redirects: asked.unwrap_or(config.limits.max_redirects),
            most_playlists: config.limits.max_playlist_depth,
            cookies: Mutex::default(),
        }
    }

    /// Takes out what is meant for another server, and puts in what this one has set.
    fn fit_secrets(&self, server: &Server, options: &mut Options) {
        let first = self.first.as_ref();
        if !first.is_some_and(|first| first.shares_secrets_with(server)) {
            options.retain(|(name, _)| name != "cookies");
            if let Some((_, headers)) = options.iter_mut().find(|(name, _)| name == "headers") {
                *headers = without_secrets(headers);
            }
        }
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let own = cookies
            .iter()
            .filter(|(owner, _)| owner.shares_secrets_with(server));
        for (_, cookie) in own {
            match options.iter_mut().find(|(name, _)| name == "cookies") {
                Some((_, all)) => *all = format!("{all}\n{cookie}"),
                None => options.push(("cookies".to_owned(), cookie.clone())),
            }
        }
    }
}

impl Gate for HopGate {
    fn allows(&self, address: &str) -> bool {
        // A playlist's own playlists are the second level, and FFmpeg takes none below them.
        if self.most_playlists < 2 && is_playlist(address) {
            self.source.fail(too_deep(self.most_playlists));
            return false;
        }
        let allowed = self.reach.allows(address);
        if !allowed {
            self.source.refuse(address);
        }
        allowed
    }

    fn admits(&self, head: &[u8]) -> bool {
        let too_far = self.most_playlists < 2 && head == b"#EXTM3U";
        if too_far {
            self.source.fail(too_deep(self.most_playlists));
        }
        !too_far
    }

    fn adjust(&self, address: &str, options: &mut Options) {
        let scheme = without_crypto(address)
            .1
            .split_once("://")
            .map(|(scheme, _)| scheme.to_ascii_lowercase());
        if scheme.is_some_and(|scheme| SECURE_SCHEMES.contains(&scheme.as_str())) {
            for (name, value) in tls_options(&self.tls) {
                set_default(options, name, &value);
            }
        }
        if let Some(server) = Server::of(address) {
            self.fit_secrets(&server, options);
            for (name, value) in HTTP_DEFAULTS {
                set_default(options, name, value);
            }
        }
    }

    fn failed(&self, address: &str, error: AvError) {
        if error.kind() != AvErrorKind::Exit {
            let attempt = format!("Can't open '{}', which the source lists", redact(address));
            self.source
                .miss(Error::from_ffmpeg(error, "open", &attempt));
        }
    }

    fn accepts(&self, address: &str, reply: &ServerReply) -> bool {
        let is_body = matches!(reply.status, 0 | 200..=203 | 206..=299);
        if !is_body {
            let status = reply.status;
            let message = format!(
                "Can't open '{}': the server answered {status}, without media.",
                redact(address)
            );
            let mut error = Error::new(ErrorKind::HttpStatus, "open", message);
            error.details.status = Some(status);
            self.source.fail(error);
        }
        is_body
    }

    fn redirect(&self, address: &str, reply: &ServerReply, hop: u32) -> Option<String> {
        let from = Server::of(address)?;
        if u64::from(hop) > self.most_redirects {
            let most = self.most_redirects;
            let error = Error::limit("open", "maxRedirects", u64::from(hop), most);
            self.source.fail(error);
            return None;
        }
        let target = resolve(address, reply.location.as_deref()?)?;
        // A server chooses an address, not how its content is encrypted.
        let to =
            Server::of(&target).filter(|_| without_crypto(&target).0 == without_crypto(address).0);
        let is_allowed = to
            .as_ref()
            .is_some_and(|to| (to.is_secure() || !from.is_secure()) && self.reach.allows(&target));
        if !is_allowed {
            self.source.refuse(&target);
            return None;
        }
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies.extend(
            reply
                .cookies
                .iter()
                .map(|cookie| (from.clone(), cookie.clone())),
        );
        Some(target)
    }
}

/// Whether an address names an HLS playlist.
fn is_playlist(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        extension.eq_ignore_ascii_case("m3u8") || extension.eq_ignore_ascii_case("m3u")
    })
}

/// What FFmpeg's HTTP client is told unless the caller says otherwise. Only with `multiple_requests` does it know the end of
/// a chunked answer from a broken connection. Proxies are used where the caller names one, not by the environment.
const HTTP_DEFAULTS: [(&str, &str); 2] = [("multiple_requests", "1"), ("http_proxy", "")];

fn set_default(options: &mut Options, name: &str, value: &str) {
    if !options.iter().any(|(given, _)| given == name) {
        options.push((name.to_owned(), value.to_owned()));
    }
}

/// What every encrypted connection needs.
pub(super) fn tls_options(tls: &TlsConfig) -> Vec<(&'static str, String)> {
    let verify = if tls.reject_unauthorized { "1" } else { "0" };
    let mut options = vec![("tls_verify", verify.to_owned())];
    if let Some(file) = &tls.ca_file {
        options.push(("ca_file", file.clone()));
    }
    options
}

fn without_secrets(headers: &str) -> String {
    let is_secret = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().trim();
        SECRET_HEADERS
            .iter()
            .any(|secret| name.eq_ignore_ascii_case(secret))
    };
    headers
        .split("\r\n")
        .filter(|line| !line.is_empty() && !is_secret(line))
        .map(|line| format!("{line}\r\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_lose_their_secrets_and_nothing_else() {
        assert_eq!(
            without_secrets("Authorization: Bearer x\r\nReferer: http://a\r\nCOOKIE: a=b\r\n"),
            "Referer: http://a\r\n"
        );
        assert_eq!(without_secrets("Cookie: a=b"), "");
    }
}
