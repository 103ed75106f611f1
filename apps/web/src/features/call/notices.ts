import type { MeetingState } from '@konklave/client';
import type { MediaProblem, MediaState } from '../../media/media-engine.ts';

/** Something a person should know now. */
export type CallNotice =
  | { kind: 'reconnecting' | 'mediaReconnecting' | 'cannotSeal' | 'unreadable' | 'refused' | 'sharing' }
  | { kind: 'device'; device: 'microphone' | 'camera' | 'screen'; problem: MediaProblem };

type Meeting = Pick<MeetingState, 'phase' | 'refusals'>;
type Media = Pick<MediaState, 'canSeal' | 'connection' | 'local' | 'remote'>;

/** The notices over the stage, most urgent first. */
export function noticesOf(meeting: Meeting, media: Media): CallNotice[] {
  const notices: CallNotice[] = [];
  if (meeting.phase === 'reconnecting') notices.push({ kind: 'reconnecting' });
  else if (media.connection === 'reconnecting') notices.push({ kind: 'mediaReconnecting' });
  if (media.remote.some(({ health }) => health === 'unreadable')) notices.push({ kind: 'unreadable' });
  else if (Object.values(meeting.refusals).some((count) => count > 0)) notices.push({ kind: 'refused' });
  if (!media.canSeal) return [...notices, { kind: 'cannotSeal' }];
  for (const device of ['microphone', 'camera', 'screen'] as const) {
    const { problem } = media.local[device];
    if (problem !== undefined) notices.push({ kind: 'device', device, problem });
  }
  if (media.local.screen.status === 'on') notices.push({ kind: 'sharing' });
  return notices;
}

/** The same for the same notice, so that one that was dismissed stays away until it says something else. */
export function noticeKey(notice: CallNotice): string {
  return notice.kind === 'device' ? `${notice.device} ${notice.problem}` : notice.kind;
}
