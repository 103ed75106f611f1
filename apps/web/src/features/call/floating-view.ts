import type { FloatingView } from './floating-meeting.tsx';
import type { StageModel } from './stage-model.ts';
import { screenKey } from './use-stage-view.ts';

interface Words {
  unnamed: string;
  screenOf(name: string): string;
}

/**
 * What a small window shows: the newest screen of somebody else, else who spoke last, else ourselves. Pictures that are on
 * another page of the stage do not come; then it is the initials.
 */
export function floatingViewOf(
  { shares, tiles }: StageModel,
  staging: { speaker: string | undefined; view: { places: ReadonlyMap<string, unknown> } | undefined },
  words: Words,
): FloatingView | undefined {
  const comes = (key: string) => staging.view?.places.has(key) === true;
  const share = shares.findLast(({ self, participant }) => !self && comes(screenKey(participant)));
  if (share !== undefined) {
    const { participant, name, track } = share;
    return { participant, name, track, title: words.screenOf(name ?? words.unnamed) };
  }
  const tile = tiles.find(({ participant }) => participant === staging.speaker) ?? tiles.at(-1);
  if (tile === undefined) return undefined;
  const { participant, name, camera, trouble } = tile;
  const track = comes(participant) && trouble !== 'waiting' ? camera : undefined;
  return { participant, name, track, title: name ?? words.unnamed };
}
