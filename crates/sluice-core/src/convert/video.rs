//! Pictures to chunk memory.
//!
//! ```text
//! frame ─┬──────────────────────────► own kernel (YUV to RGB) ──────────┐
//!   ├────┴ libswscale (size of YUV) ┘                                   │
//!   ├────same format and size────────────────────────► arrange ─► turn ─┴─► slot of the chunk
//!   └────libswscale (every other format)─────────────────┘
//! ```
//! Each arrow writes straight into the slot when nothing comes after it; what comes before works in memory that is kept.

mod arrange;
mod color;
mod floats;
mod kernel;
mod layout;
mod normalize;
mod plan;
mod scale;
mod scratch;
mod turn;

use sluice_ffi::color::ColorInfo;
use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::side_data::DisplayMatrix;

pub(crate) use self::color::{matrix, range};
use self::kernel::Kernel;
use self::plan::Plan;
use self::scale::Resizer;
use self::scratch::Scratch;
pub use self::turn::{can_turn_native, turn_for};
use crate::chunk::{Chunk, VideoShape};
use crate::chunk_buffer::{ChunkSize, Filling, VideoFilling};
use crate::config::VideoOutputConfig;
use crate::error::{Error, Result};
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::Seconds;

/// What is known of pictures before they are there, or of one that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoInput {
    /// Pixel format; `PixelFormat::NONE` if unknown.
    pub format: PixelFormat,
    /// Pixels across, as coded; 0 if unknown.
    pub width: u32,
    /// Pixels down, as coded; 0 if unknown.
    pub height: u32,
    /// How the pictures are to be turned for display.
    pub rotation: Option<DisplayMatrix>,
    /// What the colours mean.
    pub color: ColorInfo,
}

impl VideoInput {
    /// What a frame says of itself.
    #[must_use]
    pub fn of(frame: &Frame) -> Self {
        Self {
            format: frame.pixel_format(),
            width: frame.width(),
            height: frame.height(),
            rotation: frame.display_matrix(),
            color: frame.color(),
        }
    }
}

/// What a video output asks for.
#[derive(Debug, Clone)]
pub struct VideoSettings {
    config: VideoOutputConfig,
    size: ChunkSize,
}

impl VideoSettings {
    /// The conversion that `config` asks for, with chunks of at most `max_chunk_bytes` bytes.
    #[must_use]
    pub fn of(config: &VideoOutputConfig, max_chunk_bytes: u64) -> Self {
        let size = ChunkSize {
            frames: config.common.frames_per_chunk,
            max_bytes: max_chunk_bytes,
        };
        Self {
            config: config.clone(),
            size,
        }
    }
}

/// Converts the pictures of one output into chunks of one shape, whatever the frames' own sizes and formats become.
#[derive(Debug)]
pub struct VideoConverter {
    settings: VideoSettings,
    /// Made for the first frame, which fixes the shape.
    plan: Option<Plan>,
    resizer: Resizer,
    made: Scratch,
    arranged: Scratch,
    normalized: Scratch,
}

impl VideoConverter {
    /// A converter with these settings; the first frame decides what they leave open.
    #[must_use]
    pub fn new(settings: VideoSettings) -> Self {
        Self {
            settings,
            plan: None,
            resizer: Resizer::default(),
            made: Scratch::default(),
            arranged: Scratch::default(),
            normalized: Scratch::default(),
        }
    }

    /// The shape of the chunks that pictures like `input` would be put into.
    ///
    /// # Errors
    /// `ERR_INVALID_ARG` for a pixel format or layout that there is no output for, or a normalisation that does not fit it.
    pub fn shape_for(&self, input: &VideoInput) -> Result<VideoShape> {
        Plan::new(&self.settings.config, input).map(Plan::into_shape)
    }

    /// Converts a frame into the next slot of the chunk being filled, and queues the chunk when that fills it.
    ///
    /// # Errors
    /// `ERR_LIMIT` when the chunk would be too large, `ERR_OUT_OF_MEMORY`, `ERR_UNSUPPORTED_FORMAT` for a frame that cannot be
    /// converted. The pictures before it stay in the chunk.
    pub fn push(
        &mut self,
        frame: &Frame,
        pts: Seconds,
        duration: Seconds,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let input = VideoInput::of(frame);
        self.settle(&input)?;
        let Some(plan) = self
            .plan
            .as_ref()
            .filter(|plan| plan.shape().frame_bytes > 0)
        else {
            return Err(Error::internal(
                "convert",
                "The picture has no size or format.",
            ));
        };
        let mut filling = match outputs.take_filling(id) {
            Some(Filling::Video(filling)) if filling.shape() == plan.shape() => filling,
            other => {
                // A chunk of another shape is as complete as it will ever be.
                other
                    .and_then(Filling::finish)
                    .into_iter()
                    .for_each(|chunk| outputs.push(id, chunk));
                VideoFilling::new(plan.shape().clone(), self.settings.size)?
            }
        };
        let made = filling
            .slot()
            .and_then(|slot| self.convert(frame, &input, slot));
        if made.is_ok() {
            filling.commit(pts, duration);
        }
        match filling {
            full if full.is_full() => full
                .finish()
                .into_iter()
                .for_each(|chunk| outputs.push(id, Chunk::Video(chunk))),
            partial => outputs.put_filling(id, Filling::Video(partial)),
        }
        made
    }

    /// Nothing is kept back: every frame is in its chunk already.
    ///
    /// # Errors
    /// None.
    pub fn finish(&mut self, _outputs: &SharedOutputs, _id: OutputId) -> Result<()> {
        Ok(())
    }

    /// Nothing is kept back, so there is nothing to forget after a seek.
    pub fn reset(&mut self) {}

    /// Fixes the plan with the first frame; later ones only change how they are turned.
    fn settle(&mut self, input: &VideoInput) -> Result<()> {
        match &mut self.plan {
            Some(plan) => plan.follow(&self.settings.config, input),
            None => self.plan = Some(Plan::new(&self.settings.config, input)?),
        }
        Ok(())
    }

    /// Converts a frame into `slot`, which has the plan's bytes of one picture.
    fn convert(&mut self, frame: &Frame, input: &VideoInput, slot: &mut [u8]) -> Result<()> {
        let Self {
            plan: Some(plan),
            resizer,
            made,
            arranged,
            normalized,
            ..
        } = self
        else {
            return Ok(());
        };
        let kernel = Kernel::find(plan, input);
        let normalize = plan.normalize().filter(|_| {
            !kernel
                .as_ref()
                .is_some_and(|kernel| kernel.normalizes(plan))
        });
        let mut make = |out: &mut [u8]| match &kernel {
            Some(kernel) => {
                let picture = resizer.run(frame, input, (plan, kernel.from), made)?;
                kernel.run(&picture, plan, out)
            }
            None => {
                let picture = resizer.run(frame, input, (plan, plan.format), made)?;
                arrange::arrange(&picture, plan, out)
            }
        };
        let number = plan.shape().element.bytes();
        match (normalize, plan.turn().is_identity()) {
            (None, true) => make(slot),
            (None, false) => {
                let picture = arranged.bytes(slot.len())?;
                make(picture)?;
                turn::turn(plan, picture, number, slot)
            }
            (Some(normalize), true) => {
                let numbers = arranged.bytes(plan.bytes_before_normalize())?;
                make(numbers)?;
                normalize.run(numbers, plan, slot)
            }
            (Some(normalize), false) => {
                let numbers = arranged.bytes(plan.bytes_before_normalize())?;
                make(numbers)?;
                let floats = normalized.bytes(slot.len())?;
                normalize.run(numbers, plan, floats)?;
                turn::turn(plan, floats, number, slot)
            }
        }
    }
}

#[cfg(test)]
mod tests;
