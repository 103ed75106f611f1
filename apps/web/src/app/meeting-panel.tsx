import type { MeetingState } from '@konklave/client';
import type { PanelName } from '../features/call/controls.tsx';
import { ChatPanel } from '../features/chat/chat-panel.tsx';
import { PeoplePanel } from '../features/people/people-panel.tsx';
import { CodePanel } from '../features/verify/code-panel.tsx';
import { MorePanel } from './more-panel.tsx';
import { SealPanel } from '../features/verify/seal-panel.tsx';
import type { MediaEngine } from '../media/media-engine.ts';
import type { Session } from '../session/session.ts';

interface MeetingPanelProps {
  id: string;
  panel: PanelName;
  meeting: MeetingState;
  session: Session;
  media: MediaEngine;
  link: string;
  className: string | undefined;
  onClose(): void;
}

/** What is open beside the stage. */
export function MeetingPanel({ panel, meeting, session, media, link, ...frame }: MeetingPanelProps) {
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
      return <MorePanel media={media} link={link} {...frame} />;
    case 'code':
      return <CodePanel code={meeting.code} connected={connected} {...frame} />;
    case 'seal':
      return <SealPanel meeting={meeting} media={media} {...frame} />;
  }
}
