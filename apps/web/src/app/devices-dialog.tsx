import { Dialog } from '@base-ui/react/dialog';
import { DeviceChoices } from '../features/devices/device-choices.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import { Button } from '../ui/button.tsx';
import styles from './devices-dialog.module.css';

interface DevicesDialogProps {
  media: MediaEngine;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Changing camera, microphone and speaker during the meeting. */
export function DevicesDialog({ media, open, onOpenChange }: DevicesDialogProps) {
  const t = useMessages();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>{t.devices.title}</Dialog.Title>
          <DeviceChoices media={media} />
          <Dialog.Close render={<Button look="primary">{t.common.close}</Button>} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
