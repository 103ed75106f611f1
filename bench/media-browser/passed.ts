// In a worker: hands every frame on as it is. What the way through a worker costs by itself; only for the benchmark.

/** Of RTCTransformEvent, as far as it is needed. */
interface TransformEvent extends Event {
  transformer: { readable: ReadableStream; writable: WritableStream };
}

addEventListener('rtctransform', (event) => {
  const { readable, writable } = (event as TransformEvent).transformer;
  readable
    .pipeThrough(new TransformStream())
    .pipeTo(writable)
    .catch(() => {});
});
