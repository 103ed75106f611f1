import { lazy, Suspense, useEffect, useState } from 'react';
import type { Ending } from '@konklave/client';
import { DeviceChoices } from '../features/devices/device-choices.tsx';
import { DeviceNews } from '../features/devices/device-news.tsx';
import type { EndingAction } from '../features/endings/ending-actions.ts';
import { EndingScreen } from '../features/endings/ending-screen.tsx';
import { PrejoinPage } from '../features/prejoin/prejoin-page.tsx';
import { sendingOf } from '../media/sending.ts';
import { recall, remember } from '../platform/preferences.ts';
import { roomPath, type RoomLink } from '../platform/room-link.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { newMeeting } from './new-meeting.ts';
import { PageFrame } from './page-frame.tsx';
import type { Services } from './services.ts';
import { useVisit } from './use-visit.ts';
import type { Visit } from './visit.ts';

const loadMeetingPage = () => import('./meeting-page.tsx');
const MeetingPage = lazy(loadMeetingPage);

interface RoomPageProps {
  link: RoomLink;
  services: Services;
}

/** A room: before joining, in the meeting, and after it. Joining again begins a new visit. */
export function RoomPage({ link, services }: RoomPageProps) {
  const [attempt, setAttempt] = useState(0);
  const unknown = useUnknownRoom(link, services);
  // The start page says what is wrong when it is tried there once more.
  const newMeetingOrStart = async () => {
    if ((await newMeeting(services)) !== undefined) services.navigation.go('/');
  };
  const act = (action: EndingAction) => {
    if (action === 'join-again') setAttempt(attempt + 1);
    else if (action === 'new-meeting') void newMeetingOrStart();
    else services.navigation.go('/');
  };
  if (unknown) return <Ended ending="unknown-room" services={services} onAction={act} />;
  return <VisitPage key={attempt} link={link} services={services} onAction={act} />;
}

/** Asks before anything else, so that nobody prepares for a room that is not there. */
function useUnknownRoom({ room }: RoomLink, { rooms }: Services): boolean {
  const [unknown, setUnknown] = useState(false);
  useEffect(() => {
    void rooms.exists(room).then((exists) => setUnknown(exists === false));
  }, [room, rooms]);
  return unknown;
}

interface VisitPageProps extends RoomPageProps {
  onAction(action: EndingAction): void;
}

function VisitPage(props: VisitPageProps) {
  const visit = useVisit(props.services);
  return (
    <Suspense fallback={<Waiting services={props.services} />}>
      {visit === undefined ? <Waiting services={props.services} /> : <Room visit={visit} {...props} />}
    </Suspense>
  );
}

function Waiting({ services }: { services: Services }) {
  return (
    <PageFrame onHome={() => services.navigation.go('/')}>
      <main aria-busy="true" />
    </PageFrame>
  );
}

function Room({ visit, link, services, onAction }: VisitPageProps & { visit: Visit }) {
  const { phase, ending, restarting, participant, messages } = useStateOf(visit.session);
  if (phase === 'ended') {
    const unsent = messages.filter(({ delivery }) => delivery === 'failed').map(({ text }) => text);
    return <Ended ending={ending ?? 'failed'} {...{ restarting, unsent, services, onAction }} />;
  }
  // Who comes by a link of ours decides for themselves.
  const { noVideo: _, ...invitation } = link;
  if (phase === 'here' || phase === 'reconnecting') {
    return (
      <MeetingPage
        visit={visit}
        link={`${location.origin}${roomPath(invitation)}`}
        tabStorage={services.tabStorage}
        choices={services.choices}
      />
    );
  }
  const joining = phase === 'joining';
  const isSilent = joining && participant === undefined;
  return <Prejoin {...{ visit, link, services, joining, isSilent }} onBack={() => onAction('join-again')} />;
}

interface EndedProps extends Pick<VisitPageProps, 'services' | 'onAction'> {
  ending: Ending;
  restarting?: boolean;
  unsent?: readonly string[];
}

function Ended({ ending, restarting, unsent, services, onAction }: EndedProps) {
  return (
    <PageFrame onHome={() => services.navigation.go('/')}>
      <EndingScreen {...{ ending, restarting, onAction }} {...(unsent && { unsent })} />
    </PageFrame>
  );
}

interface PrejoinProps extends RoomPageProps {
  visit: Visit;
  joining: boolean;
  /** The server has not answered yet. */
  isSilent: boolean;
  /** Back to before *Join*. */
  onBack(): void;
}

function Prejoin({ visit, link, services, joining, isSilent, onBack }: PrejoinProps) {
  const { session, media } = visit;
  const { tabStorage } = services;
  const [kept] = useState(() => recall(tabStorage));
  useEffect(() => {
    void loadMeetingPage();
    if (kept.microphone) void media.setMicrophone(true);
    if (kept.camera && !link.noVideo) void media.setCamera(true);
  }, [kept, media, link.noVideo]);
  const join = (name: string) => {
    const sending = sendingOf(media.state);
    remember(tabStorage, { name, microphone: sending.microphone, camera: sending.camera });
    session.join({ ...link, name, sending });
  };
  return (
    <PageFrame onHome={() => services.navigation.go('/')}>
      <PrejoinPage
        {...{ media, joining, isSilent, onBack }}
        initialName={kept.name}
        news={<DeviceNews media={media} />}
        onJoin={join}
      >
        <DeviceChoices media={media} withVoiceTest />
      </PrejoinPage>
    </PageFrame>
  );
}
