/** What single keys do in a meeting. */
export const shortcuts = {
  microphone: 'M',
  camera: 'V',
  share: 'S',
  hand: 'R',
  chat: 'C',
  people: 'P',
  view: 'G',
  fullScreen: 'F',
  previousPage: '←',
  nextPage: '→',
  list: '?',
  leave: '⇧ L',
} as const;
export type Shortcut = keyof typeof shortcuts;

/** The key that opens the microphone for as long as it is held. */
export const talkKey = ' ';

/** What is to be known of a pressed key. */
export type PressedKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'isComposing' | 'defaultPrevented'
>;

const byLetter: Readonly<Record<string, Shortcut>> = {
  m: 'microphone',
  v: 'camera',
  s: 'share',
  r: 'hand',
  c: 'chat',
  p: 'people',
  g: 'view',
  f: 'fullScreen',
};
const byArrow: Readonly<Record<string, Shortcut>> = { ArrowLeft: 'previousPage', ArrowRight: 'nextPage' };

/** What a key asks for; undefined: nothing. `inUse`: the element with the focus needs such keys itself. */
export function shortcutOf(pressed: PressedKey, inUse: boolean): Shortcut | undefined {
  if (inUse || !isPlain(pressed)) return undefined;
  if (pressed.key === '?') return 'list';
  const letter = letterOf(pressed);
  if (pressed.shiftKey) return letter === 'l' ? 'leave' : undefined;
  return byArrow[pressed.key] ?? (letter === undefined ? undefined : byLetter[letter]);
}

/** A key that begins something, without the keys that make it a command of the browser or the system. */
export function isPlain(pressed: PressedKey): boolean {
  const { ctrlKey, altKey, metaKey, repeat, isComposing, defaultPrevented } = pressed;
  return !(ctrlKey || altKey || metaKey || repeat || isComposing || defaultPrevented);
}

/** On a keyboard that writes no Latin letters it is the place of the key that counts. */
function letterOf({ key, code }: PressedKey): string | undefined {
  const typed = key.toLowerCase();
  if (/^[a-z]$/.test(typed)) return typed;
  const isOtherLetter = /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key);
  return isOtherLetter ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() : undefined;
}

/** Whether letters and arrows go to this element: something is written or chosen in it. */
export function takesKeys(element: Element | null): boolean {
  return (
    element?.matches(
      'input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox], [role=option]',
    ) ?? false
  );
}

/**
 * Whether the space bar goes to this element: also to a button that was reached by keyboard. One that was merely clicked is
 * done with.
 */
export function takesSpace(element: Element | null, byKeyboard: boolean): boolean {
  return takesKeys(element) || (byKeyboard && element?.matches('button, a, summary, input, [tabindex="0"]') === true);
}
