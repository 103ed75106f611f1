import { Mic, Video, Volume2 } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { MediaEngine, MediaProblem } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Select, type Option } from '../../ui/select.tsx';
import styles from './device-choices.module.css';
import { deviceOptions } from './device-options.ts';
import { BackgroundChoice, NoiseChoice } from './effect-choices.tsx';
import { LevelMeter } from './level-meter.tsx';
import { SpeakerTest } from './speaker-test.tsx';
import { VoiceTest } from './voice-test.tsx';

interface DeviceChoicesProps {
  media: MediaEngine;
  /** Offers to hear oneself: before joining, where nobody else hears it. */
  withVoiceTest?: boolean;
}

/** Camera, microphone with its level, and speaker with a sound to try it. Used before joining and during the meeting. */
export function DeviceChoices({ media, withVoiceTest = false }: DeviceChoicesProps) {
  const t = useMessages();
  const { devices, chosen, local } = useStateOf(media);
  const speakers = withStandard(deviceOptions(devices.speakers, t.devices.unknown), t.devices.standard);
  return (
    <div className={styles.choices}>
      <Select
        label={t.devices.camera}
        icon={<Video aria-hidden="true" />}
        value={chosen.camera}
        options={deviceOptions(devices.cameras, t.devices.unknown)}
        placeholder={placeholderFor(devices.cameras, local.camera.problem, t)}
        onChange={(id) => void media.choose('camera', id)}
      />
      <BackgroundChoice media={media} />
      <div>
        <Select
          label={t.devices.microphone}
          icon={<Mic aria-hidden="true" />}
          value={chosen.microphone}
          options={deviceOptions(devices.microphones, t.devices.unknown)}
          placeholder={placeholderFor(devices.microphones, local.microphone.problem, t)}
          onChange={(id) => void media.choose('microphone', id)}
        />
        <LevelMeter
          label={t.prejoin.level}
          listening={local.microphone.status === 'on'}
          level={() => media.microphoneLevel()}
        />
        <NoiseChoice media={media} />
      </div>
      <div>
        <Select
          label={t.devices.speaker}
          icon={<Volume2 aria-hidden="true" />}
          value={chosen.speaker ?? systemSpeaker}
          options={speakers}
          placeholder={t.devices.standard}
          onChange={(id) => void media.choose('speaker', id)}
        />
        <SpeakerTest media={media} />
        {withVoiceTest && <VoiceTest media={media} />}
      </div>
    </div>
  );
}

/** The id under which a browser plays on what the system plays on. */
const systemSpeaker = '';

/** Some browsers list the system's choice themselves, others leave no way back to it. */
function withStandard(speakers: readonly Option[], label: string): Option[] {
  const isListed = speakers.length === 0 || speakers.some(({ value }) => value === 'default');
  return isListed ? [...speakers] : [{ value: systemSpeaker, label }, ...speakers];
}

/** What stands in a list in which nothing is chosen. A browser that refuses does not say what there is. */
function placeholderFor(devices: readonly unknown[], problem: MediaProblem | undefined, t: Messages): string {
  if (devices.length > 0) return t.devices.standard;
  return problem === 'refused' ? t.devices.refused : t.devices.none;
}
