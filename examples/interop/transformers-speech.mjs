/**
 * Speech for @huggingface/transformers: what its models take is 16 kHz mono floats, which is one call.
 * `node transformers-speech.mjs [FILE]` makes the log-mel features of Whisper; a pipeline takes the same samples:
 * `const transcribe = await pipeline('automatic-speech-recognition', MODEL); await transcribe(data)`.
 */
import { fileURLToPath } from 'node:url';
import { WhisperFeatureExtractor } from '@huggingface/transformers';
import { decodeAudio } from 'sluice';

const file = process.argv[2] ?? fileURLToPath(new URL('../media/speech.mp4', import.meta.url));
const { data, sampleRate } = await decodeAudio(file, { sampleRate: 16000, channels: 1 });
const extractor = new WhisperFeatureExtractor({
  feature_size: 80,
  sampling_rate: sampleRate,
  hop_length: 160,
  n_fft: 400,
  chunk_length: 30,
  n_samples: 480000,
  nb_max_frames: 3000,
});
const { input_features } = await extractor(data);
console.log(data.length / sampleRate, 'seconds;', input_features.dims.join(' × '), 'features');
