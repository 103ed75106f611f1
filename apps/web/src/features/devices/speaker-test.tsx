import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { startTestSound, type TestSound } from '../../media/render/test-sound.ts';
import { useAttached } from '../../platform/use-attached.ts';
import { Button } from '../../ui/button.tsx';
import styles from './sound-test.module.css';

/** A button that plays two notes where the others will be heard, and what to do when they are not. */
export function SpeakerTest({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const { sound, wasPlayed, play } = useTestSound();
  const audio = useAttached<HTMLAudioElement>(media, sound?.track);
  return (
    <div className={styles.test}>
      <audio ref={audio} autoPlay hidden />
      <Button className={styles.play} aria-disabled={sound !== undefined} onClick={play}>
        <Play aria-hidden="true" />
        {t.devices.test}
      </Button>
      <p role="status" className={styles.words}>
        {wasPlayed && t.devices.tested}
      </p>
    </div>
  );
}

function useTestSound() {
  const [sound, setSound] = useState<TestSound>();
  const [wasPlayed, setWasPlayed] = useState(false);
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  const play = () => {
    if (sound !== undefined) return;
    const started = startTestSound();
    const timer = setTimeout(() => {
      stop.current();
      setSound(undefined);
      setWasPlayed(true);
    }, started.lengthMs);
    stop.current = () => {
      clearTimeout(timer);
      started.stop();
    };
    setSound(started);
    setWasPlayed(false);
  };
  return { sound, wasPlayed, play };
}
