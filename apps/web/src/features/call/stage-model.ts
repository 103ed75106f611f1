import type { MeetingState, Person, ShownReaction } from '@konklave/client';
import { handsUp } from '@konklave/client/hands';
import type { MediaState, Pictures, RemoteSource } from '../../media/media-engine.ts';

/** A card takes a moment to arrive after its leaf; amber only when it does not come. */
export const cardComesMs = 2_000;

/** The commit that excludes somebody who left is mostly here well before; words only when it is not. */
export const exclusionComesMs = 1_500;

export type Line = 'good' | 'fair' | 'poor';

/** One person on the stage. Flat, so that an unchanged tile is not drawn again. */
export interface TileModel {
  participant: string;
  /** Undefined until a valid identity card came. */
  name: string | undefined;
  self: boolean;
  muted: boolean;
  speaking: boolean;
  /** How well they come through, or we do; undefined while that is not known. */
  line: Line | undefined;
  /** Their place among the raised hands, counted from 1. */
  hand: number | undefined;
  /** Oldest first. */
  reactions: readonly ShownReaction[];
  /** The camera, where there is something to see. */
  camera: MediaStreamTrack | undefined;
  /**
   * `leaving`: gone by the server's word, but still in the group. `waiting`: the first frame has not been opened yet, so the avatar
   * stays.
   */
  trouble: 'leaving' | 'nameless' | 'unreadable' | 'away' | 'waiting' | undefined;
  /** Not live: we are not connected. */
  still: boolean;
}

/** One shared screen. */
export interface ShareModel {
  participant: string;
  name: string | undefined;
  self: boolean;
  track: MediaStreamTrack;
  trouble: 'unreadable' | 'away' | undefined;
  still: boolean;
}

/** Sound that must be played, whatever is on the stage. */
export interface SoundModel {
  key: string;
  track: MediaStreamTrack;
}

export interface StageModel {
  /** The others in order of arrival, ourselves last. */
  tiles: TileModel[];
  shares: ShareModel[];
  sounds: SoundModel[];
}

type Meeting = Pick<MeetingState, 'phase' | 'people' | 'reactions'>;
interface StageOptions {
  /** Which pictures are received. */
  pictures?: Pictures;
  /** How everybody's line is, as far as it is known. */
  lines?: ReadonlyMap<string, Line>;
}

const noLines: ReadonlyMap<string, Line> = new Map();

type Media = Pick<MediaState, 'connection' | 'local' | 'remote' | 'speaking'>;

/**
 * What the stage shows and plays. Somebody without a card is neither seen nor heard, nor is somebody who has left. But whoever
 * holds the keys has a tile: the server alone cannot make anyone invisible.
 */
export function stageOf(
  { phase, people, reactions }: Meeting,
  all: Media,
  { pictures = 'all', lines = noLines }: StageOptions = {},
): StageModel {
  const media = pictures === 'none' ? withoutPictures(all) : all;
  const still = phase === 'reconnecting' || media.connection === 'reconnecting';
  const ordered = [...people.filter(({ self }) => !self), ...people.filter(({ self }) => self)];
  const places = handPlaces(people);
  return {
    tiles: ordered.map((person) => ({
      ...tileOf(person, media, still),
      line: person.presence === 'here' && !still ? lines.get(person.participant) : undefined,
      hand: places.get(person.participant),
      reactions: reactionsOf(person, reactions),
    })),
    shares: ordered.flatMap((person) => shareOf(person, media, still)),
    sounds: ordered.flatMap((person) => soundsOf(person, media)),
  };
}

/** The same without ourselves, as long as there is somebody else to see. The others see us as before. */
export function withoutSelf(stage: StageModel): StageModel {
  const others = stage.tiles.filter(({ self }) => !self);
  return others.length === 0 ? stage : { ...stage, tiles: others };
}

/** Who speaks where one does not see them: names, by the side on which their page lies. */
export function speakingElsewhere(
  tiles: readonly Pick<TileModel, 'participant' | 'name' | 'self' | 'speaking'>[],
  view: { places: ReadonlyMap<string, unknown>; front: string | undefined } | undefined,
): { before: string[]; after: string[] } {
  const isSeen = ({ participant }: Pick<TileModel, 'participant'>) =>
    participant !== view?.front && view?.places.has(participant) === true;
  const first = tiles.findIndex(isSeen);
  const unseen = tiles.flatMap(({ participant, name, self, speaking }, index) =>
    view === undefined || view.places.has(participant) || self || !speaking || name === undefined
      ? []
      : [{ name, isBefore: index < first }],
  );
  const names = (before: boolean) => unseen.filter(({ isBefore }) => isBefore === before).map(({ name }) => name);
  return { before: names(true), after: names(false) };
}

/** What was received last would stand still, and nobody would know of when it is. */
function withoutPictures(media: Media): Media {
  return { ...media, remote: media.remote.filter(({ source }) => source !== 'camera' && source !== 'screen') };
}

/** Where each raised hand stands, counted from 1. */
function handPlaces(people: readonly Person[]): ReadonlyMap<string, number> {
  return new Map(handsUp(people).map(({ participant }, index) => [participant, index + 1]));
}

/** The same for all who say nothing, so that their tiles stay as they are. */
const none: readonly ShownReaction[] = [];

function reactionsOf({ participant, name, presence }: Person, all: readonly ShownReaction[]): readonly ShownReaction[] {
  if (name === undefined || presence === 'leaving') return none;
  const own = all.filter((shown) => shown.participant === participant);
  return own.length === 0 ? none : own;
}

function tileOf(person: Person, media: Media, still: boolean): Omit<TileModel, 'line' | 'hand' | 'reactions'> {
  const { participant, name, self } = person;
  const muted = self ? media.local.microphone.status !== 'on' : !person.sending.microphone;
  const silent = still || muted || person.presence !== 'here';
  const base = { participant, name, self, muted, speaking: media.speaking.has(participant) && !silent, still };
  if (self) {
    const { camera } = media.local;
    const track = camera.status === 'on' ? camera.track : undefined;
    return { ...base, camera: track, trouble: undefined };
  }
  const camera = remoteOf(person, 'camera', media);
  return {
    ...base,
    camera: person.sending.camera && camera?.health !== 'unreadable' ? camera?.track : undefined,
    trouble: troubleOf(person, camera, remoteOf(person, 'microphone', media)),
  };
}

function troubleOf(
  person: Person,
  camera: RemoteSource | undefined,
  microphone: RemoteSource | undefined,
): TileModel['trouble'] {
  if (person.presence === 'leaving') return 'leaving';
  if (person.name === undefined) return 'nameless';
  if (camera?.health === 'unreadable' || microphone?.health === 'unreadable') return 'unreadable';
  if (person.presence === 'away') return 'away';
  return camera?.health === 'waiting' ? 'waiting' : undefined;
}

function shareOf(person: Person, media: Media, still: boolean): ShareModel[] {
  const { participant, name, self } = person;
  if (self) {
    const { status, track } = media.local.screen;
    return status === 'on' && track !== undefined
      ? [{ participant, name, self, track, trouble: undefined, still }]
      : [];
  }
  const screen = remoteOf(person, 'screen', media);
  if (screen === undefined || !person.sending.screen) return [];
  const away = person.presence === 'away' ? 'away' : undefined;
  const trouble = screen.health === 'unreadable' ? 'unreadable' : away;
  return [{ participant, name, self, track: screen.track, trouble, still }];
}

function soundsOf(person: Person, media: Media): SoundModel[] {
  return (['microphone', 'screen-audio'] as const).flatMap((source) => {
    const sound = remoteOf(person, source, media);
    return sound === undefined ? [] : [{ key: `${person.participant} ${source}`, track: sound.track }];
  });
}

/** A stream of somebody else; nothing before their card came, and nothing after they left. */
function remoteOf(person: Person, source: RemoteSource['source'], media: Media): RemoteSource | undefined {
  if (person.self || person.name === undefined || person.presence === 'leaving') return undefined;
  return media.remote.find((remote) => remote.participant === person.participant && remote.source === source);
}
