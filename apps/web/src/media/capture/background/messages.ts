/** What can be put in the place of the room behind somebody. */
export type CameraEffect = 'blur' | 'dusk' | 'wall';

/** What a worker gets to work on. */
export interface ToBackground {
  /** The address of the model. */
  model: string;
  name: CameraEffect;
  /** The camera's pictures. */
  readable: ReadableStream<VideoFrame>;
  /** What leaves. */
  writable: WritableStream<VideoFrame>;
}

/** `running` once, with the first picture that has another background; `failed` when there will be no further one. */
export type FromBackground = 'running' | 'failed';
