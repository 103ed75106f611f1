import { describe, expect, it } from 'vitest';
import { mediaOf, off } from '../../../test/people.ts';
import { deviceNotices } from './prejoin-notices.ts';

describe('before joining', () => {
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
