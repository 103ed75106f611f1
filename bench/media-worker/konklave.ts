import { observer, type types } from 'mediasoup';
import type { Bridge, Seat } from '../../apps/server/src/media/bridge.ts';
import { startBridge } from '../../apps/server/src/media/index.ts';
import { idOf, until } from '../../apps/server/src/media/test/room.ts';
import { capabilities, remoteEndOf, reportingCapabilities, sentParameters } from '../rtp/participant.ts';
import type { Connect, Forwarder } from './forwarder.ts';
import { freePort } from './free-port.ts';
import { stream } from './stream.ts';

interface KonklaveOptions {
  fingerprint: string;
  /** Participants whose consumer runs. */
  resumed: Set<string>;
  isReportedTo: boolean;
}

/** Our bridge, by the calls that a participant's requests become. */
export class KonklaveBridge implements Forwarder {
  readonly name: string;
  readonly isReportedTo: boolean;
  readonly #bridge: Bridge;
  readonly #worker: types.Worker;
  readonly #fingerprints: { algorithm: string; value: string }[];
  readonly #resumed: Set<string>;
  #seats = 0;

  /** `isReportedTo`: as with browsers, bandwidth is estimated. */
  static async start(fingerprint: string, isReportedTo: boolean): Promise<KonklaveBridge> {
    const started = new Promise<types.Worker>((resolve) => observer.once('newworker', resolve));
    const resumed = new Set<string>();
    const bridge: Bridge = await startBridge({
      port: await freePort(),
      listener: (room, participant, push) => {
        if (push.type !== 'media.consumer') return;
        const { consumer } = push.params;
        void bridge.resume({ room, participant }, { consumer }).then(() => resumed.add(participant));
      },
    });
    return new KonklaveBridge(bridge, await started, { fingerprint, resumed, isReportedTo });
  }

  private constructor(bridge: Bridge, worker: types.Worker, options: KonklaveOptions) {
    const { fingerprint, resumed, isReportedTo } = options;
    this.name = isReportedTo ? 'Konklave bridge, estimating bandwidth' : 'Konklave bridge';
    this.isReportedTo = isReportedTo;
    this.#bridge = bridge;
    this.#worker = worker;
    this.#fingerprints = [{ algorithm: 'sha-256', value: fingerprint }];
    this.#resumed = resumed;
  }

  get pid(): number {
    return this.#worker.pid;
  }

  async addSender(connect: Connect): Promise<void> {
    const seat = this.#nextSeat();
    const { send } = await this.#bridge.open(seat);
    await this.#connect(seat, send.id);
    await connect(remoteEndOf(send));
    const rtpParameters = sentParameters('video', [stream.ssrc]);
    await this.#bridge.produce(seat, { source: 'camera', kind: 'video', rtpParameters });
  }

  async addReceiver(connect: Connect): Promise<void> {
    const seat = this.#nextSeat();
    const { receive } = await this.#bridge.open(seat);
    await this.#connect(seat, receive.id);
    await connect(remoteEndOf(receive));
    await this.#bridge.receive(seat, {
      rtpCapabilities: this.isReportedTo ? reportingCapabilities : capabilities,
    });
    await until(() => this.#resumed.has(seat.participant), 'the camera is received');
  }

  close(): Promise<void> {
    return this.#bridge.close();
  }

  #nextSeat(): Seat {
    return { room: idOf('room'), participant: idOf(String((this.#seats += 1))) };
  }

  async #connect(seat: Seat, transport: string): Promise<void> {
    const dtlsParameters = { role: 'client' as const, fingerprints: this.#fingerprints };
    await this.#bridge.connect(seat, { transport, dtlsParameters });
  }
}
