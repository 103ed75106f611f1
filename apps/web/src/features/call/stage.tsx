import { useEffect, type ReactNode } from 'react';
import type { MediaSource } from '@konklave/protocol/client';
import type { MediaEngine } from '../../media/media-engine.ts';
import { placeStyle } from './place-style.ts';
import type { StageModel } from './stage-model.ts';
import styles from './stage.module.css';
import { PersonTile, ShareTile } from './tile.tsx';
import type { Pinning } from './tile-frame.tsx';
import { invitation, screenKey, type Staging } from './use-stage-view.ts';

interface StageProps {
  media: MediaEngine;
  stage: StageModel;
  staging: Staging;
  /** Takes our own tile off the stage. */
  onHideSelf: (() => void) | undefined;
  /** Takes a place like a person's; for the invitation while nobody else is here. */
  extra?: ReactNode;
  /** Notices, which float over the tiles. */
  children: ReactNode;
}

/** The faces and screens of a meeting, as large as the space allows. */
export function Stage({ media, stage, staging, onHideSelf, extra, children }: StageProps) {
  const { element, view, pinned, canPin, onPin, onShape } = staging;
  const placeOf = (key: string) => view?.places.get(key);
  const pinningOf = (key: string): Pinning => (canPin ? (key === pinned ? 'pinned' : 'free') : 'none');
  const invitationPlace = placeOf(invitation);
  return (
    <div ref={element} className={styles.stage}>
      {stage.shares.map((share) => {
        const key = screenKey(share.participant);
        const place = placeOf(key);
        if (place === undefined) return <Unseen key={key} media={media} source="screen" {...share} />;
        return <ShareTile key={key} {...{ id: key, media, share, place, pinning: pinningOf(key), onPin, onShape }} />;
      })}
      {stage.tiles.map((tile) => {
        const key = tile.participant;
        const place = placeOf(key);
        if (place === undefined) return <Unseen key={key} media={media} source="camera" {...tile} />;
        const onHide = tile.self ? onHideSelf : undefined;
        return (
          <PersonTile key={key} {...{ id: key, media, tile, place, pinning: pinningOf(key), onPin, onShape, onHide }} />
        );
      })}
      {extra !== undefined && invitationPlace && (
        <div className={styles.invite} style={placeStyle(invitationPlace)}>
          {extra}
        </div>
      )}
      {children}
    </div>
  );
}

interface UnseenProps {
  media: MediaEngine;
  participant: string;
  source: MediaSource;
  self: boolean;
}

/** A picture on another page, which need not come over the network. */
function Unseen({ media, participant, source, self }: UnseenProps) {
  useEffect(() => {
    if (!self) media.setShownHeight(participant, source, 0);
  }, [media, participant, source, self]);
  return null;
}
