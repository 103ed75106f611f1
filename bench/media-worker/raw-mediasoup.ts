import { createWorker, type types } from 'mediasoup';
import { roomCodecs } from '../../apps/server/src/media/rtp-policy.ts';
import { capabilities, sentParameters } from '../rtp/participant.ts';
import type { Connect, Forwarder } from './forwarder.ts';
import { stream } from './stream.ts';

/** mediasoup as its own examples use it: a router, transports with sockets of their own, nothing checked. */
export class RawMediasoup implements Forwarder {
  readonly name = 'raw mediasoup';
  readonly #worker: types.Worker;
  readonly #router: types.Router;
  readonly #fingerprint: types.DtlsFingerprint;
  #producer: types.Producer | undefined;

  static async start(fingerprint: string): Promise<RawMediasoup> {
    const worker = await createWorker({ logLevel: 'error', disableLiburing: true });
    return new RawMediasoup(worker, await worker.createRouter({ mediaCodecs: roomCodecs }), fingerprint);
  }

  private constructor(worker: types.Worker, router: types.Router, fingerprint: string) {
    this.#worker = worker;
    this.#router = router;
    this.#fingerprint = { algorithm: 'sha-256', value: fingerprint };
  }

  get pid(): number {
    return this.#worker.pid;
  }

  async addSender(connect: Connect): Promise<void> {
    const transport = await this.#transport(connect);
    const rtpParameters = sentParameters('video', [stream.ssrc]) as types.RtpParameters;
    this.#producer = await transport.produce({ kind: 'video', rtpParameters });
  }

  async addReceiver(connect: Connect): Promise<void> {
    if (this.#producer === undefined) throw new Error('a sender first');
    const transport = await this.#transport(connect);
    await transport.consume({
      producerId: this.#producer.id,
      rtpCapabilities: capabilities as types.RtpCapabilities,
    });
  }

  async close(): Promise<void> {
    this.#worker.close();
  }

  async #transport(connect: Connect): Promise<types.WebRtcTransport> {
    const listenInfos = [{ protocol: 'udp' as const, ip: '127.0.0.1' }];
    const transport = await this.#router.createWebRtcTransport({ listenInfos });
    await transport.connect({ dtlsParameters: { role: 'client', fingerprints: [this.#fingerprint] } });
    const candidate = transport.iceCandidates[0]!;
    const { iceParameters } = transport;
    await connect({ iceParameters, host: candidate.address, port: candidate.port });
    return transport;
  }
}
