//! An input that takes frames and packets of FFmpeg's own: nothing is copied.

use sluice_ffi::bitstream_filter::BitstreamFilter;
use sluice_ffi::color::ColorInfo;
use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;

use super::{Input, Plan, Running};
use crate::error::Result;
use crate::muxer::Muxer;
use crate::time::{Rounding, Seconds, TimeBase};
use crate::writer::packet_stream::ffi_rational;

impl Input {
    /// Says what is known of the pictures beyond the configuration. Before [`Input::open`].
    pub(in crate::writer) fn describe_video(&mut self, color: ColorInfo, aspect: Rational) {
        if let Plan::Video { input, .. } = &mut self.plan {
            input.sample_aspect_ratio = aspect;
            input.color = input.color.or(color);
        }
    }

    /// Whether the encoder's clock has one tick a picture.
    pub(in crate::writer) fn counts_frames(&self) -> bool {
        matches!(&self.plan, Plan::Video { input, .. } if input.time_base == input.frame_rate.inverse())
    }

    /// Encodes a frame that is as the encoder takes it.
    pub(in crate::writer) fn write_frame(
        &mut self,
        frame: Frame,
        at: Seconds,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let stream = self.stream;
        match (&self.plan, &mut self.running) {
            (Plan::Audio { input, .. }, Some(Running::Audio(run))) => {
                let rate = TimeBase::new(1, input.sample_rate).unwrap_or(TimeBase::MICROSECONDS);
                let pts = at.to_ticks(rate, Rounding::Nearest);
                run.push_frame(&frame, pts, muxer, stream)
            }
            (Plan::Video { input, .. }, Some(Running::Video(run))) => {
                let base = crate::time::Rational::new(input.time_base.num, input.time_base.den);
                let base = TimeBase::from_rational(base).unwrap_or(TimeBase::MICROSECONDS);
                let tick = at.to_ticks(base, Rounding::Nearest);
                run.push_frame(frame, tick, &mut |packet| muxer.push(packet, stream))
            }
            _ => Err(self.wrong_kind("frames")),
        }
    }

    /// Writes a packet without a copy of its bytes; its times are in ticks of `base`.
    pub(in crate::writer) fn write_whole_packet(
        &mut self,
        mut packet: Packet,
        base: Rational,
        muxer: &mut Muxer,
    ) -> Result<()> {
        let Plan::Packets { stream, adapter } = &mut self.plan else {
            return Err(self.wrong_kind("packets"));
        };
        packet.rescale(base, ffi_rational(stream.time_base));
        packet.set_position(None);
        let Some(adapter) = adapter else {
            return muxer.push(packet, self.stream);
        };
        adapter.push(Some(packet))?;
        drain(adapter, self.stream, muxer)
    }

    /// Writes what a stream's adapter still holds.
    pub(in crate::writer) fn finish_packets(&mut self, muxer: &mut Muxer) -> Result<()> {
        let Plan::Packets {
            adapter: Some(adapter),
            ..
        } = &mut self.plan
        else {
            return Ok(());
        };
        adapter.push(None)?;
        drain(adapter, self.stream, muxer)
    }

    /// What a first pass found out.
    pub(in crate::writer) fn statistics(&self) -> &[u8] {
        match &self.running {
            Some(Running::Audio(run)) => run.encoder().statistics(),
            Some(Running::Video(run)) => run.encoder.statistics(),
            Some(Running::Subtitles(_)) | None => &[],
        }
    }
}

fn drain(adapter: &mut BitstreamFilter, stream: usize, muxer: &mut Muxer) -> Result<()> {
    while let Some(packet) = adapter.pull()? {
        muxer.push(packet, stream)?;
    }
    Ok(())
}
