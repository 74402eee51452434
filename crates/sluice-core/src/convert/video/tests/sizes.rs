//! Sizes.

use super::*;

#[test]
fn one_side_alone_keeps_the_aspect_ratio() {
    let picture = frame("yuv420p", 64, 36, noise);
    let size = |width, height| {
        let config = VideoOutputConfig {
            width,
            height,
            ..config(Some("rgb24"), VideoLayout::Nchw)
        };
        chunk_of(config, &[&picture]).unwrap().dimensions()[2..].to_vec()
    };
    assert_eq!(size(Some(32), None), [18, 32]);
    assert_eq!(size(None, Some(9)), [9, 16]);
    assert_eq!(size(Some(10), Some(10)), [10, 10]);
}

#[test]
fn frames_that_change_size_and_format_are_fitted_into_the_first_shape() {
    let gray = |name: &str, width, height| {
        frame(
            name,
            width,
            height,
            |plane, _, _| if plane == 0 { 126 } else { 128 },
        )
    };
    let frames = [
        gray("yuv420p", 16, 8),
        gray("yuv444p", 40, 30),
        gray("nv12", 16, 8),
    ];
    let chunk = chunk_of(config(Some("rgb24"), VideoLayout::Nchw), &frames.each_ref()).unwrap();
    assert_eq!(chunk.dimensions(), [3, 3, 8, 16]);
    // libswscale's fast scaling loses up to 1 of flat luma, which has 219 steps.
    assert!(chunk.data.iter().all(|value| value.abs_diff(128) <= 2));
    assert_eq!(
        chunk.timestamps,
        [Seconds::ZERO, Seconds::ratio(1, 10), Seconds::ratio(2, 10)]
    );
}

#[test]
fn an_absurd_size_meets_the_limit_before_any_memory() {
    let picture = frame("yuv420p", 8, 8, noise);
    for (width, height) in [(u32::MAX, u32::MAX), (1 << 30, 1 << 30)] {
        let config = VideoOutputConfig {
            width: Some(width),
            height: Some(height),
            ..config(Some("rgba64le"), VideoLayout::Nchw)
        };
        assert_eq!(
            chunk_of(config, &[&picture]).unwrap_err().code(),
            "ERR_LIMIT"
        );
    }
}
