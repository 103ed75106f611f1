import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, type Server } from 'node:tls';

/** Paths of PEM files. */
export interface TlsFiles {
  tlsCert: string;
  tlsKey: string;
}

interface TlsWatch {
  onRenewed: () => void;
  /** The new files cannot be read or do not belong together; the old ones stay in use. */
  onRefused: (cause: unknown) => void;
  everyMs?: number;
}

/** A certificate is renewed weeks before it ends. */
const lookMs = 60_000;

export function readTls({ tlsCert, tlsKey }: TlsFiles): { cert: Buffer; key: Buffer } {
  return { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
}

/** Takes the files anew whenever they change, for connections to come. Returns what ends it. */
export function followTlsFiles(server: Pick<Server, 'setSecureContext'>, files: TlsFiles, watch: TlsWatch): () => void {
  const { onRenewed, onRefused, everyMs = lookMs } = watch;
  const take = () => {
    try {
      const pair = readTls(files);
      createSecureContext(pair);
      server.setSecureContext(pair);
      onRenewed();
    } catch (cause) {
      onRefused(cause);
    }
  };
  // Looking by time also follows symbolic links, which is how certbot changes files, and works on every file system.
  const paths = [files.tlsCert, files.tlsKey];
  for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, take);
  return () => {
    for (const path of paths) unwatchFile(path, take);
  };
}
