import type { MeetingState } from '@konklave/client';
import { handsUp } from '@konklave/client/hands';
import { messageKey } from '../features/chat/chat-model.ts';
import type { Messages } from '../i18n/messages.ts';
import type { Happening } from '../platform/choices.ts';

type Meeting = Pick<MeetingState, 'people' | 'messages' | 'reactions'>;

/** Something that happened, in words. */
export interface News {
  about: Happening | 'reactions';
  text: string;
}

/** What happened from one state to the next. `hereBefore` were in the room before us: nobody comes in whose name we only learn. */
export function newsOf(before: Meeting, after: Meeting, hereBefore: ReadonlySet<string>, t: Messages): News[] {
  return [
    ...about('coming', gone(before, after, t)),
    ...about('coming', joined(before, after, hereBefore, t)),
    ...about('hands', raised(before, after, t)),
    ...about('reactions', reacted(before, after, t)),
    ...about('messages', written(before, after, t)),
  ];
}

function about(happening: News['about'], texts: readonly string[]): News[] {
  return texts.map((text) => ({ about: happening, text }));
}

/** Somebody has come in when their name is known. */
function joined(before: Meeting, after: Meeting, hereBefore: ReadonlySet<string>, t: Messages): string[] {
  const known = names(before);
  return [...names(after)].flatMap(([participant, name]) =>
    known.has(participant) || hereBefore.has(participant) ? [] : [t.call.joined(name)],
  );
}

function gone(before: Meeting, after: Meeting, t: Messages): string[] {
  const here = names(after);
  return [...names(before)].flatMap(([participant, name]) => (here.has(participant) ? [] : [t.call.gone(name)]));
}

function names({ people }: Meeting): Map<string, string> {
  return new Map(
    people.flatMap(({ participant, name, self, presence }) =>
      self || name === undefined || presence === 'leaving' ? [] : [[participant, name] as const],
    ),
  );
}

function raised(before: Meeting, after: Meeting, t: Messages): string[] {
  if (before.people === after.people) return [];
  const up = new Set(handsUp(before.people).map(({ participant }) => participant));
  return handsUp(after.people)
    .filter(({ self, participant }) => !self && !up.has(participant))
    .map(({ name }) => t.call.handRaised(name ?? t.common.unnamed));
}

/** Those of one moment are said once for each person. */
function reacted(before: Meeting, after: Meeting, t: Messages): string[] {
  const known = new Set(before.reactions.map(({ id }) => id));
  const fresh = after.reactions.filter(({ id }) => !known.has(id));
  const said = fresh.flatMap(({ participant, reaction }) => {
    const person = after.people.find((one) => one.participant === participant);
    if (person === undefined || person.self) return [];
    return [t.call.reacted(person.name ?? t.common.unnamed, t.call.reactions[reaction])];
  });
  return [...new Set(said)];
}

function written(before: Meeting, after: Meeting, t: Messages): string[] {
  if (before.messages === after.messages) return [];
  const known = new Set(before.messages.map(messageKey));
  return after.messages
    .filter((message) => !message.self && !known.has(messageKey(message)))
    .map(({ name, text }) => t.call.wrote(name ?? t.common.unnamed, text));
}
