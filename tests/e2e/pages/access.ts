import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';

/** More Tab stops than any page has. */
const mostStops = 60;

/** Has axe look at the page as it is shown at this moment. Throws with what it found. */
export async function expectNothingFound(page: Page, where: string): Promise<void> {
  // Legacy mode leaves out a second page that joins the results of frames. There are no frames.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, any }) => `${id}: ${help}\n  ${target.join(' ')} ${any.map(({ message }) => message).join('; ')}`,
    ),
  );
  if (found.length > 0) throw new Error(`axe on ${where} at ${page.viewportSize()?.width} px:\n${found.join('\n')}`);
}

/** Throws when the page can be scrolled sideways. */
export async function expectNoSideways(page: Page, where: string): Promise<void> {
  const { wide, window } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  if (wide > window) throw new Error(`${where} is ${wide} px wide in a window of ${window} px`);
}

/** Throws when something moves by itself, for somebody who has asked for stillness. */
export async function expectStill(page: Page, where: string): Promise<void> {
  const moving = await page.evaluate(() =>
    document.getAnimations().flatMap(({ effect }) => {
      const seconds = effect?.getComputedTiming().duration;
      return seconds === 0 ? [] : [`${effect instanceof KeyframeEffect ? effect.target?.className : ''} ${seconds}`];
    }),
  );
  if (moving.length > 0) throw new Error(`${where} moves: ${moving.join(', ')}`);
}

/** Throws when a button cannot be reached without scrolling. */
export async function expectInSight(button: Locator, where: string): Promise<void> {
  const { inSight, box } = await button.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const inSight = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return { inSight, box: [left, top, right, bottom].map(Math.round).join(' ') };
  });
  if (!inSight) throw new Error(`${String(button)} on ${where} is out of sight: ${box}`);
}

/**
 * Moves the focus with Tab, or Shift and Tab, until it is at the target, and makes sure that it can be seen there. Every stop on the
 * way must be something that a key can do something with.
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < mostStops; stop++) {
    const way = await target.evaluate(wayTo);
    if (way === 'here') return expectRing(target);
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
    const idle = await page.evaluate(idleStop);
    if (idle !== undefined) throw new Error(`Tab stops where nothing can be done: ${idle}`);
  }
  throw new Error(`${String(target)} cannot be reached with Tab`);
}

/** Runs in the page. Never past the last stop: there the focus leaves the page for the browser's own buttons. */
function wayTo(target: Element): 'here' | 'on' | 'back' {
  const focused = document.activeElement;
  if (focused === target) return 'here';
  const before = (target.compareDocumentPosition(focused ?? document) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return before ? 'back' : 'on';
}

/** Runs in the page. */
function idleStop(): string | undefined {
  const stop = document.activeElement;
  if (stop === null || stop.matches('body, a, button, input, select, textarea, summary')) return undefined;
  return stop.outerHTML.slice(0, 200);
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

async function expectRing(target: Locator): Promise<void> {
  const ring = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return element.matches(':focus-visible') && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  });
  if (!ring) throw new Error(`Nothing shows that the focus is at ${String(target)}`);
}
