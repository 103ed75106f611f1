import { useCallback, useEffect, useRef, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { useMessages } from '../i18n/messages-context.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import { startChime } from '../media/render/chime.ts';
import { happenings, type Choices, type Happening } from '../platform/choices.ts';
import { newsOf } from './announcements.ts';

/** What a live region says. A new `turn` says the same words once more. */
export interface Announcement {
  turn: number;
  text: string;
}

/** A line on the stage for a moment. */
export interface ShownNews {
  id: number;
  text: string;
}

/** Long enough to read a line, ms. */
const shownMs = 5_000;
const mostShown = 3;
/** A class that comes in together is one sound, ms. */
const quietMs = 2_000;

interface NewsOptions {
  meeting: MeetingState;
  media: MediaEngine;
  chatOpen: boolean;
  choices: Choices;
}

/** What happens in the meeting: said by screen readers, shown for a moment, and heard, each as far as the person wants it. */
export function useNews({ meeting, media, chatOpen, choices }: NewsOptions) {
  const t = useMessages();
  const [said, setSaid] = useState<Announcement>({ turn: 0, text: '' });
  const [shown, setShown] = useState<readonly ShownNews[]>([]);
  const before = useRef(meeting);
  const hereBefore = useRef<ReadonlySet<string>>(new Set(meeting.people.map(({ participant }) => participant)));
  const count = useRef(0);
  const play = useChime(media);
  useEffect(() => {
    const news = newsOf(before.current, meeting, hereBefore.current, t).filter(
      ({ about }) =>
        about === 'reactions' || (choices.attention[about] !== 'off' && !(about === 'messages' && chatOpen)),
    );
    before.current = meeting;
    if (news.length === 0) return;
    setSaid(({ turn }) => ({ turn: turn + 1, text: news.map(({ text }) => text).join('. ') }));
    const lines = news.filter(({ about }) => about !== 'reactions').map(({ text }) => ({ id: ++count.current, text }));
    if (lines.length > 0) {
      setShown((now) => [...now, ...lines].slice(-mostShown));
      setTimeout(() => setShown((now) => now.filter((one) => !lines.includes(one))), shownMs);
    }
    const loud = happenings.find(
      (one) => choices.attention[one] === 'sound' && news.some(({ about }) => about === one),
    );
    if (loud !== undefined) play(loud);
  }, [meeting, chatOpen, choices, t, play]);
  return { said, shown };
}

/** Plays a short sound, unless there was one just now. */
function useChime(media: MediaEngine): (happening: Happening) => void {
  const last = useRef(-quietMs);
  return useCallback(
    (happening) => {
      const now = performance.now();
      if (now - last.current < quietMs) return;
      last.current = now;
      const chime = startChime(happening);
      const detach = media.attach(new Audio(), chime.track);
      setTimeout(() => {
        detach();
        chime.stop();
      }, chime.lengthMs);
    },
    [media],
  );
}
