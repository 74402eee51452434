//! A running video input: pictures to packets.

use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;

use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind, Result};
use crate::intake::video::VideoIntake;
use crate::write_config::VideoWrite;

/// A running video input.
pub(super) struct VideoRun {
    pub(super) intake: VideoIntake,
    pub(super) encoder: Encoder,
    /// How long a picture lasts if the encoder does not say.
    pub(super) ticks: i64,
    /// Pictures that may still come; `None`: any number.
    pub(super) room: Option<u64>,
    /// The time of the last picture that came as a frame.
    pub(super) last: Option<i64>,
}

impl VideoRun {
    pub(super) fn push(
        &mut self,
        data: &[u8],
        how: &VideoWrite,
        take: &mut dyn FnMut(Packet) -> Result<()>,
    ) -> Result<()> {
        let (encoder, ticks, room) = (&mut self.encoder, self.ticks, &mut self.room);
        self.intake.push(data, how, &mut |frame| {
            match room {
                Some(0) => return Err(second_picture()),
                Some(room) => *room -= 1,
                None => {}
            }
            encoder.push(&frame, &mut |packet| take(timed(packet, ticks)))
        })
    }

    /// Encodes a picture that is as the encoder takes it. One that is not later than the one before is left out: the
    /// encoder's clock cannot tell them apart.
    pub(super) fn push_frame(
        &mut self,
        mut frame: Frame,
        tick: i64,
        take: &mut dyn FnMut(Packet) -> Result<()>,
    ) -> Result<()> {
        if self.last.is_some_and(|last| tick <= last) {
            return Ok(());
        }
        match &mut self.room {
            Some(0) => return Ok(()),
            Some(room) => *room -= 1,
            None => {}
        }
        self.last = Some(tick);
        let ticks = self.ticks;
        frame.set_pts(Some(tick));
        frame.set_duration(ticks);
        // What the decoder says of its coding is no order to the encoder.
        frame.force_key(false);
        self.encoder
            .push(&frame, &mut |packet| take(timed(packet, ticks)))
    }

    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Packet) -> Result<()>) -> Result<()> {
        let (encoder, ticks) = (&mut self.encoder, self.ticks);
        self.intake
            .finish(&mut |frame| encoder.push(&frame, &mut |packet| take(timed(packet, ticks))))?;
        encoder.finish(&mut |packet| take(timed(packet, ticks)))
    }
}

fn second_picture() -> Error {
    let message =
        "A still image is one frame. For a sequence, give `format: 'image2'` and a name with %d.";
    Error::new(ErrorKind::State, "write", message)
}

/// A packet that lasts `ticks` if the encoder does not say how long.
fn timed(mut packet: Packet, ticks: i64) -> Packet {
    if packet.duration() <= 0 {
        packet.set_duration(ticks);
    }
    packet
}
