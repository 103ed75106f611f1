// Loaded before the program that `handOver` runs: when the command that started it is gone without a word (killed, or
// its terminal closed), the program ends as well instead of living on as an orphan.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
