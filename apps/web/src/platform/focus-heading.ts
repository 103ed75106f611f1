/**
 * Gives the focus to the heading of the page, for when what had it goes away: a screen reader goes on reading there, and Tab goes on
 * from there.
 */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1')?.focus();
}
