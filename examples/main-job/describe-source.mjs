import { bitRate, clock, perSecond } from './numbers.mjs';

/** @param {(string | null | undefined | false)[]} parts */
const list = (parts) => parts.filter(Boolean).join(', ');

/** @param {import('sluice').SourceStream} stream */
function facts(stream) {
  if (stream.mediaType === 'audio') {
    return [`${stream.sampleRate} Hz`, stream.channelLayout || `${stream.channels} channels`, stream.format];
  }
  if (stream.mediaType === 'video') {
    const rate = perSecond(stream.averageFrameRate) ?? perSecond(stream.frameRate);
    return [
      `${stream.width}x${stream.height}`,
      rate !== null && `${Number(rate.toFixed(3))} fps`,
      stream.format,
      stream.rotation !== 0 && `turned ${stream.rotation}°`,
      stream.attachedPicture && 'attached picture',
    ];
  }
  return [];
}

/** @param {import('sluice').SourceStream} stream */
const describeStream = (stream) =>
  `#${stream.index} ${stream.mediaType}: ${list([
    stream.codec,
    stream.profile,
    ...facts(stream),
    bitRate(stream.bitRate),
    stream.frameCount !== null && `${stream.frameCount} frames`,
    stream.duration !== null && clock(stream.duration),
    stream.language !== 'und' && stream.language,
    ...stream.disposition,
  ])}`;

/**
 * What a source holds, as lines of text.
 * @param {import('sluice').StreamReader} reader
 * @returns {string[]}
 */
export function describeSource(reader) {
  const lines = [
    list([
      reader.format.longName,
      `duration ${clock(reader.duration)}`,
      bitRate(reader.bitRate),
      !reader.seekable && 'not seekable',
    ]),
    ...reader.sourceStreams.map(describeStream),
  ];
  for (const [key, value] of Object.entries(reader.metadata)) lines.push(`${key}: ${value}`);
  for (const { start, end, metadata } of reader.chapters) {
    lines.push(`chapter ${clock(start)} to ${clock(end)}${metadata.title ? `: ${metadata.title}` : ''}`);
  }
  return lines;
}
