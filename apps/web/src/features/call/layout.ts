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

export interface StageLayout {
  /** One for each shared screen. */
  shares: Rect[];
  /** One for each person. */
  tiles: Rect[];
}

/** A camera's picture, as width over height. */
const picture = 16 / 9;
/** Tiles may cut it: a little above and below, and at its sides down to a person. */
const widest = 2;
const narrowest = 3 / 4;
/** A stage wider than this has the people beside a shared screen, a narrower one below. */
const sideBySide = 1.2;

/** Places shared screens and people. Screens get most of the stage, people fill it when nothing is shared. */
export function layoutStage(count: { shares: number; tiles: number }, area: Area, gap: number): StageLayout {
  if (count.shares === 0) return { shares: [], tiles: arrangeTiles(count.tiles, area, gap) };
  if (count.tiles === 0) return { shares: arrangeShares(count.shares, area, gap), tiles: [] };
  return area.width / area.height > sideBySide ? besideShares(count, area, gap) : belowShares(count, area, gap);
}

function besideShares(count: { shares: number; tiles: number }, area: Area, gap: number): StageLayout {
  const strip = Math.min(clamp(area.width * 0.22, 144, 320), area.width * 0.4);
  const main = { width: area.width - strip - gap, height: area.height };
  const tiles = arrangeTiles(count.tiles, { width: strip, height: area.height }, gap);
  return {
    shares: arrangeShares(count.shares, main, gap),
    tiles: tiles.map((tile) => shift(tile, main.width + gap, 0)),
  };
}

function belowShares(count: { shares: number; tiles: number }, area: Area, gap: number): StageLayout {
  const share = Math.min(area.height * 0.62, area.width * 0.75 * count.shares);
  // No face is larger than the screen above it.
  const people = Math.min(area.height - share - gap, share * 0.4 * (count.tiles + 1));
  const top = (area.height - share - gap - people) / 2;
  const tiles = arrangeTiles(count.tiles, { width: area.width, height: people }, gap);
  const shares = arrangeShares(count.shares, { width: area.width, height: share }, gap);
  return {
    shares: shares.map((rect) => shift(rect, 0, top)),
    tiles: tiles.map((tile) => shift(tile, 0, top + share + gap)),
  };
}

/** Screens are never cut, so their tiles take the whole place they get. */
function arrangeShares(count: number, area: Area, gap: number): Rect[] {
  const rows = area.width > area.height ? 1 : count;
  return placeRows(spread(count, rows), area, gap, (cell) => cell);
}

/**
 * Places tiles so that faces are as large as possible: tries every number of rows, lets tiles be as narrow as 3 : 4 and as
 * wide as 2 : 1, and takes the best. Rows that are not full are centred.
 */
export function arrangeTiles(count: number, area: Area, gap: number): Rect[] {
  let best: Rect[] = [];
  let bestScore = -1;
  for (let rows = 1; rows <= count; rows += 1) {
    const tiles = placeRows(spread(count, rows), area, gap, fitTile);
    const score = tiles[0] === undefined ? -1 : visibleFace(tiles[0]);
    if (score > bestScore) [best, bestScore] = [tiles, score];
  }
  return best;
}

/** How many tiles each row has: as even as possible, fuller rows first. */
function spread(count: number, rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => Math.floor(count / rows) + (row < count % rows ? 1 : 0));
}

function placeRows(rows: readonly number[], area: Area, gap: number, fit: (cell: Area) => Area): Rect[] {
  const columns = Math.max(...rows);
  const cell = {
    width: Math.max(0, (area.width - gap * (columns - 1)) / columns),
    height: Math.max(0, (area.height - gap * (rows.length - 1)) / rows.length),
  };
  const tile = fit(cell);
  const top = (area.height - tile.height * rows.length - gap * (rows.length - 1)) / 2;
  return rows.flatMap((length, row) => {
    const left = (area.width - tile.width * length - gap * (length - 1)) / 2;
    return Array.from({ length }, (_, column) => ({
      left: left + column * (tile.width + gap),
      top: top + row * (tile.height + gap),
      ...tile,
    }));
  });
}

function fitTile({ width, height }: Area): Area {
  if (height === 0) return { width: 0, height: 0 };
  const ratio = clamp(width / height, narrowest, widest);
  return width / height > ratio ? { width: height * ratio, height } : { width, height: width / ratio };
}

/** A tile of another shape cuts a camera's picture; a face suffers less from that than the area says. */
function visibleFace({ width, height }: Area): number {
  if (height === 0) return 0;
  const shape = width / height / picture;
  return width * height * Math.sqrt(Math.min(shape, 1 / shape));
}

function shift(rect: Rect, x: number, y: number): Rect {
  return { ...rect, left: rect.left + x, top: rect.top + y };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
