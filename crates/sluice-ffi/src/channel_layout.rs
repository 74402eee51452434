//! Channel layouts, owned: a custom layout has a map on the heap, which a bitwise copy
//! would free twice.

use std::mem::MaybeUninit;

use ffmpeg_next::ffi;

use crate::error::{Result, check};
use crate::text::{c_string, lossy_or_empty};

/// Which speakers the channels are for, in order.
pub struct ChannelLayout(ffi::AVChannelLayout);

// SAFETY: plain data plus, for custom layouts, a heap map only this value points to;
// nothing in it belongs to a thread and no method changes it through `&self`.
unsafe impl Send for ChannelLayout {}
// SAFETY: as above; there is no interior mutability.
unsafe impl Sync for ChannelLayout {}

impl ChannelLayout {
    /// A layout of no channels.
    #[must_use]
    pub fn empty() -> Self {
        // SAFETY: all zero is the documented empty AVChannelLayout.
        Self(unsafe { MaybeUninit::zeroed().assume_init() })
    }

    /// The usual layout of so many channels (2: stereo, 6: 5.1); more than FFmpeg has
    /// names for gives an unspecified order.
    #[must_use]
    pub fn default_for(channels: u32) -> Self {
        let mut layout = Self::empty();
        let channels = i32::try_from(channels).unwrap_or(i32::MAX);
        // SAFETY: an empty layout owned here.
        unsafe { ffi::av_channel_layout_default(&raw mut layout.0, channels) };
        layout
    }

    /// The layout of this description (`"stereo"`, `"5.1"`, `"FL+FR+LFE"`).
    ///
    /// # Errors
    /// `EINVAL` when FFmpeg does not understand it.
    pub fn from_name(name: &str) -> Result<Self> {
        let text = c_string(name, "parse channel layout")?;
        let mut layout = Self::empty();
        // SAFETY: an empty layout owned here and a terminated string.
        let code = unsafe { ffi::av_channel_layout_from_string(&raw mut layout.0, text.as_ptr()) };
        check(code, "parse channel layout").map_err(|error| error.with_subject(name))?;
        Ok(layout)
    }

    /// Copies a layout that C owns.
    pub(crate) fn copy_of(raw: &ffi::AVChannelLayout) -> Result<Self> {
        let mut layout = Self::empty();
        layout.copy_from(raw)?;
        Ok(layout)
    }

    fn copy_from(&mut self, raw: &ffi::AVChannelLayout) -> Result<()> {
        // SAFETY: both are initialised layouts; C frees what `self` held and copies the map.
        let code = unsafe { ffi::av_channel_layout_copy(&raw mut self.0, raw) };
        check(code, "copy channel layout").map(|_| ())
    }

    /// Copies this layout over one that C owns.
    pub(crate) fn copy_to(&self, raw: &mut ffi::AVChannelLayout) -> Result<()> {
        // SAFETY: both are initialised layouts; C frees what `raw` held and copies the map.
        let code = unsafe { ffi::av_channel_layout_copy(raw, &raw const self.0) };
        check(code, "copy channel layout").map(|_| ())
    }

    /// Number of channels.
    #[must_use]
    pub fn channels(&self) -> u32 {
        u32::try_from(self.0.nb_channels).unwrap_or(0)
    }

    /// Whether only the number of channels is known.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        crate::raw::enum_value(&self.0.order) == ffi::AVChannelOrder::AV_CHANNEL_ORDER_UNSPEC as i32
    }

    /// The bit mask of speakers, for layouts in FFmpeg's native order.
    #[must_use]
    pub fn mask(&self) -> Option<u64> {
        let native = ffi::AVChannelOrder::AV_CHANNEL_ORDER_NATIVE as i32;
        if crate::raw::enum_value(&self.0.order) != native {
            return None;
        }
        // SAFETY: in native order (checked above) the union holds the mask.
        Some(unsafe { self.0.u.mask })
    }

    /// Whether FFmpeg accepts it as describing sound.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        // SAFETY: an initialised layout.
        unsafe { ffi::av_channel_layout_check(&raw const self.0) == 1 }
    }

    /// This layout, or the usual one for its channel count if the order is unspecified.
    #[must_use]
    pub fn specified(&self) -> Self {
        if self.is_unspecified() {
            Self::default_for(self.channels())
        } else {
            self.clone()
        }
    }

    /// FFmpeg's description (`"stereo"`, `"3 channels"`); empty if it has none.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut buffer = vec![0u8; 64];
        loop {
            // SAFETY: the buffer is writable for the length passed along.
            let needed = unsafe {
                ffi::av_channel_layout_describe(
                    &raw const self.0,
                    buffer.as_mut_ptr().cast(),
                    buffer.len(),
                )
            };
            let Ok(needed) = usize::try_from(needed) else {
                return String::new();
            };
            if needed <= buffer.len() {
                // SAFETY: C terminated the text within the buffer (it fitted).
                return unsafe { lossy_or_empty(buffer.as_ptr().cast()) };
            }
            buffer.resize(needed, 0);
        }
    }

    pub(crate) fn as_raw(&self) -> &ffi::AVChannelLayout {
        &self.0
    }
}

impl Clone for ChannelLayout {
    /// A deep copy. Out of memory for a custom map gives the unspecified layout of as
    /// many channels, which needs no memory.
    fn clone(&self) -> Self {
        Self::copy_of(&self.0).unwrap_or_else(|_| {
            let mut layout = Self::empty();
            layout.0.nb_channels = self.0.nb_channels;
            layout
        })
    }
}

impl PartialEq for ChannelLayout {
    fn eq(&self, other: &Self) -> bool {
        // SAFETY: two initialised layouts.
        let code = unsafe { ffi::av_channel_layout_compare(&raw const self.0, &raw const other.0) };
        code == 0
    }
}

impl Drop for ChannelLayout {
    fn drop(&mut self) {
        // SAFETY: an initialised layout owned here; frees the map of a custom one.
        unsafe { ffi::av_channel_layout_uninit(&raw mut self.0) };
    }
}

impl std::fmt::Debug for ChannelLayout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChannelLayout({:?})", self.describe())
    }
}

impl std::fmt::Display for ChannelLayout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.describe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_described_as_ffmpeg_does() {
        assert_eq!(ChannelLayout::default_for(2).describe(), "stereo");
        assert_eq!(ChannelLayout::from_name("5.1").unwrap().channels(), 6);
        assert_eq!(ChannelLayout::from_name("mono").unwrap().mask(), Some(4));
        assert!(ChannelLayout::from_name("nonsense").is_err());
        assert!(ChannelLayout::from_name("ste\0reo").is_err());
    }

    #[test]
    fn a_custom_map_is_copied_and_freed_once() {
        let layout = ChannelLayout::from_name("FR+FL+FC@Middle").unwrap();
        let copy = layout.clone();
        assert_eq!(layout, copy);
        drop(layout);
        assert_eq!(copy.channels(), 3);
        assert!(copy.describe().contains("Middle"), "{copy}");
        assert_eq!(copy.mask(), None);
    }
}
