/** What an encoder is asked for beyond its stream's own facts. Every field's default is the encoder's own. */
export type CodecConfig = {
  /** Bits per second, 0 or more. */
  readonly bitRate?: number;
  /** How far the encoder may stray from `bitRate`, in bits per second. */
  readonly bitRateTolerance?: number;
  /** Rate control buffer, in bits; it fills at `bitRate`, or at the encoder option `maxrate` where that is given. */
  readonly bufferSize?: number;
  /** Speed against size, in the encoder's own scale (`flac`: 0…12, `png`: 0…9). */
  readonly compressionLevel?: number;
  /** Constant quality in the encoder's own scale, lower is better; switches the bit rate off. */
  readonly qscale?: number;
  /** Smallest quantizer, video. */
  readonly qmin?: number;
  /** Largest quantizer, video. */
  readonly qmax?: number;
  /** Most frames from one key frame to the next, video. */
  readonly gopSize?: number;
  /** Most B-frames in a row, video. */
  readonly maxBFrames?: number;
};
