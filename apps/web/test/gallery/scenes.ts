import { idle, type ChatMessage, type Ending, type MeetingState, type Person } from '@konklave/client';
import type { PanelName } from '../../src/features/call/controls.tsx';
import type { MediaState } from '../../src/media/media-engine.ts';
import type { SealVerdict } from '../../src/features/verify/seal.ts';
import { mediaWith, quietMedia, withProblem } from './fake-media.ts';
import { meeting, messages, people } from './fake-session.ts';

export interface Scene {
  path: string;
  meeting: MeetingState;
  media: () => MediaState;
  /** Opened by pressing its button, as a person would. */
  panel?: PanelName;
  /** What the seal says where it does not say that all is well. */
  verdict?: SealVerdict;
  /** Who is pinned, by their button too. */
  pinned?: number;
  /** The address of the page is plain HTTP. */
  insecure?: boolean;
}

const room = '/m/AAAAAAAAAAAAAAAAAAAAAA';
const path = `${room}#${'s'.repeat(43)}`;

function call(all: Person[], changes: Partial<Scene> & { state?: Partial<MeetingState> } = {}): Scene {
  return { path, media: () => mediaWith(all), ...changes, meeting: { ...meeting(all), ...changes.state } };
}

function prejoin(changes: Partial<MediaState> = {}): Scene {
  return { path, meeting: idle, media: () => ({ ...quietMedia, ...changes }) };
}

function ended(ending: Ending): Scene {
  return { path, meeting: { ...idle, phase: 'ended', ending }, media: () => quietMedia };
}

function sharing(all: Person[], sharer: number): Person[] {
  return all.map((person, index) =>
    index === sharer ? { ...person, sending: { ...person.sending, screen: true } } : person,
  );
}

function trouble(): Scene {
  const all = people(4).map((person, index): Person => {
    if (index === 1) return { ...person, presence: 'away' };
    return index === 3 ? { ...person, name: undefined } : person;
  });
  const media = () => {
    const state = mediaWith(all);
    const remote = state.remote.map((stream) =>
      stream.participant === all[2]?.participant ? { ...stream, health: 'unreadable' as const } : stream,
    );
    return { ...state, remote };
  };
  return call(all, { media, state: { refusals: { 'bad-proof': 2 } } });
}

/** Two hands up, one of them our own, and what some say with one key. */
function signals(count: number): Scene {
  const all = people(count).map((person, index) => (index < 2 ? { ...person, hand: 2 - index } : person));
  const said = (['cheer', 'agree', 'slower'] as const).map((reaction, id) => {
    return { id, participant: all[id === 0 ? 1 : 2]?.participant ?? '', reaction };
  });
  return call(all, { state: { reactions: said } });
}

/** The server says that somebody is gone, and lets nobody's commit through that would exclude them. */
function notExcluded(): Scene {
  const all = people(3).map((person, index): Person =>
    index === 1 ? { ...person, presence: 'leaving', overdue: true } : person,
  );
  return call(all, { panel: 'people' });
}

/** A conversation whose last words are still here. */
function waiting(): ChatMessage[] {
  const said = messages(people(4));
  const mine = { participant: 'participant-Amira Haddad', name: 'Amira Haddad', self: true };
  const last = { ...mine, sentAt: said.at(-1)?.sentAt ?? 0 };
  return [
    ...said,
    { ...last, id: 'w1', text: 'The minutes are at www.example.org/minutes.', delivery: 'sending' },
    { ...last, id: 'w2', text: 'Can you read this?', delivery: 'failed' },
  ];
}

function withoutDevices(): MediaState {
  const state = mediaWith(people(3));
  const local = { ...state.local, microphone: withProblem('none-found'), camera: withProblem('refused') };
  return { ...state, local };
}

const withChat = (count: number): Partial<Scene> & { state: Partial<MeetingState> } => ({
  panel: 'chat',
  state: { messages: messages(people(count)) },
});
const endings: Ending[] = [
  'left',
  'removed',
  'lost',
  'unreachable',
  'room-full',
  'unknown-room',
  'wrong-link',
  'tampered',
  'failed',
];

export const scenes: Record<string, Scene> = {
  start: { ...prejoin(), path: '/' },
  'start-insecure': { ...prejoin(), path: '/', insecure: true },
  'room-insecure': { ...prejoin(), insecure: true },
  'broken-nothing': { ...prejoin(), path: '/elsewhere' },
  'broken-no-secret': { ...prejoin(), path: room },
  'broken-secret': { ...prejoin(), path: `${room}#abc` },
  prejoin: prejoin(),
  'prejoin-none': prejoin({
    local: { ...quietMedia.local, microphone: withProblem('refused'), camera: withProblem('in-use') },
    devices: { microphones: [], cameras: [], speakers: [] },
    chosen: { microphone: undefined, camera: undefined, speaker: undefined },
  }),
  'prejoin-cannot-seal': prejoin({ canSeal: false }),
  'meeting-1': call(people(1)),
  'meeting-2': call(people(2)),
  'meeting-3': call(people(3)),
  'meeting-4': call(people(4), { state: { messages: messages(people(4)) } }),
  'meeting-5': call(people(5)),
  'meeting-6': call(people(6)),
  'meeting-7': call(people(7)),
  'meeting-9': call(people(9)),
  'meeting-25': call(people(25)),
  phones: call(people(3), { media: () => mediaWith(people(3), [1, 2]) }),
  pinned: call(people(5), { pinned: 2 }),
  signals: signals(4),
  'signals-people': { ...signals(5), panel: 'people' },
  'share-2': call(sharing(sharing(people(6), 1), 2)),
  'share-12': call(sharing(people(12), 1)),
  share: call(sharing(people(4), 1)),
  'share-chat': call(sharing(people(4), 1), withChat(4)),
  chat: call(people(4), withChat(4)),
  'chat-empty': call(people(2), { panel: 'chat' }),
  people: call(people(5), { panel: 'people' }),
  code: call(people(3), { panel: 'code' }),
  seal: call(people(3), { panel: 'seal' }),
  more: call(people(3), { panel: 'more' }),
  keys: call(people(3), { panel: 'keys' }),
  quality: call(people(3), { panel: 'quality' }),
  trouble: trouble(),
  'trouble-seal': { ...trouble(), panel: 'seal', verdict: 'attention' },
  'not-excluded': notExcluded(),
  reconnecting: call(people(3), { state: { phase: 'reconnecting' } }),
  restarting: call(sharing(people(4), 1), { state: { phase: 'reconnecting', restarting: true } }),
  'reconnecting-seal': call(people(3), { panel: 'seal', verdict: 'not-connected', state: { phase: 'reconnecting' } }),
  'reconnecting-code': call(people(3), { panel: 'code', state: { phase: 'reconnecting' } }),
  'reconnecting-chat': call(people(4), { panel: 'chat', state: { phase: 'reconnecting', messages: waiting() } }),
  'no-devices': call(people(3), { media: withoutDevices }),
  'prejoin-silent': { ...prejoin(), meeting: { ...idle, phase: 'joining' } },
  'ended-not-restarted': { ...ended('lost'), meeting: { ...idle, phase: 'ended', ending: 'lost', restarting: true } },
  'cannot-seal': call(people(3), { media: () => ({ ...mediaWith(people(3)), remote: [], canSeal: false }) }),
  ...Object.fromEntries(endings.map((ending) => [`ended-${ending}`, ended(ending)])),
};
