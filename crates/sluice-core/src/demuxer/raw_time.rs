//! Exact times of raw sound whose blocks do not last a whole number of FFmpeg's ticks: it adds up rounded durations, and is off
//! by more and more.

use sluice_ffi::input::Input;
use sluice_ffi::packet::Packet;

use super::facts;
use crate::time::{Rational, Rounding, Seconds, TimeBase};

/// Containers of nothing but blocks of one length, whose times FFmpeg counts in ticks of 1/90 000 s.
const RAW: [&str; 5] = ["ac3", "eac3", "dts", "mlp", "truehd"];

/// The time of blocks by their number.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawTime {
    base: TimeBase,
    sample: TimeBase,
    /// Ticks that FFmpeg counts for a block; 0: not known.
    ticks: i64,
}

impl RawTime {
    /// `None` for all but such raw sound.
    pub(super) fn of(input: &Input) -> Option<Self> {
        let stream = input
            .stream(0)
            .filter(|_| RAW.contains(&input.format_name().as_str()))?;
        let parameters = stream.parameters().ok()?;
        let base = facts::time_base(stream.time_base());
        let rate = i32::try_from(parameters.sample_rate()).ok()?;
        let sample = TimeBase::of_rate(Rational::new(rate, 1))?;
        let samples = i64::from(parameters.frame_size());
        let ticks = sample.at(samples).to_ticks(base, Rounding::Down);
        Some(Self {
            base,
            sample,
            ticks,
        })
    }

    /// A packet at its exact time, as near as a tick is.
    pub(super) fn timed(&mut self, mut packet: Packet) -> Packet {
        let (Some(pts), ticks) = (packet.pts(), packet.duration()) else {
            return packet;
        };
        if ticks > 0 && pts % ticks == 0 {
            self.ticks = ticks;
            let exact = self.exact(pts);
            packet.set_pts(Some(exact));
            packet.set_dts(Some(exact));
        }
        packet
    }

    /// What FFmpeg counts for the block that holds a time.
    pub(super) fn counted(&self, at: Seconds) -> Option<i64> {
        let samples = self.samples().filter(|_| self.ticks > 0)?;
        let sample = at.to_ticks(self.sample, Rounding::Down);
        Some(sample.div_euclid(samples).saturating_mul(self.ticks))
    }

    fn exact(&self, counted: i64) -> i64 {
        let Some(samples) = self.samples() else {
            return counted;
        };
        let sample = (counted / self.ticks).saturating_mul(samples);
        self.sample
            .at(sample)
            .to_ticks(self.base, Rounding::Nearest)
    }

    /// Samples of a block, whose duration was rounded down.
    fn samples(&self) -> Option<i64> {
        let samples = self.base.at(self.ticks).to_ticks(self.sample, Rounding::Up);
        (samples > 0).then_some(samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_lie_where_their_samples_do_however_far_ffmpeg_has_drifted() {
        let time = RawTime {
            base: TimeBase::new(1, 90_000).unwrap(),
            sample: TimeBase::new(1, 44_100).unwrap(),
            ticks: 3134,
        };
        // 1536 samples are 3134.69 ticks; block 100 000 begins almost an hour in, and FFmpeg says 0.77 s less.
        assert_eq!(time.samples(), Some(1536));
        assert_eq!(time.exact(100_000 * 3134), 313_469_388);
        let at = Seconds::of_samples(100_000 * 1536 + 7, Rational::new(44_100, 1));
        assert_eq!(time.counted(at), Some(100_000 * 3134));
    }
}
