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

/** Names a message among all: its id is the writer's word, and another writer may say the same. */
export function messageKey({ participant, id }: Pick<ChatMessage, 'participant' | 'id'>): string {
  return `${participant} ${id}`;
}

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
  const { participant, name, self, sentAt } = message;
  return { key: messageKey(message), participant, name, self, sentAt, messages: [message] };
}

/** How many messages of others came after the one that was read last, named by its key. Undefined: none was read. */
export function countUnread(messages: readonly ChatMessage[], readKey: string | undefined): number {
  const read = messages.findIndex((message) => messageKey(message) === readKey);
  return messages.slice(read + 1).filter(({ self }) => !self).length;
}

/** A piece of a message: text, or an address that can be opened. */
export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

/** With `https://`, or as people say it, `www.`, where a word begins. */
const address = /https?:\/\/[^\s<>"']+|(?<![^\s([{<"'„“‚‘»«])www\.[^\s<>"']+/giu;
/** Marks that end a sentence rather than an address. */
const ending = /[.,;:!?)\]}…]+$/u;

/** Finds the web addresses in a message. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const link = match[0].replace(ending, '');
    const href = hrefOf(link);
    if (href === undefined) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'link', text: link, href });
    from = match.index + link.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** Undefined where it leads nowhere or, with a user in it (`www.bank.example@elsewhere.example`), elsewhere than it seems. */
function hrefOf(found: string): string | undefined {
  const isBare = /^www\./i.test(found);
  const href = isBare ? `https://${found}` : found;
  const url = URL.parse(href);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  return isBare && !/^www\.[^.]+\.[^.]/.test(url.hostname) ? undefined : href;
}
