import { layoutStage, type Area, type StageRequest } from './layout.ts';

/** More faces than this at once are a crowd in which nobody is found. */
const mostTiles = 24;
/** A face is to be recognised, a name to be read: CSS pixels. Beside a front a tile may be smaller. */
const narrowestTile = { alone: 144, besideFront: 112 };

export interface Page {
  /** Counted from 0. */
  page: number;
  pages: number;
  /** The first tile that is shown, and the one after the last. */
  from: number;
  to: number;
}

/** Which tiles are shown where not all fit. `wanted` is the page asked for, which may be gone meanwhile. */
export function pageOf(request: StageRequest, area: Area, gap: number, wanted: number): Page {
  const { tiles } = request;
  const pages = Math.max(1, Math.ceil(tiles / capacity(request, area, gap)));
  // As many on each, rather than one left over on the last.
  const size = Math.ceil(tiles / pages);
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { page, pages, from: page * size, to: Math.min(tiles, (page + 1) * size) };
}

/** How many tiles go on one page. */
function capacity(request: StageRequest, area: Area, gap: number): number {
  const narrowest = request.front === undefined ? narrowestTile.alone : narrowestTile.besideFront;
  for (let tiles = Math.min(request.tiles, mostTiles); tiles > 1; tiles -= 1) {
    const [tile] = layoutStage({ ...request, tiles }, area, gap).tiles;
    if (tile !== undefined && tile.width >= narrowest) return tiles;
  }
  return 1;
}
