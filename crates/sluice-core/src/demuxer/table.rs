//! What the container's own table says of its frames, without reading one.

use super::Demuxer;

/// A frame that decoding can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyFrame {
    /// Frames before it, in the order of decoding.
    pub before: u64,
    /// Its decoding time in ticks.
    pub ticks: i64,
    /// Where it lies in the source.
    pub position: u64,
}

/// A table of all frames of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameTable {
    /// Its key frames, in order.
    pub keys: Vec<KeyFrame>,
    /// All its frames.
    pub frames: u64,
}

impl FrameTable {
    /// The last key frame that frame `index` can belong to. `None` behind the end.
    #[must_use]
    pub fn key_of(&self, index: u64) -> Option<KeyFrame> {
        let place = self.keys.partition_point(|key| key.before <= index);
        let key = self.keys.get(place.checked_sub(1)?)?;
        (index < self.frames).then_some(*key)
    }

    /// The key frame with this decoding time.
    #[must_use]
    pub fn key_at(&self, ticks: i64) -> Option<KeyFrame> {
        let place = self.keys.partition_point(|key| key.ticks < ticks);
        self.keys
            .get(place)
            .filter(|key| key.ticks == ticks)
            .copied()
    }
}

impl Demuxer {
    /// The table of a stream's frames, where the container has one of all: MP4 and its kin that are not in fragments.
    #[must_use]
    pub fn frame_table(&self, index: usize) -> Option<FrameTable> {
        let stream = self.stream(index)?;
        let entries = stream.index_len();
        let counted = stream
            .frame_count()
            .and_then(|count| usize::try_from(count).ok());
        if !self.is_format(&["mov"]) || counted.is_none_or(|count| count > entries) {
            return None;
        }
        let mut table = FrameTable {
            keys: Vec::new(),
            frames: 0,
        };
        for entry in (0..entries).map_while(|place| stream.index_entry(place)) {
            if entry.key {
                table.keys.push(KeyFrame {
                    before: table.frames,
                    ticks: entry.timestamp,
                    position: u64::try_from(entry.position).ok()?,
                });
            }
            // What an edit list leaves out is decoded, but no frame.
            table.frames += u64::from(!entry.discard);
        }
        (!table.keys.is_empty()).then_some(table)
    }

    /// The time of the last key frame at or before a time, in ticks, as far as the container's index knows; whether that is the
    /// last that it knows of.
    #[must_use]
    pub fn key_before(&self, index: usize, ticks: i64) -> Option<(i64, bool)> {
        let stream = self.stream(index)?;
        let entry = stream.index_entry_before(ticks, false)?;
        let last = stream.index_entry(stream.index_len().checked_sub(1)?)?;
        Some((entry.timestamp, last.timestamp <= ticks))
    }

    /// Whether packets were read since it was opened.
    #[must_use]
    pub const fn was_read(&self) -> bool {
        self.packets > 0
    }
}
