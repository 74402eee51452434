//! Debian's FFmpeg, as the independent judge.

use std::path::Path;
use std::process::Command;

/// What a program of the machine's own FFmpeg prints; `None` where there is none.
fn run(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut command = Command::new(format!("/usr/bin/{program}"));
    // Our own libraries are not its libraries.
    let output = command
        .env_remove("LD_LIBRARY_PATH")
        .args(["-v", "error"])
        .args(arguments)
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no /usr/bin/{program}");
        return None;
    };
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(output.stdout)
}

/// The samples of a file, interleaved.
pub(crate) fn decode_audio(path: &Path) -> Option<Vec<f32>> {
    let raw = run("ffmpeg", &["-i", path.to_str()?, "-f", "f32le", "-"])?;
    Some(
        raw.chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect(),
    )
}

/// The pictures of a file as packed RGB.
pub(crate) fn decode_video(path: &Path) -> Option<Vec<u8>> {
    let format = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    run(
        "ffmpeg",
        &[
            &["-i", path.to_str()?, "-fps_mode", "passthrough"],
            &format[..],
        ]
        .concat(),
    )
}

/// What ffprobe shows of an entry (`stream=codec_name`), one line for each.
pub(crate) fn probe(path: &Path, entries: &str) -> Option<Vec<String>> {
    let arguments = ["-show_entries", entries, "-of", "csv=p=0", path.to_str()?];
    let text = String::from_utf8(run("ffprobe", &arguments)?).ok()?;
    Some(
        text.lines()
            .map(|line| line.trim_end_matches(',').to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
    )
}

/// The samples of a file as our own reader gives them, interleaved.
pub(crate) fn read_audio(path: &Path) -> Vec<f32> {
    use sluice_core::chunk::Chunk;
    use sluice_core::config::{AudioOutputConfig, OpenConfig, SourceInput};
    use sluice_core::outputs::Taken;
    use sluice_core::reader::{Goal, Reader};

    let source = SourceInput::Text(path.display().to_string());
    let mut reader =
        Reader::open(source, OpenConfig::default(), sluice_core::StopFlag::new()).unwrap();
    reader
        .add_audio_output(AudioOutputConfig::default())
        .unwrap();
    let outputs = reader.outputs();
    let mut samples = Vec::new();
    loop {
        match outputs.try_step(4) {
            Taken::Ended => return samples,
            Taken::Pending => drop(reader.pump(Goal::Step, 4).unwrap()),
            Taken::Ready(step) => {
                for chunk in step.into_iter().flatten() {
                    let Chunk::Audio(chunk) = chunk else { continue };
                    let data: &[u8] = chunk.data.as_ref();
                    let floats = data
                        .chunks_exact(4)
                        .map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]]));
                    samples.extend(floats.take(chunk.frames * 2));
                }
            }
        }
    }
}

/// Every packet of a reader's only output.
pub(crate) fn read_packets(
    reader: &mut sluice_core::reader::Reader,
) -> Vec<sluice_core::media::PacketData> {
    use sluice_core::chunk::Chunk;
    use sluice_core::outputs::Taken;
    use sluice_core::reader::Goal;

    let outputs = reader.outputs();
    let mut packets = Vec::new();
    loop {
        match outputs.try_step(4) {
            Taken::Ended => return packets,
            Taken::Pending => drop(reader.pump(Goal::Step, 4).unwrap()),
            Taken::Ready(step) => {
                packets.extend(step.into_iter().flatten().filter_map(|chunk| match chunk {
                    Chunk::Packet(packet) => Some(packet),
                    _ => None,
                }));
            }
        }
    }
}
