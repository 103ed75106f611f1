import { chromium, firefox, type Browser, type Page } from 'playwright-core';

export type BrowserName = 'chromium' | 'firefox';

/** Starts a browser with a fake camera and a fake microphone. */
export function launch(name: BrowserName): Promise<Browser> {
  if (name === 'chromium') {
    return chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-fake-device-for-media-stream=fps=15',
        '--use-fake-ui-for-media-stream',
        '--auto-select-desktop-capture-source=Entire screen',
      ],
    });
  }
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
}

/** Asks again until the answer is good, and returns it; at the end of the time, the last answer. */
export async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean, withinMs = 60_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Collects what the page says on its console and what it throws. */
export function listen(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`thrown: ${error.message}`));
  return lines;
}
