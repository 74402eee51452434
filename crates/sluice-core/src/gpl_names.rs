//! Names that only a build of FFmpeg under the GPL has.

/// Filters that FFmpeg's configure calls GPL.
const FILTERS: [&str; 33] = [
    "blackframe",
    "boxblur",
    "boxblur_opencl",
    "colormatrix",
    "cover_rect",
    "cropdetect",
    "delogo",
    "eq",
    "find_rect",
    "fspp",
    "histeq",
    "hqdn3d",
    "interlace",
    "kerndeint",
    "mcdeint",
    "mpdecimate",
    "mptestsrc",
    "nnedi",
    "owdenoise",
    "perspective",
    "phase",
    "pp7",
    "pullup",
    "repeatfields",
    "sab",
    "signature",
    "smartblur",
    "spp",
    "stereo3d",
    "super2xsai",
    "tinterlace",
    "uspp",
    "vaguedenoiser",
];

/// What to say of a filter that this build lacks and the GPL flavour has.
#[must_use]
pub fn filter_elsewhere(name: &str) -> Option<String> {
    let hint = || {
        format!(
            " FFmpeg has '{name}' under the GPL only: install the package @sluice/ffmpeg-gpl-<platform> beside this one."
        )
    };
    FILTERS.contains(&name).then(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_gpl_keeps_is_elsewhere() {
        assert!(filter_elsewhere("mptestsrc").is_some_and(|text| text.contains("ffmpeg-gpl")));
        assert_eq!(filter_elsewhere("scale"), None);
        assert_eq!(filter_elsewhere("nosuch"), None);
    }
}
