import { useEffect, useRef, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { useMessages } from '../i18n/messages-context.ts';
import { announcementOf } from './announcements.ts';

/** What the page's polite live region says. A new `turn` says the same words once more. */
export interface Announcement {
  turn: number;
  text: string;
}

/** The step from one state of the meeting to the next, in words. */
export function useAnnouncement(meeting: MeetingState, chatOpen: boolean): Announcement {
  const t = useMessages();
  const [said, setSaid] = useState<Announcement>({ turn: 0, text: '' });
  const before = useRef(meeting);
  useEffect(() => {
    const text = announcementOf(before.current, meeting, chatOpen, t);
    before.current = meeting;
    if (text !== undefined) setSaid(({ turn }) => ({ turn: turn + 1, text }));
  }, [meeting, chatOpen, t]);
  return said;
}
