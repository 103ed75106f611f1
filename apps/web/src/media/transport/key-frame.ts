/** What Chromium takes as the second argument of `setParameters` and TypeScript's library does not know yet. */
interface KeyFrameOptions extends RTCSetParameterOptions {
  encodingOptions: { keyFrame: boolean }[];
}

/** Asks the encoder behind a sender for a key frame on every layer. For browsers where the encrypt worker cannot (Chromium). */
export function makeKeyFrame(sender: RTCRtpSender): void {
  const parameters = sender.getParameters();
  const options: KeyFrameOptions = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
  // Rejects when the parameters change at the same time or the sender stops: the receiver asks again.
  sender.setParameters(parameters, options).catch(() => {});
}
