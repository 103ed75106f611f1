import {
  Ellipsis,
  Hand,
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
import { useId, type ComponentProps, type ReactNode } from 'react';
import type { Reaction } from '@konklave/protocol/sealed';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Control } from './control.tsx';
import styles from './controls.module.css';
import { ReactionControl } from './reaction-control.tsx';
import { shortcuts, type Shortcut } from './shortcuts.ts';

/** What can be open beside the stage. */
export type PanelName = 'chat' | 'people' | 'more' | 'code' | 'seal' | 'keys' | 'quality';

interface ControlsProps {
  media: MediaEngine;
  panel: PanelName | undefined;
  /** The id of the element that holds the open panel. */
  panelId: string;
  unread: number;
  /** How many are in the meeting. */
  people: number;
  canShare: boolean;
  /** Whether single keys do what these buttons do. */
  keys: boolean;
  handUp: boolean;
  onHand(up: boolean): void;
  onReact(reaction: Reaction): void;
  onPanel(panel: PanelName): void;
  onLeave(): void;
}

/** Microphone, camera, share, hand, reactions, chat, people, more, leave: always here, always in this order. */
export function Controls({
  media,
  panel,
  panelId,
  unread,
  people,
  canShare,
  keys,
  onPanel,
  onLeave,
  ...signals
}: ControlsProps) {
  const t = useMessages();
  const keyOf = (shortcut: Shortcut) => (keys ? shortcuts[shortcut] : undefined);
  return (
    <div role="group" aria-label={t.call.controls} className={styles.bar}>
      <DeviceControls media={media} canShare={canShare} keyOf={keyOf} />
      <SignalControls keyOf={keyOf} {...signals} />
      <PanelControl
        open={panel === 'chat'}
        panelId={panelId}
        name={t.call.chat}
        shortcut={keyOf('chat')}
        icon={<MessageSquare aria-hidden="true" />}
        badge={unread === 0 ? undefined : { count: unread, words: t.call.unread(unread) }}
        loud
        onPress={() => onPanel('chat')}
      />
      <PanelControl
        open={panel === 'people'}
        panelId={panelId}
        name={t.call.people}
        shortcut={keyOf('people')}
        icon={<Users aria-hidden="true" />}
        badge={{ count: people, words: t.seal.peopleCount(people) }}
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

interface Keyed {
  /** The key for a control, where keys do something. */
  keyOf(shortcut: Shortcut): string | undefined;
}

function DeviceControls({ media, canShare, keyOf }: Pick<ControlsProps, 'media' | 'canShare'> & Keyed) {
  const t = useMessages();
  const { microphone, camera, screen } = useStateOf(media).local;
  const [heard, seen, shared] = [microphone, camera, screen].map(({ status }) => status !== 'off');
  return (
    <>
      <DeviceControl
        problem={microphone.problem && t.problems.microphone[microphone.problem]}
        name={heard ? t.call.mute : t.call.unmute}
        otherName={heard ? t.call.unmute : t.call.mute}
        short={t.call.microphoneShort}
        shortcut={keyOf('microphone')}
        icon={heard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        look={heard ? undefined : 'off'}
        onClick={() => void media.setMicrophone(!heard)}
      />
      <DeviceControl
        problem={camera.problem && t.problems.camera[camera.problem]}
        name={seen ? t.call.stopCamera : t.call.startCamera}
        otherName={seen ? t.call.startCamera : t.call.stopCamera}
        short={t.call.cameraShort}
        shortcut={keyOf('camera')}
        icon={seen ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        look={seen ? undefined : 'off'}
        onClick={() => void media.setCamera(!seen)}
      />
      {canShare && (
        <Control
          name={shared ? t.call.stopSharing : t.call.share}
          otherName={shared ? t.call.share : t.call.stopSharing}
          short={shared ? t.call.stopShort : t.call.shareShort}
          shortcut={keyOf('share')}
          icon={shared ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />}
          look={shared ? 'open' : undefined}
          onClick={() => void media.setScreen(!shared)}
        />
      )}
    </>
  );
}

type SignalControlsProps = Pick<ControlsProps, 'handUp' | 'onHand' | 'onReact'> & Keyed;

function SignalControls({ handUp, onHand, onReact, keyOf }: SignalControlsProps) {
  const t = useMessages();
  return (
    <>
      <Control
        name={handUp ? t.call.lowerHand : t.call.raiseHand}
        otherName={handUp ? t.call.raiseHand : t.call.lowerHand}
        short={t.call.handShort}
        shortcut={keyOf('hand')}
        icon={<Hand aria-hidden="true" />}
        look={handUp ? 'up' : undefined}
        onClick={() => onHand(!handUp)}
      />
      <ReactionControl onReact={onReact} />
    </>
  );
}

/** The switch of a device. Where it could not be switched on, a mark stays on it, with the words why. */
function DeviceControl({ problem, ...rest }: ComponentProps<typeof Control> & { problem: string | undefined }) {
  const problemId = useId();
  const marks =
    problem === undefined ? {} : { 'data-badge': '!', 'data-tone': 'warning', 'aria-describedby': problemId };
  return (
    <>
      <Control {...rest} {...marks} />
      <span id={problemId} hidden>
        {problem}
      </span>
    </>
  );
}

interface PanelControlProps {
  open: boolean;
  panelId: string;
  name: string;
  shortcut?: string | undefined;
  icon: ReactNode;
  /** A number on the button, and what a screen reader says of it. */
  badge?: { count: number; words: string } | undefined;
  /** The number asks to be looked at. */
  loud?: boolean;
  onPress(): void;
}

function PanelControl({ open, panelId, name, shortcut, icon, badge, loud = false, onPress }: PanelControlProps) {
  const badgeId = useId();
  return (
    <>
      <Control
        name={name}
        shortcut={shortcut}
        icon={icon}
        look={open ? 'open' : undefined}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        aria-describedby={badge && badgeId}
        data-badge={badge && Math.min(badge.count, 99)}
        data-tone={loud ? 'loud' : 'plain'}
        onClick={onPress}
      />
      <span id={badgeId} hidden>
        {badge?.words}
      </span>
    </>
  );
}
