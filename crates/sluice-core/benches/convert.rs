//! What it costs to put one decoded 720p picture into a chunk, beside libswscale writing into memory of its own.

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use sluice_core::config::{BufferChunkSize, FramesPerChunk, Normalize, VideoOutputConfig};
use sluice_core::convert::video::{VideoConverter, VideoSettings};
use sluice_core::format::VideoLayout;
use sluice_core::outputs::SharedOutputs;
use sluice_core::time::Seconds;
use sluice_ffi::color::{ColorRange, ColorSpace};
use sluice_ffi::frame::Frame;
use sluice_ffi::pixel_format::PixelFormat;
use sluice_ffi::scaler::{ImagePlaneMut, ImageSpec, ScaleOptions, Scaler};

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;

/// A picture with something in it; `None` only where memory is out.
fn picture() -> Option<Frame> {
    let mut frame = Frame::video(PixelFormat::YUV420P, WIDTH, HEIGHT).ok()?;
    for plane in 0..3 {
        let mut plane = frame.plane_mut(plane).ok()?;
        for y in 0..plane.rows {
            for (x, byte) in plane.row_mut(y)?.iter_mut().enumerate() {
                *byte = (x * 7 + y * 3) as u8;
            }
        }
    }
    Some(frame)
}

fn ours(criterion: &mut Criterion, name: &str, config: VideoOutputConfig) {
    let Some(frame) = picture() else { return };
    let outputs = SharedOutputs::new();
    let id = outputs.add(FramesPerChunk::Count(1), BufferChunkSize::Wait);
    let mut converter = VideoConverter::new(VideoSettings::of(&config, 1 << 30));
    criterion.bench_function(&format!("720p {name}: sluice"), |bencher| {
        bencher.iter(|| {
            let pushed = converter.push(&frame, Seconds::ZERO, Seconds::ZERO, &outputs, id);
            drop(outputs.pop_chunks());
            pushed.is_ok()
        });
    });
}

fn swscale(
    criterion: &mut Criterion,
    name: &str,
    format: PixelFormat,
    (width, height): (u32, u32),
) {
    let Some(frame) = picture() else { return };
    let end = |format, width, height, color_range| ImageSpec {
        width,
        height,
        format,
        color_space: ColorSpace::UNSPECIFIED,
        color_range,
    };
    let source = end(PixelFormat::YUV420P, WIDTH, HEIGHT, ColorRange::LIMITED);
    let target = end(format, width, height, ColorRange::FULL);
    let options = ScaleOptions {
        accurate: false,
        full_chroma: false,
        ..ScaleOptions::default()
    };
    let Ok(mut scaler) = Scaler::open(&source, &target, options) else {
        return;
    };
    let mut memory: Vec<Vec<u8>> = (0..target.planes())
        .map(|plane| vec![0; target.row_bytes(plane) * target.rows(plane)])
        .collect();
    criterion.bench_function(&format!("720p {name}: libswscale"), |bencher| {
        bencher.iter(|| {
            let mut planes: Vec<_> = memory
                .iter_mut()
                .enumerate()
                .map(|(plane, data)| ImagePlaneMut {
                    data,
                    stride: target.row_bytes(plane),
                })
                .collect();
            scaler.scale_into(&frame, &mut planes).is_ok()
        });
    });
}

fn conversions(criterion: &mut Criterion) {
    let config = |layout| VideoOutputConfig {
        layout,
        ..VideoOutputConfig::default()
    };
    ours(
        criterion,
        "yuv420p to rgb24 NHWC",
        config(VideoLayout::Nhwc),
    );
    swscale(
        criterion,
        "yuv420p to rgb24 NHWC",
        PixelFormat::RGB24,
        (WIDTH, HEIGHT),
    );
    ours(
        criterion,
        "yuv420p to rgb24 NCHW",
        config(VideoLayout::Nchw),
    );
    swscale(
        criterion,
        "yuv420p to rgb24 NCHW",
        PixelFormat::GBRP,
        (WIDTH, HEIGHT),
    );
    let normalize = Some(Normalize {
        mean: vec![0.5],
        std: vec![0.25],
    });
    ours(
        criterion,
        "yuv420p to normalised floats NCHW",
        VideoOutputConfig {
            normalize,
            ..config(VideoLayout::Nchw)
        },
    );
    let small = VideoOutputConfig {
        width: Some(224),
        height: Some(224),
        ..config(VideoLayout::Nchw)
    };
    ours(criterion, "yuv420p to rgb24 224x224 NCHW", small);
    let half = VideoOutputConfig {
        width: Some(960),
        height: Some(540),
        ..config(VideoLayout::Nhwc)
    };
    ours(criterion, "yuv420p to rgb24 960x540 NHWC", half);
    swscale(
        criterion,
        "yuv420p to rgb24 960x540 NHWC",
        PixelFormat::RGB24,
        (960, 540),
    );
    swscale(
        criterion,
        "yuv420p to rgb24 224x224 NCHW",
        PixelFormat::GBRP,
        (224, 224),
    );
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = conversions
}
criterion_main!(benches);
