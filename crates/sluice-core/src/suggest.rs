//! The name a caller probably meant.

/// The candidate nearest to `name`, if one is near enough to be worth saying: at most a third of its letters differ.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let allowed = (wanted.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// ` Did you mean 'x'?`, or nothing where no candidate is near.
#[must_use]
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |candidate| {
        format!(" Did you mean '{candidate}'?")
    })
}

/// Names that nobody knows, each with the nearest known one: `'rat' (did you mean 'rate'?), 'x'`.
#[must_use]
pub fn with_nearest(unknown: &[String], known: &[&str]) -> String {
    let one = |name: &String| match nearest(name, known.iter().copied()) {
        Some(near) => format!("'{name}' (did you mean '{near}'?)"),
        None => format!("'{name}'"),
    };
    let all: Vec<String> = unknown.iter().map(one).collect();
    all.join(", ")
}

/// Letters to insert, delete, replace or swap with their neighbour to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_one_letter_finds_the_name() {
        assert_eq!(
            nearest("proobesize", ["probesize", "format"]),
            Some("probesize")
        );
        assert_eq!(
            nearest("framreate", ["frame_rate", "framerate", "loop"]),
            Some("framerate")
        );
        assert_eq!(nearest("H246", ["h264", "hevc"]), Some("h264"));
    }

    #[test]
    fn a_word_of_its_own_finds_nothing() {
        assert_eq!(nearest("banana", ["probesize", "format"]), None);
        assert_eq!(did_you_mean("banana", ["probesize"]), "");
    }
}
