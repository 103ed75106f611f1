import { Hand, LogOut, Maximize2, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { createPortal } from 'react-dom';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useAttached } from '../../platform/use-attached.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './floating-meeting.module.css';

/** Whom or what the small window shows. */
export interface FloatingView {
  participant: string;
  title: string;
  /** Undefined: the initials of `name`. */
  track: MediaStreamTrack | undefined;
  name: string | undefined;
}

interface FloatingMeetingProps {
  /** Of the small window. */
  into: Document;
  media: MediaEngine;
  view: FloatingView;
  handUp: boolean;
  onHand(up: boolean): void;
  onBack(): void;
  onLeave(): void;
}

/** The meeting in a small window above all others: who speaks or what is shared, and the controls that cannot wait. */
export default function FloatingMeeting({ into, ...rest }: FloatingMeetingProps) {
  return createPortal(<Small {...rest} />, into.body);
}

function Small({ media, view, handUp, onHand, onBack, onLeave }: Omit<FloatingMeetingProps, 'into'>) {
  const t = useMessages();
  const { microphone, camera } = useStateOf(media).local;
  const [heard, seen] = [microphone, camera].map(({ status }) => status !== 'off');
  const video = useAttached<HTMLVideoElement>(media, view.track);
  return (
    <main className={styles.small}>
      <figure className={styles.picture} aria-label={view.title}>
        <video ref={video} className={styles.video} hidden={view.track === undefined} muted playsInline autoPlay />
        {view.track === undefined && <Avatar id={view.participant} name={view.name} className={styles.avatar} />}
        <figcaption className={styles.name}>{view.title}</figcaption>
      </figure>
      <div role="group" aria-label={t.call.controls} className={styles.bar}>
        <StageButton
          className={styles.control}
          name={heard ? t.call.mute : t.call.unmute}
          off={!heard}
          onClick={() => void media.setMicrophone(!heard)}
        >
          {heard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        </StageButton>
        <StageButton
          className={styles.control}
          name={seen ? t.call.stopCamera : t.call.startCamera}
          off={!seen}
          onClick={() => void media.setCamera(!seen)}
        >
          {seen ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        </StageButton>
        <StageButton
          className={styles.control}
          name={handUp ? t.call.lowerHand : t.call.raiseHand}
          off={handUp}
          onClick={() => onHand(!handUp)}
        >
          <Hand aria-hidden="true" />
        </StageButton>
        <StageButton className={styles.control} name={t.stage.endFloat} onClick={onBack}>
          <Maximize2 aria-hidden="true" />
        </StageButton>
        <StageButton className={`${styles.control} ${styles.leave}`} name={t.call.leave} onClick={onLeave}>
          <LogOut aria-hidden="true" />
        </StageButton>
      </div>
    </main>
  );
}
