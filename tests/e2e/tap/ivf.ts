/** A frame to be written. `timestamp` in RTP units of 90 kHz. */
export interface IvfFrame {
  data: Uint8Array;
  timestamp: number;
}

const fileHeaderBytes = 32;
const frameHeaderBytes = 12;

/** VP8 frames as an IVF file, which `vpxdec`, ffmpeg and others read. The picture's size is taken from the first key frame. */
export function writeIvf(frames: readonly IvfFrame[]): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.write('DKIF', 0, 'latin1');
  header.writeUInt16LE(fileHeaderBytes, 6);
  header.write('VP80', 8, 'latin1');
  const { width, height } = pictureSize(frames);
  header.writeUInt16LE(width, 12);
  header.writeUInt16LE(height, 14);
  header.writeUInt32LE(90_000, 16);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(frames.length, 24);
  const start = frames[0]?.timestamp ?? 0;
  return Buffer.concat([
    header,
    ...frames.flatMap(({ data, timestamp }) => [frameHeader(data.length, (timestamp - start) >>> 0), data]),
  ]);
}

/** The frames of an IVF file. */
export function readIvf(file: Buffer): IvfFrame[] {
  const frames: IvfFrame[] = [];
  for (let at = file.readUInt16LE(6); at < file.length;) {
    const start = at + frameHeaderBytes;
    const end = start + file.readUInt32LE(at);
    frames.push({ data: file.subarray(start, end), timestamp: file.readUInt32LE(at + 4) });
    at = end;
  }
  return frames;
}

function frameHeader(length: number, timestamp: number): Buffer {
  const header = Buffer.alloc(frameHeaderBytes);
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(timestamp, 4);
  return header;
}

/** Width and height stand in clear in the first 10 bytes of a key frame (RFC 6386 section 9.1). */
function pictureSize(frames: readonly IvfFrame[]): { width: number; height: number } {
  const key = frames.find(({ data }) => data.length >= 10 && ((data[0] ?? 1) & 1) === 0);
  if (key === undefined) return { width: 0, height: 0 };
  const bytes = Buffer.from(key.data.buffer, key.data.byteOffset, 10);
  return { width: bytes.readUInt16LE(6) & 0x3fff, height: bytes.readUInt16LE(8) & 0x3fff };
}
