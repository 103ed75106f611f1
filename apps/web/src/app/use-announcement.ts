import { useEffect, useRef, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { useMessages } from '../i18n/messages-context.ts';
import { announcementOf } from './announcements.ts';

/** The text of the page's one polite live region. */
export function useAnnouncement(meeting: MeetingState, chatOpen: boolean): string {
  const t = useMessages();
  const [said, setSaid] = useState('');
  const before = useRef(meeting);
  useEffect(() => {
    const text = announcementOf(before.current, meeting, chatOpen, t);
    before.current = meeting;
    if (text !== undefined) setSaid(text);
  }, [meeting, chatOpen, t]);
  return said;
}
