import { useState } from 'react';
import { useHeld } from '../../platform/use-held.ts';
import type { TileModel } from './stage-model.ts';

/** Longer than a cough, shorter than a sentence. */
const takesFloorMs = 800;

/** Whoever else spoke last, for a while and not into somebody's words; at first whoever has been here longest. */
export function useSpeaker(tiles: readonly TileModel[]): string | undefined {
  const [speaker, setSpeaker] = useState<string>();
  const others = tiles.filter(({ self }) => !self);
  const present = others.find(({ participant }) => participant === speaker);
  const next = present?.speaking === true ? undefined : others.find(({ speaking }) => speaking);
  const takesFloor = useHeld(next !== undefined, takesFloorMs);
  if (takesFloor && next !== undefined && next.participant !== speaker) setSpeaker(next.participant);
  return present?.participant ?? others[0]?.participant;
}
