//! The first picture of a stream, apart from the rest.
//!
//! A decoder keeps a picture until those that may be shown before it are in, and one with threads until all of these have
//! work. A picture that is known to be the first to be shown needs nothing of that: a decoder of its own gives it at once.

use sluice_ffi::decoder::{Decoder, Received};
use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;

use super::DecoderStage;
use super::open::Recipe;

/// Codecs whose pictures wait, and of which a key frame alone gives the same pixels as with all that follows it.
const WORTH_IT: [&str; 4] = ["h264", "hevc", "vp9", "av1"];

/// How far the first picture is.
#[derive(Debug, Default)]
pub(super) enum FirstPicture {
    /// The decoder gives it like any other.
    #[default]
    Ordinary,
    /// It waits to be pulled.
    Ready(Box<Frame>),
    /// It was pulled; the decoder will give that of this time once more.
    Given(Option<i64>),
}

impl FirstPicture {
    /// Hands the picture over if it waits.
    pub(super) fn take(&mut self) -> Option<Frame> {
        match std::mem::take(self) {
            Self::Ready(frame) => {
                *self = Self::Given(frame.pts());
                Some(*frame)
            }
            other => {
                *self = other;
                None
            }
        }
    }

    /// Whether what the decoder gives first is the picture that was given already.
    fn is_again(&mut self, frame: &Frame) -> bool {
        matches!(std::mem::take(self), Self::Given(pts) if pts == frame.pts())
    }
}

impl DecoderStage {
    /// Makes the picture of the stream's very first packet one that can be pulled at once: for a key frame that nothing is
    /// shown before. The packet has to be pushed like any other nonetheless. Nothing happens where the decoder would not
    /// keep the picture, or where anything at all is unusual about it.
    pub fn show_first(&mut self, packet: &Packet) {
        let untouched = self.fresh && self.start.is_none() && !self.is_counting();
        if !untouched || !self.recipe.delays(self.decoder.reorder_delay()) {
            return;
        }
        if let Some(frame) = self.recipe.decode_alone(packet) {
            self.first = FirstPicture::Ready(Box::new(frame));
        }
    }

    /// The next frame of the decoder that was not given before.
    pub(super) fn receive_new(&mut self) -> sluice_ffi::error::Result<Received> {
        loop {
            let received = self.decoder.receive_frame(&mut self.frame)?;
            if received != Received::Frame || !self.first.is_again(&self.frame) {
                return Ok(received);
            }
        }
    }
}

impl Recipe {
    /// Whether the decoder keeps its first picture, for threads or for `reordered` others.
    fn delays(&self, reordered: u32) -> bool {
        let has_threads = self.option("threads") != Some("1");
        self.is_plain(&WORTH_IT) && (has_threads || reordered > 0)
    }

    /// The picture of a packet, by a decoder of its own. `None` unless it is whole, sound, and all that the packet has.
    fn decode_alone(&self, packet: &Packet) -> Option<Frame> {
        let mut decoder = self.open_with_one_thread().ok()?;
        let mut frame = Frame::new().ok()?;
        decoder.send_packet(packet).ok().filter(|taken| *taken)?;
        decoder.send_end().ok()?;
        if decoder.receive_frame(&mut frame).ok()? != Received::Frame {
            return None;
        }
        let is_sound = !frame.is_corrupt() && frame.decode_error_flags() == 0;
        // One field of two is a picture only with the other, which may be another packet's.
        let is_whole = frame.is_key() && !frame.is_interlaced() && frame.pts() == packet.pts();
        (is_sound && is_whole && is_all(&mut decoder)).then_some(frame)
    }
}

/// Whether a decoder has nothing more to give or to say.
fn is_all(decoder: &mut Decoder) -> bool {
    let Ok(mut rest) = Frame::new() else {
        return false;
    };
    matches!(decoder.receive_frame(&mut rest), Ok(Received::End)) && decoder.take_log().is_empty()
}
