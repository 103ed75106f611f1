// A server in a process of its own, without a bridge, for tests that end it: `node serve.ts <data folder> [<grace in seconds>]`.
import { startServer } from '../../src/server.ts';
import { plainSettings } from './settings.ts';

const [data = '', grace = '30'] = process.argv.slice(2);
const server = await startServer(plainSettings(data, { grace: Number(grace) }), { bridge: 'none' });
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
process.stdout.write(`${server.url}\n`);
