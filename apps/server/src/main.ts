import { ConfigError } from './config/config-error.ts';
import { helpText } from './config/help.ts';
import { readSettings } from './config/read-settings.ts';
import type { Settings } from './config/settings.ts';
import { Logger } from './observability/logger.ts';
import { reachAdvice } from './reach.ts';
import { startServer, writeLog, type RunningServer } from './server.ts';
import { explainStart } from './start-failure.ts';

export { startServer, type RunningServer, type ServerParts } from './server.ts';

/** An orderly stop that takes longer is not one. */
const stopMs = 4_500;

if (import.meta.main) await main();

async function main(): Promise<void> {
  try {
    const invocation = readSettings(process.argv.slice(2), process.env);
    if (invocation.kind === 'help') {
      process.stdout.write(helpText());
      return;
    }
    stopOnCrash(invocation.settings);
    const server = await startServer(invocation.settings).catch((cause: unknown) => {
      throw new Error(explainStart(cause, invocation.settings), { cause });
    });
    process.stdout.write(`Konklave is ready: ${server.url}\n`);
    const advice = reachAdvice(invocation.settings);
    if (advice !== undefined) process.stdout.write(`${advice}\n`);
    stopOnSignals(server);
  } catch (error) {
    process.stderr.write(`Konklave cannot start.\n${(error as Error).message}\n`);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

/** Node would print the message of what was thrown, and that may hold what nobody shall read in a log. */
function stopOnCrash({ logLevel }: Settings): void {
  const log = new Logger({ level: logLevel, sink: writeLog, now: Date.now });
  process.on('uncaughtException', (thrown) => {
    log.failure('crashed', thrown);
    process.exit(1);
  });
}

function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // The terminal may be what is gone.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    // Where Ctrl-C was pressed, the cursor stands behind its ^C.
    process.stdout.write(`${process.stdout.isTTY ? '\n' : ''}Konklave is ending: everybody in a meeting is told.\n`);
    const giveUp = () => {
      process.stderr.write('Konklave has ended, but not everything in it did so by itself. Nothing stored is lost.\n');
      process.exit(1);
    };
    setTimeout(giveUp, stopMs).unref();
    void server.close().then(() => {
      process.stdout.write('Konklave has ended.\n');
      process.exit(0);
    }, giveUp);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
