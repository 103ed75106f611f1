import type { MeetingState } from '@konklave/client';
import type { MediaState } from '../../media/media-engine.ts';

export type SealedFunction = 'picture' | 'sound' | 'screen' | 'chat' | 'names';
export const sealedFunctions: readonly SealedFunction[] = ['picture', 'sound', 'screen', 'chat', 'names'];

/** There is no third state: what cannot be sealed is not sent. */
export type SealState = 'sealed' | 'not-sent';

/** Why somebody should look at the seal. */
type SealCause = 'not-connected' | 'cannot-seal' | 'no-group' | 'refusals' | 'unreadable' | 'not-excluded' | 'nameless';

/** What the mark says in one or two words. Without a connection nothing can be checked, which is no cause for alarm. */
export type SealVerdict = 'sealed' | 'not-connected' | 'attention';

export interface SealReport {
  functions: Readonly<Record<SealedFunction, SealState>>;
  /** Empty while all is well. */
  causes: readonly SealCause[];
}

type Meeting = Pick<MeetingState, 'phase' | 'code' | 'people' | 'refusals'>;
type Media = Pick<MediaState, 'canSeal' | 'remote'>;

/** The truth about this meeting, from what is known here. */
export function sealReport(meeting: Meeting, media: Media): SealReport {
  const inGroup = meeting.code !== undefined;
  const isConnected = meeting.phase !== 'reconnecting';
  const messages: SealState = inGroup && isConnected ? 'sealed' : 'not-sent';
  const frames: SealState = media.canSeal ? messages : 'not-sent';
  const causes: SealCause[] = [];
  if (!isConnected) causes.push('not-connected');
  if (!inGroup) causes.push('no-group');
  if (!media.canSeal) causes.push('cannot-seal');
  if (Object.values(meeting.refusals).some((count) => count > 0)) causes.push('refusals');
  if (media.remote.some(({ health }) => health === 'unreadable')) causes.push('unreadable');
  if (meeting.people.some(({ overdue }) => overdue)) causes.push('not-excluded');
  if (meeting.people.some(({ name, presence }) => name === undefined && presence !== 'leaving'))
    causes.push('nameless');
  return { functions: { picture: frames, sound: frames, screen: frames, chat: messages, names: messages }, causes };
}

export function sealVerdict(causes: readonly SealCause[]): SealVerdict {
  if (causes.some((cause) => cause !== 'not-connected')) return 'attention';
  return causes.length === 0 ? 'sealed' : 'not-connected';
}
