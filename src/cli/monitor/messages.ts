/** What the monitor tells its page, one message after another: length (u32, little-endian), kind (u8), content. */
export const MESSAGE = { facts: 0, picture: 1, sound: 2, counters: 3 } as const;

/** The kinds of messages. */
export type MessageKind = keyof typeof MESSAGE;

/** A message as bytes. JSON for what is no array. */
export function encodeMessage(kind: MessageKind, content: Uint8Array | object): Uint8Array {
  const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(JSON.stringify(content));
  const message = new Uint8Array(5 + bytes.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, bytes.length + 1, true);
  view.setUint8(4, MESSAGE[kind]);
  message.set(bytes, 5);
  return message;
}
