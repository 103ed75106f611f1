import type { ComponentProps } from 'react';
import type FloatingMeeting from '../features/call/floating-meeting.tsx';
import type { FloatingView } from '../features/call/floating-meeting.tsx';
import type { MediaEngine } from '../media/media-engine.ts';
import { late } from '../platform/late.ts';
import type { Floating } from '../platform/use-floating.ts';
import { useAttached } from '../platform/use-attached.ts';
import styles from './floating-picture.module.css';

/** Not needed to join. Must be here, with its style sheet, before a window opens for it. */
export const floatingMeeting = late(() => import('../features/call/floating-meeting.tsx'));

type FloatingPictureProps = Omit<ComponentProps<typeof FloatingMeeting>, 'into' | 'view' | 'onBack'> & {
  floating: Floating;
  view: FloatingView | undefined;
};

/** What the small window shows: a whole small meeting, or the one video that may float. */
export function FloatingPicture({ floating, view, media, ...rest }: FloatingPictureProps) {
  if (view === undefined) return null;
  if (floating.video !== undefined) return <FloatingVideo media={media} track={view.track} video={floating.video} />;
  const { value } = floatingMeeting;
  if (floating.document === undefined || value === undefined) return null;
  return <value.default into={floating.document} {...{ view, media }} {...rest} onBack={floating.close} />;
}

interface FloatingVideoProps {
  media: MediaEngine;
  track: MediaStreamTrack | undefined;
  video: NonNullable<Floating['video']>;
}

/** Too small to be seen in the page, and there, as the browser wants it. */
function FloatingVideo({ media, track, video }: FloatingVideoProps) {
  const attached = useAttached<HTMLVideoElement>(media, track);
  return (
    <video
      ref={(element) => {
        attached.current = element;
        video.current = element;
      }}
      className={styles.video}
      aria-hidden="true"
      tabIndex={-1}
      muted
      playsInline
      autoPlay
    />
  );
}
