import type { Bridge } from './bridge.ts';
import { MediasoupBridge, type BridgeOptions } from './mediasoup-bridge.ts';

/** Starts the bridge: one worker process, one port for UDP and TCP. Throws BridgeStartFailure. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const bridge = new MediasoupBridge(options);
  await bridge.start();
  return bridge;
}

export type { BridgeOptions } from './mediasoup-bridge.ts';
export { BridgeStartFailure } from './worker-process.ts';
