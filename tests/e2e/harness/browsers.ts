import { chromium, firefox, type Browser, type Page } from 'playwright-core';

export type BrowserName = 'chromium' | 'firefox';

/**
 * What a browser has to be seen and heard with: `fake` a camera and a microphone that make pictures and tones, `no-camera` only the
 * microphone, `none` what the machine has (nothing, where tests usually run), `refused` devices that the person does not allow.
 */
export type Devices = 'fake' | 'no-camera' | 'none' | 'refused';

/** Frames per second of a fake camera: all browsers of a test, and all who look, encode and decode on the same two cores. */
const calm = 10;

const chromiumDevices: Readonly<Record<Devices, readonly string[]>> = {
  fake: ['--use-fake-ui-for-media-stream'],
  'no-camera': ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'],
  none: ['--use-fake-ui-for-media-stream'],
  refused: [],
};

const firefoxDevices: Readonly<Record<Exclude<Devices, 'no-camera'>, Readonly<Record<string, boolean | number>>>> = {
  fake: { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true },
  none: { 'media.navigator.streams.fake': false, 'media.navigator.permission.disabled': true },
  // 2 is Services.perms.DENY_ACTION.
  refused: {
    'media.navigator.streams.fake': true,
    'permissions.default.camera': 2,
    'permissions.default.microphone': 2,
  },
};

/**
 * Starts a browser, without a window. `trusting`: certificates that nobody has signed are good enough, which only Chromium can. `flags`
 * are further ones for Chromium. `pace` is how many pictures a fake camera makes in a second.
 */
export function launch(
  name: BrowserName,
  devices: Devices = 'fake',
  trusting = false,
  flags: readonly string[] = [],
  pace = calm,
): Promise<Browser> {
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
        ...(devices === 'fake' || devices === 'refused' ? [`--use-fake-device-for-media-stream=fps=${pace}`] : []),
        ...chromiumDevices[devices],
        ...(trusting ? ['--ignore-certificate-errors'] : []),
        '--auto-select-desktop-capture-source=Entire screen',
        ...flags,
      ],
    });
  }
  if (devices === 'no-camera') throw new Error('Firefox has no fake microphone without a fake camera');
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: {
      ...firefoxDevices[devices],
      'media.navigator.video.default_fps': pace,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
}

/** Collects what the page says on its console and what it throws. */
export function listen(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`thrown: ${error.message}`));
  return lines;
}
