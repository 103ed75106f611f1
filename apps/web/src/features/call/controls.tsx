import {
  Ellipsis,
  LogOut,
  MessageSquare,
  Mic,
  MicOff,
  ScreenShare,
  ScreenShareOff,
  Users,
  Video,
  VideoOff,
} from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Control } from './control.tsx';
import styles from './controls.module.css';

/** What can be open beside the stage. */
export type PanelName = 'chat' | 'people' | 'more' | 'code' | 'seal';

interface ControlsProps {
  media: MediaEngine;
  panel: PanelName | undefined;
  /** The id of the element that holds the open panel. */
  panelId: string;
  unread: number;
  canShare: boolean;
  onPanel(panel: PanelName): void;
  onLeave(): void;
}

/** Microphone, camera, share, chat, people, more, leave: always here, always in this order. */
export function Controls({ media, panel, panelId, unread, canShare, onPanel, onLeave }: ControlsProps) {
  const t = useMessages();
  return (
    <div role="group" aria-label={t.call.controls} className={styles.bar}>
      <DeviceControls media={media} canShare={canShare} />
      <PanelControl
        open={panel === 'chat'}
        panelId={panelId}
        name={t.call.chat}
        icon={<MessageSquare aria-hidden="true" />}
        unread={unread}
        onPress={() => onPanel('chat')}
      />
      <PanelControl
        open={panel === 'people'}
        panelId={panelId}
        name={t.call.people}
        icon={<Users aria-hidden="true" />}
        onPress={() => onPanel('people')}
      />
      <PanelControl
        open={panel === 'more'}
        panelId={panelId}
        name={t.call.more}
        icon={<Ellipsis aria-hidden="true" />}
        onPress={() => onPanel('more')}
      />
      <Control name={t.call.leave} icon={<LogOut aria-hidden="true" />} look="leave" onClick={onLeave} />
    </div>
  );
}

function DeviceControls({ media, canShare }: Pick<ControlsProps, 'media' | 'canShare'>) {
  const t = useMessages();
  const { microphone, camera, screen } = useStateOf(media).local;
  const [heard, seen, shared] = [microphone, camera, screen].map(({ status }) => status !== 'off');
  return (
    <>
      <Control
        name={heard ? t.call.mute : t.call.unmute}
        otherName={heard ? t.call.unmute : t.call.mute}
        short={t.call.microphoneShort}
        icon={heard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        look={heard ? undefined : 'off'}
        onClick={() => void media.setMicrophone(!heard)}
      />
      <Control
        name={seen ? t.call.stopCamera : t.call.startCamera}
        otherName={seen ? t.call.startCamera : t.call.stopCamera}
        short={t.call.cameraShort}
        icon={seen ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        look={seen ? undefined : 'off'}
        onClick={() => void media.setCamera(!seen)}
      />
      {canShare && (
        <Control
          name={shared ? t.call.stopSharing : t.call.share}
          otherName={shared ? t.call.share : t.call.stopSharing}
          short={shared ? t.call.stopShort : t.call.shareShort}
          icon={shared ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />}
          look={shared ? 'open' : undefined}
          onClick={() => void media.setScreen(!shared)}
        />
      )}
    </>
  );
}

interface PanelControlProps {
  open: boolean;
  panelId: string;
  name: string;
  icon: ReactNode;
  unread?: number;
  onPress(): void;
}

function PanelControl({ open, panelId, name, icon, unread = 0, onPress }: PanelControlProps) {
  const t = useMessages();
  const unreadId = useId();
  return (
    <>
      <Control
        name={name}
        icon={icon}
        look={open ? 'open' : undefined}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        aria-describedby={unread > 0 ? unreadId : undefined}
        data-unread={unread > 0 ? Math.min(unread, 99) : undefined}
        onClick={onPress}
      />
      <span id={unreadId} hidden>
        {t.call.unread(unread)}
      </span>
    </>
  );
}
