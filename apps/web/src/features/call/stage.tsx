import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { MediaEngine } from '../../media/media-engine.ts';
import { layoutStage, type Area } from './layout.ts';
import { placeStyle } from './place-style.ts';
import type { StageModel } from './stage-model.ts';
import styles from './stage.module.css';
import { PersonTile, ShareTile } from './tile.tsx';

/** Space between tiles, in CSS pixels: one step of the rhythm. */
const gap = 8;

interface StageProps {
  media: MediaEngine;
  stage: StageModel;
  /** Takes a place like a person's; for the invitation while nobody else is here. */
  extra?: ReactNode;
  /** Notices, which float over the tiles. */
  children: ReactNode;
}

/** The faces and screens of a meeting, as large as the space allows. */
export function Stage({ media, stage, extra, children }: StageProps) {
  const element = useRef<HTMLDivElement>(null);
  const area = useArea(element);
  const hasExtra = extra !== undefined;
  const count = { shares: stage.shares.length, tiles: stage.tiles.length + (hasExtra ? 1 : 0) };
  const layout = area === undefined ? undefined : layoutStage(count, area, gap);
  const extraPlace = layout?.tiles[stage.tiles.length];
  return (
    <div ref={element} className={styles.stage}>
      {stage.shares.map((share, index) => {
        const place = layout?.shares[index];
        return place && <ShareTile key={`${share.participant} screen`} media={media} share={share} place={place} />;
      })}
      {stage.tiles.map((tile, index) => {
        const place = layout?.tiles[index];
        return place && <PersonTile key={tile.participant} media={media} tile={tile} place={place} />;
      })}
      {hasExtra && extraPlace && (
        <div className={styles.invite} style={placeStyle(extraPlace)}>
          {extra}
        </div>
      )}
      {children}
    </div>
  );
}

/** The size of an element, followed. */
function useArea(element: RefObject<HTMLElement | null>): Area | undefined {
  const [area, setArea] = useState<Area>();
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = ({ width, height }: Area) => setArea({ width, height });
    measure(element.current.getBoundingClientRect());
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return area;
}
