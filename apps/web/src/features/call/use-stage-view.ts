import { useCallback, useMemo, useRef, useState, type RefObject } from 'react';
import { useArea } from '../../platform/use-area.ts';
import { speakingElsewhere, type StageModel } from './stage-model.ts';
import { useSpeaker } from './use-speaker.ts';
import { followOrder, viewStage, type StageItem, type StageView } from './stage-view.ts';

/** The key of the invitation's place. */
export const invitation = 'invitation';

/** The key of somebody's shared screen; that of their own tile is their participant id. */
export function screenKey(participant: string): string {
  return `${participant} screen`;
}

export interface Staging {
  /** The element that the stage fills. */
  element: RefObject<HTMLDivElement | null>;
  /** Undefined until the stage has a size. */
  view: StageView | undefined;
  pinned: string | undefined;
  /** Whether there is anything that a pinned tile would stand in front of. */
  canPin: boolean;
  /** Pins a tile, or lets it go. */
  onPin(key: string): void;
  /** The picture in a tile has this shape, width over height. */
  onShape(key: string, shape: number): void;
  onPage(page: number): void;
  /** Whoever else spoke last, or has been here longest. */
  speaker: string | undefined;
  /** Names of those who speak on an earlier page and on a later one. */
  speaking: { before: readonly string[]; after: readonly string[] };
  /** Whether who speaks stands in front. */
  speakerView: boolean;
  onSpeakerView(wanted: boolean): void;
}

/** Keeps what this person has chosen to see, and finds a place for everything. Nobody else learns of it. */
export function useStageView({ shares, tiles }: StageModel, invites: boolean): Staging {
  const element = useRef<HTMLDivElement>(null);
  const area = useArea(element);
  const [pinned, setPinned] = useState<string>();
  const [page, setPage] = useState(0);
  const [speakerView, setSpeakerView] = useState(false);
  const lastSpeaker = useSpeaker(tiles);
  const speaker = speakerView ? lastSpeaker : undefined;
  const [shapes, setShapes] = useState<ReadonlyMap<string, number>>(new Map());
  const screens = useOrder(shares.map(({ participant }) => screenKey(participant)));
  const items: StageItem[] = [
    ...shares.map(({ participant }) => ({ key: screenKey(participant), kind: 'screen' as const })),
    ...tiles.map(({ participant }) => ({ key: participant, kind: 'person' as const })),
    ...(invites ? [{ key: invitation, kind: 'invitation' as const }] : []),
  ].map((item) => ({ ...item, shape: shapes.get(item.key) }));
  // The same text while nobody comes or goes: who speaks changes nothing here.
  const known = JSON.stringify(items);
  const view = useMemo(
    () => area && viewStage(JSON.parse(known) as StageItem[], { pinned, speaker, page, screens }, area),
    [known, pinned, speaker, page, screens, area],
  );
  const onPin = useCallback((key: string) => setPinned((before) => (before === key ? undefined : key)), []);
  const onShape = useCallback(
    (key: string, shape: number) =>
      setShapes((before) => (before.get(key) === shape ? before : new Map(before).set(key, shape))),
    [],
  );
  const canPin = items.length > 1 && !invites;
  const wishes = { onPin, onShape, onPage: setPage, speakerView, onSpeakerView: setSpeakerView };
  return { element, view, pinned, canPin, speaker: lastSpeaker, speaking: speakingElsewhere(tiles, view), ...wishes };
}

function useOrder(keys: readonly string[]): readonly string[] {
  const [order, setOrder] = useState(keys);
  const next = followOrder(order, keys);
  if (next !== order) setOrder(next);
  return next;
}
