//! How far the references inside a source may reach: never further than where it came from.

use std::path::{Path, PathBuf};

use super::location::Location;
use super::policy::Hops;

/// Schemes that anything may be referred to by; the others of a hop are what these are made of.
const REFERRED: [&str; 2] = ["http", "https"];

/// What a playlist, a manifest or an image sequence may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing: bytes and custom sources.
    Nothing,
    /// Files below this folder, links followed.
    Folder(PathBuf),
    /// Addresses with these schemes.
    Schemes(Vec<String>),
    /// Whatever the device's own syntax names: it is the caller's program text.
    Anything,
}

impl Reach {
    /// The reach of a location, whose hops are `hops`.
    #[must_use]
    pub fn of(location: &Location, hops: &Hops) -> Self {
        match location {
            Location::Device(_) => Self::Anything,
            Location::Url { .. } => {
                let nested = hops.nested.split(',');
                Self::Schemes(
                    nested
                        .filter(|name| REFERRED.contains(name))
                        .map(str::to_owned)
                        .collect(),
                )
            }
            Location::Path(path) => folder_of(path).map_or(Self::Nothing, Self::Folder),
        }
    }

    /// Whether an address, absolute as FFmpeg opens it, is within reach.
    #[must_use]
    pub fn allows(&self, address: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Nothing => false,
            Self::Schemes(schemes) => {
                scheme(address).is_some_and(|scheme| schemes.contains(&scheme))
            }
            Self::Folder(folder) => file_path(address).is_some_and(|path| is_below(&path, folder)),
        }
    }
}

fn folder_of(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    absolute.parent()?.canonicalize().ok()
}

/// Scheme of an address in lower case; the one below where encryption is wrapped around it.
fn scheme(address: &str) -> Option<String> {
    let address = without_crypto(address);
    let (scheme, rest) = address.split_once(':')?;
    rest.starts_with("//").then(|| scheme.to_ascii_lowercase())
}

fn without_crypto(address: &str) -> &str {
    address
        .strip_prefix("crypto+")
        .or_else(|| address.strip_prefix("crypto:"))
        .unwrap_or(address)
}

/// Path of an address that names a file, without any other protocol.
fn file_path(address: &str) -> Option<PathBuf> {
    let address = without_crypto(address);
    let path = match address.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
            rest.strip_prefix("//").unwrap_or(rest)
        }
        // FFmpeg takes what is before a colon for a protocol wherever it could be one.
        Some((scheme, _))
            if scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.,".contains(&byte)) =>
        {
            return None;
        }
        _ => address,
    };
    Some(PathBuf::from(path))
}

/// Whether a file is below a folder once links are followed. One that is not there is left to fail by itself.
fn is_below(path: &Path, folder: &Path) -> bool {
    let Ok(absolute) = std::path::absolute(path) else {
        return false;
    };
    match absolute.canonicalize() {
        Ok(real) => real.starts_with(folder),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(text: &str) -> Reach {
        let location = Location::parse(text, false);
        let hops = Hops::of(&location, None);
        Reach::of(&location, &hops)
    }

    #[test]
    fn a_local_playlist_reaches_files_below_its_own_folder_only() {
        let folder = std::env::temp_dir().join(format!("sluice-reach-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("below")).unwrap();
        std::fs::write(folder.join("below/a.ts"), b"x").unwrap();
        let reach = reach(&folder.join("list.m3u8").display().to_string());
        let inside = folder.join("below/a.ts").display().to_string();
        assert!(reach.allows(&inside));
        assert!(reach.allows(&format!("file:{inside}")));
        assert!(reach.allows(&format!("crypto+file:{inside}")));
        for outside in [
            "/etc/passwd",
            "file:///etc/passwd",
            "http://host/a.ts",
            "concat:/etc/passwd",
            "data:text/plain,x",
            "subfile,,start,0,end,9,,:/etc/passwd",
        ] {
            assert!(!reach.allows(outside), "{outside}");
        }
        assert!(!reach.allows(&folder.join("../../etc/passwd").display().to_string()));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_network_reaches_the_network_and_https_only_itself() {
        assert!(reach("http://h/a.m3u8").allows("https://other/b.ts"));
        assert!(!reach("https://h/a.m3u8").allows("http://other/b.ts"));
        for file in ["file:///etc/passwd", "/etc/passwd", "b.ts"] {
            assert!(!reach("http://h/a.m3u8").allows(file), "{file}");
        }
        assert!(reach("https://h/a.m3u8").allows("crypto+https://h/b.ts"));
    }
}
