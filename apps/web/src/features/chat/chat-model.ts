import type { ChatMessage } from '@konklave/client';

/** Messages that one person wrote in one go, shown under one name. */
export interface ChatGroup {
  key: string;
  participant: string;
  name: string | undefined;
  self: boolean;
  /** When the first was written, ms since 1970. */
  sentAt: number;
  messages: ChatMessage[];
}

/** A later message by the same person stands under a new heading after this time. */
const pauseMs = 5 * 60_000;

export function groupMessages(messages: readonly ChatMessage[]): ChatGroup[] {
  const groups: ChatGroup[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last !== undefined && continues(last, message)) last.messages.push(message);
    else groups.push(groupOf(message));
  }
  return groups;
}

function continues(group: ChatGroup, { participant, name, sentAt }: ChatMessage): boolean {
  return group.participant === participant && group.name === name && sentAt - group.sentAt < pauseMs;
}

function groupOf(message: ChatMessage): ChatGroup {
  const { id, participant, name, self, sentAt } = message;
  return { key: id, participant, name, self, sentAt, messages: [message] };
}

/** How many messages of others came after the one that was read last. `readId` undefined: none was read. */
export function countUnread(messages: readonly ChatMessage[], readId: string | undefined): number {
  const read = messages.findIndex(({ id }) => id === readId);
  return messages.slice(read + 1).filter(({ self }) => !self).length;
}

/** A piece of a message: text, or an address that can be opened. */
export type TextPart = { kind: 'text' | 'link'; text: string };

const address = /https?:\/\/[^\s<>"']+/gu;
/** Marks that end a sentence rather than an address. */
const ending = /[.,;:!?)\]}…]+$/u;

/** Finds the web addresses in a message. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const link = match[0].replace(ending, '');
    if (URL.parse(link) === null) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'link', text: link });
    from = match.index + link.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
