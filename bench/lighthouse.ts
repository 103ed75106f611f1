/**
 * What Lighthouse says about accessibility and best practices: the start page, the page before joining, the meeting and the end.
 * Lighthouse is 185 MB of packages, so it is no dependency: it comes from npm into the cache folder, in this version, when it is
 * asked for.
 *
 *     npm run bench -- lighthouse
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import de from '../apps/web/src/i18n/de.ts';
import en from '../apps/web/src/i18n/en.ts';
import { userCacheFolder } from '../scripts/setup/paths.mjs';
import { launch } from '../tests/e2e/harness/browsers.ts';
import { freePort } from '../tests/e2e/harness/ports.ts';
import { TestServer } from '../tests/e2e/harness/server.ts';
import { benchResult, report, type BenchRow } from './report/report.ts';

const version = '12.8.2';
/** Of 100. */
const aim = 95;
const categories = ['accessibility', 'best-practices'] as const;
const catalogues = { en, de };
const languages = ['en', 'de'] as const;

/** What we use of Puppeteer's page, which Lighthouse asks for. */
interface Page {
  goto(url: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  waitForSelector(selector: string): Promise<unknown>;
}
interface Puppeteer {
  connect(options: { browserURL: string; defaultViewport: null }): Promise<{ newPage(): Promise<Page> }>;
}
interface Audit {
  title: string;
  score: number | null;
  scoreDisplayMode: string;
}
interface Run {
  lhr: {
    categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
    audits: Record<string, Audit>;
  };
}
type Look = (page: Page, options: { config?: object; flags: object }) => Promise<Run>;
interface Lighthouse {
  snapshot: Look;
  desktopConfig: object;
}

const folder = join(userCacheFolder, `lighthouse-${version}`);
if (!existsSync(join(folder, 'node_modules/lighthouse/package.json'))) await install();
const { snapshot, desktopConfig } = (await import(
  pathToFileURL(join(folder, 'node_modules/lighthouse/core/index.js')).href
)) as Lighthouse;
const puppeteerPath = createRequire(join(folder, 'node_modules/lighthouse/package.json')).resolve('puppeteer-core');
const { default: puppeteer } = (await import(pathToFileURL(puppeteerPath).href)) as { default: Puppeteer };

const rows: BenchRow[] = [];
const findings: string[] = [];
const server = await TestServer.start();
try {
  for (const language of languages) await walk(language);
} finally {
  await server.close();
}
for (const finding of findings) console.log(finding);
const method = `Lighthouse ${version}, as snapshots of what a person sees on the way through a meeting, in Chromium at desktop width.`;
report(benchResult('lighthouse', method, { 'Scores of 100': rows }));
if (rows.some((row) => categories.some((category) => Number(row[category]) < aim))) process.exitCode = 1;

/** One person's way through a meeting, with a look at every screen. */
async function walk(language: (typeof languages)[number]): Promise<void> {
  const port = await freePort();
  const browser = await launch('chromium', 'fake', false, [
    `--remote-debugging-port=${port}`,
    `--accept-lang=${language}`,
  ]);
  try {
    const address = { browserURL: `http://127.0.0.1:${port}`, defaultViewport: null };
    const page = await (await puppeteer.connect(address)).newPage();
    const look = async (screen: string): Promise<void> => judge(`${screen}, ${language}`, await see(page, language));
    await page.goto(server.url);
    await page.waitForSelector(`html[lang=${language}] h1`);
    await look('start');
    await page.click('main button');
    await page.waitForSelector('input[autocomplete=name]');
    await look('before joining');
    await page.type('input[autocomplete=name]', 'Alice');
    await page.click('button[type=submit]');
    await page.waitForSelector('main section[aria-label] figure');
    await look('meeting');
    const { call } = catalogues[language];
    await page.click(`button[aria-label="${call.chat}"]`);
    await page.waitForSelector('textarea');
    await look('meeting with chat');
    await page.click(`button[aria-label="${call.leave}"]`);
    await page.waitForSelector('main h1:focus');
    await look('end');
  } finally {
    await browser.close();
  }
}

function see(page: Page, language: string): Promise<Run> {
  return snapshot(page, {
    config: desktopConfig,
    flags: { onlyCategories: categories, locale: language, logLevel: 'error' },
  });
}

function judge(screen: string, { lhr }: Run): void {
  const scores = categories.map((category) => {
    const { score, auditRefs } = lhr.categories[category]!;
    for (const { id, weight } of auditRefs) {
      const audit = lhr.audits[id]!;
      if (weight > 0 && audit.score !== null && audit.score < 1) findings.push(`${screen}: ${id}: ${audit.title}`);
    }
    return [category, Math.round((score ?? 0) * 100)] as const;
  });
  rows.push({ screen, ...Object.fromEntries(scores), aim });
}

/** Into a folder of its own: 201 packages that nobody else needs. */
async function install(): Promise<void> {
  console.log(`Fetching Lighthouse ${version} from npm into ${folder}. This takes about a minute.`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `lighthouse@${version}`];
  try {
    await promisify(execFile)('npm', args, { cwd: folder });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
