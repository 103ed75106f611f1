import { fullPicture, smallPicture } from './constraints.ts';

/** Lets the camera give small pictures while data is saved: the device itself, since what an effect gives has its size from there. */
export class DataSaver {
  #saves = false;
  #camera: MediaStreamTrack | undefined;
  #isSmall = false;

  set(saves: boolean): void {
    this.#saves = saves;
    this.#apply();
  }

  /** The device's track, or none. */
  take(camera: MediaStreamTrack | undefined): void {
    if (camera === this.#camera) return;
    this.#camera = camera;
    this.#isSmall = false;
    this.#apply();
  }

  #apply(): void {
    if (!this.#camera || this.#saves === this.#isSmall) return;
    this.#isSmall = this.#saves;
    // A camera that cannot do that stays as it is.
    this.#camera.applyConstraints(this.#saves ? smallPicture : fullPicture).catch(() => {});
  }
}
