import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { CallNotices } from '../features/call/call-notices.tsx';
import { Controls, type PanelName } from '../features/call/controls.tsx';
import { floatingViewOf } from '../features/call/floating-view.ts';
import { InviteCard } from '../features/call/invite-card.tsx';
import { NewsLines } from '../features/call/news-lines.tsx';
import { noticesOf } from '../features/call/notices.ts';
import { Sounds } from '../features/call/sounds.tsx';
import { cardComesMs, stageOf, withoutSelf } from '../features/call/stage-model.ts';
import { Stage } from '../features/call/stage.tsx';
import { StageTools } from '../features/call/stage-tools.tsx';
import { useTalkKey } from '../features/call/use-talk-key.ts';
import { usePictures } from '../features/call/use-pictures.ts';
import { useStageView } from '../features/call/use-stage-view.ts';
import { DeviceNews } from '../features/devices/device-news.tsx';
import { dueStreams } from '../features/quality/due.ts';
import { sealReport, sealVerdict } from '../features/verify/seal.ts';
import { SealMark } from '../features/verify/seal-mark.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import { sendingOf } from '../media/sending.ts';
import type { ChoiceStore } from '../platform/choices.ts';
import { focusHeading } from '../platform/focus-heading.ts';
import { recall, remember } from '../platform/preferences.ts';
import { useFloating } from '../platform/use-floating.ts';
import { useFullScreen } from '../platform/use-full-screen.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { useHeld } from '../platform/use-held.ts';
import { keepAwake } from '../platform/wake-lock.ts';
import { classNames } from '../ui/class-names.ts';
import { TintsContext, useTints } from '../ui/tints-context.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './meeting-page.module.css';
import { floatingMeeting, FloatingPicture } from './floating-picture.tsx';
import { MeetingPanel } from './meeting-panel.tsx';
import { useFocusOnce } from '../platform/use-focus-once.ts';
import { useCallKeys } from './use-call-keys.ts';
import { useMicrophoneNews } from './use-microphone-news.ts';
import { useNews } from './use-news.ts';
import { useQuality } from './use-quality.ts';
import { useUnread } from './use-unread.ts';
import { type Visit } from './visit.ts';

interface MeetingPageProps {
  visit: Visit;
  /** The address that others can join by. */
  link: string;
  tabStorage: Storage | undefined;
  choices: ChoiceStore;
}

/** The meeting: seal above, faces in the middle, controls below, and what is open beside the faces. */
export default function MeetingPage({ visit: { session, media }, link, tabStorage, choices }: MeetingPageProps) {
  const t = useMessages();
  const meeting = useStateOf(session);
  const mediaState = useStateOf(media);
  const { panel, panelId, toggle, close } = usePanel();
  const unread = useUnread(meeting.messages, panel === 'chat');
  const { causes } = sealReport(meeting, mediaState);
  const nameless = useHeld(causes.includes('nameless'), cardComesMs);
  const verdict = sealVerdict(nameless ? causes : causes.filter((cause) => cause !== 'nameless'));
  const { qualities, lines, expect } = useQuality(media, meeting.participant);
  const wish = usePictures(media);
  const [selfHidden, setSelfHidden] = useState(false);
  const everybody = stageOf(meeting, mediaState, { pictures: wish.pictures, lines });
  const stage = selfHidden ? withoutSelf(everybody) : everybody;
  const alone = stage.tiles.length === 1 && stage.shares.length === 0;
  const staging = useStageView(stage, alone);
  useEffect(() => {
    const seen = stage.tiles.filter(({ participant, camera }) => camera && staging.view?.places.has(participant));
    expect(dueStreams(meeting.people, (id) => seen.some(({ participant }) => participant === id)));
  });
  const tints = useTints([...meeting.people, ...meeting.messages].map(({ participant }) => participant));
  const heading = useFocusOnce<HTMLHeadingElement>();
  const chosen = useStateOf(choices);
  const { shortcuts } = chosen;
  const fullScreen = useFullScreen();
  const floating = useFloating(floatingMeeting.load);
  const handUp = meeting.people.some(({ self, hand }) => self && hand !== undefined);
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  const leave = () => void session.leave().catch(() => undefined);
  const actions = { onHand: () => session.setHand(!handUp), onPanel: toggle, onLeave: leave };
  useCallKeys({ media, staging, enabled: shortcuts, canShare, fullScreen: fullScreen.toggle, ...actions });
  const hideSelf = useCallback(() => {
    setSelfHidden(true);
    focusHeading();
  }, []);
  const words = { unnamed: t.common.unnamed, screenOf: t.call.screenOf };
  const small = { handUp, onHand: (up: boolean) => session.setHand(up), onLeave: leave };
  const talking = useTalkKey(media, shortcuts);
  const heard = useMicrophoneNews(mediaState.local.microphone.status, talking);
  const { said, shown } = useNews({ meeting, media, chatOpen: panel === 'chat', choices: chosen });
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
            <StageTools staging={staging} fullScreen={fullScreen} floating={floating} />
          </div>
          <div className={classNames(styles.middle, panel !== undefined && styles.withPanel)}>
            <Stage
              {...{ media, stage, staging }}
              onHideSelf={staging.canPin ? hideSelf : undefined}
              extra={alone ? <InviteCard link={link} /> : undefined}
            >
              <NewsLines lines={shown} />
              <CallNotices notices={noticesOf(meeting, mediaState, wish.pictures)}>
                <DeviceNews media={media} floating />
              </CallNotices>
            </Stage>
            {panel !== undefined && (
              <MeetingPanel
                id={panelId}
                panel={panel}
                meeting={meeting}
                session={session}
                media={media}
                link={link}
                qualities={qualities}
                more={{ choices, wish, self: { hidden: selfHidden, onHidden: setSelfHidden }, onPanel: toggle }}
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
              keys={shortcuts}
              handUp={handUp}
              onHand={small.onHand}
              onReact={(reaction) => session.react(reaction)}
              canShare={canShare}
              onPanel={toggle}
              onLeave={leave}
            />
          </div>
        </section>
      </TintsContext>
      <Sounds media={media} sounds={stage.sounds} />
      <FloatingPicture floating={floating} media={media} view={floatingViewOf(stage, staging, words)} {...small} />
      <VisuallyHidden>
        <span role="alert">
          <span key={heard.turn}>{heard.text}</span>
        </span>
        <span role="status">
          <span key={said.turn}>{said.text}</span>
        </span>
      </VisuallyHidden>
    </main>
  );
}

/** Which panel is open. Closing gives the focus back to the button that opened it, or the panel from which it was opened. */
function usePanel() {
  const panelId = useId();
  const [panel, setPanel] = useState<PanelName>();
  const opener = useRef<Element>(null);
  const close = () => {
    setPanel(undefined);
    const { current } = opener;
    if (current instanceof HTMLElement && current.isConnected && current !== document.body) current.focus();
    else focusHeading();
  };
  const toggle = (name: PanelName) => {
    if (panel === name) return close();
    const { activeElement } = document;
    if (activeElement?.closest(`#${CSS.escape(panelId)}`) == null) opener.current = activeElement;
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
