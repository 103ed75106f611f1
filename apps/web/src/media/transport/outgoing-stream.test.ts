import { expect, test } from 'vitest';
import { OutgoingStream, type OutgoingStreamOptions } from './outgoing-stream.ts';

const track = { kind: 'video', readyState: 'live', contentHint: '' } as MediaStreamTrack;

/** A stream whose producer and sender write down what happens to them. */
function stream(): { outgoing: OutgoingStream; log: string[] } {
  const log: string[] = [];
  const rtpSender = {
    getParameters: () => ({ encodings: [{ active: true }, { active: true }] }),
    setParameters: ({ encodings }: RTCRtpSendParameters) => {
      log.push(encodings.map(({ active }) => (active === true ? 'works' : 'rests')).join(', '));
      return Promise.resolve();
    },
  };
  const producer = {
    rtpSender,
    track: undefined as MediaStreamTrack | null | undefined,
    replaceTrack: ({ track: other }: { track: MediaStreamTrack | null }) => {
      producer.track = other;
      log.push(other === null ? 'no track' : 'track');
      return Promise.resolve();
    },
  };
  const produce = (_source: string, first: MediaStreamTrack, onSender: (sender: unknown) => void) => {
    onSender(rtpSender);
    producer.track = first;
    return Promise.resolve(producer);
  };
  const encryption = { encrypt: () => ({ requestKeyFrame: () => log.push('key frame') }) };
  const options = { source: 'camera', link: { produce }, encryption, onCannotSeal: () => log.push('cannot seal') };
  return { outgoing: new OutgoingStream(options as unknown as OutgoingStreamOptions), log };
}

test('A stream rests while it has no track, and works again before it has one', async () => {
  const { outgoing, log } = stream();
  await outgoing.setTrack(track);
  expect(log).toEqual([]);
  await outgoing.setTrack(undefined);
  expect(log.splice(0)).toEqual(['no track', 'rests, rests']);
  await outgoing.setTrack(track);
  expect(log).toEqual(['works, works', 'track', 'key frame']);
});
