import { createMediaEngine } from '../../../../apps/web/src/media/create-media-engine.ts';
import type { FrameCounts, LocalSource, Pictures, ScreenContent } from '../../../../apps/web/src/media/media-engine.ts';
import { createSession } from '../../../../apps/web/src/session/worker-session.ts';
import { letTracksHearMadeEvents } from '../../pages/made-events.ts';

// A meeting with nothing but its engines: the test is the person.

letTracksHearMadeEvents();

/** Where the transports are, for what only RTCStats tell. */
const connections: RTCPeerConnection[] = [];
const agreed = new Set<RTCPeerConnection>();
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    agreed.add(this);
    return super.setRemoteDescription(description);
  }
};

const session = createSession();
const media = createMediaEngine({ session, memory: { recall: () => ({}), remember: () => undefined } });
const shown = new Map<MediaStreamTrack, { element: HTMLMediaElement; detach: () => void }>();
const spoke = new Set<string>();
media.subscribe(() => {
  for (const participant of media.state.speaking) spoke.add(participant);
  const tracks = media.state.remote.map(({ track }) => track);
  for (const track of tracks) if (!shown.has(track)) show(track);
  for (const [track, { element, detach }] of shown) {
    if (tracks.includes(track)) continue;
    detach();
    element.remove();
    shown.delete(track);
  }
});

function show(track: MediaStreamTrack): void {
  const element = document.createElement(track.kind) as HTMLMediaElement;
  element.muted = track.kind === 'video';
  document.querySelector('main')!.append(element);
  shown.set(track, { element, detach: media.attach(element, track) });
}

interface RemoteSeen {
  participant: string;
  source: string;
  health: string;
  /** Of the picture as it is shown. */
  height: number;
  playing: boolean;
}

export interface Seen {
  phase: string;
  participant: string | undefined;
  people: { participant: string; name: string | undefined; sending: object }[];
  connection: string;
  canSeal: boolean;
  local: Record<string, Omit<LocalSource, 'track'> & { track: boolean }>;
  remote: RemoteSeen[];
  spoke: string[];
  level: number;
  devices: Record<string, string[]>;
  chosen: object;
}

function see(): Seen {
  const { state } = session;
  const { connection, canSeal, local, remote, devices, chosen } = media.state;
  const locals = Object.entries(local).map(([source, one]) => [source, { ...one, track: one.track !== undefined }]);
  const labels = Object.entries(devices).map(([kind, list]) => [kind, list.map(({ deviceId }) => deviceId)]);
  return {
    phase: state.phase,
    participant: state.participant,
    people: state.people.map(({ participant, name, sending }) => ({ participant, name, sending })),
    connection,
    canSeal,
    local: Object.fromEntries(locals),
    remote: remote.map(({ participant, source, health, track }) => {
      const element = shown.get(track)?.element;
      const video = element instanceof HTMLVideoElement ? element : undefined;
      return { participant, source, health, height: video?.videoHeight ?? 0, playing: element?.paused === false };
    }),
    spoke: [...spoke],
    level: media.microphoneLevel(),
    devices: Object.fromEntries(labels),
    chosen,
  };
}

export interface Rtc {
  /** Frames of video that the encoders gave out, all layers. */
  framesSent: number;
  bytesSent: number;
  framesDecoded: number;
  /** Sizes of the video layers that are being sent. */
  layers: string[];
  /** Connections ever made that got as far as to agree with the bridge, and how many of them are open. */
  agreed: number;
  open: number;
  /** RTP header extensions that were negotiated. */
  extensions: string[];
}

/** Sums of RTCStats over every connection of this page that is open. */
async function rtc(): Promise<Rtc> {
  const sums: Rtc = {
    framesSent: 0,
    bytesSent: 0,
    framesDecoded: 0,
    layers: [],
    agreed: agreed.size,
    open: 0,
    extensions: [],
  };
  const extensions = new Set<string>();
  for (const connection of connections) {
    if (connection.signalingState === 'closed') continue;
    sums.open++;
    // What is in use is what both sides have agreed on; the bridge's half is written by mediasoup-client.
    const sdp = connection.remoteDescription?.sdp ?? '';
    for (const [, uri] of sdp.matchAll(/a=extmap:\S+ (\S+)/g)) extensions.add(uri!);
    // It may be closed at this very moment; Firefox then never answers.
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 1_000));
    const report = await Promise.race([connection.getStats().catch(() => undefined), late]);
    report?.forEach((stats) => {
      if (stats.type === 'outbound-rtp') {
        sums.framesSent += stats.framesSent ?? 0;
        sums.bytesSent += stats.bytesSent ?? 0;
        if (stats.kind === 'video' && stats.framesSent > 0 && stats.frameWidth)
          sums.layers.push(`${stats.frameWidth}x${stats.frameHeight}`);
      }
      if (stats.type === 'inbound-rtp' && stats.kind === 'video') sums.framesDecoded += stats.framesDecoded ?? 0;
    });
  }
  return { ...sums, layers: sums.layers.toSorted(), extensions: [...extensions].toSorted() };
}

function iceUsers(of: RTCPeerConnection[]): string[] {
  return of.map(({ remoteDescription }) => /a=ice-ufrag:(\S+)/.exec(remoteDescription?.sdp ?? '')?.[1] ?? '');
}

const room = {
  see,
  rtc,
  counts: (): Promise<FrameCounts[]> => media.frameCounts(),
  join: (link: { room: string; secret: string }, name: string): void =>
    session.join({ ...link, name, sending: { microphone: false, camera: false, screen: false } }),
  leave: (): Promise<void> => session.leave(),
  microphone: (on: boolean): Promise<void> => media.setMicrophone(on),
  camera: (on: boolean): Promise<void> => media.setCamera(on),
  screen: (on: boolean): Promise<void> => media.setScreen(on),
  choose: (kind: 'microphone' | 'camera', id: string): Promise<void> => media.choose(kind, id),
  height: (participant: string, source: 'camera' | 'screen', height: number): void =>
    media.setShownHeight(participant, source, height),
  screenContent: (content: ScreenContent): void => media.setScreenContent(content),
  /** Frames per second that the layers of what is sent may have. */
  paces: (): number[] =>
    connections
      .flatMap((connection) => connection.getSenders())
      .flatMap((sender) => sender.getParameters().encodings.map(({ maxFramerate }) => maxFramerate ?? 0)),
  pictures: (pictures: Pictures): void => media.setPictures(pictures),
  /** Lets every connection look failed for a moment, as after a change of networks. Returns their ICE user names, which a restart changes. */
  failIce: async (): Promise<string[]> => {
    const failed = connections.filter(({ signalingState }) => signalingState !== 'closed');
    for (const connection of failed) {
      Object.defineProperty(connection, 'connectionState', { value: 'failed', configurable: true });
      connection.dispatchEvent(new Event('connectionstatechange'));
    }
    const before = iceUsers(failed);
    while (iceUsers(failed).some((user) => before.includes(user)))
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const connection of failed) {
      Reflect.deleteProperty(connection, 'connectionState');
      connection.dispatchEvent(new Event('connectionstatechange'));
    }
    return iceUsers(failed);
  },
  /** Ends a track as unplugging its device does. */
  unplug: (kind: 'microphone' | 'camera' | 'screen'): void => {
    const { track } = media.state.local[kind];
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  },
};
export type Room = typeof room;
Object.assign(globalThis, { room });
