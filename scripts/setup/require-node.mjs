// Runs before everything else, on any Node that knows modules: nothing here may be newer than Node 12.
const major = Number(process.versions.node.split('.')[0]);

if (major < 20) {
  process.stderr.write(
    '\n✗ Konklave needs Node 20 or newer; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\n' +
      '  Debian 13 has a newer one (apt-get install nodejs npm); for other systems see https://nodejs.org/download.\n',
  );
  process.exit(1);
}
