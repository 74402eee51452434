//! Rotation and mirroring.

use super::*;

/// A converter whose frames are all turned by `rotation` degrees.
fn turned(rotation: u32, config: VideoOutputConfig, frame: &Frame) -> (Vec<usize>, Vec<u8>) {
    let input = VideoInput {
        rotation: Some(matrix(rotation)),
        ..VideoInput::of(frame)
    };
    converted(&config, &input, frame)
}

fn converted(
    config: &VideoOutputConfig,
    input: &VideoInput,
    frame: &Frame,
) -> (Vec<usize>, Vec<u8>) {
    let mut converter = VideoConverter::new(VideoSettings::of(config, 1 << 30));
    converter.settle(input).unwrap();
    let shape = converter.shape_for(input).unwrap();
    let mut slot = vec![0; shape.frame_bytes];
    converter.convert(frame, input, &mut slot).unwrap();
    (vec![shape.height, shape.width], slot)
}

/// The display matrix that turns by so many degrees clockwise, as av_display_rotation_set makes it.
fn matrix(degrees: u32) -> DisplayMatrix {
    let one = 1 << 16;
    let (cos, sin) = [(one, 0), (0, one), (-one, 0), (0, -one)][degrees as usize / 90];
    DisplayMatrix([cos, sin, 0, -sin, cos, 0, 0, 0, 1 << 30])
}

#[test]
fn rotation_of_the_file_is_applied_in_every_order() {
    // One row of gray levels, 3 wide and 1 high; a quarter turn clockwise puts the left end on top.
    let picture = frame("gray", 3, 2, |_, x, y| (10 * y + x) as u8);
    let nchw = config(Some("gray"), VideoLayout::Nchw);
    assert_eq!(
        turned(0, nchw.clone(), &picture),
        (vec![2, 3], vec![0, 1, 2, 10, 11, 12])
    );
    assert_eq!(
        turned(90, nchw.clone(), &picture),
        (vec![3, 2], vec![10, 0, 11, 1, 12, 2])
    );
    assert_eq!(
        turned(180, nchw.clone(), &picture),
        (vec![2, 3], vec![12, 11, 10, 2, 1, 0])
    );
    assert_eq!(
        turned(270, nchw.clone(), &picture),
        (vec![3, 2], vec![2, 12, 1, 11, 0, 10])
    );
    let off = VideoOutputConfig {
        autorotate: false,
        ..nchw
    };
    assert_eq!(
        turned(90, off, &picture),
        (vec![2, 3], vec![0, 1, 2, 10, 11, 12])
    );
    let native = config(None, VideoLayout::Native);
    assert_eq!(
        turned(90, native, &picture),
        (vec![3, 2], vec![10, 0, 11, 1, 12, 2])
    );
}

#[test]
fn a_mirrored_picture_is_mirrored_before_it_is_turned() {
    let picture = frame("gray", 3, 2, |_, x, y| (10 * y + x) as u8);
    let mirror = |degrees| {
        let DisplayMatrix([a, b, u, c, d, v, x, y, w]) = matrix(degrees);
        DisplayMatrix([-a, -b, u, c, d, v, x, y, w])
    };
    let gray = |degrees| {
        let input = VideoInput {
            rotation: Some(mirror(degrees)),
            ..VideoInput::of(&picture)
        };
        converted(&config(Some("gray"), VideoLayout::Nchw), &input, &picture)
    };
    assert_eq!(gray(0), (vec![2, 3], vec![2, 1, 0, 12, 11, 10]));
    // 2 1 0 / 12 11 10, then a quarter turn clockwise.
    assert_eq!(gray(90), (vec![3, 2], vec![12, 2, 11, 1, 10, 0]));
    assert_eq!(gray(180), (vec![2, 3], vec![10, 11, 12, 0, 1, 2]));
    assert_eq!(gray(270), (vec![3, 2], vec![0, 10, 1, 11, 2, 12]));
}

#[test]
fn a_turned_picture_is_the_picture_turned_also_in_colour_and_normalised() {
    let picture = frame("yuv420p", 36, 10, noise);
    for layout in [VideoLayout::Nchw, VideoLayout::Nhwc] {
        for normalize in [
            None,
            Some(Normalize {
                mean: vec![0.5],
                std: vec![0.5],
            }),
        ] {
            let config = VideoOutputConfig {
                normalize,
                ..config(Some("rgb24"), layout)
            };
            let (_, straight) = turned(0, config.clone(), &picture);
            let (size, quarter) = turned(90, config.clone(), &picture);
            assert_eq!(size, [36, 10]);
            let number = straight.len() / (36 * 10 * 3);
            let at = |data: &[u8],
                      (width, height): (usize, usize),
                      x: usize,
                      y: usize,
                      channel: usize| {
                let index = match layout {
                    VideoLayout::Nchw => (channel * height + y) * width + x,
                    _ => (y * width + x) * 3 + channel,
                };
                data[index * number..][..number].to_vec()
            };
            for (x, y, channel) in [(0, 0, 0), (35, 9, 1), (17, 4, 2), (35, 0, 0)] {
                assert_eq!(
                    at(&straight, (36, 10), x, y, channel),
                    at(&quarter, (10, 36), 9 - y, x, channel)
                );
            }
        }
    }
}
