use super::*;
use crate::chunk::Chunk;
use crate::config::FramesPerChunk;
use crate::outputs::Taken;

/// A second of a sine, as bytes of `flt`.
fn sine(rate: u32, channels: usize) -> Vec<u8> {
    (0..rate as usize)
        .flat_map(|n| {
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                reason = "small"
            )]
            let value =
                (n as f64 / f64::from(rate) * 440.0 * std::f64::consts::TAU).sin() as f32 / 2.0;
            std::iter::repeat_n(value, channels)
        })
        .flat_map(f32::to_le_bytes)
        .collect()
}

/// Pushes pieces of `bytes` bytes and gives the chunks' bytes, joined, and how many there were.
fn run(config: EffectConfig, data: &[u8], bytes: usize) -> Result<(Vec<u8>, usize)> {
    let outputs = SharedOutputs::new();
    let mut effector = Effector::new(config, outputs.clone(), StopFlag::new())?;
    let mut pieces = data.chunks(bytes);
    let (mut all, mut count) = (Vec::new(), 0);
    loop {
        match effector.pump()? {
            Progress::Chunk => {
                let Taken::Ready(Chunk::Audio(chunk)) = outputs.try_next(effector.id) else {
                    panic!("no chunk although one waits");
                };
                effector.took(chunk.frames);
                all.extend_from_slice(&chunk.data);
                count += 1;
            }
            Progress::NeedsInput => match pieces.next() {
                Some(piece) => effector.push(piece)?,
                None => effector.finish()?,
            },
            Progress::Ended => return Ok((all, count)),
        }
    }
}

#[test]
fn without_effect_and_format_the_bits_stay() {
    let sound = sine(8000, 3);
    let (same, count) = run(EffectConfig::new(8000, 3), &sound, 12 * 1000).unwrap();
    assert!(same == sound);
    assert_eq!(count, 1);
}

#[test]
fn any_slicing_gives_the_same() {
    let sound = sine(44_100, 2);
    let with = |frames| {
        let mut config = EffectConfig::new(44_100, 2);
        config.effect = Some("atempo=1.25,aecho=0.8:0.9:60:0.3".to_owned());
        config.format = Some("mp3".to_owned());
        config.frames_per_chunk = frames;
        config
    };
    let (whole, one) = run(with(FramesPerChunk::All), &sound, sound.len()).unwrap();
    let (sliced, many) = run(with(FramesPerChunk::Count(777)), &sound, 8 * 123).unwrap();
    assert!(whole == sliced);
    assert_eq!((one, many), (1, 44_100_usize.div_ceil(777)));
}

#[test]
fn silence_is_added_at_the_rate_that_goes_out() {
    let mut config = EffectConfig::new(44_100, 1);
    config.output_sample_rate = Some(16_000);
    config.effect = Some("atrim=end_sample=100".to_owned());
    let (padded, _) = run(config.clone(), &sine(44_100, 1), 4 * 44_100).unwrap();
    assert_eq!(padded.len(), 4 * 16_000);
    config.pad_end = false;
    let (bare, _) = run(config, &sine(44_100, 1), 4 * 44_100).unwrap();
    assert!(bare.len() / 4 <= 38, "{}", bare.len() / 4);
}

#[test]
fn a_filter_without_end_gives_chunk_after_chunk() {
    let outputs = SharedOutputs::new();
    let mut config = EffectConfig::new(8000, 1);
    config.effect = Some("aloop=loop=-1:size=8000".to_owned());
    config.frames_per_chunk = FramesPerChunk::Count(4000);
    let mut effector = Effector::new(config, outputs.clone(), StopFlag::new()).unwrap();
    effector.push(&sine(8000, 1)).unwrap();
    effector.finish().unwrap();
    for _ in 0..50 {
        assert_eq!(effector.pump().unwrap(), Progress::Chunk);
        assert!(matches!(outputs.try_next(effector.id), Taken::Ready(_)));
    }
    assert!(outputs.bytes() < 1 << 20, "{}", outputs.bytes());
}

#[test]
fn what_a_container_cannot_hold_is_told_before_any_sound() {
    let mut config = EffectConfig::new(8000, 1);
    config.format = Some("wav".to_owned());
    config.encoder = Some("libopus".to_owned());
    let error = Effector::new(config, SharedOutputs::new(), StopFlag::new())
        .err()
        .unwrap();
    assert_eq!(error.code(), "ERR_ENCODER_CONFIG", "{}", error.message);
}
