/**
 * What a browser loads to join a meeting, from the first byte to the first picture: bytes as they come over the wire (brotli).
 *
 *     npm run bench -- page
 */
import { javaScriptLimitBytes, loadedByJoining } from '../tests/e2e/pages/page-weight.ts';
import { benchResult, report, type BenchRow } from './report/report.ts';

const loaded = await loadedByJoining();
const rows: BenchRow[] = ['JavaScript', 'styles', 'typeface', 'rest'].map((kind) => {
  const files = loaded.filter((file) => file.kind === kind);
  const kilobytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  return {
    what: kind,
    files: files.length,
    kB: kilobytes,
    'limit, kB': kind === 'JavaScript' ? javaScriptLimitBytes / 1000 : '',
  };
});
report(
  benchResult(
    'page',
    'Chromium opens a link, joins and sees a picture, with an empty cache; bodies as sent (brotli).',
    {
      'Loaded to join': rows,
    },
  ),
);
