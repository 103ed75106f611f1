import { expect, test } from 'vitest';
import { javaScriptLimitBytes, loadedByJoining } from '../pages/page-weight.ts';

test('Somebody who opens a link and joins has loaded less than 250 kB of JavaScript, workers included', async () => {
  const scripts = (await loadedByJoining()).filter(({ kind }) => kind === 'JavaScript');
  // The page's own, and the two workers': a script that was not counted would make it light.
  expect(scripts.length).toBeGreaterThanOrEqual(3);
  for (const { bytes } of scripts) expect(bytes).toBeGreaterThan(0);
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total).toBeLessThan(javaScriptLimitBytes);
});
