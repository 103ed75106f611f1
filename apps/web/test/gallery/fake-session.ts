import { idle, type ChatMessage, type MeetingState, type Person } from '@konklave/client';
import { Observable } from '../../src/platform/observable.ts';
import type { Session } from '../../src/session/session.ts';

/** A session that only shows a state. */
export function fakeSession(state: MeetingState): Session {
  const meeting = new Observable(state);
  const become = (changes: Partial<MeetingState>) => meeting.set({ ...meeting.state, ...changes });
  return {
    get state() {
      return meeting.state;
    },
    subscribe: meeting.subscribe,
    join: () => become({ phase: 'here' }),
    leave: async () => become({ phase: 'ended', ending: 'left' }),
    sendChat(text) {
      const self = meeting.state.people.find((person) => person.self);
      const message: ChatMessage = {
        id: String(meeting.state.messages.length),
        participant: self?.participant ?? '',
        name: self?.name,
        self: true,
        text,
        sentAt: Date.UTC(2026, 2, 3, 9, 41),
        delivery: 'sent',
      };
      become({ messages: [...meeting.state.messages, message] });
    },
    setSending: () => undefined,
    setHand: (up) =>
      become({ people: meeting.state.people.map((one) => (one.self ? { ...one, hand: up ? 9 : undefined } : one)) }),
    react: () => undefined,
    request: () => Promise.reject(new Error('no bridge in the gallery')),
    onMediaPush: () => () => undefined,
    connectKeys: () => undefined,
    close: () => undefined,
  };
}

const everybody = [
  'Amira Haddad',
  'Jonas Brandt',
  'Mei Tanaka',
  'Lukas Öztürk',
  'Sofia Rossi',
  'Daniel Kowalski',
  'Ingrid Solheim',
  'Tomás Vidal',
  'Priya Nair',
];

/** People in a room; the first is oneself. */
export function people(count: number): Person[] {
  const names = Array.from({ length: count }, (_, index) => everybody[index] ?? `${everybody[index % 9]} ${index}`);
  return names.map((name, index) => ({
    participant: `participant-${name}`,
    self: index === 0,
    name,
    sending: { microphone: index % 3 !== 2, camera: index !== 3 && index !== 7, screen: false },
    hand: undefined,
    presence: 'here',
    overdue: false,
  }));
}

export function messages(all: readonly Person[]): ChatMessage[] {
  const at = Date.UTC(2026, 2, 3, 9, 30);
  const lines: [number, number, string][] = [
    [1, 0, 'Good morning! Shall we begin with the budget?'],
    [2, 1, 'Yes. The draft is here: https://cloud.example.org/s/budget-2026.'],
    [2, 1, 'Page 4 is the one that matters.'],
    [0, 3, 'Thank you, I have it open.'],
    [1, 9, 'Then I will share my screen in a moment.'],
  ];
  return lines.flatMap(([index, minute, text], id) => {
    const writer = all[index];
    if (writer === undefined) return [];
    const { participant, name, self } = writer;
    return [{ id: String(id), participant, name, self, text, sentAt: at + minute * 60_000, delivery: 'sent' as const }];
  });
}

export function meeting(all: readonly Person[]): MeetingState {
  return {
    ...idle,
    phase: 'here',
    participant: all[0]?.participant,
    epoch: 7,
    code: '40718 92635 11804 57290 66342 08159',
    people: all,
  };
}
