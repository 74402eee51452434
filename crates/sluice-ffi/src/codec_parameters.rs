//! What a stream says about its coding, as an owned copy that nothing else can change.

use ffmpeg_next::ffi;

use crate::channel_layout::ChannelLayout;
use crate::codec_id::CodecId;
use crate::color::{
    ChromaLocation, ColorInfo, ColorPrimaries, ColorRange, ColorSpace, ColorTransfer,
};
use crate::error::{AvError, Result, check};
use crate::media_type::MediaType;
use crate::pixel_format::PixelFormat;
use crate::ptr::Owned;
use crate::rational::Rational;
use crate::raw;
use crate::sample_format::SampleFormat;
use crate::side_data::{self, DisplayMatrix};

/// Codec parameters, owned.
pub struct CodecParameters(Owned<ffi::AVCodecParameters>);

// SAFETY: plain data with heap blocks that only this value points to.
unsafe impl Send for CodecParameters {}
// SAFETY: no method changes anything through `&self`.
unsafe impl Sync for CodecParameters {}

impl CodecParameters {
    /// Parameters that say nothing yet.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn new() -> Result<Self> {
        // SAFETY: allocates, no precondition.
        let raw = unsafe { ffi::avcodec_parameters_alloc() };
        // SAFETY: null or new and only known here.
        Ok(Self(unsafe {
            Owned::new(raw, "allocate codec parameters")
        }?))
    }

    /// Those of a picture that is one packet.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn of_picture(codec: CodecId, width: u32, height: u32) -> Result<Self> {
        let mut made = Self::new()?;
        let raw = made.0.get_mut();
        // SAFETY: a field of the parameters, read by C only.
        unsafe { raw::set_enum_value(&raw mut raw.codec_type, MediaType::Video.as_raw()) };
        // SAFETY: as above.
        unsafe { raw::set_enum_value(&raw mut raw.codec_id, codec.as_raw()) };
        raw.width = i32::try_from(width).unwrap_or(i32::MAX);
        raw.height = i32::try_from(height).unwrap_or(i32::MAX);
        Ok(made)
    }

    /// Those of a file that is attached as a whole.
    ///
    /// # Errors
    /// `EINVAL` for more than FFmpeg can count, `ENOMEM`.
    pub fn of_attachment(codec: CodecId, bytes: &[u8]) -> Result<Self> {
        const OPERATION: &str = "attach file";
        let mut made = Self::new()?;
        let size = i32::try_from(bytes.len()).map_err(|_| AvError::invalid_argument(OPERATION))?;
        let padding = ffi::AV_INPUT_BUFFER_PADDING_SIZE as usize;
        // SAFETY: plain allocation, zeroed, with the padding that FFmpeg asks for.
        let copy: *mut u8 = unsafe { ffi::av_mallocz(bytes.len() + padding) }.cast();
        if copy.is_null() {
            return Err(AvError::out_of_memory(OPERATION));
        }
        // SAFETY: `bytes.len()` fresh bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), copy, bytes.len()) };
        let raw = made.0.get_mut();
        raw.extradata = copy;
        raw.extradata_size = size;
        // SAFETY: a field of the parameters, read by C only.
        unsafe { raw::set_enum_value(&raw mut raw.codec_type, MediaType::Attachment.as_raw()) };
        // SAFETY: as above.
        unsafe { raw::set_enum_value(&raw mut raw.codec_id, codec.as_raw()) };
        Ok(made)
    }

    /// Copies parameters that C owns.
    ///
    /// # Safety
    /// `raw` must point to initialised parameters that do not change during the call.
    pub(crate) unsafe fn copy_of(raw: *const ffi::AVCodecParameters) -> Result<Self> {
        let copy = Self::new()?;
        // SAFETY: both are initialised; C copies every block.
        let code = unsafe { ffi::avcodec_parameters_copy(copy.0.as_ptr(), raw) };
        check(code, "copy codec parameters")?;
        Ok(copy)
    }

    /// A deep copy.
    ///
    /// # Errors
    /// `ENOMEM`.
    pub fn try_clone(&self) -> Result<Self> {
        // SAFETY: owned, and `&self` keeps changes out.
        unsafe { Self::copy_of(self.0.as_ptr()) }
    }

    /// What the stream carries.
    #[must_use]
    pub fn media_type(&self) -> MediaType {
        MediaType::from_raw(raw::enum_value(&self.raw().codec_type))
    }

    /// What it is coded as.
    #[must_use]
    pub fn codec_id(&self) -> CodecId {
        CodecId::from_raw(raw::enum_value(&self.raw().codec_id))
    }

    /// The container's four-character code, little-endian.
    #[must_use]
    pub fn codec_tag(&self) -> u32 {
        self.raw().codec_tag
    }

    /// Sets how many samples a decoder drops at its start: those that an encoder put before the first.
    pub fn set_initial_padding(&mut self, samples: u32) {
        self.0.get_mut().initial_padding = i32::try_from(samples).unwrap_or(i32::MAX);
    }

    /// Sets the container's code; 0 lets the muxer choose, as stream copy between
    /// containers needs.
    pub fn set_codec_tag(&mut self, tag: u32) {
        self.0.get_mut().codec_tag = tag;
    }

    /// Bytes the decoder needs before the first packet.
    #[must_use]
    pub fn extradata(&self) -> &[u8] {
        let raw = self.raw();
        let size = usize::try_from(raw.extradata_size).unwrap_or(0);
        if raw.extradata.is_null() || size == 0 {
            return &[];
        }
        // SAFETY: not null, `extradata_size` initialised bytes owned by the parameters.
        unsafe { std::slice::from_raw_parts(raw.extradata, size) }
    }

    /// Sets the bytes the decoder needs before the first packet.
    ///
    /// # Errors
    /// `ENOMEM`; `EINVAL` for more than fits.
    pub fn set_extradata(&mut self, bytes: &[u8]) -> Result<()> {
        let size = i32::try_from(bytes.len())
            .map_err(|_| AvError::invalid_argument("set codec header"))?;
        let room = bytes.len() + ffi::AV_INPUT_BUFFER_PADDING_SIZE as usize;
        // SAFETY: plain allocation of zeroed memory.
        let memory = unsafe { ffi::av_mallocz(room) }.cast::<u8>();
        if memory.is_null() {
            return Err(AvError::out_of_memory("set codec header"));
        }
        // SAFETY: `memory` was just allocated with at least `bytes.len()` bytes, and nothing else knows it.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), memory, bytes.len()) };
        let raw = self.0.get_mut();
        // SAFETY: null or memory of `av_malloc` that these parameters own; replaced right after.
        unsafe { ffi::av_free(raw.extradata.cast()) };
        raw.extradata = memory;
        raw.extradata_size = size;
        Ok(())
    }

    /// Bits per second on average.
    #[must_use]
    pub fn bit_rate(&self) -> Option<i64> {
        Some(self.raw().bit_rate).filter(|rate| *rate > 0)
    }

    /// Bits of one sample as coded.
    #[must_use]
    pub fn bits_per_coded_sample(&self) -> Option<u32> {
        positive(self.raw().bits_per_coded_sample)
    }

    /// Bits of one sample that carry information.
    #[must_use]
    pub fn bits_per_raw_sample(&self) -> Option<u32> {
        positive(self.raw().bits_per_raw_sample)
    }

    /// The profile's number, if known.
    #[must_use]
    pub fn profile(&self) -> Option<i32> {
        Some(self.raw().profile).filter(|profile| *profile != ffi::AV_PROFILE_UNKNOWN)
    }

    /// The profile's name, if FFmpeg has one.
    #[must_use]
    pub fn profile_name(&self) -> Option<String> {
        self.codec_id().profile_name(self.profile()?)
    }

    /// The level's number, if known.
    #[must_use]
    pub fn level(&self) -> Option<i32> {
        Some(self.raw().level).filter(|level| *level >= 0)
    }

    /// The sample format of sound.
    #[must_use]
    pub fn sample_format(&self) -> SampleFormat {
        match self.media_type() {
            MediaType::Audio => SampleFormat::from_raw(self.raw().format),
            _ => SampleFormat::NONE,
        }
    }

    /// The pixel format of pictures.
    #[must_use]
    pub fn pixel_format(&self) -> PixelFormat {
        match self.media_type() {
            MediaType::Video => PixelFormat::from_raw(self.raw().format),
            _ => PixelFormat::NONE,
        }
    }

    /// Width in pixels; 0 when not known.
    #[must_use]
    pub fn width(&self) -> u32 {
        positive(self.raw().width).unwrap_or(0)
    }

    /// Height in pixels; 0 when not known.
    #[must_use]
    pub fn height(&self) -> u32 {
        positive(self.raw().height).unwrap_or(0)
    }

    /// How much wider than high a pixel is.
    #[must_use]
    pub fn sample_aspect_ratio(&self) -> Option<Rational> {
        Rational::from(self.raw().sample_aspect_ratio).positive()
    }

    /// Frames per second as the codec says.
    #[must_use]
    pub fn frame_rate(&self) -> Option<Rational> {
        Rational::from(self.raw().framerate).positive()
    }

    /// Frames that a decoder may hold back for reordering.
    #[must_use]
    pub fn video_delay(&self) -> u32 {
        positive(self.raw().video_delay).unwrap_or(0)
    }

    pub(crate) fn set_video_delay(&mut self, frames: u32) {
        self.0.get_mut().video_delay = i32::try_from(frames).unwrap_or(i32::MAX);
    }

    /// Takes over what a container says of the colours, which FFmpeg believes more than the codec: their matrix, primaries and
    /// transfer together, their range and the place of chroma samples each alone.
    pub(crate) fn prefer_colors_of(&mut self, container: &Self) {
        let (said, mut color) = (container.color(), self.color());
        if said.range != ColorRange::UNSPECIFIED {
            color.range = said.range;
        }
        if said.primaries != ColorPrimaries::UNSPECIFIED
            || said.transfer != ColorTransfer::UNSPECIFIED
            || said.space != ColorSpace::UNSPECIFIED
        {
            color.primaries = said.primaries;
            color.transfer = said.transfer;
            color.space = said.space;
        }
        if said.chroma_location != ChromaLocation::UNSPECIFIED {
            color.chroma_location = said.chroma_location;
        }
        self.set_color(color);
    }

    fn set_color(&mut self, color: ColorInfo) {
        let raw = self.0.get_mut();
        let fields = [
            (
                (&raw mut raw.color_space).cast::<i32>(),
                color.space.as_raw(),
            ),
            ((&raw mut raw.color_range).cast(), color.range.as_raw()),
            (
                (&raw mut raw.color_primaries).cast(),
                color.primaries.as_raw(),
            ),
            ((&raw mut raw.color_trc).cast(), color.transfer.as_raw()),
            (
                (&raw mut raw.chroma_location).cast(),
                color.chroma_location.as_raw(),
            ),
        ];
        for (field, value) in fields {
            // SAFETY: a field of the parameters we own, read back only as an integer.
            unsafe { raw::set_enum_value(field, value) };
        }
    }

    /// What the colours mean.
    #[must_use]
    pub fn color(&self) -> ColorInfo {
        let raw = self.raw();
        ColorInfo {
            space: ColorSpace::from_raw(raw::enum_value(&raw.color_space)),
            range: ColorRange::from_raw(raw::enum_value(&raw.color_range)),
            primaries: ColorPrimaries::from_raw(raw::enum_value(&raw.color_primaries)),
            transfer: ColorTransfer::from_raw(raw::enum_value(&raw.color_trc)),
            chroma_location: ChromaLocation::from_raw(raw::enum_value(&raw.chroma_location)),
        }
    }

    /// Samples per second of each channel; 0 when not known.
    #[must_use]
    pub fn sample_rate(&self) -> u32 {
        positive(self.raw().sample_rate).unwrap_or(0)
    }

    /// Number of channels; 0 when not known.
    #[must_use]
    pub fn channels(&self) -> u32 {
        positive(self.raw().ch_layout.nb_channels).unwrap_or(0)
    }

    /// Which channel is which.
    ///
    /// # Errors
    /// `ENOMEM` for a custom layout.
    pub fn channel_layout(&self) -> Result<ChannelLayout> {
        ChannelLayout::copy_of(&self.raw().ch_layout)
    }

    /// Samples per channel in one packet where the codec fixes it, else 0.
    #[must_use]
    pub fn frame_size(&self) -> u32 {
        positive(self.raw().frame_size).unwrap_or(0)
    }

    /// Says that packets have any number of samples.
    pub fn forget_frame_size(&mut self) {
        self.0.get_mut().frame_size = 0;
    }

    /// Bytes of one block of a block-coded audio stream, else 0.
    #[must_use]
    pub fn block_align(&self) -> u32 {
        positive(self.raw().block_align).unwrap_or(0)
    }

    /// Samples the encoder put before the first real one.
    #[must_use]
    pub fn initial_padding(&self) -> u32 {
        positive(self.raw().initial_padding).unwrap_or(0)
    }

    /// Samples the encoder put after the last real one.
    #[must_use]
    pub fn trailing_padding(&self) -> u32 {
        positive(self.raw().trailing_padding).unwrap_or(0)
    }

    /// Samples to decode and drop before a seek target so that the codec has settled.
    #[must_use]
    pub fn seek_preroll(&self) -> u32 {
        positive(self.raw().seek_preroll).unwrap_or(0)
    }

    /// How pictures are to be turned for display.
    #[must_use]
    pub fn display_matrix(&self) -> Option<DisplayMatrix> {
        let raw = self.raw();
        // SAFETY: the list and its count belong to the parameters, which `self` owns.
        let bytes = unsafe {
            side_data::find(
                raw.coded_side_data,
                raw.nb_coded_side_data,
                DisplayMatrix::PACKET_KIND,
            )
        }?;
        DisplayMatrix::from_bytes(bytes)
    }

    pub(crate) fn raw(&self) -> &ffi::AVCodecParameters {
        self.0.get()
    }

    pub(crate) fn as_ptr(&self) -> *const ffi::AVCodecParameters {
        self.0.as_ptr()
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut ffi::AVCodecParameters {
        self.0.as_ptr()
    }
}

impl std::fmt::Debug for CodecParameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodecParameters")
            .field("codec", &self.codec_id().name())
            .field("media_type", &self.media_type())
            .finish_non_exhaustive()
    }
}

fn positive(value: i32) -> Option<u32> {
    u32::try_from(value).ok().filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_apart_from_what_it_was_copied_from() {
        let mut first = CodecParameters::new().unwrap();
        first.set_codec_tag(7);
        let second = first.try_clone().unwrap();
        first.set_codec_tag(9);
        assert_eq!((first.codec_tag(), second.codec_tag()), (9, 7));
    }

    #[test]
    fn empty_parameters_say_nothing() {
        let parameters = CodecParameters::new().unwrap();
        assert_eq!(parameters.media_type(), MediaType::Unknown);
        assert_eq!(parameters.bit_rate(), None);
        assert_eq!(parameters.profile_name(), None);
        assert_eq!(parameters.extradata(), &[] as &[u8]);
        assert_eq!(parameters.display_matrix(), None);
        assert_eq!(parameters.color(), ColorInfo::default());
    }
}
