import type { ChatMessage } from '@konklave/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countUnread, groupMessages, messageKey, textParts } from './chat-model.ts';

const minute = 60_000;

function message(id: string, name: string, at: number, self = false): ChatMessage {
  return { id, participant: `participant of ${name}`, name, self, text: id, sentAt: at, delivery: 'sent' };
}

describe('chat', () => {
  it('puts what one person wrote in one go under one name', () => {
    const groups = groupMessages([
      message('1', 'Bob', 0),
      message('2', 'Bob', minute),
      message('3', 'Carol', minute),
      message('4', 'Bob', 2 * minute),
    ]);
    expect(groups.map(({ name, messages }) => [name, messages.length])).toEqual([
      ['Bob', 2],
      ['Carol', 1],
      ['Bob', 1],
    ]);
  });

  it('begins again after a pause', () => {
    expect(groupMessages([message('1', 'Bob', 0), message('2', 'Bob', 6 * minute)])).toHaveLength(2);
  });

  it('counts what others wrote after the message that was read last', () => {
    const messages = [
      message('1', 'Bob', 0),
      message('2', 'Alice', 1, true),
      message('3', 'Bob', 2),
      message('4', 'Carol', 3),
    ];
    expect(countUnread(messages, undefined)).toBe(3);
    expect(countUnread(messages, messageKey(messages[0]!))).toBe(2);
    expect(countUnread(messages, messageKey(messages[3]!))).toBe(0);
  });

  it('is not confused by somebody who uses the id of another', () => {
    const bobs = message('1', 'Bob', 0);
    const messages = [bobs, message('2', 'Carol', 1), message('1', 'Mallory', 2)];
    expect(countUnread(messages, messageKey(messages[2]!))).toBe(0);
    expect(countUnread(messages, messageKey(bobs))).toBe(2);
    expect(new Set(groupMessages(messages).map(({ key }) => key)).size).toBe(3);
  });

  it('makes addresses openable, without the mark that ends the sentence', () => {
    expect(textParts('See https://example.org/a?b=1#c, please.')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://example.org/a?b=1#c', href: 'https://example.org/a?b=1#c' },
      { kind: 'text', text: ', please.' },
    ]);
  });

  it('opens what begins with www over HTTPS', () => {
    expect(textParts('(www.example.org/a, WWW.example.org.)')).toEqual([
      { kind: 'text', text: '(' },
      { kind: 'link', text: 'www.example.org/a', href: 'https://www.example.org/a' },
      { kind: 'text', text: ', ' },
      { kind: 'link', text: 'WWW.example.org', href: 'https://WWW.example.org' },
      { kind: 'text', text: '.)' },
    ]);
  });

  it('makes nothing else openable', () => {
    for (const text of [
      'javascript:alert(1)',
      'javascript:www.example.org',
      'data:text/html,x',
      'http://',
      'ftp://example.org',
      'ftp://www.example.org',
      'example.org',
      'www.',
      'www...',
      'www.example',
      'wwww.example.org',
      'alice@www.example.org',
      'www.bank.example@elsewhere.example.org',
      'https://www.bank.example@elsewhere.example.org',
    ]) {
      expect(
        textParts(text).filter(({ kind }) => kind === 'link'),
        text,
      ).toEqual([]);
    }
  });

  it('never loses or adds a character', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('https://example.org/a', 'www.example.org', 'www.', 'http://', 'https://[', ' ', '.', ')'),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const parts = textParts(written).map((part) => part.text);
        expect(parts.join('')).toBe(written);
      }),
    );
  });
});
