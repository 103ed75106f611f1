import type { types } from 'mediasoup';
import { IceLink, type LinkEnd } from './ice-link.ts';

/** What is known of a transport that is to be joined with another one. */
export interface HandshakeEnd {
  iceParameters: types.IceParameters;
  iceCandidates: readonly types.IceCandidate[];
  dtlsParameters: types.DtlsParameters;
  connect(dtlsParameters: types.DtlsParameters): Promise<void>;
}

/** A transport of this process as an end of a handshake. */
export const handshakeEnd = (transport: types.WebRtcTransport): HandshakeEnd => ({
  iceParameters: transport.iceParameters,
  iceCandidates: transport.iceCandidates,
  dtlsParameters: transport.dtlsParameters,
  connect: (dtlsParameters) => transport.connect({ dtlsParameters }),
});

/** Starts the DTLS handshake (RFC 5764) of two transports, `client` being the DTLS client. */
export async function shakeHands(client: HandshakeEnd, server: HandshakeEnd): Promise<IceLink> {
  await Promise.all([
    client.connect({ ...server.dtlsParameters, role: 'server' }),
    server.connect({ ...client.dtlsParameters, role: 'client' }),
  ]);
  return IceLink.between(linkEnd(client), linkEnd(server));
}

function linkEnd({ iceParameters, iceCandidates }: HandshakeEnd): LinkEnd {
  const candidate = iceCandidates.find(({ protocol, address }) => protocol === 'udp' && address === '127.0.0.1');
  if (candidate === undefined) throw new Error('no UDP candidate on 127.0.0.1');
  return { iceParameters, host: candidate.address, port: candidate.port };
}

/** Resolves when the handshake of a transport is done; rejects when it failed or took longer than `patienceMs`. */
export async function dtlsConnected(transport: types.WebRtcTransport, patienceMs: number): Promise<void> {
  if (transport.dtlsState === 'connected') return;
  await new Promise<void>((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new Error(`DTLS ${transport.dtlsState}, ICE ${transport.iceState}`)),
      patienceMs,
    );
    const settle = (end: () => void): void => {
      clearTimeout(patience);
      end();
    };
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') settle(resolve);
      if (state === 'failed' || state === 'closed') settle(() => reject(new Error(`DTLS ${state}`)));
    });
    transport.observer.on('close', () => settle(() => reject(new Error('the worker ended'))));
  });
}
