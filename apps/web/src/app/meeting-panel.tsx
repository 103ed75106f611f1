import type { MeetingState } from '@konklave/client';
import type { PanelName } from '../features/call/controls.tsx';
import { ChatPanel } from '../features/chat/chat-panel.tsx';
import { PeoplePanel } from '../features/people/people-panel.tsx';
import type { Quality } from '../features/quality/quality.ts';
import { CodePanel } from '../features/verify/code-panel.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import { LatePanel } from './late-panel.tsx';
import { MorePanel, type Wishes } from './more-panel.tsx';
import { SealPanel } from '../features/verify/seal-panel.tsx';
import type { MediaEngine } from '../media/media-engine.ts';
import { late } from '../platform/late.ts';
import type { Session } from '../session/session.ts';

// Neither is needed to join.
const shortcutList = late(() => import('../features/call/shortcut-list.tsx'));
const qualityPanel = late(() => import('../features/quality/quality-panel.tsx'));

interface MeetingPanelProps {
  id: string;
  panel: PanelName;
  meeting: MeetingState;
  session: Session;
  media: MediaEngine;
  link: string;
  qualities: readonly Quality[];
  more: Wishes;
  className: string | undefined;
  onClose(): void;
}

/** What is open beside the stage. */
export function MeetingPanel({ panel, meeting, session, media, link, qualities, more, ...frame }: MeetingPanelProps) {
  const t = useMessages();
  const connected = meeting.phase !== 'reconnecting';
  switch (panel) {
    case 'chat':
      return (
        <ChatPanel
          messages={meeting.messages}
          connected={connected}
          onSend={(text) => session.sendChat(text)}
          {...frame}
        />
      );
    case 'people':
      return <PeoplePanel people={meeting.people} link={link} {...frame} />;
    case 'more':
      return <MorePanel {...{ media, link }} {...more} {...frame} />;
    case 'keys':
      return (
        <LatePanel
          key="keys"
          part={shortcutList}
          title={t.shortcuts.title}
          of={{ enabled: more.choices.state.shortcuts, ...frame }}
        />
      );
    case 'quality':
      return (
        <LatePanel
          key="quality"
          part={qualityPanel}
          title={t.quality.title}
          of={{ meeting, media, qualities, ...frame }}
        />
      );
    case 'code':
      return <CodePanel code={meeting.code} connected={connected} {...frame} />;
    case 'seal':
      return <SealPanel meeting={meeting} media={media} {...frame} />;
  }
}
