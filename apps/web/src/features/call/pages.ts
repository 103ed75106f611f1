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
  const pages = pagesFor(request, area, gap);
  const size = Math.ceil(tiles / pages);
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { page, pages, from: page * size, to: Math.min(tiles, (page + 1) * size) };
}

/** The fewest pages on which every tile is wide enough, as many on each rather than one left over on the last. */
function pagesFor(request: StageRequest, area: Area, gap: number): number {
  const { tiles } = request;
  const narrowest = request.front === undefined ? narrowestTile.alone : narrowestTile.besideFront;
  // Fewer tiles may be narrower: they stand in fewer rows. So a page must be tried as full as it will be.
  const isWide = (count: number) => {
    const [tile] = layoutStage({ ...request, tiles: count }, area, gap).tiles;
    return tile !== undefined && tile.width >= narrowest;
  };
  for (let pages = Math.max(1, Math.ceil(tiles / mostTiles)); pages < tiles; pages += 1) {
    const size = Math.ceil(tiles / pages);
    const last = tiles - size * (pages - 1);
    if (last > 0 && isWide(size) && (last === size || isWide(last))) return pages;
  }
  return Math.max(1, tiles);
}
