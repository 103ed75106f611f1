import { FrameKeys } from '../../apps/web/src/media/encrypt/frame-keys.ts';
import { openFrame, sealFrame, type EncodedFrame } from '../../apps/web/src/media/encrypt/frame-stream.ts';
import type { StreamOptions } from '../../apps/web/src/media/encrypt/messages.ts';
import type { Packet } from './call.ts';

/** -30 dB, a voice. */
const level = 30;

/** Many voices out of one that was recorded, each sealed as their own. */
export class Choir {
  readonly #keys = new Map<number, FrameKeys>();
  readonly #speech: readonly Uint8Array[];

  static async of(people: number, speech: readonly Uint8Array[]): Promise<Choir> {
    const choir = new Choir(speech);
    for (let person = 1; person <= people; person++) choir.#keys.set(person, await keysOf(person, people));
    return choir;
  }

  private constructor(speech: readonly Uint8Array[]) {
    this.#speech = speech;
  }

  async frame(person: number, frame: number): Promise<Buffer> {
    const keys = this.#keys.get(person);
    const opus = this.#speech[(frame + person * 7) % this.#speech.length];
    if (keys === undefined || opus === undefined) throw new Error('nobody, or nothing to say');
    const sealed = await sealFrame(keys, voice('send', undefined), encoded(opus), level);
    if (!sealed.ok || sealed.empty) throw new Error('not sealed');
    return Buffer.from(sealed.bytes);
  }
}

/** What the browser said, opened. */
export async function openSpeech(packets: readonly Packet[]): Promise<Uint8Array[]> {
  const keys = await keysOf(1, 1);
  const frames: Uint8Array[] = [];
  for (const { payload } of packets) {
    const result = await openFrame(keys, voice('receive', '0'), encoded(payload));
    if (result.ok && !result.empty) frames.push(result.bytes);
  }
  return frames;
}

async function keysOf(leaf: number, people: number): Promise<FrameKeys> {
  const keys = new FrameKeys({ schedule: (task, ms) => setTimeout(task, ms), onSending: () => {} });
  const leaves = Array.from({ length: people + 1 }, (_, index): [string, number] => [String(index), index]);
  await keys.take({ type: 'epoch', epoch: 1, baseKey: new Uint8Array(16).fill(7).buffer, leaf, leaves });
  await keys.take({ type: 'send', epoch: 1 });
  return keys;
}

function voice(direction: 'send' | 'receive', participant: string | undefined): StreamOptions {
  return { stream: 1, direction, kind: 'audio', source: 'microphone', participant };
}

function encoded(bytes: Uint8Array): EncodedFrame {
  return { data: Uint8Array.from(bytes).buffer, getMetadata: () => ({}) };
}
