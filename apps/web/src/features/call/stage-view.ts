import { layoutStage, personShapes, picture, type Area, type Rect } from './layout.ts';
import { pageOf } from './pages.ts';

/** Space between tiles, in CSS pixels: one step of the rhythm. */
const gap = 8;

/** What may stand on the stage. */
export interface StageItem {
  /** Stays with the tile, whatever becomes of its picture. */
  key: string;
  kind: 'person' | 'screen' | 'invitation';
  /** The picture's width over height; absent while none was seen. */
  shape?: number | undefined;
}

/** What a person has chosen to see. */
export interface StageWish {
  /** The key of the tile in front. */
  pinned: string | undefined;
  /** Counted from 0. */
  page: number;
  /** The key of whoever speaks, where one wants to see them in front. */
  speaker: string | undefined;
  /** Keys of the shared screens in the order in which they came. */
  screens: readonly string[];
}

/** Where everything is. What has no place is on another page. */
export interface StageView {
  places: ReadonlyMap<string, Rect>;
  front: string | undefined;
  /** Counted from 0. */
  page: number;
  pages: number;
}

/** What is pinned stands in front, else the newest shared screen, else who speaks; the others share the room beside it, in the order given. */
export function viewStage(items: readonly StageItem[], wish: StageWish, area: Area): StageView {
  const find = (wanted: string | undefined) => items.find(({ key }) => key === wanted);
  const front = find(wish.pinned) ?? find(wish.screens.findLast(find)) ?? find(wish.speaker);
  const others = items.filter((item) => item !== front);
  const request = { front: front && { shape: frontShape(front) }, tiles: others.length };
  const { page, pages, from, to } = pageOf(request, area, gap, wish.page);
  const layout = layoutStage({ ...request, tiles: to - from }, area, gap);
  const places = new Map(
    others.slice(from, to).flatMap(({ key }, index): [string, Rect][] => {
      const place = layout.tiles[index];
      return place === undefined ? [] : [[key, place]];
    }),
  );
  if (front !== undefined && layout.front !== undefined) places.set(front.key, layout.front);
  return { places, front: front?.key, page, pages };
}

/** Who is still there stays in their place, who is new comes last. */
export function followOrder(before: readonly string[], now: readonly string[]): readonly string[] {
  const stayed = before.filter((key) => now.includes(key));
  const arrived = now.filter((key) => !before.includes(key));
  return arrived.length === 0 && stayed.length === before.length ? before : [...stayed, ...arrived];
}

/** A screen keeps its shape to the pixel; a person's tile keeps that of a tile, however they hold their phone. */
function frontShape({ kind, shape = picture }: StageItem): number {
  return kind === 'screen' ? shape : Math.min(personShapes.widest, Math.max(personShapes.narrowest, shape));
}
