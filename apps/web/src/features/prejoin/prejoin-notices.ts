import type { MediaProblem, MediaState } from '../../media/media-engine.ts';

export interface DeviceNotice {
  device: 'microphone' | 'camera';
  problem: MediaProblem;
}

/** What stands in the way of being seen and heard. A browser that cannot seal says so once, not for each device. */
export function deviceNotices({ canSeal, local }: Pick<MediaState, 'canSeal' | 'local'>): DeviceNotice[] {
  if (!canSeal) return [];
  return (['camera', 'microphone'] as const).flatMap((device) => {
    const { problem } = local[device];
    return problem === undefined ? [] : [{ device, problem }];
  });
}
