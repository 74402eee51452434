//! Frames and packets of FFmpeg's own, for products that have them: nothing is copied.

use sluice_ffi::color::ColorInfo;
use sluice_ffi::frame::Frame;
use sluice_ffi::packet::Packet;
use sluice_ffi::rational::Rational;

use super::Writer;
use super::input::Input;
use crate::error::Result;
use crate::time::Seconds;
use crate::write_config::InputInfo;

impl Writer {
    /// Says what is known of an input's pictures beyond its configuration. Before `open`.
    pub(crate) fn describe_video(&mut self, input: usize, color: ColorInfo, aspect: Rational) {
        if let Some(input) = self.inputs.get_mut(input) {
            input.describe_video(color, aspect);
        }
    }

    /// What was chosen for an input.
    pub(crate) fn input_info(&self, input: usize) -> Option<InputInfo> {
        self.inputs.get(input).map(|found| found.info(input))
    }

    /// Whether the encoder of an input counts frames, so that each must last as long as the others.
    pub(crate) fn counts_frames(&self, input: usize) -> bool {
        self.inputs.get(input).is_some_and(Input::counts_frames)
    }

    /// Encodes a frame that has the format, size, rate and layout that `InputInfo` names, shown or heard at `at`.
    ///
    /// # Errors
    /// What encoder, muxer and target report.
    pub(crate) fn write_frame(&mut self, input: usize, frame: Frame, at: Seconds) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_frame(frame, at, muxer)
    }

    /// Writes a packet whose times are in ticks of `base`.
    ///
    /// # Errors
    /// What muxer and target report.
    pub(crate) fn write_whole_packet(
        &mut self,
        input: usize,
        packet: Packet,
        base: Rational,
    ) -> Result<()> {
        let (input, muxer) = self.running(input)?;
        input.write_whole_packet(packet, base, muxer)
    }

    /// What the encoder of an input found out in a first pass. After `flush`, before `finish`.
    pub(crate) fn statistics(&self, input: usize) -> Vec<u8> {
        self.inputs
            .get(input)
            .map(|input| input.statistics().to_vec())
            .unwrap_or_default()
    }
}
