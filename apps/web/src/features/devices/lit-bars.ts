/** Speech lies between 0.003 and 0.3 of full scale: quieter is silence, louder fills the meter. */
const silence = 0.003;
const loud = 0.3;

/** How many of `bars` a level from 0 to 1 lights. Logarithmic, as ears are. */
export function litBars(level: number, bars: number): number {
  if (level <= silence) return 0;
  const share = Math.log(level / silence) / Math.log(loud / silence);
  return Math.min(bars, Math.ceil(share * bars));
}
