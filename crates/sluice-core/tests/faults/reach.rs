//! What a source may cost and what it may open besides itself.

use sluice_core::config::{Limits, OpenConfig, VideoOutputConfig};

use super::{CLIP, bytes, code_of_opening, open, path, read, with_outputs};

#[test]
fn limits_hold_before_anything_is_decoded() {
    let limited = |limits| OpenConfig {
        limits,
        ..OpenConfig::default()
    };
    for (limits, name) in [
        (
            Limits {
                max_streams: 1,
                ..Limits::default()
            },
            "maxStreams",
        ),
        (
            Limits {
                max_pixels: 640 * 360 - 1,
                ..Limits::default()
            },
            "maxPixels",
        ),
        (
            Limits {
                max_channels: 1,
                ..Limits::default()
            },
            "maxChannels",
        ),
        (
            Limits {
                max_sample_rate: 44_099,
                ..Limits::default()
            },
            "maxSampleRate",
        ),
        (
            Limits {
                max_metadata_bytes: 3,
                ..Limits::default()
            },
            "maxMetadataBytes",
        ),
    ] {
        let error = open(path(CLIP), limited(limits)).expect_err(name);
        assert_eq!(error.code(), "ERR_LIMIT", "{error}");
        assert_eq!(error.details.limit.expect("its facts").limit, name);
    }
}

#[test]
fn content_never_chooses_a_format_that_opens_other_files() {
    let playlist = format!("ffconcat version 1.0\nfile '{CLIP}'\n");
    let error = open(bytes(playlist.into_bytes()), OpenConfig::default()).expect_err("a playlist");
    assert!(
        ["ERR_UNSUPPORTED_FORMAT", "ERR_INVALID_DATA"].contains(&error.code()),
        "{error}"
    );
    let hls =
        format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:{CLIP}\n#EXT-X-ENDLIST\n");
    assert!(open(bytes(hls.into_bytes()), OpenConfig::default()).is_err());
}

/// Writes a playlist and a copy of the clip into folders of their own; gives the playlist's path.
fn playlist(folder: &std::path::Path, name: &str, reference: &str) -> String {
    std::fs::create_dir_all(folder.join("list/below")).unwrap();
    std::fs::copy(CLIP, folder.join("list/below/clip.mp4")).unwrap();
    std::fs::copy(CLIP, folder.join("outside.mp4")).unwrap();
    let path = folder.join("list").join(name);
    let text = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{reference}\n#EXT-X-ENDLIST\n"
    );
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn a_local_playlist_reaches_its_own_folder_and_nothing_else() {
    let folder = std::env::temp_dir().join(format!("sluice-playlist-{}", std::process::id()));
    let inside = playlist(&folder, "inside.m3u8", "below/clip.mp4");
    let reader = open(path(&inside), OpenConfig::default()).unwrap();
    let (times, _, error) = read(&mut with_outputs(reader));
    assert_eq!((times.len(), error), (250, None));
    let absolute = format!("file://{}", folder.join("outside.mp4").display());
    for reference in [
        "../outside.mp4",
        absolute.as_str(),
        "http://127.0.0.1:1/clip.mp4",
    ] {
        let outside = playlist(&folder, "outside.m3u8", reference);
        let error = open(path(&outside), OpenConfig::default()).expect_err(reference);
        assert_eq!(
            error.code(),
            "ERR_PROTOCOL_NOT_ALLOWED",
            "{reference}: {error}"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_image_sequence_is_read_only_where_its_format_is_named() {
    let folder = std::env::temp_dir().join(format!("sluice-sequence-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pattern = folder.join("img%03d.ppm").display().to_string();
    for index in 0..3 {
        std::fs::write(
            folder.join(format!("img{index:03}.ppm")),
            [b"P6 2 2 255\n".as_slice(), &[index; 12]].concat(),
        )
        .unwrap();
    }
    assert_eq!(
        code_of_opening(path(&pattern), OpenConfig::default()),
        "ERR_NOT_FOUND"
    );
    let config = OpenConfig {
        format: Some("image2".to_owned()),
        ..OpenConfig::default()
    };
    let mut reader = open(path(&pattern), config).unwrap();
    reader
        .add_video_output(VideoOutputConfig::default())
        .unwrap();
    assert_eq!(read(&mut reader).0.len(), 3);
    std::fs::remove_dir_all(&folder).unwrap();
}
