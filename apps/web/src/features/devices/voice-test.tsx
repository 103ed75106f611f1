import { Mic } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import { recordVoice } from '../../media/capture/voice-recording.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Button } from '../../ui/button.tsx';
import styles from './sound-test.module.css';

type Phase = 'ready' | 'recording' | 'playing' | 'done' | 'failed';

/** Long enough for a sentence. */
const recordMs = 4_000;
/** A browser without a sound device may play without ever coming to the end. */
const playMs = recordMs + 2_000;

/** Records a sentence and plays it, so that somebody hears what the others will hear. The recording stays in this page. */
export function VoiceTest({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const { status } = useStateOf(media).local.microphone;
  const audio = useRef<HTMLAudioElement>(null);
  const { phase, start } = useVoiceTest(media, audio);
  const busy = phase === 'recording' || phase === 'playing';
  return (
    <div className={styles.test}>
      <audio ref={audio} hidden />
      <Button className={styles.play} aria-disabled={busy || status !== 'on'} onClick={start}>
        <Mic aria-hidden="true" />
        {t.devices.hearYourself}
      </Button>
      <p role="status" className={styles.words}>
        {status === 'on' || busy ? t.devices.voice[phase] : t.devices.voiceOff}
      </p>
    </div>
  );
}

function useVoiceTest(media: MediaEngine, audio: RefObject<HTMLAudioElement | null>) {
  const [phase, setPhase] = useState<Phase>('ready');
  const stop = useRef<(() => void) | undefined>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const run = async (track: MediaStreamTrack, element: HTMLAudioElement, over: () => boolean): Promise<void> => {
    const recording = recordVoice(track, recordMs);
    stop.current = recording.stop;
    setPhase('recording');
    const sound = await recording.sound;
    if (over()) return;
    setPhase('playing');
    const playing = play(media, element, sound);
    stop.current = playing.stop;
    await playing.done;
  };
  const start = () => {
    const { track } = media.state.local.microphone;
    const element = audio.current;
    if (track === undefined || element === null || stop.current !== undefined) return;
    const over = (): boolean => audio.current === null;
    run(track, element, over)
      .then(
        () => setPhase('done'),
        () => setPhase('failed'),
      )
      .finally(() => (stop.current = undefined));
  };
  return { phase, start };
}

/** Plays a recording on the chosen speaker, once. */
function play(media: MediaEngine, element: HTMLAudioElement, sound: Blob): { done: Promise<void>; stop: () => void } {
  const unroute = media.route(element);
  const address = URL.createObjectURL(sound);
  let stop = (): void => {};
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, playMs);
    stop = () => {
      clearTimeout(timer);
      resolve();
    };
    element.addEventListener('ended', stop, { once: true });
    element.src = address;
    element.play().catch(reject);
  }).finally(() => {
    unroute();
    element.removeAttribute('src');
    element.load();
    URL.revokeObjectURL(address);
  });
  return { done, stop: () => stop() };
}
