/** A place on the stage, in CSS pixels from its upper left corner. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Area {
  width: number;
  height: number;
}

/** Shapes that a tile may have, as width over height. */
export interface Shapes {
  narrowest: number;
  widest: number;
}

export interface StageRequest {
  /** What stands in front of the others: its shape, as width over height. */
  front: { shape: number } | undefined;
  /** How many tiles there are besides. */
  tiles: number;
}

export interface StageLayout {
  front: Rect | undefined;
  /** All of one size, in reading order. */
  tiles: Rect[];
}

/** A camera's picture, as width over height. */
export const picture = 16 / 9;
/** A tile is never wider than a picture, which would cut heads, and so narrow at most that a picture keeps three quarters of its width. */
export const personShapes: Shapes = { narrowest: 4 / 3, widest: picture };

/** How much it counts that what is in front is large, against the size of the tiles beside it. */
const frontWeight = 0.8;
/** Shares of the stage that the tiles beside a front are tried with. */
const strips = Array.from({ length: 24 }, (_, step) => 0.06 + step * 0.02);

/** The one arrangement of the stage: tiles alone, or one thing in front and the tiles beside or below it. */
export function layoutStage({ front, tiles }: StageRequest, area: Area, gap: number): StageLayout {
  if (front === undefined) return { front: undefined, tiles: arrangeTiles(tiles, area, gap) };
  if (tiles === 0) return { front: centred(fit(area, exactly(front.shape)), area), tiles: [] };
  const all = (['beside', 'below'] as const).flatMap((side) =>
    strips.map((share) => splitStage(front.shape, tiles, { side, share }, area, gap)),
  );
  return placeSplit(largestBy(all, worth), tiles, area, gap);
}

/** Places tiles so that faces are as large as possible. Rows that are not full are centred. */
export function arrangeTiles(count: number, area: Area, gap: number): Rect[] {
  return count === 0 ? [] : placeRows(count, bestRows(count, area, gap), area, gap);
}

interface Rows {
  rows: number;
  tile: Area;
}

/** Tries every number of rows. */
function bestRows(count: number, area: Area, gap: number): Rows {
  const all = Array.from({ length: count }, (_, index): Rows => {
    const [rows, columns] = [index + 1, Math.ceil(count / (index + 1))];
    const cell = {
      width: (area.width - gap * (columns - 1)) / columns,
      height: (area.height - gap * (rows - 1)) / rows,
    };
    return { rows, tile: fit(cell, personShapes) };
  });
  return largestBy(all, ({ tile }) => faceSize(tile));
}

/** A stage divided between what is in front and the tiles. */
interface Split {
  side: 'beside' | 'below';
  front: Area;
  rows: Rows;
  /** What all tiles take together. */
  taken: Area;
}

/** `share` is the part of the stage's width or height that the tiles may take. */
function splitStage(
  shape: number,
  count: number,
  { side, share }: { side: Split['side']; share: number },
  area: Area,
  gap: number,
): Split {
  const beside = side === 'beside';
  const rows = bestRows(
    count,
    beside ? { ...area, width: area.width * share } : { ...area, height: area.height * share },
    gap,
  );
  const columns = Math.ceil(count / rows.rows);
  const taken = {
    width: rows.tile.width * columns + gap * (columns - 1),
    height: rows.tile.height * rows.rows + gap * (rows.rows - 1),
  };
  const rest = beside
    ? { ...area, width: area.width - taken.width - gap }
    : { ...area, height: area.height - taken.height - gap };
  return { side, front: fit(rest, exactly(shape)), rows, taken };
}

/** Both sizes count, so that neither a front without faces nor a crowd around a stamp is best. No face is larger than the front. */
function worth({ front, rows: { tile } }: Split): number {
  const large = front.width * front.height;
  return tile.width * tile.height > large ? 0 : large ** frontWeight * faceSize(tile) ** (1 - frontWeight);
}

/** Both parts together stand in the middle. */
function placeSplit({ side, front, rows, taken }: Split, count: number, area: Area, gap: number): StageLayout {
  const [along, length] = side === 'beside' ? (['left', 'width'] as const) : (['top', 'height'] as const);
  const start = half(area[length] - front[length] - gap - taken[length]);
  const strip = { ...area, [length]: taken[length] };
  const at = { ...centred(front, area), [along]: start };
  const tiles = placeRows(count, rows, strip, gap).map((tile) => ({
    ...tile,
    [along]: tile[along] + start + front[length] + gap,
  }));
  return { front: at, tiles };
}

function placeRows(count: number, { rows, tile }: Rows, area: Area, gap: number): Rect[] {
  const top = half(area.height - tile.height * rows - gap * (rows - 1));
  return Array.from({ length: rows }, (_, row) => {
    // As even as possible, fuller rows first.
    const length = Math.floor(count / rows) + (row < count % rows ? 1 : 0);
    const left = half(area.width - tile.width * length - gap * (length - 1));
    return Array.from({ length }, (_, column) => ({
      left: left + column * (tile.width + gap),
      top: top + row * (tile.height + gap),
      ...tile,
    }));
  }).flat();
}

/** The largest place of an allowed shape, in whole pixels: between them everything looks blurred. */
function fit({ width, height }: Area, { narrowest, widest }: Shapes): Area {
  if (width < 1 || height < 1) return { width: 0, height: 0 };
  const shape = Math.min(widest, Math.max(narrowest, width / height));
  const fitting = width / height > shape ? { width: height * shape, height } : { width, height: width / shape };
  return { width: Math.floor(fitting.width), height: Math.floor(fitting.height) };
}

function exactly(shape: number): Shapes {
  return { narrowest: shape, widest: shape };
}

/** A tile shows faces the larger the larger it is; but what it cuts off at the sides of a picture counts against it. */
function faceSize({ width, height }: Area): number {
  const area = width * height;
  const whole = Math.min(width, height * picture) ** 2 / picture;
  return area ** 0.8 * whole ** 0.2;
}

function centred(size: Area, area: Area): Rect {
  return { left: half(area.width - size.width), top: half(area.height - size.height), ...size };
}

function half(length: number): number {
  return Math.max(0, Math.floor(length / 2));
}

/** The first of those for which `size` is largest. */
function largestBy<T>(all: readonly T[], size: (one: T) => number): T {
  return all.reduce((best, one) => (size(one) > size(best) ? one : best));
}
