//! Bitstream filters: packets in, changed packets out, without decoding.

use std::ptr;

use ffmpeg_next::ffi;

use crate::codec_parameters::CodecParameters;
use crate::error::{AGAIN, Result, check};
use crate::packet::Packet;
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::text::c_string;

/// A chain of bitstream filters (`h264_mp4toannexb`, `noise=amount=1,null`).
pub struct BitstreamFilter(Owned<ffi::AVBSFContext>);

// SAFETY: an AVBSFContext belongs to no thread; it is reached only through this value.
unsafe impl Send for BitstreamFilter {}

impl BitstreamFilter {
    /// Opens the chain for packets of these parameters, with times in `time_base`.
    ///
    /// # Errors
    /// [`crate::AvErrorKind::BitstreamFilterNotFound`] for an unknown name; otherwise what a filter
    /// says about its options or the codec. The subject is the description.
    pub fn open(
        description: &str,
        parameters: &CodecParameters,
        time_base: Rational,
    ) -> Result<Self> {
        crate::log::install();
        let text = c_string(description, "open bitstream filter")?;
        let fail = |error: crate::AvError| error.with_subject(description);
        let mut context = ptr::null_mut();
        // SAFETY: a terminated text; the context is written on success.
        let code = unsafe { ffi::av_bsf_list_parse_str(text.as_ptr(), &raw mut context) };
        check(code, "open bitstream filter").map_err(fail)?;
        // SAFETY: null or the context that C allocated for us.
        let mut context = unsafe { Owned::new(context, "open bitstream filter") }?;
        // SAFETY: parameters of a new filter and parameters that are alive.
        let code =
            unsafe { ffi::avcodec_parameters_copy(context.get().par_in, parameters.as_ptr()) };
        check(code, "open bitstream filter").map_err(fail)?;
        context.get_mut().time_base_in = time_base.into();
        // SAFETY: a described, not yet initialised filter.
        let code = unsafe { ffi::av_bsf_init(context.as_ptr()) };
        check(code, "open bitstream filter").map_err(fail)?;
        Ok(Self(context))
    }

    /// Gives a packet, or with `None` the end. Pull until it gives none before the next push.
    ///
    /// # Errors
    /// What the filter reports.
    pub fn push(&mut self, packet: Option<Packet>) -> Result<()> {
        let code = match packet {
            // SAFETY: an initialised filter; the packet's reference moves into it and the emptied
            // packet is dropped here.
            Some(mut packet) => unsafe {
                ffi::av_bsf_send_packet(self.0.as_ptr(), packet.as_mut_ptr())
            },
            // SAFETY: null marks the end.
            None => unsafe { ffi::av_bsf_send_packet(self.0.as_ptr(), ptr::null_mut()) },
        };
        check(code, "filter packet").map(drop)
    }

    /// The next packet, or `None` when the filter needs more or has ended.
    ///
    /// # Errors
    /// What the filter reports.
    pub fn pull(&mut self) -> Result<Option<Packet>> {
        let mut packet = Packet::new()?;
        // SAFETY: an initialised filter and a blank packet.
        let code = unsafe { ffi::av_bsf_receive_packet(self.0.as_ptr(), packet.as_mut_ptr()) };
        match code {
            AGAIN | ffi::AVERROR_EOF => Ok(None),
            code => check(code, "filter packet").map(|_| Some(packet)),
        }
    }

    /// Forgets what is inside, as after a seek.
    pub fn flush(&mut self) {
        // SAFETY: an initialised filter.
        unsafe { ffi::av_bsf_flush(self.0.as_ptr()) };
    }

    /// Parameters of the packets that come out.
    ///
    /// # Errors
    /// Out of memory.
    pub fn parameters(&self) -> Result<CodecParameters> {
        // SAFETY: an initialised filter's parameters do not change during the call.
        unsafe { CodecParameters::copy_of(self.0.get().par_out) }
    }

    /// Seconds per tick of the times that come out.
    #[must_use]
    pub fn time_base(&self) -> Rational {
        self.0.get().time_base_out.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::AvErrorKind;

    #[test]
    fn packets_pass_in_order_and_an_unknown_filter_is_named() {
        let parameters = CodecParameters::new().unwrap();
        let base = Rational::new(1, 1000);
        let mut filter = BitstreamFilter::open("null,null", &parameters, base).unwrap();
        for value in [1u8, 2] {
            filter
                .push(Some(Packet::from_bytes(&[value]).unwrap()))
                .unwrap();
            assert_eq!(filter.pull().unwrap().unwrap().data(), [value]);
            assert!(filter.pull().unwrap().is_none());
        }
        filter.push(None).unwrap();
        assert!(filter.pull().unwrap().is_none());
        let error = BitstreamFilter::open("nosuch", &parameters, base)
            .err()
            .unwrap();
        assert_eq!(error.kind(), AvErrorKind::BitstreamFilterNotFound);
        assert_eq!(error.subject.as_deref(), Some("nosuch"));
    }
}
