import { describe, expect, it } from 'vitest';
import { roomsApi } from './rooms-api.ts';

const room = 'AAAAAAAAAAAAAAAAAAAAAA';
const entry = 'E'.repeat(43);

function answering(status: number, body: string): { api: ReturnType<typeof roomsApi>; asked: string[] } {
  const asked: string[] = [];
  const api = roomsApi(async (input, init) => {
    asked.push(`${init?.method ?? 'GET'} ${String(input)}${init?.body ? ` ${String(init.body)}` : ''}`);
    return new Response(body, { status });
  });
  return { api, asked };
}

const silent = roomsApi(() => Promise.reject(new TypeError('network')));

describe('rooms over HTTP', () => {
  it('makes a room', async () => {
    const { api, asked } = answering(201, JSON.stringify({ room }));
    expect(await api.create(entry)).toEqual({ ok: true, room });
    expect(asked).toEqual([`POST /api/rooms {"entry":"${entry}"}`]);
  });

  it.each([
    [429, '{"code":"rate-limited"}', 'rate-limited'],
    [429, 'Too many requests', 'rate-limited'],
    [502, '<html>Bad gateway</html>', 'internal'],
    [500, '{"code":"internal"}', 'internal'],
    [403, '{"code":"foreign-origin"}', 'internal'],
    [500, '{"code":"never heard of"}', 'internal'],
    [400, '{"code":"bad-message"}', 'bad-message'],
    [200, 'null', 'internal'],
  ])('says why there is none after %i %s', async (status, body, cause) => {
    expect(await answering(status, body).api.create(entry)).toEqual({ ok: false, cause });
  });

  it('says that the server does not answer', async () => {
    expect(await silent.create(entry)).toEqual({ ok: false, cause: 'unreachable' });
    expect(await silent.exists(room)).toBeUndefined();
  });

  it('knows whether a room is there, and does not guess', async () => {
    expect(await answering(200, '{}').api.exists(room)).toBe(true);
    expect(await answering(404, '{}').api.exists(room)).toBe(false);
    expect(await answering(503, '').api.exists(room)).toBeUndefined();
  });
});
