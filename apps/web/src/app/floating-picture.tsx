import { lazy, Suspense, type ComponentProps } from 'react';
import type { FloatingView } from '../features/call/floating-meeting.tsx';
import type { MediaEngine } from '../media/media-engine.ts';
import type { Floating } from '../platform/use-floating.ts';
import { useAttached } from '../platform/use-attached.ts';
import styles from './floating-picture.module.css';

// Not needed to join.
const FloatingMeeting = lazy(() => import('../features/call/floating-meeting.tsx'));

type FloatingPictureProps = Omit<ComponentProps<typeof FloatingMeeting>, 'into' | 'view' | 'onBack'> & {
  floating: Floating;
  view: FloatingView | undefined;
};

/** What the small window shows: a whole small meeting, or the one video that may float. */
export function FloatingPicture({ floating, view, media, ...rest }: FloatingPictureProps) {
  if (view === undefined) return null;
  if (floating.video !== undefined) return <FloatingVideo media={media} track={view.track} video={floating.video} />;
  if (floating.document === undefined) return null;
  return (
    <Suspense>
      <FloatingMeeting into={floating.document} {...{ view, media }} {...rest} onBack={floating.close} />
    </Suspense>
  );
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
