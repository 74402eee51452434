//! Frames of pictures into chunks: stands in until the kernels are joined, and gives black pictures of the right size and time.
use crate::chunk::{Chunk, Element, VideoShape};
use crate::chunk_buffer::{ChunkSize, Filling, VideoFilling};
use crate::config::VideoOutputConfig;
use crate::error::Result;
use crate::format::VideoLayout;
use crate::outputs::{OutputId, SharedOutputs};
use crate::time::Seconds;
use sluice_ffi::color::ColorInfo;
use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::side_data::DisplayMatrix;
pub struct VideoSettings {
    size: ChunkSize,
}
impl VideoSettings {
    pub fn of(config: &VideoOutputConfig, max: u64) -> Self {
        Self {
            size: ChunkSize {
                frames: config.common.frames_per_chunk,
                max_bytes: max,
            },
        }
    }
}
pub struct VideoInput {
    pub format: PixelFormat,
    pub width: u32,
    pub height: u32,
    pub rotation: Option<DisplayMatrix>,
    pub color: ColorInfo,
}
pub struct VideoConverter {
    settings: VideoSettings,
}
impl VideoConverter {
    pub fn new(settings: VideoSettings) -> Self {
        Self { settings }
    }
    pub fn shape_for(&self, input: &VideoInput) -> Result<VideoShape> {
        Ok(VideoShape {
            format: "rgb24".into(),
            layout: VideoLayout::Nchw,
            element: Element::U8,
            width: input.width as usize,
            height: input.height as usize,
            channels: 3,
            frame_bytes: (input.width * input.height * 3) as usize,
        })
    }
    pub fn push(
        &mut self,
        frame: &Frame,
        pts: Seconds,
        duration: Seconds,
        outputs: &SharedOutputs,
        id: OutputId,
    ) -> Result<()> {
        let shape = self.shape_for(&VideoInput {
            format: frame.pixel_format(),
            width: frame.width(),
            height: frame.height(),
            rotation: None,
            color: frame.color(),
        })?;
        let mut filling = match outputs.take_filling(id) {
            Some(Filling::Video(filling)) => filling,
            _ => VideoFilling::new(shape, self.settings.size)?,
        };
        filling.slot()?;
        filling.commit(pts, duration);
        if filling.is_full() {
            if let Some(chunk) = filling.finish() {
                outputs.push(id, Chunk::Video(chunk));
            }
        } else {
            outputs.put_filling(id, Filling::Video(filling));
        }
        Ok(())
    }
    pub fn finish(&mut self, _outputs: &SharedOutputs, _id: OutputId) -> Result<()> {
        Ok(())
    }
    pub fn reset(&mut self) {}
}
