//! Messages without credentials.

/// The text with user names and passwords of URLs, and values of secret-looking query parameters, replaced by `***`.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        redacted.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '<' | '>'))
            .unwrap_or(after.len());
        let (address, following) = after.split_at(end);
        redact_address(address, &mut redacted);
        rest = following;
    }
    redacted.push_str(rest);
    redacted
}

fn redact_address(address: &str, redacted: &mut String) {
    let authority_end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let (authority, path) = address.split_at(authority_end);
    match authority.rfind('@') {
        Some(at) => {
            redacted.push_str("***");
            redacted.push_str(&authority[at..]);
        }
        None => redacted.push_str(authority),
    }
    let Some((path, query)) = path.split_once('?') else {
        redacted.push_str(path);
        return;
    };
    redacted.push_str(path);
    redacted.push('?');
    for (index, pair) in query.split('&').enumerate() {
        if index > 0 {
            redacted.push('&');
        }
        match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => {
                redacted.push_str(name);
                redacted.push_str("=***");
            }
            _ => redacted.push_str(pair),
        }
    }
}

fn is_secret(name: &str) -> bool {
    const MARKS: [&str; 8] = [
        "token",
        "key",
        "secret",
        "sig",
        "pass",
        "auth",
        "credential",
        "session",
    ];
    let name = name.to_ascii_lowercase();
    MARKS.iter().any(|mark| name.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn passwords_and_signatures_never_stay() {
        assert_eq!(
            redact("open http://me:p%40ss@host/a.mp4 failed"),
            "open http://***@host/a.mp4 failed"
        );
        assert_eq!(
            redact("https://h/a?X-Amz-Signature=abc&t=1&access_token=zz"),
            "https://h/a?X-Amz-Signature=***&t=1&access_token=***"
        );
        assert_eq!(redact("rtsp://a@b@host/x"), "rtsp://***@host/x");
    }

    #[test]
    fn text_without_an_address_stays_as_it_is() {
        assert_eq!(redact("me@host.example: no"), "me@host.example: no");
        assert_eq!(redact("https://host/@handle"), "https://host/@handle");
    }
}
