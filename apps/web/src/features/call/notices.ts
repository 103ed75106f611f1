import type { MeetingState } from '@konklave/client';
import type { MediaProblem, MediaState, Pictures } from '../../media/media-engine.ts';

/** Something a person should know now. */
export type CallNotice =
  | {
      kind:
        | 'reconnecting'
        | 'restarting'
        | 'mediaReconnecting'
        | 'cannotSeal'
        | 'unreadable'
        | 'refused'
        | 'sharing'
        | 'audioOnly'
        | 'screenUnseen';
    }
  /** Gone by the server's word, and nobody's commit has excluded them: `name` undefined when no card came. */
  | { kind: 'notExcluded'; participant: string; name: string | undefined }
  /** By all who are here, because of what their app did. */
  | ({ kind: 'putOut' } & MeetingState['putOut'][number])
  | { kind: 'device'; device: 'microphone' | 'camera' | 'screen'; problem: MediaProblem };

type Meeting = Pick<MeetingState, 'phase' | 'restarting' | 'people' | 'putOut' | 'refusals'>;
type Media = Pick<MediaState, 'canSeal' | 'connection' | 'local' | 'remote'>;

/** The notices over the stage, most urgent first. */
export function noticesOf(meeting: Meeting, media: Media, pictures: Pictures = 'all'): CallNotice[] {
  const notices: CallNotice[] = [];
  if (meeting.phase === 'reconnecting') notices.push({ kind: meeting.restarting ? 'restarting' : 'reconnecting' });
  else if (media.connection === 'reconnecting') notices.push({ kind: 'mediaReconnecting' });
  for (const { participant, name, overdue } of meeting.people)
    if (overdue) notices.push({ kind: 'notExcluded', participant, name });
  for (const person of meeting.putOut) notices.push({ kind: 'putOut', ...person });
  if (media.remote.some(({ health }) => health === 'unreadable')) notices.push({ kind: 'unreadable' });
  else if (Object.values(meeting.refusals).some((count) => count > 0)) notices.push({ kind: 'refused' });
  if (!media.canSeal) return [...notices, { kind: 'cannotSeal' }];
  for (const device of ['microphone', 'camera', 'screen'] as const) {
    const { problem } = media.local[device];
    if (problem !== undefined) notices.push({ kind: 'device', device, problem });
  }
  if (media.local.screen.status === 'on') notices.push({ kind: 'sharing' });
  const screens = meeting.people.some(({ self, sending }) => !self && sending.screen);
  if (pictures === 'none') notices.push({ kind: screens ? 'screenUnseen' : 'audioOnly' });
  return notices;
}

/** The same for the same notice, so that one that was dismissed stays away until it says something else. */
export function noticeKey(notice: CallNotice): string {
  if (notice.kind === 'device') return `${notice.device} ${notice.problem}`;
  return 'participant' in notice ? `${notice.kind} ${notice.participant}` : notice.kind;
}

/** Of the notices that were dismissed, by their keys, those that still say the same: one that comes anew is shown anew. */
export function stillDismissed(dismissed: ReadonlySet<string>, notices: readonly CallNotice[]): ReadonlySet<string> {
  const still = new Set(notices.map(noticeKey).filter((key) => dismissed.has(key)));
  return still.size === dismissed.size ? dismissed : still;
}
