use super::*;
use crate::channel_layout::ChannelLayout;
use crate::pixel_format::PixelFormat;
use crate::sample_format::SampleFormat;

#[test]
fn new_pictures_are_zero_and_not_what_was_on_the_heap() {
    for _ in 0..4 {
        let mut dirty = Frame::video(PixelFormat::RGB24, 320, 240).unwrap();
        dirty.plane_mut(0).unwrap().data.fill(0xaa);
        drop(dirty);
        let fresh = Frame::video(PixelFormat::RGB24, 320, 240).unwrap();
        assert!(fresh.plane(0).unwrap().data.iter().all(|byte| *byte == 0));
    }
}

#[test]
fn planes_have_the_size_their_format_says_odd_sizes_too() {
    let frame = Frame::video(PixelFormat::YUV420P, 33, 17).unwrap();
    let sizes: Vec<_> = (0..frame.plane_count())
        .map(|i| frame.plane(i).unwrap())
        .map(|plane| (plane.rows, plane.row_bytes))
        .collect();
    assert_eq!(sizes, [(17, 33), (9, 17), (9, 17)]);
    assert!(frame.plane(3).is_none() && frame.plane(99).is_none());
    assert_eq!(frame.plane(1).unwrap().row(8).unwrap().len(), 17);
    assert!(frame.plane(1).unwrap().row(9).is_none());
}

#[test]
fn nv12_chroma_rows_hold_both_components() {
    let frame = Frame::video(PixelFormat::NV12, 33, 17).unwrap();
    let chroma = frame.plane(1).unwrap();
    assert_eq!((chroma.rows, chroma.row_bytes), (9, 34));
}

#[test]
fn every_software_format_that_allocates_has_planes_in_bounds() {
    for format in PixelFormat::all() {
        let Ok(frame) = Frame::video(format, 37, 23) else {
            continue;
        };
        for index in 0..frame.plane_count() {
            assert!(frame.plane(index).is_some(), "{:?} {index}", format.name());
        }
    }
    let palette = Frame::video(PixelFormat::PAL8, 8, 8).unwrap();
    assert_eq!(palette.plane(1).unwrap().data.len(), 1024);
}

#[test]
fn writing_to_one_reference_leaves_the_other_as_it_was() {
    let first = Frame::video(PixelFormat::GRAY8, 16, 16).unwrap();
    let mut second = first.reference().unwrap();
    second.plane_mut(0).unwrap().row_mut(3).unwrap().fill(7);
    assert_eq!(first.plane(0).unwrap().row(3).unwrap()[0], 0);
    assert_eq!(second.plane(0).unwrap().row(3).unwrap()[0], 7);
}

#[test]
fn sound_planes_are_exactly_as_long_as_their_samples() {
    let stereo = ChannelLayout::default_for(2);
    let planar = Frame::audio(SampleFormat::FLTP, &stereo, 1024, 48_000).unwrap();
    assert_eq!(planar.plane_count(), 2);
    assert_eq!(planar.audio_plane(1).unwrap().len(), 4096);
    assert!(planar.audio_plane(2).is_none());
    let packed = Frame::audio(SampleFormat::S16, &stereo, 1024, 48_000).unwrap();
    assert_eq!(packed.audio_plane(0).unwrap().len(), 4096);
    assert!(packed.audio_plane(1).is_none() && packed.plane(0).is_none());
}

#[test]
fn more_channels_than_data_pointers_are_all_reached() {
    let many = ChannelLayout::default_for(12);
    let mut frame = Frame::audio(SampleFormat::S16P, &many, 10, 48_000).unwrap();
    for channel in 0..12 {
        frame.audio_plane_mut(channel).unwrap().fill(channel as u8);
    }
    assert_eq!(frame.audio_plane(11).unwrap(), [11; 20]);
}

#[test]
fn a_block_can_only_get_shorter() {
    let mono = ChannelLayout::default_for(1);
    let mut frame = Frame::audio(SampleFormat::S16, &mono, 16, 8000).unwrap();
    frame.truncate_samples(1 << 20);
    assert_eq!(frame.audio_plane(0).unwrap().len(), 32);
    frame.truncate_samples(4);
    assert_eq!(frame.audio_plane(0).unwrap().len(), 8);
}

#[test]
fn dropping_the_first_samples_keeps_the_others_of_every_channel() {
    let stereo = ChannelLayout::default_for(2);
    for format in [SampleFormat::S16, SampleFormat::S16P] {
        let mut frame = Frame::audio(format, &stereo, 8, 8000).unwrap();
        for index in 0..frame.plane_count() {
            let plane = frame.audio_plane_mut(index).unwrap();
            for (n, byte) in plane.iter_mut().enumerate() {
                *byte = n as u8;
            }
        }
        let kept = frame.reference().unwrap();
        frame.drop_first_samples(5).unwrap();
        let first = if format.is_planar() { 10 } else { 20 };
        assert_eq!(
            (frame.samples(), frame.audio_plane(0).unwrap()[0]),
            (3, first)
        );
        assert_eq!(kept.audio_plane(0).unwrap()[0], 0);
        frame.drop_first_samples(99).unwrap();
        assert_eq!(frame.samples(), 0);
    }
    assert!(
        Frame::video(PixelFormat::GRAY8, 8, 8)
            .unwrap()
            .drop_first_samples(1)
            .is_err()
    );
}

#[test]
fn numbers_that_do_not_fit_the_memory_give_no_slice() {
    let mut frame = Frame::video(PixelFormat::GRAY8, 16, 16).unwrap();
    // SAFETY: a live frame; this is what a broken decoder would leave.
    unsafe { (*frame.as_mut_ptr()).height = 1 << 20 };
    assert!(frame.plane(0).is_none());
    let mut frame =
        Frame::audio(SampleFormat::S16, &ChannelLayout::default_for(1), 16, 8000).unwrap();
    // SAFETY: as above.
    unsafe { (*frame.as_mut_ptr()).nb_samples = 1 << 20 };
    assert!(frame.audio_plane(0).is_none());
}

#[test]
fn a_bottom_up_picture_is_read_from_its_first_row() {
    let mut frame = Frame::video(PixelFormat::GRAY8, 16, 4).unwrap();
    for y in 0..4 {
        frame
            .plane_mut(0)
            .unwrap()
            .row_mut(y)
            .unwrap()
            .fill(y as u8);
    }
    // SAFETY: a live frame that only this test has.
    let raw = unsafe { &mut *frame.as_mut_ptr() };
    let stride = raw.linesize[0];
    raw.data[0] = raw.data[0].wrapping_offset(3 * stride as isize);
    raw.linesize[0] = -stride;
    let plane = frame.plane(0).unwrap();
    let first: Vec<_> = (0..4).map(|y| plane.row(y).unwrap()[0]).collect();
    assert_eq!(first, [3, 2, 1, 0]);
}

#[test]
fn no_memory_means_no_planes_and_no_writing() {
    let mut frame = Frame::new().unwrap();
    assert!(frame.is_empty() && frame.plane(0).is_none());
    assert!(frame.plane_mut(0).is_err());
    assert!(Frame::video(PixelFormat::NONE, 16, 16).is_err());
    assert!(Frame::video(PixelFormat::RGB24, 0, 16).is_err());
    assert!(Frame::video(PixelFormat::RGB24, u32::MAX, 16).is_err());
}
