use super::*;

/// The value of each plane of the frame for a picture whose bytes are 0, 1, 2, ….
fn planes_of(
    format: &str,
    layout: VideoLayout,
    width: u32,
    height: u32,
) -> (&'static str, Vec<Vec<u8>>) {
    let memory = PictureMemory::new(format, layout, width, height, "write").unwrap();
    let picture: Vec<u8> = (0..memory.bytes)
        .map(|value| u8::try_from(value).unwrap())
        .collect();
    let mut frame = Frame::video(memory.format, width, height).unwrap();
    memory.copy_to(&picture, &mut frame).unwrap();
    let rows = |plane: usize| {
        let plane = frame.plane(plane).unwrap();
        (0..plane.rows)
            .flat_map(|y| plane.row(y).unwrap().to_vec())
            .collect()
    };
    (
        memory.format.name().unwrap_or_default(),
        (0..frame.plane_count()).map(rows).collect(),
    )
}

#[test]
fn channels_of_nchw_become_the_planes_they_are() {
    let nchw = |format| planes_of(format, VideoLayout::Nchw, 2, 1);
    assert_eq!(
        nchw("rgb24"),
        ("gbrp", vec![vec![2, 3], vec![4, 5], vec![0, 1]])
    );
    assert_eq!(
        nchw("bgr24"),
        ("gbrp", vec![vec![2, 3], vec![0, 1], vec![4, 5]])
    );
    assert_eq!(
        nchw("gbrp"),
        ("gbrp", vec![vec![0, 1], vec![2, 3], vec![4, 5]])
    );
    assert_eq!(
        nchw("argb"),
        (
            "gbrap",
            vec![vec![4, 5], vec![6, 7], vec![2, 3], vec![0, 1]]
        )
    );
    assert_eq!(
        nchw("yuv420p"),
        ("yuv444p", vec![vec![0, 1], vec![2, 3], vec![4, 5]])
    );
    assert_eq!(nchw("gray"), ("gray", vec![vec![0, 1]]));
    assert_eq!(nchw("yuv420p10le").0, "yuv444p10le");
    assert_eq!(nchw("p010le").0, "yuv444p16le");
    assert_eq!(nchw("rgb48le").0, "gbrp16le");
}

#[test]
fn pixels_of_nhwc_stay_together_or_are_taken_apart() {
    let nhwc = |format| planes_of(format, VideoLayout::Nhwc, 2, 1);
    assert_eq!(nhwc("rgb24"), ("rgb24", vec![vec![0, 1, 2, 3, 4, 5]]));
    assert_eq!(
        nhwc("yuv444p"),
        ("yuv444p", vec![vec![0, 3], vec![1, 4], vec![2, 5]])
    );
    assert_eq!(
        nhwc("gbrp"),
        ("gbrp", vec![vec![0, 3], vec![1, 4], vec![2, 5]])
    );
}

#[test]
fn native_pictures_keep_their_own_chroma() {
    let (format, planes) = planes_of("yuv420p", VideoLayout::Native, 3, 3);
    assert_eq!(
        (format, planes[0].len(), planes[1].len()),
        ("yuv420p", 9, 4)
    );
    assert_eq!(planes[1], [9, 10, 11, 12]);
    assert_eq!(planes_of("nv12", VideoLayout::Native, 2, 2).1[1], [4, 5]);
}

#[test]
fn formats_that_have_no_such_layout_are_refused() {
    for (format, layout) in [
        ("nosuch", VideoLayout::Nchw),
        ("pal8", VideoLayout::Nchw),
        ("vaapi", VideoLayout::Native),
        ("monow", VideoLayout::Nhwc),
    ] {
        let error = PictureMemory::new(format, layout, 2, 2, "addVideoStream").unwrap_err();
        assert_eq!(error.code(), "ERR_INVALID_ARG", "{format}");
    }
}
