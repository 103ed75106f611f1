/** A straight line through values over time (least squares). */
export interface Trend {
  /** A unit of time. */
  slope: number;
  /** Of the slope: the line could as well be steeper or flatter by twice this much. */
  standardError: number;
}

export function trendOf(points: readonly { at: number; value: number }[]): Trend {
  const n = points.length;
  const mean = (of: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const at = mean((point) => point.at);
  const value = mean((point) => point.value);
  const spread = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.at - at) * (point.value - value), 0) / spread;
  const rest = points.reduce((sum, point) => sum + (point.value - value - slope * (point.at - at)) ** 2, 0);
  return { slope, standardError: Math.sqrt(rest / Math.max(1, n - 2) / spread) };
}
