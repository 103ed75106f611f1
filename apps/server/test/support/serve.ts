// A server in a process of its own, without a bridge, for tests that kill it: `node serve.ts <data folder>`.
import { startServer } from '../../src/server.ts';
import { plainSettings } from './settings.ts';

const [data = ''] = process.argv.slice(2);
const { url } = await startServer(plainSettings(data), { bridge: 'none' });
process.stdout.write(`${url}\n`);
