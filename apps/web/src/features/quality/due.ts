import type { MeetingState } from '@konklave/client';
import type { StreamReading } from '../../media/media-engine.ts';

/** Streams of others, each as `streamName` has it. */
export type Streams = ReadonlySet<string>;

export function streamName({ participant, source }: Pick<StreamReading, 'participant' | 'source'>): string {
  return `${participant ?? ''} ${source}`;
}

/**
 * Whose packets must be coming: of every microphone that is on, and of every camera that is on and in sight. Not of screens, on which
 * nothing may happen for a while.
 */
export function dueStreams(people: MeetingState['people'], inSight: (participant: string) => boolean): Streams {
  const here = people.filter(({ self, name, presence }) => !self && name !== undefined && presence === 'here');
  return new Set(
    here.flatMap(({ participant, sending }) => [
      ...(sending.microphone ? [streamName({ participant, source: 'microphone' })] : []),
      ...(sending.camera && inSight(participant) ? [streamName({ participant, source: 'camera' })] : []),
    ]),
  );
}
