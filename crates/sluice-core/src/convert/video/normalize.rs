//! Numbers to normalised floats.

use sluice_ffi::slab::view_mut;
use sluice_kernels::normalize::{normalize_f32, normalize_u8, normalize_u16le, scale_and_bias};

use super::layout::Channels;
use super::plan::{Layout, Plan};
use crate::config::Normalize;
use crate::error::{Error, Result};
use crate::format::VideoLayout;

/// Factor and summand of each channel.
#[derive(Debug)]
pub(super) struct Normalizer {
    pub(super) scale: Vec<f32>,
    pub(super) bias: Vec<f32>,
    channels: Channels,
}

impl Normalizer {
    /// The factors for pictures of this layout; one mean or deviation stands for all channels.
    pub(super) fn new(normalize: &Normalize, layout: Layout) -> Result<Self> {
        let Some(channels) = layout.channels else {
            return Err(refuse("normalize needs the layout 'NCHW' or 'NHWC'"));
        };
        let of = |values: &[f64], channel: usize| match values {
            [all] => Some(*all),
            each if each.len() == channels.count => each.get(channel).copied(),
            _ => None,
        };
        let (mut scale, mut bias) = (Vec::new(), Vec::new());
        for channel in 0..channels.count {
            let (Some(mean), Some(std)) =
                (of(&normalize.mean, channel), of(&normalize.std, channel))
            else {
                return Err(refuse(&format!(
                    "normalize.mean and normalize.std need {} values",
                    channels.count
                )));
            };
            if !mean.is_finite() || !std.is_finite() || std == 0.0 {
                return Err(refuse(
                    "normalize.mean and normalize.std must be finite, and std not 0",
                ));
            }
            let (factor, summand) = scale_and_bias(channels.max, mean, std);
            scale.push(factor);
            bias.push(summand);
        }
        Ok(Self {
            scale,
            bias,
            channels,
        })
    }

    /// Normalises an arranged picture into `out`, which must be aligned for floats.
    pub(super) fn run(&self, numbers: &[u8], plan: &Plan, out: &mut [u8]) -> Result<()> {
        let Some(out) = view_mut::<f32>(out) else {
            return Err(Error::internal(
                "convert",
                "Floats need memory aligned to 4 bytes.",
            ));
        };
        let (width, height) = plan.unturned();
        match plan.layout().order {
            VideoLayout::Nchw => self.planes(numbers, width * height, out),
            _ => self.pixels(numbers, out),
        }
        Ok(())
    }

    fn planes(&self, numbers: &[u8], area: usize, out: &mut [f32]) {
        let planes = numbers
            .chunks_exact(area * self.channels.bytes)
            .zip(out.chunks_exact_mut(area));
        for ((numbers, out), (scale, bias)) in planes.zip(self.scale.iter().zip(&self.bias)) {
            self.numbers(numbers, *scale, *bias, out);
        }
    }

    fn pixels(&self, numbers: &[u8], out: &mut [f32]) {
        self.numbers(numbers, 1.0, 0.0, out);
        for pixel in out.chunks_exact_mut(self.channels.count) {
            for ((value, scale), bias) in pixel.iter_mut().zip(&self.scale).zip(&self.bias) {
                *value = *value * scale + bias;
            }
        }
    }

    fn numbers(&self, numbers: &[u8], scale: f32, bias: f32, out: &mut [f32]) {
        match self.channels.bytes {
            1 => normalize_u8(numbers, scale, bias, out),
            2 => normalize_u16le(numbers, scale, bias, out),
            _ => normalize_f32(numbers, scale, bias, out),
        }
    }
}

fn refuse(message: &str) -> Error {
    Error::invalid_arg("addVideoStream", format!("{message}."))
}
