import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** Not in TypeScript's DOM library: https://wicg.github.io/document-picture-in-picture/ */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

declare global {
  interface Window {
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}

/** CSS pixels, of a window that is in nobody's way. */
const size = { width: 360, height: 270 };

/** A small window that stays above all others. */
export interface Floating {
  /** Its document, where the browser gives a whole one. */
  document: Document | undefined;
  /** Must be in the page where the browser lets a single video float only. Undefined where it gives a whole window, or nothing. */
  video: RefObject<HTMLVideoElement | null> | undefined;
  isOpen: boolean;
  /** Opens or closes it. Undefined where the browser has no such thing. */
  toggle: (() => void) | undefined;
  close(): void;
}

/**
 * The small window, which ends with the view. `prepare` fetches what is shown in it: a window gets the style sheets that are there
 * when it opens. Where that does not come, no window opens.
 */
export function useFloating(prepare: () => Promise<unknown>): Floating {
  const [opened, setOpened] = useState<Window>();
  const [isVideoOut, setVideoOut] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const isWhole = window.documentPictureInPicture !== undefined;
  const canFloat = isWhole || document.pictureInPictureEnabled;
  const close = useCallback(() => {
    opened?.close();
    if (document.pictureInPictureElement !== null) void document.exitPictureInPicture().catch(() => undefined);
  }, [opened]);
  useEffect(() => close, [close]);
  const open = async () => {
    try {
      if (!isWhole) return await floatVideo(video.current, setVideoOut);
      await prepare();
      const fresh = await window.documentPictureInPicture?.requestWindow(size);
      if (fresh === undefined) return;
      dress(fresh.document);
      fresh.addEventListener('pagehide', () => setOpened(undefined), { once: true });
      setOpened(fresh);
    } catch {
      // Refused, or not to be had: everything stays as it is.
    }
  };
  const isOpen = opened !== undefined || isVideoOut;
  return {
    document: opened?.document,
    video: isWhole || !canFloat ? undefined : video,
    isOpen,
    toggle: canFloat ? () => void (isOpen ? close() : open()) : undefined,
    close,
  };
}

async function floatVideo(video: HTMLVideoElement | null, onChange: (out: boolean) => void): Promise<void> {
  if (video === null) return;
  await video.requestPictureInPicture();
  onChange(true);
  video.addEventListener('leavepictureinpicture', () => onChange(false), { once: true });
}

/** The new document begins naked: it gets our style sheets, language and colours. */
function dress(fresh: Document): void {
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
    const link = fresh.createElement('link');
    link.rel = 'stylesheet';
    link.href = sheet.href;
    fresh.head.append(link);
  }
  fresh.documentElement.lang = document.documentElement.lang;
  fresh.title = document.title;
}
