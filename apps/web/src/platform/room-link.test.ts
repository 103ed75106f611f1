import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSecret, readRoomLink, roomPath, type RoomLink } from './room-link.ts';

const here = 'https://meet.example.org';
const room = 'AAAAAAAAAAAAAAAAAAAAAA';
const secret = makeSecret((bytes) => bytes.fill(7));

describe('a link to a room', () => {
  it('is read from its address, whatever its secret is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.boolean(),
        fc.boolean(),
        (random, hybrid, noVideo) => {
          const plain = { room, secret: makeSecret((bytes) => bytes.set(random)) };
          const link: RoomLink = { ...plain, ...(hybrid && { postQuantum: true }), ...(noVideo && { noVideo: true }) };
          expect(readRoomLink(`${here}${roomPath(link)}`, here)).toEqual({ ok: true, link });
        },
      ),
    );
  });

  it('is read without the server, and with spaces around it', () => {
    expect(readRoomLink(`  /m/${room}#${secret}\n`, here)).toEqual({ ok: true, link: { room, secret } });
  });

  it('says nothing of video unless it is asked to be without', () => {
    for (const query of ['', '?novideo=false', '?novideo', '?video=true'])
      expect(readRoomLink(`/m/${room}${query}#${secret}`, here)).toEqual({ ok: true, link: { room, secret } });
  });

  it.each([
    ['', 'not-a-link'],
    ['hello', 'not-a-link'],
    ['https://', 'not-a-link'],
    [`${here}/m/short#${secret}`, 'not-a-link'],
    [`${here}/x/${room}#${secret}`, 'not-a-link'],
    [`https://other.example.org/m/${room}#${secret}`, 'other-server'],
    [`${here}/m/${room}`, 'no-secret'],
    [`${here}/m/${room}#`, 'no-secret'],
    [`${here}/m/${room}#${secret.slice(1)}`, 'broken-secret'],
    [`${here}/m/${room}#${secret}.`, 'broken-secret'],
    [`${here}/m/${room}#${secret}.p`, 'broken-secret'],
    [`${here}/m/${room}#.pq`, 'broken-secret'],
  ] as const)('that is %j is refused as %s', (text, problem) => {
    expect(readRoomLink(text, here)).toEqual({ ok: false, problem });
  });

  it('has a secret of 32 bytes from the given source', () => {
    let asked = 0;
    makeSecret((bytes) => (asked = bytes.length));
    expect(asked).toBe(32);
    expect(makeSecret((bytes) => bytes.fill(1))).not.toBe(secret);
  });
});
