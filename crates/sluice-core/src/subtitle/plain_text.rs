//! The words of an ASS line, without its styling.

/// Commas before the text of a line as FFmpeg's decoders give it: ReadOrder, Layer, Style, Name, three margins, Effect.
const FIELDS_BEFORE_TEXT: usize = 8;

/// The words of a line: override blocks and drawings left out, `\N` and `\n` as line breaks, `\h` as a space.
pub(super) fn plain_text(line: &str) -> String {
    let text = line
        .splitn(FIELDS_BEFORE_TEXT + 1, ',')
        .nth(FIELDS_BEFORE_TEXT);
    let mut words = String::new();
    let mut drawing = false;
    let mut rest = text.unwrap_or_default();
    while let Some(letter) = rest.chars().next() {
        let block = letter == '{' && rest.contains('}');
        if block {
            let (inside, after) = rest.split_once('}').unwrap_or((rest, ""));
            drawing = draws(inside).unwrap_or(drawing);
            rest = after;
            continue;
        }
        let (shown, length) = match rest.get(..2) {
            Some("\\N" | "\\n") => ('\n', 2),
            Some("\\h") => (' ', 2),
            _ => (letter, letter.len_utf8()),
        };
        if !drawing {
            words.push(shown);
        }
        rest = &rest[length..];
    }
    words.trim_end_matches(['\r', '\n']).to_owned()
}

/// Whether an override block switches drawing on (`\p1`) or off (`\p0`); `None` where it does neither.
fn draws(block: &str) -> Option<bool> {
    let scales = block.split('\\').filter_map(|tag| tag.strip_prefix('p'));
    scales
        .filter_map(|scale| scale.trim().parse::<u32>().ok())
        .next_back()
        .map(|scale| scale > 0)
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn styling_goes_and_line_breaks_stay() {
        let line = r"3,0,Default,,0,0,0,,{\i1}Well, {\b1}yes{\i0\b0}\Nor\hno";
        assert_eq!(plain_text(line), "Well, yes\nor no");
    }

    #[test]
    fn drawings_are_no_words() {
        let line = r"0,0,Default,,0,0,0,,{\an7\p1}m 0 0 l 10 0 10 10{\p0}Label{\pos(3,4)}!";
        assert_eq!(plain_text(line), "Label!");
    }

    #[test]
    fn a_brace_that_opens_nothing_and_letters_of_many_bytes_are_text() {
        assert_eq!(plain_text("0,0,D,,0,0,0,,a { b ü\\x"), "a { b ü\\x");
        assert_eq!(plain_text("too,few,fields"), "");
    }
}
