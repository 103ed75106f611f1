import { newRoom, roomId } from '@konklave/protocol/client';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Rooms } from '../rooms/rooms.ts';

/** `POST /api/rooms` makes a room, `GET /api/rooms/<room>` says whether there is one (docs/protocol/rooms.md). */
export function serveRooms(app: FastifyInstance, { rooms, roomRate }: { rooms: Rooms; roomRate: number }): void {
  const config = { rateLimit: { max: roomRate, timeWindow: 60_000 } };
  app.post('/api/rooms', { config }, async (request, reply) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send({ code: 'foreign-origin' });
    const body = v.safeParse(newRoom, parse(request.body));
    if (!body.success) return reply.code(400).send({ code: 'bad-message' });
    const room = await rooms.create(body.output.entry);
    return reply.code(201).header('cache-control', 'no-store').send({ room });
  });

  app.get<{ Params: { room: string } }>('/api/rooms/:room', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { room } = request.params;
    if (v.is(roomId, room) && (await rooms.exists(room))) return { room };
    return reply.code(404).send({ code: 'unknown-room' });
  });
}

/** A body of any content type, read as JSON. */
function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
