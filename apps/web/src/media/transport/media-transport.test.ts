import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BridgeLink } from './bridge-link.ts';
import { MediaTransport, type MediaTransportOptions } from './media-transport.ts';

const { open } = vi.hoisted(() => ({ open: vi.fn<() => Promise<BridgeLink>>() }));
vi.mock('./bridge-link.ts', () => ({ BridgeLink: { open } }));

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('removeEventListener', () => {});
});

afterEach(() => void vi.unstubAllGlobals());

test('What is sent before the bridge has heard what we can receive falls silent, too, when the server cannot be asked', async () => {
  const sent: string[] = [];
  const rtpSender = { getParameters: () => ({ encodings: [] }), setParameters: () => Promise.resolve() };
  const producer = {
    rtpSender,
    track: null as object | null,
    close: () => {},
    replaceTrack: async ({ track: other }: { track: object | null }) => {
      producer.track = other;
      sent.push(other === null ? 'nothing' : 'the microphone');
    },
  };
  const link = {
    state: () => 'connected',
    // The answer does not come.
    startReceiving: () => new Promise<void>(() => {}),
    produce: async (_source: string, track: object) => {
      producer.track = track;
      sent.push('the microphone');
      return producer;
    },
    close: () => {},
  };
  open.mockResolvedValue(link as unknown as BridgeLink);
  const session = { state: { phase: 'here' } };
  const connections: string[] = [];
  const transport = new MediaTransport({
    session,
    encryption: { usable: Promise.resolve(), onOpenable: () => {} },
    onConnection: (connection: string) => connections.push(connection),
    onRemote: () => {},
    onCannotSeal: () => {},
    onRefused: () => {},
  } as unknown as MediaTransportOptions);
  transport.setTrack('microphone', { kind: 'audio', readyState: 'live', contentHint: '' } as MediaStreamTrack);
  transport.start();
  await vi.waitFor(() => expect(sent).toEqual(['the microphone']));

  session.state.phase = 'reconnecting';
  transport.interrupted();
  await vi.waitFor(() => expect(sent).toEqual(['the microphone', 'nothing']));

  session.state.phase = 'here';
  transport.start();
  await vi.waitFor(() => expect(sent).toEqual(['the microphone', 'nothing', 'the microphone']));
  expect(new Set(connections)).toEqual(new Set(['connecting']));
  transport.close();
});
