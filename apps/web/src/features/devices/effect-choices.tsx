import { Wallpaper } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { CameraEffect, MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './effect-choices.module.css';

const backgrounds: readonly CameraEffect[] = ['blur', 'dusk', 'wall'];
/** The room as it is. */
const none = 'none';

/** Takes the noise out of one's voice, where the browser can. Off until somebody wishes for it: it costs computing. */
export function NoiseChoice({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const { effects, canChange } = useStateOf(media);
  if (!canChange.microphone) return null;
  return (
    <Switch
      label={t.devices.noise}
      meaning={t.devices.noiseMeaning}
      on={effects.microphone !== undefined}
      onChange={(on) => media.setEffect('microphone', on ? 'without-noise' : undefined)}
    />
  );
}

/** What is behind somebody. The room as it is until somebody wishes for something else. */
export function BackgroundChoice({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const { effects, canChange } = useStateOf(media);
  if (!canChange.camera) return <p className={styles.cannot}>{t.devices.backgroundCannot}</p>;
  const options = [
    { value: none, label: t.devices.backgroundNone },
    ...backgrounds.map((value) => ({ value, label: t.devices.backgrounds[value] })),
  ];
  return (
    <Select
      label={t.devices.background}
      icon={<Wallpaper aria-hidden="true" />}
      value={effects.camera ?? none}
      options={options}
      placeholder={t.devices.backgroundNone}
      onChange={(value) =>
        media.setEffect(
          'camera',
          backgrounds.find((one) => one === value),
        )
      }
    />
  );
}
