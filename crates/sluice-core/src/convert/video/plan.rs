//! What is to be made of the pictures: decided once, before the first of them.

use std::sync::Arc;

use sluice_ffi::pixel_format::PixelFormat;
use sluice_kernels::turn::Turn;

use super::VideoInput;
use super::arrange::PALETTE_BYTES;
use super::layout::{Channels, native_endian};
use super::normalize::Normalizer;
use super::turn::turn_for;
use crate::chunk::{Element, VideoShape};
use crate::config::VideoOutputConfig;
use crate::error::{Error, Result};
use crate::format::{Scaler, VideoLayout};
use crate::suggest::did_you_mean;

/// What is to be made of the pictures.
#[derive(Debug)]
pub(super) struct Plan {
    /// Pixel format that the picture has before it is arranged.
    pub(super) format: PixelFormat,
    pub(super) scaler: Scaler,
    shape: VideoShape,
    layout: Layout,
    turn: Turn,
    normalize: Option<Normalizer>,
}

/// Where the numbers go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    pub(super) order: VideoLayout,
    /// The channels; `None` in the native order.
    pub(super) channels: Option<Channels>,
    /// Bytes of one number before normalisation.
    pub(super) bytes: usize,
}

impl Plan {
    pub(super) fn new(config: &VideoOutputConfig, input: &VideoInput) -> Result<Self> {
        let (format, layout) = match &config.format {
            Some(name) => {
                let unknown = || {
                    Error::invalid_arg(
                        "addVideoStream",
                        format!(
                            "There is no pixel format '{name}'.{}",
                            did_you_mean(
                                name,
                                PixelFormat::all().into_iter().filter_map(PixelFormat::name)
                            )
                        ),
                    )
                };
                let format = PixelFormat::from_name(name).ok_or_else(unknown)?;
                (format, layout_of(config, format)?)
            }
            None => as_decoded(config, input.format),
        };
        let turn = turn_of(config, input, layout, format);
        let (width, height) = size_of(config, input, turn);
        let normalize = config
            .normalize
            .as_ref()
            .map(|normalize| Normalizer::new(normalize, layout))
            .transpose()?;
        let channels = layout.channels.map_or(0, |channels| channels.count);
        let numbers = match layout.channels {
            Some(_) => (width as usize)
                .saturating_mul(height as usize)
                .saturating_mul(channels),
            None => native_bytes(format, width, height) / layout.bytes,
        };
        let element = if normalize.is_some() {
            Element::F32
        } else {
            element_of(layout)
        };
        let shape = VideoShape {
            format: Arc::from(format.name().unwrap_or("unknown")),
            layout: layout.order,
            element,
            width: width as usize,
            height: height as usize,
            channels,
            frame_bytes: numbers.saturating_mul(element.bytes()),
        };
        Ok(Self {
            format,
            scaler: config.scaler,
            shape,
            layout,
            turn,
            normalize,
        })
    }

    /// Takes over how a later frame is to be turned; the shape stays.
    pub(super) fn follow(&mut self, config: &VideoOutputConfig, input: &VideoInput) {
        self.turn = turn_of(config, input, self.layout, self.format);
    }

    pub(super) const fn shape(&self) -> &VideoShape {
        &self.shape
    }

    pub(super) fn into_shape(self) -> VideoShape {
        self.shape
    }

    pub(super) const fn layout(&self) -> Layout {
        self.layout
    }

    pub(super) const fn turn(&self) -> Turn {
        self.turn
    }

    pub(super) const fn normalize(&self) -> Option<&Normalizer> {
        self.normalize.as_ref()
    }

    /// Width and height before the picture is turned.
    pub(super) const fn unturned(&self) -> (usize, usize) {
        if self.turn.swaps_sides() {
            (self.shape.height, self.shape.width)
        } else {
            (self.shape.width, self.shape.height)
        }
    }

    /// Bytes of one picture before its numbers become floats.
    pub(super) const fn bytes_before_normalize(&self) -> usize {
        self.shape.frame_bytes / self.shape.element.bytes() * self.layout.bytes
    }
}

fn layout_of(config: &VideoOutputConfig, format: PixelFormat) -> Result<Layout> {
    if config.layout == VideoLayout::Native {
        return Ok(native(format));
    }
    let Some(channels) = Channels::of(format) else {
        let name = format.name().unwrap_or("unknown");
        return Err(Error::invalid_arg(
            "addVideoStream",
            format!(
                "The pixel format '{name}' has no channels of whole numbers; take it with layout 'native', or another format."
            ),
        ));
    };
    Ok(Layout {
        order: config.layout,
        channels: Some(channels),
        bytes: channels.bytes,
    })
}

fn native(format: PixelFormat) -> Layout {
    Layout {
        order: VideoLayout::Native,
        channels: None,
        bytes: Channels::of(format).map_or(1, |channels| channels.bytes),
    }
}

/// The format and layout of undecided outputs: the decoder's own, which never fails. Formats without channels come in the
/// native order.
fn as_decoded(config: &VideoOutputConfig, format: PixelFormat) -> (PixelFormat, Layout) {
    if config.layout == VideoLayout::Native {
        return (format, native(format));
    }
    let swapped = native_endian(format).filter(|swapped| {
        Channels::of(format).is_none() && format.can_scale_from() && swapped.can_scale_to()
    });
    for candidate in [Some(format), swapped].into_iter().flatten() {
        if let Ok(layout) = layout_of(config, candidate) {
            return (candidate, layout);
        }
    }
    (format, native(format))
}

fn element_of(layout: Layout) -> Element {
    match (layout.bytes, layout.channels) {
        (2, _) => Element::U16,
        (4, _) => Element::F32,
        _ => Element::U8,
    }
}

/// How the picture is turned: as the file says, if that is wanted and the order of its numbers allows it.
fn turn_of(
    config: &VideoOutputConfig,
    input: &VideoInput,
    layout: Layout,
    format: PixelFormat,
) -> Turn {
    if !config.autorotate {
        return Turn::default();
    }
    let turn = turn_for(input.rotation);
    if layout.channels.is_none() && !super::turn::can_turn_native(format, turn) {
        Turn::default()
    } else {
        turn
    }
}

/// The size asked for; one side alone keeps the ratio of the picture as it is displayed.
fn size_of(config: &VideoOutputConfig, input: &VideoInput, turn: Turn) -> (u32, u32) {
    let (width, height) = if turn.swaps_sides() {
        (input.height, input.width)
    } else {
        (input.width, input.height)
    };
    let scaled = |side: u32, to: u32, of: u32| {
        let exact = u64::from(side) * u64::from(to);
        let of = u64::from(of.max(1));
        u32::try_from((exact + of / 2) / of)
            .unwrap_or(u32::MAX)
            .max(1)
    };
    match (config.width, config.height) {
        (Some(width), Some(height)) => (width, height),
        (Some(wanted), None) => (wanted, scaled(height, wanted, width)),
        (None, Some(wanted)) => (scaled(width, wanted, height), wanted),
        (None, None) => (width, height),
    }
}

/// Bytes of all planes one after the other, a palette included; 0 for a format without planes in memory.
fn native_bytes(format: PixelFormat, width: u32, height: u32) -> usize {
    let Some(descriptor) = format.descriptor() else {
        return 0;
    };
    let palette = if descriptor.is_palette() {
        PALETTE_BYTES
    } else {
        0
    };
    let plane = |plane| {
        let (row, rows) = (
            format.plane_row_bytes(plane, width),
            format.plane_height(plane, height),
        );
        row.unwrap_or(0).saturating_mul(rows.unwrap_or(0) as usize)
    };
    palette + (0..descriptor.planes).map(plane).sum::<usize>()
}
