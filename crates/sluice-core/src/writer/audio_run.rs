//! A running audio input: samples to packets.

use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;

use crate::encoder::{Encoder, padding};
use crate::error::Result;
use crate::intake::audio::AudioIntake;
use crate::muxer::Muxer;
use crate::write_config::{AudioInputConfig, AudioWrite};

/// Encoders whose last packet decodes to a whole block without saying what of it is sound.
const SILENT_ABOUT_THE_END: [&str; 1] = ["aac"];

/// Containers of FFmpeg's that are Ogg.
const IN_PAGES: [&str; 5] = ["ogg", "oga", "ogv", "opus", "spx"];

/// A running audio input.
pub(super) struct AudioRun {
    intake: AudioIntake,
    encoder: Encoder,
    /// Packets that are still to come until the first page ends early.
    page: usize,
    stamp: Stamp,
}

/// Puts packets where the container wants them.
struct Stamp {
    /// Ticks that packets begin earlier than the encoder says.
    early: i64,
    /// Ticks before the sound itself, which the first packet still has to tell.
    lead: i64,
}

impl Stamp {
    /// A packet of the encoder, at its time in the container.
    fn put(&mut self, mut packet: Packet) -> Packet {
        let lead = std::mem::take(&mut self.lead);
        if self.early > 0 {
            packet.set_pts(packet.pts().map(|pts| pts.saturating_sub(self.early)));
            packet.set_dts(packet.dts().map(|dts| dts.saturating_sub(self.early)));
        }
        let sound = packet.pts().map(|pts| pts.saturating_add(lead));
        if sound > Some(0) {
            // The MP4 muxer lets the sound begin there, and cuts off what lies between it and the dts.
            packet.set_pts(sound);
        }
        packet
    }
}

/// Codecs that tell their decoders what comes before the sound.
const TELL_THE_LEAD: [&str; 1] = ["opus"];

impl AudioRun {
    /// `only_stream`: nothing else is in the container of this name. `edits`: the container says by an edit list where the sound
    /// begins.
    pub(super) fn new(
        config: &AudioInputConfig,
        encoder: Encoder,
        input: &sluice_ffi::encoder::AudioEncoderInput,
        only_stream: Option<&str>,
        edits: bool,
    ) -> Result<Self> {
        let frame_size = encoder.inner().frame_size();
        let padding = padding(encoder.inner().codec(), frame_size);
        let is_vorbis = encoder.inner().codec().id().name() == "vorbis";
        // Of a file with one page readers can't tell whether its start or its end is cut. The first packet of Vorbis gives
        // no sound, and they take its length away from the end; with a page of the first two they know better.
        let is_ogg = only_stream.is_some_and(|name| IN_PAGES.contains(&name));
        let early = i64::try_from(padding.unsaid).unwrap_or(0);
        let said = i64::try_from(encoder.inner().initial_padding()).unwrap_or(0);
        let tells = TELL_THE_LEAD.contains(&encoder.inner().codec().id().name());
        Ok(Self {
            intake: AudioIntake::new(config, input, frame_size, padding)?,
            encoder,
            page: if is_vorbis && is_ogg { 2 } else { 0 },
            stamp: Stamp {
                early,
                lead: if edits && !tells { said + early } else { 0 },
            },
        })
    }

    pub(super) fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    pub(super) fn push(
        &mut self,
        data: &[u8],
        how: &AudioWrite,
        muxer: &mut Muxer,
        stream: usize,
    ) -> Result<()> {
        let (encoder, page, stamp) = (&mut self.encoder, &mut self.page, &mut self.stamp);
        self.intake.push(data, how, &mut |frame| {
            encoder.push(&frame, &mut |packet| {
                muxer.push(stamp.put(packet), stream)?;
                end_first_page(page, muxer)
            })
        })
    }

    /// Encodes samples that are as the encoder takes them, at `pts` in samples.
    pub(super) fn push_frame(
        &mut self,
        frame: &Frame,
        pts: i64,
        muxer: &mut Muxer,
        stream: usize,
    ) -> Result<()> {
        let (encoder, page, stamp) = (&mut self.encoder, &mut self.page, &mut self.stamp);
        self.intake.push_frame(frame, pts, &mut |block| {
            encoder.push(&block, &mut |packet| {
                muxer.push(stamp.put(packet), stream)?;
                end_first_page(page, muxer)
            })
        })
    }

    pub(super) fn finish(&mut self, muxer: &mut Muxer, stream: usize) -> Result<()> {
        let Self {
            intake,
            encoder,
            page,
            stamp,
        } = self;
        intake.settle(&mut |frame| {
            encoder.push(&frame, &mut |packet| muxer.push(stamp.put(packet), stream))
        })?;
        let end = intake.end();
        let block = SILENT_ABOUT_THE_END
            .contains(&encoder.inner().codec().name())
            .then(|| encoder.inner().frame_size());
        let mut take = |packet: Packet| {
            muxer.push(ended(stamp.put(packet), end, block)?, stream)?;
            end_first_page(page, muxer)
        };
        intake.finish(&mut |frame| encoder.push(&frame, &mut take))?;
        encoder.finish(&mut take)
    }
}

/// Counts a packet, and ends the page after the last that it is to have.
fn end_first_page(page: &mut usize, muxer: &mut Muxer) -> Result<()> {
    if *page == 0 {
        return Ok(());
    }
    *page -= 1;
    if *page == 0 { muxer.end_page() } else { Ok(()) }
}

/// A packet that says where in it the sound ends at tick `end`. `block`: samples that it decodes to, if it does not say so itself.
fn ended(mut packet: Packet, end: Option<i64>, block: Option<usize>) -> Result<Packet> {
    let (Some(pts), Some(end)) = (packet.pts(), end) else {
        return Ok(packet);
    };
    let over = pts.saturating_add(packet.duration()).saturating_sub(end);
    if over > 0 && over < packet.duration() {
        packet.set_duration(packet.duration() - over);
        packet.set_skip_end(u32::try_from(over).unwrap_or(0))?;
    }
    let block = block.map_or(0, |samples| i64::try_from(samples).unwrap_or(0));
    let missing = block - packet.duration();
    if missing > 0 && missing < block && packet.skip_samples().is_none() {
        packet.set_skip_end(u32::try_from(missing).unwrap_or(0))?;
    }
    Ok(packet)
}
