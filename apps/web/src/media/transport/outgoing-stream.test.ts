import { expect, test } from 'vitest';
import { OutgoingStream, type OutgoingStreamOptions } from './outgoing-stream.ts';

const track = { kind: 'video', readyState: 'live', contentHint: '' } as MediaStreamTrack;

/** A stream whose producer and sender write down what happens to them. */
function stream(): { outgoing: OutgoingStream; log: string[]; whenTold: (then: () => void) => void } {
  const log: string[] = [];
  let onParameters: (() => void) | undefined;
  const rtpSender = {
    getParameters: () => ({ encodings: [{ active: true }, { active: true }] }),
    setParameters: ({ encodings }: RTCRtpSendParameters) => {
      log.push(encodings.map(({ active }) => (active === true ? 'works' : 'rests')).join(', '));
      return Promise.resolve().then(() => onParameters?.());
    },
  };
  const producer = {
    rtpSender,
    track: undefined as MediaStreamTrack | null | undefined,
    replaceTrack: ({ track: other }: { track: MediaStreamTrack | null }) => {
      if (other?.readyState === 'ended') return Promise.reject(new Error('track ended'));
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
  const whenTold = (then: () => void): void => {
    onParameters = () => {
      onParameters = undefined;
      then();
    };
  };
  return { outgoing: new OutgoingStream(options as unknown as OutgoingStreamOptions), log, whenTold };
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

test('A track that ends while its sender is being woken is no failure: the sender rests again', async () => {
  const { outgoing, log, whenTold } = stream();
  const ends = { ...track };
  await outgoing.setTrack(track);
  await outgoing.setTrack(undefined);
  log.length = 0;
  whenTold(() => Object.assign(ends, { readyState: 'ended' }));
  await outgoing.setTrack(ends);
  expect(log).toEqual(['works, works', 'rests, rests']);
});

test('What was wished for while such a track ended is sent', async () => {
  const { outgoing, log, whenTold } = stream();
  const ends = { ...track };
  await outgoing.setTrack(track);
  await outgoing.setTrack(undefined);
  log.length = 0;
  whenTold(() => {
    Object.assign(ends, { readyState: 'ended' });
    void outgoing.setTrack(track);
  });
  await outgoing.setTrack(ends);
  expect(log).toEqual(['works, works', 'rests, rests', 'works, works', 'track', 'key frame']);
});
