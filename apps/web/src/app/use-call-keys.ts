import type { PanelName } from '../features/call/controls.tsx';
import { useShortcuts } from '../features/call/use-shortcuts.ts';
import type { Staging } from '../features/call/use-stage-view.ts';
import type { MediaEngine } from '../media/media-engine.ts';

interface CallKeys {
  media: MediaEngine;
  staging: Staging;
  enabled: boolean;
  canShare: boolean;
  fullScreen: (() => void) | undefined;
  onHand(): void;
  onPanel(panel: PanelName): void;
  onLeave(): void;
}

/** Ties the single keys to what the buttons do. */
export function useCallKeys({
  media,
  staging,
  enabled,
  canShare,
  fullScreen,
  onHand,
  onPanel,
  onLeave,
}: CallKeys): void {
  const isOn = (source: 'microphone' | 'camera' | 'screen') => media.state.local[source].status !== 'off';
  const { view, canPin, onPage, speakerView, onSpeakerView } = staging;
  const turn = (by: number) => {
    const page = (view?.page ?? 0) + by;
    if (view !== undefined && page >= 0 && page < view.pages) onPage(page);
  };
  useShortcuts(
    {
      microphone: () => void media.setMicrophone(!isOn('microphone')),
      camera: () => void media.setCamera(!isOn('camera')),
      share: canShare ? () => void media.setScreen(!isOn('screen')) : undefined,
      hand: onHand,
      chat: () => onPanel('chat'),
      people: () => onPanel('people'),
      view: canPin ? () => onSpeakerView(!speakerView) : undefined,
      fullScreen,
      previousPage: () => turn(-1),
      nextPage: () => turn(1),
      list: () => onPanel('keys'),
      leave: onLeave,
    },
    enabled,
  );
}
