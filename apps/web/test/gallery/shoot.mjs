// Builds the gallery, serves it under the app's content security policy, takes a picture of each scene and runs axe on it.
// node shoot.mjs [--scenes a,b] [--sizes 390x844,1280x720] [--themes light,dark] [--languages en,de] [--out folder]
import { AxeBuilder } from '@axe-core/playwright';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../../..');
const { values } = parseArgs({
  options: {
    scenes: { type: 'string' },
    sizes: { type: 'string', default: '390x844,1280x720' },
    themes: { type: 'string', default: 'light,dark' },
    languages: { type: 'string', default: 'en' },
    out: { type: 'string', default: join(root, 'test-results/gallery-shots') },
    'no-axe': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

if (!values['no-build']) await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
await mkdir(values.out, { recursive: true });

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  try {
    const bytes = await readFile(join(root, 'test-results/gallery', path === '/' ? 'index.html' : path));
    response
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'text/html', 'content-security-policy': policy })
      .end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
/** Some things are only there after a while, such as how good a line is: ms. */
const pauses = { 'prejoin-silent': 2_600, 'meeting-4': 2_200, 'meeting-9': 2_200, quality: 2_200 };
let problems = 0;
const report = (text) => {
  problems += 1;
  process.stdout.write(`${text}\n`);
};

const context = await browser.newContext();
const page = await context.newPage();
let name = '';
page.on(
  'console',
  (message) => ['error', 'warning'].includes(message.type()) && report(`${name}: console: ${message.text()}`),
);
page.on('pageerror', (error) => report(`${name}: ${error.message}`));

const scenes = values.scenes?.split(',') ?? (await sceneNames());
for (const scene of scenes)
  for (const size of values.sizes.split(','))
    for (const theme of values.themes.split(','))
      for (const language of values.languages.split(',')) await shoot({ scene, size, theme, language });

await browser.close();
server.close();
process.stdout.write(`${problems} problems\n`);
process.exitCode = problems === 0 ? 0 : 1;

async function sceneNames() {
  const source = await readFile(join(import.meta.dirname, 'scenes.ts'), 'utf8');
  const table = source.slice(source.indexOf('export const scenes'));
  const endings = source
    .match(/const endings[^;]*;/)[0]
    .match(/'[a-z-]+'/g)
    .map((ending) => `ended-${ending.slice(1, -1)}`);
  return [...table.matchAll(/^ {2}'?([a-z0-9-]+)'?: /gm)].map(([, scene]) => scene).concat(endings);
}

async function shoot({ scene, size, theme, language }) {
  name = `${scene}-${size}-${theme}-${language}`;
  const [width, height] = size.split('x').map(Number);
  await page.setViewportSize({ width, height });
  await page.goto(`${origin}/?scene=${scene}&theme=${theme}&language=${language}`);
  await page.waitForSelector('h1');
  await page.waitForTimeout(pauses[scene] ?? 900);
  await page.screenshot({ path: join(values.out, `${name}.png`) });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) report(`${name}: wider than the screen`);
  if (values['no-axe']) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations)
    report(`${name}: axe: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
