import type { Words } from '../i18n/messages-context.ts';
import { roomPath } from '../platform/room-link.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { StartPage } from '../features/start/start-page.tsx';
import { BrokenLinkPage } from './broken-link-page.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { InsecurePage } from './insecure-page.tsx';
import { LicenceNote } from './licence-note.tsx';
import { newMeeting } from './new-meeting.ts';
import { PageFrame } from './page-frame.tsx';
import { RoomPage } from './room-page.tsx';
import type { Services } from './services.ts';
import { SettingsProvider } from './settings.tsx';
import { UpdatesContext } from './update-notice.tsx';

/** The whole interface. */
export function App({ services, initialWords }: { services: Services; initialWords: Words }) {
  return (
    <SettingsProvider preferences={services.preferences} initialWords={initialWords}>
      <CrashBoundary>
        <UpdatesContext value={services.updates}>
          <Page services={services} />
        </UpdatesContext>
      </CrashBoundary>
    </SettingsProvider>
  );
}

function Page({ services }: { services: Services }) {
  const { navigation } = services;
  const route = useStateOf(navigation);
  const goHome = () => navigation.go('/');
  if (route.page === 'room' && services.secure) {
    return <RoomPage key={roomPath(route.link)} link={route.link} services={services} />;
  }
  return (
    <PageFrame onHome={goHome}>
      {route.page === 'start' && (
        <>
          <StartPage
            secure={services.secure}
            onNewMeeting={(options) => newMeeting(services, options)}
            onOpen={(link) => navigation.go(roomPath(link))}
          />
          <footer>
            <LicenceNote />
          </footer>
        </>
      )}
      {route.page === 'room' && <InsecurePage onHome={goHome} />}
      {route.page === 'broken-link' && <BrokenLinkPage problem={route.problem} onHome={goHome} />}
    </PageFrame>
  );
}
