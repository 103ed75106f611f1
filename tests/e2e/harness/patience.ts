/** How long a person waits for what should be there at once, ms. A journey fails on a condition; this only bounds a slow machine. */
export const patienceMs = 60_000;

/** Between two looks, ms. */
const pauseMs = 200;

/** Asks again until the answer is good, and returns it; at the end of the time, the last answer. */
export async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean, withinMs = patienceMs): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Asks again until the answer is good. Throws, with what was expected and what came last, when it never is. */
export async function expectSoon<T>(
  expected: string,
  ask: () => Promise<T>,
  good: (answer: T) => boolean,
  withinMs = patienceMs,
): Promise<T> {
  const answer = await until(ask, good, withinMs);
  if (good(answer)) return answer;
  throw new Error(`Expected within ${withinMs / 1000} s: ${expected}. Last seen: ${JSON.stringify(answer)}`);
}
