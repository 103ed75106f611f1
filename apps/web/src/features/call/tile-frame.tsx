import { EyeOff, Pin, PinOff } from 'lucide-react';
import { useEffect, type ReactNode, type RefObject } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import { usePictureShape } from '../../platform/use-picture-shape.ts';
import { classNames } from '../../ui/class-names.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import type { Rect } from './layout.ts';
import { placeStyle } from './place-style.ts';
import styles from './tile.module.css';

/** `none`: there is nothing that it could stand in front of. */
export type Pinning = 'pinned' | 'free' | 'none';

/** What every tile is told by the stage. */
export interface TilePlace {
  /** Its key on the stage. */
  id: string;
  place: Rect;
  pinning: Pinning;
  onPin(id: string): void;
  onShape(id: string, shape: number): void;
}

interface TileFrameProps extends TilePlace {
  figure: RefObject<HTMLElement | null>;
  video: RefObject<HTMLVideoElement | null>;
  name: string;
  /** What is seen is not live. */
  still: boolean;
  /** Takes the tile off the stage. */
  onHide?: (() => void) | undefined;
  children: ReactNode;
}

/** A tile at its place, which a double click or its button brings to the front. */
export function TileFrame({
  id,
  place,
  pinning,
  onPin,
  onShape,
  figure,
  video,
  name,
  still,
  onHide,
  children,
}: TileFrameProps) {
  const t = useMessages();
  const shape = usePictureShape(video);
  useEffect(() => {
    if (shape !== undefined) onShape(id, shape);
  }, [id, shape, onShape]);
  const style = { ...placeStyle(place), ...(shape !== undefined && { '--shape': shape }) };
  const toggle = pinning === 'none' ? undefined : () => onPin(id);
  return (
    <figure
      ref={figure}
      className={classNames(styles.tile, still && styles.still)}
      style={style}
      aria-label={name}
      onDoubleClick={toggle}
    >
      {children}
      {onHide !== undefined && (
        <StageButton
          icon
          name={t.stage.hideSelf}
          className={classNames(styles.pin, styles.hide)}
          onClick={onHide}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <EyeOff aria-hidden="true" />
        </StageButton>
      )}
      {toggle !== undefined && (
        <StageButton
          icon
          name={pinning === 'pinned' ? t.stage.unpin(name) : t.stage.pin(name)}
          className={classNames(styles.pin, pinning === 'pinned' && styles.pinned)}
          onClick={toggle}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          {pinning === 'pinned' ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
        </StageButton>
      )}
    </figure>
  );
}
