import type { Page } from 'playwright-core';

/** How sound and picture get from somebody's browser to the server. */
export interface Way {
  /** The port that they take instead of the server's own, on the same addresses. */
  mediaPort?: number | undefined;
  /** By way of the TURN server only, and to it only so, as if nothing else got out of the network. */
  relay?: 'udp' | 'tcp' | 'tls' | undefined;
}

/** Sends a page's sound and picture this way, before anything else runs in it. */
export async function sendThisWay(page: Page, way: Way): Promise<void> {
  await page.addInitScript(divert, way);
}

/** Runs in the page. */
function divert({ mediaPort, relay }: Way): void {
  const fits = (url: string): boolean =>
    relay === 'tls' ? url.startsWith('turns:') : url.startsWith('turn:') && url.endsWith(`=${relay}`);
  const onlyRelayed = (configuration?: RTCConfiguration): RTCConfiguration => ({
    ...configuration,
    iceTransportPolicy: 'relay',
    iceServers: (configuration?.iceServers ?? []).map((one) => ({ ...one, urls: [one.urls].flat().filter(fits) })),
  });

  const connections: RTCPeerConnection[] = [];
  Object.assign(globalThis, { connections });
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(relay === undefined ? configuration : onlyRelayed(configuration));
      connections.push(this);
    }

    override setRemoteDescription(description?: RTCSessionDescriptionInit): Promise<void> {
      if (description?.sdp === undefined || mediaPort === undefined) return super.setRemoteDescription(description!);
      // The port is the sixth word of a candidate (RFC 8839 section 5.1).
      const sdp = description.sdp.replaceAll(/^(a=candidate:(?:\S+ ){5})\d+/gm, `$1${mediaPort}`);
      return super.setRemoteDescription({ ...description, sdp });
    }
  };
}
