use super::*;
use crate::media_type::MediaType;

fn names(list: &[FormatEntry]) -> Vec<&str> {
    list.iter().map(|entry| entry.name.as_str()).collect()
}

#[test]
fn devices_are_in_the_lists_of_devices_and_in_no_other() {
    let devices = input_devices();
    let devices = names(&devices);
    assert!(devices.contains(&"lavfi") && devices.contains(&"alsa"));
    let demuxers = demuxers();
    assert!(!names(&demuxers).iter().any(|name| devices.contains(name)));
    assert!(demuxers.iter().any(|d| d.name.starts_with("mov,mp4")));
    let muxers = muxers();
    assert!(names(&muxers).contains(&"mp4") && !names(&muxers).contains(&"alsa"));
    assert!(names(&output_devices()).contains(&"alsa"));
}

#[test]
fn an_encoder_says_what_it_takes() {
    let encoders = encoders();
    let mp3 = encoders.iter().find(|c| c.name == "libmp3lame").unwrap();
    assert_eq!(mp3.codec, "mp3");
    assert_eq!(mp3.media_type, MediaType::Audio);
    assert!(mp3.sample_rates.contains(&44_100) && !mp3.sample_rates.contains(&12_345));
    assert!(mp3.channel_layouts.iter().any(|l| l.describe() == "stereo"));
    let h264 = encoders.iter().find(|c| c.name == "libopenh264").unwrap();
    assert!(
        h264.pixel_formats
            .iter()
            .any(|f| f.name() == Some("yuv420p"))
    );
    let mpeg1 = encoders.iter().find(|c| c.name == "mpeg1video").unwrap();
    assert!(
        mpeg1
            .frame_rates
            .iter()
            .any(|r| (r.num, r.den) == (24_000, 1001))
    );
}

#[test]
fn a_decoder_list_holds_what_the_build_was_asked_for() {
    let decoders = decoders();
    for name in ["h264", "hevc", "vp9", "libdav1d", "aac", "opus", "flac"] {
        assert!(decoders.iter().any(|c| c.name == name), "{name}");
    }
}

#[test]
fn filters_say_what_goes_in_and_out() {
    let filters = filters();
    let get = |name: &str| filters.iter().find(|f| f.name == name).unwrap();
    assert_eq!(
        get("scale").outputs,
        PadCount::Fixed(vec![MediaType::Video])
    );
    assert_eq!(get("amix").inputs, PadCount::Dynamic);
    assert_eq!(get("sine").inputs, PadCount::Fixed(vec![]));
    let bsfs = bitstream_filters();
    let annexb = bsfs.iter().find(|b| b.name == "h264_mp4toannexb").unwrap();
    assert_eq!(annexb.codecs, ["h264"]);
}

#[test]
fn options_come_with_type_range_default_and_choices() {
    let vpx = options(OptionKind::Encoder, "libvpx-vp9").unwrap();
    let deadline = vpx.iter().find(|o| o.name == "deadline").unwrap();
    assert!(deadline.private && deadline.choices.iter().any(|c| c.0 == "realtime"));
    let bit_rate = vpx.iter().find(|o| o.name == "b").unwrap();
    assert!(!bit_rate.private && bit_rate.kind == "int64");
    assert_eq!(bit_rate.default, Some(OptionValue::Integer(200_000)));
    let aresample = options(OptionKind::Filter, "aresample").unwrap();
    let rate = aresample.iter().find(|o| o.name == "sample_rate").unwrap();
    assert_eq!(rate.range, Some((0.0, f64::from(i32::MAX))));
    let mp4 = options(OptionKind::Muxer, "mp4").unwrap();
    let flags = mp4.iter().find(|o| o.name == "movflags").unwrap();
    assert!(flags.choices.iter().any(|c| c.0 == "faststart"));
    assert!(options(OptionKind::Demuxer, "mp4").is_some());
    assert!(
        options(OptionKind::Protocol, "http")
            .unwrap()
            .iter()
            .any(|o| o.name == "user_agent")
    );
    assert_eq!(options(OptionKind::Encoder, "nosuch"), None);
}

#[test]
fn every_option_of_every_part_can_be_described() {
    let mut count = 0;
    for codec in encoders() {
        count += options(OptionKind::Encoder, &codec.name).unwrap().len();
    }
    for filter in filters() {
        count += options(OptionKind::Filter, &filter.name).unwrap().len();
    }
    for format in demuxers().into_iter().chain(input_devices()) {
        count += options(OptionKind::Demuxer, &format.name).unwrap().len();
    }
    assert!(count > 5000, "{count}");
}

#[test]
fn versions_are_of_the_release_that_was_bound() {
    let versions = versions();
    assert!(versions.ffmpeg.starts_with("9.0"), "{}", versions.ffmpeg);
    assert!(versions.avcodec.starts_with("63."));
    assert!(license().starts_with("LGPL") || license().starts_with("GPL"));
    assert!(build_configuration().contains("--build-suffix=-sluice"));
    assert!(input_protocols().iter().any(|p| p == "https"));
    assert!(output_protocols().iter().any(|p| p == "rtmp"));
    assert!(hardware_types().iter().any(|t| t == "vaapi"));
}
