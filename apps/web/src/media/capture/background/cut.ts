/** Below this a pixel is the room's, above the other it is the person's; between them one fades into the other. */
const room = 0.35;
const person = 0.75;

/** Writes how much of each pixel is the person's into the opacity of an image (red, green, blue and opacity, 0 to 255). */
export function cutOut(likelihood: Float32Array, image: Uint8ClampedArray): void {
  for (let i = 0; i < likelihood.length; i++) {
    const share = Math.min(1, Math.max(0, (likelihood[i]! - room) / (person - room)));
    image[4 * i + 3] = 255 * share * share * (3 - 2 * share);
  }
}
