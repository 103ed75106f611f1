import type { BrowserContext } from 'playwright-core';

/** The pages of this context have no service worker: what one has fetched comes past any route that a test has laid. */
export async function keepNoFiles(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
}
