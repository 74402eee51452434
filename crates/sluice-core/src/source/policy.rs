//! Which demuxers a file's content may choose, and which protocols each hop may use.

use super::location::Location;

/// Demuxers that open further files or addresses. Only the caller's `format`, a path's own extension or the server's
/// content type may choose them, never the content.
///
/// `lrc`, `realtext` and the like read only their own bytes and are not here.
const OPENS_OTHERS: [(&str, &[&str]); 14] = [
    ("hls", &["m3u8", "m3u", "hls"]),
    ("dash", &["mpd"]),
    ("concat", &["ffconcat"]),
    ("sdp", &["sdp"]),
    ("imf", &["imf"]),
    ("rtsp", &[]),
    ("rtp", &[]),
    ("sap", &[]),
    ("image2", &[]),
    ("webm_dash_manifest", &[]),
    ("dvdvideo", &[]),
    ("redir", &[]),
    ("vapoursynth", &["vpy"]),
    ("avisynth", &["avs"]),
];

/// Whether a demuxer opens files or addresses that its content names.
#[must_use]
pub fn opens_others(demuxer: &str) -> bool {
    demuxer
        .split(',')
        .any(|name| OPENS_OTHERS.iter().any(|(other, _)| *other == name))
}

/// The demuxer that opens further files and that the location's own extension asks for.
#[must_use]
pub fn playlist_of_extension(location: &Location) -> Option<&'static str> {
    let extension = location.extension()?;
    OPENS_OTHERS
        .iter()
        .find(|(_, extensions)| extensions.contains(&extension.as_str()))
        .map(|(name, _)| *name)
}

/// What a first hop may use, and what anything it refers to may use; comma-separated as FFmpeg takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hops {
    /// Protocols of the source itself.
    pub first: String,
    /// Protocols of what the source refers to; empty for none.
    pub nested: String,
}

impl Hops {
    /// The hops of bytes and custom sources: they reach nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            first: String::new(),
            nested: String::new(),
        }
    }

    /// The hops of a location. `widened` is the caller's own list for the first hop.
    #[must_use]
    pub fn of(location: &Location, widened: Option<&[String]>) -> Self {
        let nested = match location {
            Location::Path(_) => "file,crypto",
            Location::Url { scheme, .. } => nested_of(scheme),
            Location::Device(_) => "",
        };
        let own = match location {
            Location::Url { scheme, .. } => first_of(scheme),
            Location::Path(_) => "file".to_owned(),
            Location::Device(_) => String::new(),
        };
        let first = match widened {
            Some(list) if !own.is_empty() => format!("{own},{}", list.join(",")),
            _ => own,
        };
        Self {
            first,
            nested: nested.to_owned(),
        }
    }
}

/// The protocol that a location needs and that the caller's list leaves out.
#[must_use]
pub fn left_out<'a>(location: &'a Location, allowed: Option<&[String]>) -> Option<&'a str> {
    let needed = match location {
        Location::Url { scheme, .. } => scheme.as_str(),
        Location::Path(_) => "file",
        Location::Device(_) => return None,
    };
    let list = allowed?;
    (!list.iter().any(|name| name == needed)).then_some(needed)
}

fn nested_of(scheme: &str) -> &'static str {
    match scheme {
        "https" => "https,tls,tcp,httpproxy,crypto",
        "http" => "http,https,tls,tcp,httpproxy,crypto",
        "rtsp" => "rtp,srtp,udp,tcp,http,httpproxy",
        "rtsps" => "rtp,srtp,udp,tcp,tls,https,httpproxy",
        _ => "",
    }
}

fn first_of(scheme: &str) -> String {
    let lower = match scheme {
        "https" | "rtmps" | "rtmpts" | "gophers" | "tls" => "tls,tcp,httpproxy,ffrtmphttp,https",
        "http" => "https,tls,tcp,httpproxy",
        "rtsp" | "rtp" | "srtp" => "rtp,srtp,udp,tcp,http,httpproxy",
        "rtsps" => "rtp,srtp,udp,tcp,tls,https,httpproxy",
        "rtmpt" | "rtmpe" | "rtmpte" => "tcp,http,httpproxy,ffrtmphttp,ffrtmpcrypt",
        _ => "tcp,udp",
    };
    format!("{scheme},{lower}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hops(text: &str) -> Hops {
        Hops::of(&Location::parse(text, false), None)
    }

    #[test]
    fn nothing_from_the_network_reaches_local_files() {
        for url in [
            "http://h/a",
            "https://h/a",
            "rtsp://h/a",
            "rtmp://h/a",
            "tcp://h:1",
        ] {
            let Hops { first, nested } = hops(url);
            for list in [first, nested] {
                assert!(
                    !list
                        .split(',')
                        .any(|name| ["file", "pipe", "fd", "concat", "subfile", "data"]
                            .contains(&name)),
                    "{url}: {list}"
                );
            }
        }
    }

    #[test]
    fn https_never_reaches_http() {
        let Hops { first, nested } = hops("https://h/a");
        assert!(
            !first
                .split(',')
                .chain(nested.split(','))
                .any(|name| name == "http")
        );
    }

    #[test]
    fn only_the_extension_asks_for_a_playlist() {
        assert_eq!(
            playlist_of_extension(&Location::parse("/a/list.M3U8", false)),
            Some("hls")
        );
        assert_eq!(
            playlist_of_extension(&Location::parse("http://h/live.mpd?x=a.m3u8", false)),
            Some("dash")
        );
        assert_eq!(
            playlist_of_extension(&Location::parse("a.mp4", false)),
            None
        );
        assert!(opens_others("concat"));
        assert!(!opens_others("mov,mp4,m4a,3gp,3g2,mj2"));
    }

    #[test]
    fn the_callers_protocols_widen_the_first_hop_only() {
        let location = Location::parse("http://h/a", false);
        let widened = Hops::of(&location, Some(&["http".into(), "ftp".into()]));
        assert_eq!(
            widened.first,
            format!("{},http,ftp", Hops::of(&location, None).first)
        );
        assert_eq!(widened.nested, Hops::of(&location, None).nested);
    }
}
