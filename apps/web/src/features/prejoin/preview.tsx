import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { LocalSource, MediaEngine } from '../../media/media-engine.ts';
import { useAttached } from '../../platform/use-attached.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './preview.module.css';

interface PreviewProps {
  media: MediaEngine;
  name: string;
}

/** What the others would see, and the switches for microphone and camera. */
export function Preview({ media, name }: PreviewProps) {
  const t = useMessages();
  const { camera, microphone } = useStateOf(media).local;
  const track = camera.status === 'on' ? camera.track : undefined;
  const video = useAttached<HTMLVideoElement>(media, track);
  return (
    <figure className={classNames(styles.preview, track !== undefined && styles.seen)} aria-label={t.prejoin.preview}>
      <video
        ref={video}
        className={styles.video}
        muted
        playsInline
        autoPlay
        tabIndex={-1}
        hidden={track === undefined}
      />
      {track === undefined && (
        <div className={styles.away}>
          {name !== '' && <Avatar id={name} name={name} className={styles.avatar} />}
          <p>{camera.status === 'starting' ? t.prejoin.cameraStarting : t.prejoin.cameraOff}</p>
        </div>
      )}
      <div className={styles.controls}>
        <Toggle
          source={microphone}
          onName={t.call.mute}
          offName={t.call.unmute}
          onIcon={<Mic aria-hidden="true" />}
          offIcon={<MicOff aria-hidden="true" />}
          onSwitch={(on) => void media.setMicrophone(on)}
        />
        <Toggle
          source={camera}
          onName={t.call.stopCamera}
          offName={t.call.startCamera}
          onIcon={<Video aria-hidden="true" />}
          offIcon={<VideoOff aria-hidden="true" />}
          onSwitch={(on) => void media.setCamera(on)}
        />
      </div>
    </figure>
  );
}

interface ToggleProps {
  source: LocalSource;
  onName: string;
  offName: string;
  onIcon: ReactNode;
  offIcon: ReactNode;
  onSwitch(on: boolean): void;
}

function Toggle({ source, onName, offName, onIcon, offIcon, onSwitch }: ToggleProps) {
  const on = source.status !== 'off';
  return (
    <StageButton className={styles.toggle} name={on ? onName : offName} off={!on} onClick={() => onSwitch(!on)}>
      {on ? onIcon : offIcon}
    </StageButton>
  );
}
