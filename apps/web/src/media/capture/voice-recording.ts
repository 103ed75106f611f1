/** A recording that is being made. It lies in this page's memory and nowhere else. */
export interface VoiceRecording {
  /** What was recorded; empty where nothing was. */
  readonly sound: Promise<Blob>;
  stop(): void;
}

/** Records a microphone for as long as it is not stopped, at most for `lengthMs`. Throws where the browser cannot record. */
export function recordVoice(track: MediaStreamTrack, lengthMs: number): VoiceRecording {
  // Of a copy, so that nothing that happens to the microphone's track is done by a test, and the other way round.
  const copy = track.clone();
  const recorder = new MediaRecorder(new MediaStream([copy]));
  const parts: Blob[] = [];
  const stop = (): void => {
    clearTimeout(timer);
    if (recorder.state !== 'inactive') recorder.stop();
    copy.stop();
  };
  const timer = setTimeout(stop, lengthMs);
  const sound = new Promise<Blob>((resolve) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    // A microphone that is unplugged ends the recording too.
    recorder.addEventListener('stop', () => resolve(new Blob(parts, { type: recorder.mimeType })));
  });
  recorder.start();
  return { sound, stop };
}
