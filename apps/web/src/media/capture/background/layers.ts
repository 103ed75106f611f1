import { codes, type Operation, type Tensor } from './model.ts';

/** One operation, ready to be computed: from its inputs' values into its output's. */
export type Layer = () => void;

/** The padding before the first row or column that keeps the size (TensorFlow's `SAME`). */
function before(size: number, outSize: number, kernel: number, stride: number): number {
  return Math.max(0, (outSize - 1) * stride + kernel - size) >> 1;
}

/** Every pixel by itself. Most of the work is here: two pixels and four outputs at once read each number less often. */
function pointwise([input, weights, bias]: readonly Tensor[], output: Tensor): Layer {
  const [from, by, plus, to] = [input!.values, weights!.values, bias!.values, output.values];
  const [inputs, outputs] = [input!.channels, output.channels];
  const pixels = output.height * output.width;
  const four = (start: number, end: number, out: number): void => {
    const w0 = out * inputs;
    const w1 = w0 + inputs;
    const w2 = w1 + inputs;
    const w3 = w2 + inputs;
    let a = plus[out]!;
    let b = plus[out + 1]!;
    let c = plus[out + 2]!;
    let d = plus[out + 3]!;
    let e = a;
    let f = b;
    let g = c;
    let h = d;
    for (let i = 0; i < inputs; i++) {
      const one = from[start + i]!;
      const two = from[start + inputs + i]!;
      const k = by[w0 + i]!;
      const l = by[w1 + i]!;
      const m = by[w2 + i]!;
      const n = by[w3 + i]!;
      a += one * k;
      b += one * l;
      c += one * m;
      d += one * n;
      e += two * k;
      f += two * l;
      g += two * m;
      h += two * n;
    }
    to[end] = a;
    to[end + 1] = b;
    to[end + 2] = c;
    to[end + 3] = d;
    to[end + outputs] = e;
    to[end + outputs + 1] = f;
    to[end + outputs + 2] = g;
    to[end + outputs + 3] = h;
  };
  const single = (): void => {
    for (let end = 0; end < pixels * outputs; end++) {
      const [start, weight] = [Math.floor(end / outputs) * inputs, (end % outputs) * inputs];
      let sum = plus[end % outputs]!;
      for (let i = 0; i < inputs; i++) sum += from[start + i]! * by[weight + i]!;
      to[end] = sum;
    }
  };
  if (pixels % 2 !== 0 || outputs % 4 !== 0) return single;
  return () => {
    for (let pixel = 0; pixel < pixels; pixel += 2) {
      for (let out = 0; out < outputs; out += 4) four(pixel * inputs, pixel * outputs + out, out);
    }
  };
}

/** Every pixel with those around it: they are laid out beside each other, and then it is as above. */
function convolution({ inputs, output, stride }: Operation): Layer {
  const [input, weights, bias] = inputs as [Tensor, Tensor, Tensor];
  const { height: rows, width: columns, channels } = weights;
  if (rows === 1 && columns === 1) return pointwise(inputs, output);
  const top = before(input.height, output.height, rows, stride);
  const left = before(input.width, output.width, columns, stride);
  const size = rows * columns * channels;
  const around = new Float32Array(output.height * output.width * size);
  const multiply = pointwise([{ ...input, values: around, channels: size }, weights, bias], output);
  const layOut = (y: number, x: number, start: number): void => {
    for (let row = 0; row < rows; row++) {
      const fromY = y * stride + row - top;
      if (fromY < 0 || fromY >= input.height) continue;
      // What lies outside of the image stays 0.
      const fromX = x * stride - left;
      const first = Math.max(0, -fromX);
      const end = Math.min(columns, input.width - fromX) * channels;
      const at = (fromY * input.width + fromX) * channels;
      for (let i = first * channels; i < end; i++) around[start + row * columns * channels + i] = input.values[at + i]!;
    }
  };
  return () => {
    let start = 0;
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++, start += size) layOut(y, x, start);
    }
    multiply();
  };
}

/** Every channel by itself. */
function depthwise({ inputs, output, stride }: Operation): Layer {
  const [input, weights, bias] = inputs as [Tensor, Tensor, Tensor];
  const { height: rows, width: columns, channels } = weights;
  const top = before(input.height, output.height, rows, stride);
  const left = before(input.width, output.width, columns, stride);
  const [from, by, to] = [input.values, weights.values, output.values];
  const add = (end: number, start: number, weight: number): void => {
    for (let i = 0; i < channels; i++) to[end + i] = to[end + i]! + from[start + i]! * by[weight + i]!;
  };
  return () => {
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++) {
        const end = (y * output.width + x) * channels;
        to.set(bias.values, end);
        for (let row = 0; row < rows; row++) {
          const fromY = y * stride + row - top;
          if (fromY < 0 || fromY >= input.height) continue;
          for (let column = 0; column < columns; column++) {
            const fromX = x * stride + column - left;
            if (fromX < 0 || fromX >= input.width) continue;
            add(end, (fromY * input.width + fromX) * channels, (row * columns + column) * channels);
          }
        }
      }
    }
  };
}

/** Twice as high and wide, each input pixel by a kernel of 2 x 2 (MediaPipe's `Convolution2DTransposeBias`). */
function doubling({ inputs, output }: Operation): Layer {
  const [input, weights, bias] = inputs as [Tensor, Tensor, Tensor];
  if (weights.height !== 2 || weights.width !== 2 || output.channels !== 1) throw new Error('Not a doubling');
  const { channels } = input;
  return () => {
    for (let y = 0; y < output.height; y++) {
      for (let x = 0; x < output.width; x++) {
        const start = ((y >> 1) * input.width + (x >> 1)) * channels;
        const weight = ((y & 1) * 2 + (x & 1)) * channels;
        let sum = bias.values[0]!;
        for (let i = 0; i < channels; i++) sum += input.values[start + i]! * weights.values[weight + i]!;
        output.values[y * output.width + x] = sum;
      }
    }
  };
}

/** Where a pixel of a larger image lies between two of a smaller one: their indices, and how much of the second. */
function between(index: number, size: number, outSize: number): { low: number; high: number; share: number } {
  const at = Math.max(0, ((index + 0.5) * size) / outSize - 0.5);
  const low = Math.min(size - 1, Math.floor(at));
  return { low, high: Math.min(size - 1, low + 1), share: at - low };
}

function resizeBilinear({ inputs, output }: Operation): Layer {
  const input = inputs[0]!;
  const { values: from, channels } = input;
  const columns = Array.from({ length: output.width }, (_, x) => between(x, input.width, output.width));
  return () => {
    let end = 0;
    for (let y = 0; y < output.height; y++) {
      const row = between(y, input.height, output.height);
      const [above, below] = [row.low * input.width, row.high * input.width];
      for (const { low, high, share } of columns) {
        for (let i = 0; i < channels; i++) {
          const a = from[(above + low) * channels + i]! * (1 - share) + from[(above + high) * channels + i]! * share;
          const b = from[(below + low) * channels + i]! * (1 - share) + from[(below + high) * channels + i]! * share;
          output.values[end++] = a * (1 - row.share) + b * row.share;
        }
      }
    }
  };
}

/** Of each channel over all pixels. */
function mean({ inputs, output }: Operation): Layer {
  const { values: from, channels, height, width } = inputs[0]!;
  const to = output.values;
  const pixels = height * width;
  return () => {
    to.fill(0);
    let at = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let i = 0; i < channels; i++) to[i] = to[i]! + from[at++]!;
    }
    for (let i = 0; i < channels; i++) to[i] = to[i]! / pixels;
  };
}

// The loops below are written out: one loop with a function in it would be several times slower.

function add({ inputs, output }: Operation): Layer {
  const [one, other, to] = [inputs[0]!.values, inputs[1]!.values, output.values];
  if (one.length !== other.length) throw new Error('Sizes differ');
  return () => {
    for (let i = 0; i < to.length; i++) to[i] = one[i]! + other[i]!;
  };
}

/** An image, and one number for each of its channels. */
function multiply({ inputs, output }: Operation): Layer {
  const [one, other, to] = [inputs[0]!.values, inputs[1]!.values, output.values];
  const { channels } = output;
  if (other.length !== channels) throw new Error('Sizes differ');
  return () => {
    for (let at = 0; at < to.length; at += channels) {
      for (let i = 0; i < channels; i++) to[at + i] = one[at + i]! * other[i]!;
    }
  };
}

function relu({ inputs, output }: Operation): Layer {
  const [from, to] = [inputs[0]!.values, output.values];
  return () => {
    for (let i = 0; i < to.length; i++) to[i] = from[i]! > 0 ? from[i]! : 0;
  };
}

function hardSwish({ inputs, output }: Operation): Layer {
  const [from, to] = [inputs[0]!.values, output.values];
  return () => {
    for (let i = 0; i < to.length; i++) {
      const value = from[i]!;
      if (value >= 3) to[i] = value;
      else to[i] = value <= -3 ? 0 : (value * (value + 3)) / 6;
    }
  };
}

function logistic({ inputs, output }: Operation): Layer {
  const [from, to] = [inputs[0]!.values, output.values];
  return () => {
    for (let i = 0; i < to.length; i++) to[i] = 1 / (1 + Math.exp(-from[i]!));
  };
}

/** Throws on an operation that is not known here. */
export function layerOf(operation: Operation): Layer {
  const make = makers[operation.code];
  if (make === undefined) throw new Error(`Operation ${operation.code} is not known`);
  return make(operation);
}

const makers: Readonly<Record<number, (operation: Operation) => Layer>> = {
  [codes.convolution]: convolution,
  [codes.depthwiseConvolution]: depthwise,
  [codes.custom]: doubling,
  [codes.resizeBilinear]: resizeBilinear,
  [codes.mean]: mean,
  [codes.add]: add,
  [codes.multiply]: multiply,
  [codes.relu]: relu,
  [codes.hardSwish]: hardSwish,
  [codes.logistic]: logistic,
};
