import { Place } from '@konklave/testing';
import { describe, expect, it } from 'vitest';

describe('a meeting of alice and bob', () => {
  it('lets them see each other, by name, under one code', async () => {
    const place = new Place();
    const alice = place.guest('alice');
    const bob = place.guest('bob');
    alice.join();
    await place.until(() => alice.state.phase === 'here');
    bob.join({ sending: { camera: true } });
    await place.until(() => alice.sees.includes('bob') && bob.sees.includes('alice'));

    expect(alice.sees).toEqual(['alice', 'bob']);
    expect(bob.sees).toEqual(['bob', 'alice']);
    await place.until(() => alice.state.people[1]?.sending.camera === true);
    expect(alice.state.code).toMatch(/^(\d{5} ){5}\d{5}$/);
    expect(bob.state.code).toBe(alice.state.code);
    expect(alice.state.refusals).toEqual({});
    expect(bob.state.refusals).toEqual({});
  });
});
