import { expect, test } from 'vitest';
import { difference, LoadedMeeting } from '../src/meeting.ts';

test('Ten headless participants on the real server open each other’s frames; one leaves and is out', async () => {
  const meeting = await LoadedMeeting.open(10);
  try {
    while (meeting.members < 10) await meeting.join('member');
    await meeting.settle();
    const before = await meeting.totals();
    const { firstMs, lastMs, excludedMs } = await meeting.depart();
    expect(firstMs).toBeLessThanOrEqual(lastMs);
    expect(lastMs).toBeLessThanOrEqual(excludedMs);
    await meeting.settle();
    const { sealed, opened, failed, refusals } = difference(before, await meeting.totals());
    expect(sealed).toBeGreaterThan(0);
    // Two others open each frame.
    expect(opened).toBeGreaterThan(1.5 * sealed);
    expect({ failed, refusals }).toEqual({ failed: 0, refusals: 0 });
  } finally {
    await meeting.close();
  }
});
