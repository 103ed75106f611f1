import type { CameraEffect, MicrophoneEffect } from '../media-engine.ts';
import type { OpenEffect } from './effect-stage.ts';

// What each effect needs is loaded when it is switched on.

export const microphoneEffects: Readonly<Record<MicrophoneEffect, OpenEffect>> = {
  'without-noise': async (...args) => (await import('./voice/voice-effect.ts')).openVoiceEffect(...args),
};

export const cameraEffects: Readonly<Record<CameraEffect, OpenEffect>> = {
  blur: background('blur'),
  dusk: background('dusk'),
  wall: background('wall'),
};

/** Whether this browser has what the effects are made of. */
export function effectsThatRun(): { microphone: boolean; camera: boolean } {
  return {
    microphone: 'AudioWorkletNode' in globalThis,
    camera: 'MediaStreamTrackProcessor' in globalThis && 'MediaStreamTrackGenerator' in globalThis,
  };
}

function background(name: CameraEffect): OpenEffect {
  return async (...args) => (await import('./background/background-effect.ts')).openBackground(name)(...args);
}
