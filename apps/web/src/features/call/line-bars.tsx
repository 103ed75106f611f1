import type { Line } from './stage-model.ts';

const bars: Readonly<Record<Line, number>> = { poor: 1, fair: 2, good: 3 };

/** A line by its shape: as many bars as it deserves, and stubs for the others. */
export function LineBars({ line }: { line: Line }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" fill="currentColor">
      {[5, 9, 13].map((height, index) => {
        const shown = index < bars[line] ? height : 2;
        return <rect key={height} x={1 + index * 5} y={15 - shown} width="4" height={shown} rx="1" />;
      })}
    </svg>
  );
}
