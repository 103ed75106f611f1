import { MicOff, WifiOff } from 'lucide-react';
import { memo, useRef } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useAttached } from '../../platform/use-attached.ts';
import { useHeld } from '../../platform/use-held.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { ScreenContentButton } from './screen-content.tsx';
import { LineBars } from './line-bars.tsx';
import { cardComesMs, exclusionComesMs, type Line, type ShareModel, type TileModel } from './stage-model.ts';
import { TileSignals } from './tile-signals.tsx';
import { TileFrame, type TilePlace } from './tile-frame.tsx';
import styles from './tile.module.css';
import { useShownHeight } from './use-shown-height.ts';

interface PersonTileProps extends TilePlace {
  onHide: (() => void) | undefined;
  media: MediaEngine;
  tile: TileModel;
}

// Firefox stops at videos with Tab, although there is nothing to do: hence `tabIndex`.

/** A person: their camera, or their initials, and what is to be known about them. */
export const PersonTile = memo(function PersonTile({ media, tile, ...frame }: PersonTileProps) {
  const t = useMessages();
  const figure = useRef<HTMLElement>(null);
  const video = useAttached<HTMLVideoElement>(media, tile.camera);
  const { participant, name, self, camera, trouble } = tile;
  useShownHeight(media, figure, { participant, source: 'camera', shown: !self && camera !== undefined });
  const seen = camera !== undefined && trouble !== 'waiting';
  const words = useTroubleWords(trouble);
  return (
    <TileFrame figure={figure} video={video} name={name ?? t.common.unnamed} still={tile.still} {...frame}>
      <div className={classNames(trouble === 'away' && styles.veil)}>
        <video
          ref={video}
          className={classNames(styles.video, self && styles.mirrored, !seen && styles.unseen)}
          muted
          playsInline
          autoPlay
          tabIndex={-1}
        />
        {!seen && (
          <div className={styles.face}>
            <Avatar id={participant} name={name} className={styles.avatar} />
            {words !== undefined && trouble !== 'away' && (
              <p className={classNames(styles.words, styles.amber)}>{words}</p>
            )}
          </div>
        )}
      </div>
      {trouble === 'away' && <p className={styles.over}>{words}</p>}
      <TileSignals hand={tile.hand} reactions={tile.reactions} />
      <Caption tile={tile} />
      <span className={classNames(styles.ring, tile.speaking && styles.speaking)} />
    </TileFrame>
  );
}, sameTile);

function sameTile({ tile, place, ...before }: PersonTileProps, after: PersonTileProps): boolean {
  const { tile: newTile, place: newPlace, ...rest } = after;
  return sameFields(tile, newTile) && sameFields(place, newPlace) && sameFields(before, rest);
}

function sameFields<T extends object>(before: T, after: T): boolean {
  return (Object.keys(after) as (keyof T)[]).every((key) => before[key] === after[key]);
}

function useTroubleWords(trouble: TileModel['trouble']): string | undefined {
  const t = useMessages();
  const noCard = useHeld(trouble === 'nameless', cardComesMs);
  const notExcluded = useHeld(trouble === 'leaving', exclusionComesMs);
  if (trouble === 'leaving') return notExcluded ? t.call.notExcluded : undefined;
  if (trouble === 'nameless') return noCard ? t.call.nameless : undefined;
  if (trouble === 'unreadable') return t.call.unreadable;
  return trouble === 'away' ? t.call.away : undefined;
}

function Caption({ tile: { name, self, muted, still, trouble, line } }: { tile: TileModel }) {
  const t = useMessages();
  return (
    <figcaption className={styles.caption}>
      {still && !self && <NotLive />}
      {/* The words may be under a notice. */}
      {trouble === 'away' && !still && <WifiOff aria-hidden="true" />}
      {muted && (
        <>
          <MicOff aria-hidden="true" />
          <VisuallyHidden>{t.call.muted}, </VisuallyHidden>
        </>
      )}
      <span className={styles.name}>
        {name ?? t.common.unnamed}
        {self && ` (${t.common.you})`}
      </span>
      {line !== undefined && <LineSign line={line} />}
    </figcaption>
  );
}

/** How good a line is: three bars, two, or one, and words. Quiet while it is good. */
function LineSign({ line }: { line: Line }) {
  const t = useMessages();
  return (
    <span className={classNames(styles.line, line !== 'good' && styles.amber)} title={t.quality.lines[line]}>
      <LineBars line={line} />
      <VisuallyHidden>, {t.quality.lines[line]}</VisuallyHidden>
    </span>
  );
}

/** What is seen of somebody is of before we lost the connection. */
function NotLive() {
  const t = useMessages();
  return (
    <>
      <WifiOff aria-hidden="true" />
      <VisuallyHidden>{t.call.still}, </VisuallyHidden>
    </>
  );
}

interface ShareTileProps extends TilePlace {
  media: MediaEngine;
  share: ShareModel;
}

/** A shared screen, never cut. */
export function ShareTile({ media, share, ...frame }: ShareTileProps) {
  const t = useMessages();
  const figure = useRef<HTMLElement>(null);
  const video = useAttached<HTMLVideoElement>(media, share.track);
  const { participant, self, trouble, still } = share;
  useShownHeight(media, figure, { participant, source: 'screen', shown: !self });
  const title = t.call.screenOf(share.name ?? t.common.unnamed);
  return (
    <TileFrame figure={figure} video={video} name={title} still={still} {...frame}>
      <div className={classNames(trouble === 'away' && styles.veil)}>
        <video
          ref={video}
          className={classNames(styles.video, styles.whole)}
          muted
          playsInline
          autoPlay
          tabIndex={-1}
        />
      </div>
      {trouble === 'unreadable' && <p className={classNames(styles.over, styles.amber)}>{t.call.unreadable}</p>}
      {trouble === 'away' && <p className={styles.over}>{t.call.away}</p>}
      <figcaption className={styles.caption}>
        {still && !self && <NotLive />}
        <span className={styles.name}>{title}</span>
      </figcaption>
      {self && <ScreenContentButton media={media} />}
    </TileFrame>
  );
}
