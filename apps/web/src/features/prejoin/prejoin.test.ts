import { limits } from '@konklave/protocol/client';
import { describe, expect, it } from 'vitest';
import { mediaOf, off } from '../../../test/people.ts';
import { tidyName } from './name.ts';
import { deviceNotices } from './prejoin-notices.ts';

describe('before joining', () => {
  it.each([
    ['  Alice ', 'Alice'],
    ['Ada\t King\nLovelace', 'Ada King Lovelace'],
    ['   ', ''],
  ])('tidies the name %j', (written, name) => {
    expect(tidyName(written)).toBe(name);
  });

  it('keeps a name within what the wire allows', () => {
    expect(tidyName('a'.repeat(500))).toHaveLength(limits.nameLength);
  });

  it('says of each device what is wrong with it', () => {
    const local = {
      ...mediaOf().local,
      camera: { ...off, problem: 'refused' as const },
      microphone: { ...off, problem: 'none-found' as const },
    };
    expect(deviceNotices(mediaOf({ local }))).toEqual([
      { device: 'camera', problem: 'refused' },
      { device: 'microphone', problem: 'none-found' },
    ]);
    expect(deviceNotices(mediaOf({ local, canSeal: false }))).toEqual([]);
  });
});
