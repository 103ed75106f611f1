import type { ScreenContent } from '../media-engine.ts';

/** What a microphone is asked for. One voice needs one channel. */
export function microphoneConstraints(deviceId: string | undefined): MediaTrackConstraints {
  return {
    ...exactDevice(deviceId),
    channelCount: 1,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
}

/** What a camera gives: 720p, the largest of the simulcast layers. */
export const fullPicture: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** What it gives while data is saved. */
export const smallPicture: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 360 },
  frameRate: { max: 15 },
};

/** What a camera is asked for. */
export function cameraConstraints(deviceId: string | undefined): MediaTrackConstraints {
  // Without a chosen device a phone should show the person, not the street.
  const which = deviceId === undefined ? { facingMode: 'user' } : exactDevice(deviceId);
  return { ...which, ...fullPicture };
}

/** What a shared screen is asked for: every line of it, at the pace of reading, or a film as smooth as a camera. */
export function screenConstraints(content: ScreenContent): MediaTrackConstraints {
  const pace = content === 'film' ? 30 : 15;
  return { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: pace, max: pace } };
}

/** The sound of a shared screen as it is, without what this page plays itself: the others would hear themselves. */
export const screenSoundConstraints: MediaTrackConstraints & { restrictOwnAudio: boolean } = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  restrictOwnAudio: true,
};

function exactDevice(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}
