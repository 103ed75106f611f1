import { useEffect, useId, useRef, useState } from 'react';
import { CallNotices } from '../features/call/call-notices.tsx';
import { Controls, type PanelName } from '../features/call/controls.tsx';
import { InviteCard } from '../features/call/invite-card.tsx';
import { noticesOf } from '../features/call/notices.ts';
import { Sounds } from '../features/call/sounds.tsx';
import { cardComesMs, stageOf } from '../features/call/stage-model.ts';
import { Stage } from '../features/call/stage.tsx';
import { StageTools } from '../features/call/stage-tools.tsx';
import { useStageView } from '../features/call/use-stage-view.ts';
import { sealReport, sealVerdict } from '../features/verify/seal.ts';
import { SealMark } from '../features/verify/seal-mark.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import { sendingOf } from '../media/sending.ts';
import { recall, remember } from '../platform/preferences.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { useHeld } from '../platform/use-held.ts';
import { keepAwake } from '../platform/wake-lock.ts';
import { classNames } from '../ui/class-names.ts';
import { TintsContext, useTints } from '../ui/tints-context.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './meeting-page.module.css';
import { MeetingPanel } from './meeting-panel.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useFocusOnce } from '../platform/use-focus-once.ts';
import { useUnread } from './use-unread.ts';
import { type Visit } from './visit.ts';

interface MeetingPageProps {
  visit: Visit;
  /** The address that others can join by. */
  link: string;
  tabStorage: Storage | undefined;
}

/** The meeting: seal above, faces in the middle, controls below, and what is open beside the faces. */
export default function MeetingPage({ visit: { session, media }, link, tabStorage }: MeetingPageProps) {
  const t = useMessages();
  const meeting = useStateOf(session);
  const mediaState = useStateOf(media);
  const { panel, panelId, toggle, close } = usePanel();
  const unread = useUnread(meeting.messages, panel === 'chat');
  const { causes } = sealReport(meeting, mediaState);
  const nameless = useHeld(causes.includes('nameless'), cardComesMs);
  const verdict = sealVerdict(nameless ? causes : causes.filter((cause) => cause !== 'nameless'));
  const stage = stageOf(meeting, mediaState);
  const alone = stage.tiles.length === 1 && stage.shares.length === 0;
  const staging = useStageView(stage, alone);
  const tints = useTints([...meeting.people, ...meeting.messages].map(({ participant }) => participant));
  const heading = useFocusOnce<HTMLHeadingElement>();
  const said = useAnnouncement(meeting, panel === 'chat');
  useEffect(keepAwake, []);
  useKeptSwitches(sendingOf(mediaState), tabStorage);
  useTitle(unread > 0 ? `(${unread}) ${t.call.title}` : t.call.title);
  return (
    <main>
      <TintsContext value={tints}>
        <section aria-label={t.call.title} className={styles.meeting}>
          <VisuallyHidden>
            <h1 ref={heading} tabIndex={-1}>
              {t.call.title}
            </h1>
          </VisuallyHidden>
          <div className={styles.seal}>
            <SealMark
              verdict={verdict}
              open={panel === 'seal' || panel === 'code' ? panel : undefined}
              panelId={panelId}
              onPanel={toggle}
            />
          </div>
          <div className={styles.tools}>
            <StageTools staging={staging} />
          </div>
          <div className={classNames(styles.middle, panel !== undefined && styles.withPanel)}>
            <Stage media={media} stage={stage} staging={staging} extra={alone ? <InviteCard link={link} /> : undefined}>
              <CallNotices notices={noticesOf(meeting, mediaState)} />
            </Stage>
            {panel !== undefined && (
              <MeetingPanel
                id={panelId}
                panel={panel}
                meeting={meeting}
                session={session}
                media={media}
                link={link}
                className={styles.panel}
                onClose={close}
              />
            )}
          </div>
          <div className={styles.controls}>
            <Controls
              media={media}
              panel={panel}
              panelId={panelId}
              unread={unread}
              people={meeting.people.filter(({ presence }) => presence !== 'leaving').length}
              handUp={meeting.people.some(({ self, hand }) => self && hand !== undefined)}
              onHand={(up) => session.setHand(up)}
              onReact={(reaction) => session.react(reaction)}
              canShare={'getDisplayMedia' in (navigator.mediaDevices ?? {})}
              onPanel={toggle}
              onLeave={() => void session.leave().catch(() => undefined)}
            />
          </div>
        </section>
      </TintsContext>
      <Sounds media={media} sounds={stage.sounds} />
      <VisuallyHidden>
        <span role="status">
          <span key={said.turn}>{said.text}</span>
        </span>
      </VisuallyHidden>
    </main>
  );
}

/** Which panel is open. Closing gives the focus back to the button that opened it. */
function usePanel() {
  const panelId = useId();
  const [panel, setPanel] = useState<PanelName>();
  const opener = useRef<Element>(null);
  const close = () => {
    setPanel(undefined);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  const toggle = (name: PanelName) => {
    if (panel === name) return close();
    opener.current = document.activeElement;
    setPanel(name);
  };
  return { panel, panelId, toggle, close };
}

/** A reload finds microphone and camera as they were. */
function useKeptSwitches(
  { microphone, camera }: { microphone: boolean; camera: boolean },
  storage: Storage | undefined,
): void {
  useEffect(() => remember(storage, { ...recall(storage), microphone, camera }), [microphone, camera, storage]);
}

function useTitle(text: string): void {
  useEffect(() => {
    document.title = `${text} – Konklave`;
    return () => {
      document.title = 'Konklave';
    };
  }, [text]);
}
