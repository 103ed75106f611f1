/**
 * Lets a sender rest, or work again. One that only has no track goes on sending: browsers fill the line with copies of old packets
 * (Chromium for two seconds, Firefox without end), and Firefox sends a black frame every second. Rejects when the sender is over.
 */
export async function letRest(sender: RTCRtpSender | undefined, rests: boolean): Promise<void> {
  if (sender === undefined) return;
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.active = !rests;
  await sender.setParameters(parameters);
}
