//! Packets that wait to be taken: what is known of them, and their bytes one after another in a few large blocks.

use std::collections::VecDeque;

use crate::media::{PacketData, PacketFacts};

/// Bytes of a block. A packet that is larger has one of its own.
const BLOCK: usize = 64 << 10;

/// Emptied blocks that are kept to be filled again.
const MOST_SPARE: usize = 4;

/// Takes packets out of queues, as long as it has room for them.
pub trait PacketTaker {
    /// Whether so many more packets, with so many bytes of data and side data together, fit in. Asked before each step; nothing
    /// of a step is taken that does not fit in whole.
    fn has_room(&mut self, packets: usize, bytes: usize) -> bool;

    /// Copies a packet.
    fn take(&mut self, place: PacketPlace, packet: WaitingPacket<'_>);
}

/// Which packet of all that are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketPlace {
    /// The step, from 0.
    pub step: usize,
    /// The output's place in the step.
    pub output: usize,
}

/// A packet in memory that belongs to its queue.
#[derive(Clone, Copy, Debug)]
pub struct WaitingPacket<'a> {
    /// What is known of it.
    pub facts: &'a PacketFacts,
    /// The bytes.
    pub data: &'a [u8],
    /// What FFmpeg keeps beside the bytes, packed.
    pub side_data: &'a [u8],
}

#[derive(Debug)]
struct Entry {
    facts: PacketFacts,
    /// Number of the block that its bytes are in, counted from the first block ever.
    block: u64,
    offset: usize,
    size: usize,
    side_size: usize,
}

impl Entry {
    const fn bytes(&self) -> usize {
        self.size + self.side_size
    }
}

/// The packets of one output, oldest first.
#[derive(Debug, Default)]
pub(super) struct PacketQueue {
    entries: VecDeque<Entry>,
    blocks: VecDeque<Vec<u8>>,
    /// Number of the block at the front.
    front: u64,
    spare: Vec<Vec<u8>>,
    bytes: usize,
}

impl PacketQueue {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of data and side data that wait.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of data and side data of the oldest packet.
    pub(super) fn next_bytes(&self) -> usize {
        self.entries.front().map_or(0, Entry::bytes)
    }

    pub(super) fn push(&mut self, facts: &PacketFacts, data: &[u8], side_data: &[u8]) {
        let size = data.len() + side_data.len();
        let room = |block: &Vec<u8>| block.capacity() - block.len() >= size;
        if !self.blocks.back().is_some_and(room) {
            let block = if size > BLOCK {
                Vec::with_capacity(size)
            } else {
                self.spare
                    .pop()
                    .unwrap_or_else(|| Vec::with_capacity(BLOCK))
            };
            self.blocks.push_back(block);
        }
        let last = self.front + self.blocks.len().saturating_sub(1) as u64;
        let Some(block) = self.blocks.back_mut() else {
            return;
        };
        self.entries.push_back(Entry {
            facts: *facts,
            block: last,
            offset: block.len(),
            size: data.len(),
            side_size: side_data.len(),
        });
        block.extend_from_slice(data);
        block.extend_from_slice(side_data);
        self.bytes += size;
    }

    /// Gives the oldest packet to `look`, and drops it.
    pub(super) fn take<T>(&mut self, look: impl FnOnce(WaitingPacket<'_>) -> T) -> Option<T> {
        let entry = self.entries.pop_front()?;
        self.bytes -= entry.bytes();
        while self.front < entry.block {
            self.drop_block();
        }
        let whole = self.blocks.front().and_then(|block| {
            let end = entry.offset.checked_add(entry.bytes())?;
            block.get(entry.offset..end)?.split_at_checked(entry.size)
        });
        let (data, side_data) = whole.unwrap_or_default();
        let taken = look(WaitingPacket {
            facts: &entry.facts,
            data,
            side_data,
        });
        if self.entries.is_empty() {
            self.drop_block();
        }
        Some(taken)
    }

    /// The oldest packet, with a copy of its bytes.
    pub(super) fn pop(&mut self) -> Option<PacketData> {
        self.take(|packet| PacketData::new(packet.facts, packet.data, packet.side_data))
    }

    /// The block at the front is read to its end.
    fn drop_block(&mut self) {
        if let Some(mut block) = self.blocks.pop_front() {
            self.front += 1;
            if block.capacity() == BLOCK && self.spare.len() < MOST_SPARE {
                block.clear();
                self.spare.push(block);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Rational;

    fn facts(n: usize) -> PacketFacts {
        PacketFacts {
            stream_index: n,
            pts: i64::try_from(n).ok(),
            dts: None,
            duration: 1,
            keyframe: n.is_multiple_of(2),
            discard: false,
            position: None,
            time_base: Rational::new(1, 90_000),
        }
    }

    fn bytes(n: usize) -> (Vec<u8>, Vec<u8>) {
        let size = [0, 1, 7, 300, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK][n % 9];
        let fill = u8::try_from(n % 251).unwrap_or(0);
        (vec![fill; size], vec![!fill; n % 5 * 11])
    }

    #[test]
    fn packets_come_out_as_they_went_in_whatever_their_sizes() {
        let mut queue = PacketQueue::default();
        let (mut pushed, mut taken) = (0, 0);
        for round in 0..60 {
            for _ in 0..round % 13 {
                let (data, side) = bytes(pushed);
                queue.push(&facts(pushed), &data, &side);
                pushed += 1;
            }
            for _ in 0..round % 11 {
                let Some(packet) = queue.pop() else { break };
                assert_eq!(packet.facts(), facts(taken));
                assert_eq!((packet.data, packet.side_data), bytes(taken));
                taken += 1;
            }
            let waiting = taken..pushed;
            assert_eq!(queue.len(), waiting.len());
            let size = |n| bytes(n).0.len() + bytes(n).1.len();
            assert_eq!(queue.bytes(), waiting.map(size).sum::<usize>());
        }
        assert!(taken > 200);
    }

    #[test]
    fn an_emptied_queue_holds_a_few_blocks_at_most() {
        let mut queue = PacketQueue::default();
        for n in 0..500 {
            let (data, side) = bytes(n);
            queue.push(&facts(n), &data, &side);
        }
        while queue.pop().is_some() {}
        assert!(queue.is_empty() && queue.blocks.is_empty());
        assert_eq!(queue.spare.len(), MOST_SPARE);
    }
}
