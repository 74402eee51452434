//! Subtitles that are decoded and encoded: texts into texts, pictures into pictures.

use super::progress::SharedProgress;
use super::source::Source;
use crate::chunk::SubtitleChunk;
use crate::error::Result;
use crate::time::Seconds;
use crate::write_config::{SubtitleRegion, SubtitleWrite};
use crate::writer::Writer;

/// A stream of subtitles on its way through an encoder.
pub(super) struct Subtitles {
    /// Its tap.
    place: usize,
    /// Its input of the writer.
    input: usize,
    pub(super) finished: bool,
    /// What came onto the screen before the wanted part, to stay until the next one.
    before: Option<SubtitleChunk>,
}

impl Subtitles {
    pub(super) const fn new(place: usize, input: usize) -> Self {
        Self {
            place,
            input,
            finished: false,
            before: None,
        }
    }

    /// Writes what the tap holds.
    pub(super) fn drain(
        &mut self,
        source: &mut Source,
        writer: &mut Writer,
        progress: &SharedProgress,
    ) -> Result<()> {
        while let Some(event) = source.reader.take_subtitle(self.place) {
            source.reach(event.pts);
            self.finished |= source.end.is_some_and(|end| event.pts >= end);
            if self.finished {
                continue;
            }
            let start = source.offset;
            if event.pts >= start {
                self.show_before(event.pts, source, writer)?;
            }
            let Some(event) = from(event, start) else {
                self.before = None;
                continue;
            };
            if event.pts < start {
                self.before = Some(event);
                continue;
            }
            progress.reach(event.pts + event.duration.unwrap_or(Seconds::ZERO) - start);
            self.write(event, source, writer)?;
        }
        Ok(())
    }

    /// Ends what is still on the screen.
    pub(super) fn finish(&mut self, source: &Source, writer: &mut Writer) -> Result<()> {
        let end = source.end;
        self.show_before(end.unwrap_or(source.position), source, writer)?;
        let Some(end) = end else { return Ok(()) };
        let nothing = SubtitleWrite {
            pts: (end - source.offset).to_f64(),
            ..SubtitleWrite::default()
        };
        writer.write_subtitle(self.input, &nothing)
    }

    /// Writes what was on the screen when the wanted part began, if it still is before `next`.
    fn show_before(&mut self, next: Seconds, source: &Source, writer: &mut Writer) -> Result<()> {
        match self.before.take() {
            Some(mut event) if next > source.offset => {
                event.pts = source.offset;
                self.write(event, source, writer)
            }
            _ => Ok(()),
        }
    }

    fn write(&self, event: SubtitleChunk, source: &Source, writer: &mut Writer) -> Result<()> {
        let left = source.end.map(|end| end - event.pts);
        let duration = match (event.duration, left) {
            (Some(duration), Some(left)) => Some(duration.min(left)),
            (duration, _) => duration,
        };
        let subtitle = SubtitleWrite {
            pts: (event.pts - source.offset).to_f64(),
            duration: duration.map(Seconds::to_f64),
            regions: regions(&event),
            text: Some(event.text),
            lines: event.lines,
        };
        writer.write_subtitle(self.input, &subtitle)
    }
}

/// An event from `start` on; `None` where it is over by then. One that stays until the next keeps its time.
fn from(mut event: SubtitleChunk, start: Seconds) -> Option<SubtitleChunk> {
    if let Some(duration) = event.duration
        && event.pts < start
    {
        let until = event.pts + duration;
        event.pts = start;
        event.duration = Some(until - start);
        return (until > start).then_some(event);
    }
    Some(event)
}

fn regions(event: &SubtitleChunk) -> Vec<SubtitleRegion> {
    let region = |region: &crate::chunk::SubtitleRegion| {
        let length = u64::from(region.width) * u64::from(region.height) * 4;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let pixels = event.pixels.get(region.offset..)?.get(..length)?;
        Some(SubtitleRegion {
            x: region.x,
            y: region.y,
            width: region.width,
            height: region.height,
            data: pixels.to_vec(),
        })
    };
    event.regions.iter().filter_map(region).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(pts: i128, duration: Option<i128>) -> SubtitleChunk {
        SubtitleChunk {
            pts: Seconds::ratio(pts, 1),
            duration: duration.map(|time| Seconds::ratio(time, 1)),
            text: "a".into(),
            lines: Vec::new(),
            regions: Vec::new(),
            pixels: Vec::new(),
            forced: false,
            screen: None,
            dropped: 0,
        }
    }

    #[test]
    fn a_cut_leaves_of_an_event_what_is_seen_after_it() {
        let start = Seconds::ratio(10, 1);
        assert_eq!(from(event(8, Some(2)), start), None);
        assert_eq!(from(event(8, Some(5)), start), Some(event(10, Some(3))));
        assert_eq!(from(event(8, None), start), Some(event(8, None)));
        assert_eq!(from(event(12, Some(5)), start), Some(event(12, Some(5))));
    }
}
