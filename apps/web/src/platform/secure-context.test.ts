import { expect, it } from 'vitest';
import { isSecurePage } from './secure-context.ts';

it('takes a page for secure only where the browser does, and where there is cryptography', () => {
  expect(isSecurePage({ isSecureContext: true, crypto })).toBe(true);
  expect(isSecurePage({ isSecureContext: false, crypto })).toBe(false);
  expect(isSecurePage({ isSecureContext: true, crypto: {} as Crypto })).toBe(false);
  expect(isSecurePage({})).toBe(false);
});
