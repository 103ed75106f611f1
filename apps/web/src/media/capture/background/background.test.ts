import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { cutOut } from './cut.ts';
import { layerOf } from './layers.ts';
import { codes, readModel, type Operation, type Tensor } from './model.ts';
import { Segmenter } from './segmenter.ts';

const require = createRequire(import.meta.url);
const file = readFileSync(require.resolve('@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite'));

function tensor(height: number, width: number, channels: number, value: (index: number) => number = () => 0): Tensor {
  const values = Float32Array.from({ length: height * width * channels }, (_, index) => value(index));
  return { height, width, channels, shape: [1, height, width, channels], values };
}

/** Numbers that look like nothing in particular, the same in each run. */
const some = (index: number): number => Math.sin(index * 12.9898) * 0.5;

function computed(operation: Omit<Operation, 'stride'> & { stride?: number }): number[] {
  layerOf({ stride: 1, ...operation })();
  return [...operation.output.values];
}

/** What a convolution is by definition, with padding that keeps the size. */
function convolved(
  input: Tensor,
  weights: Tensor,
  out: Tensor,
  stride: number,
  sum: (y: number, x: number, k: number) => number,
) {
  const pad = (size: number, outSize: number, kernel: number): number =>
    Math.floor(Math.max(0, (outSize - 1) * stride + kernel - size) / 2);
  const [top, left] = [pad(input.height, out.height, weights.height), pad(input.width, out.width, weights.width)];
  return Array.from(out.values, (_, index) => {
    const k = index % out.channels;
    const x = Math.floor(index / out.channels) % out.width;
    const y = Math.floor(index / out.channels / out.width);
    return sum(y * stride - top, x * stride - left, k);
  });
}

const at = ({ values, height, width, channels }: Tensor, y: number, x: number, channel: number): number =>
  y < 0 || x < 0 || y >= height || x >= width ? 0 : values[(y * width + x) * channels + channel]!;

function close(one: readonly number[], other: readonly number[]): void {
  expect(one).toHaveLength(other.length);
  for (const [index, value] of one.entries()) expect(value).toBeCloseTo(other[index]!, 4);
}

describe('layers', () => {
  test.each([
    [1, 1, 8],
    [1, 1, 3],
    [3, 2, 4],
    [3, 1, 5],
  ])('a convolution of %i x %i, stride %i', (kernel, stride, outputs) => {
    const input = tensor(4, 6, 5, some);
    const weights = { ...tensor(kernel, kernel, 5 * outputs, some), channels: 5, shape: [outputs, kernel, kernel, 5] };
    const bias = tensor(1, 1, outputs, some);
    const output = tensor(4 / stride, 6 / stride, outputs);
    const expected = convolved(input, weights, output, stride, (y, x, k) => {
      let sum = bias.values[k]!;
      for (let row = 0; row < kernel; row++)
        for (let column = 0; column < kernel; column++)
          for (let i = 0; i < 5; i++)
            sum += at(input, y + row, x + column, i) * weights.values[((k * kernel + row) * kernel + column) * 5 + i]!;
      return sum;
    });
    close(computed({ code: codes.convolution, inputs: [input, weights, bias], output, stride }), expected);
  });

  test.each([
    [3, 1],
    [3, 2],
    [5, 2],
  ])('a convolution of each channel, %i, stride %i', (kernel, stride) => {
    const input = tensor(6, 4, 3, some);
    const weights = tensor(kernel, kernel, 3, some);
    const bias = tensor(1, 1, 3, some);
    const output = tensor(6 / stride, 4 / stride, 3);
    const expected = convolved(input, weights, output, stride, (y, x, k) => {
      let sum = bias.values[k]!;
      for (let row = 0; row < kernel; row++)
        for (let column = 0; column < kernel; column++)
          sum += at(input, y + row, x + column, k) * at(weights, row, column, k);
      return sum;
    });
    close(computed({ code: codes.depthwiseConvolution, inputs: [input, weights, bias], output, stride }), expected);
  });

  test('enlarging, averaging, and what is done to each number', () => {
    const two = tensor(1, 2, 1, (index) => index);
    close(computed({ code: codes.resizeBilinear, inputs: [two], output: tensor(1, 4, 1) }), [0, 0.25, 0.75, 1]);
    const image = tensor(2, 1, 2, (index) => index - 1);
    close(computed({ code: codes.mean, inputs: [image], output: tensor(1, 1, 2) }), [0, 1]);
    close(computed({ code: codes.relu, inputs: [image], output: tensor(2, 1, 2) }), [0, 0, 1, 2]);
    close(computed({ code: codes.hardSwish, inputs: [image], output: tensor(2, 1, 2) }), [-1 / 3, 0, 2 / 3, 5 / 3]);
    close(computed({ code: codes.add, inputs: [image, image], output: tensor(2, 1, 2) }), [-2, 0, 2, 4]);
    const factors = tensor(1, 1, 2, (index) => index + 2);
    close(computed({ code: codes.multiply, inputs: [image, factors], output: tensor(2, 1, 2) }), [-2, 0, 2, 6]);
  });

  test('one that is not known is refused', () => {
    expect(() => layerOf({ code: 99, inputs: [], output: tensor(1, 1, 1), stride: 1 })).toThrow('99');
  });
});

describe('the model', () => {
  test('is read: an image of 256 x 144 in, as many likelihoods out, the weights of the file between', () => {
    const { input, output, operations } = readModel(file);
    expect([input.width, input.height, input.channels]).toEqual([256, 144, 3]);
    expect([output.width, output.height, output.channels]).toEqual([256, 144, 1]);
    const first = operations[0]!.inputs[1]!.values;
    expect(first.some((weight) => weight !== 0)).toBe(true);
    expect(first.every((weight) => Math.abs(weight) < 100)).toBe(true);
  });

  test('sees nobody in an empty room', () => {
    const segmenter = new Segmenter(file);
    const { width, height } = segmenter.size;
    const wall = new Uint8ClampedArray(width * height * 4).fill(180);
    const likelihood = segmenter.segment(wall);
    const seen = likelihood.filter((one) => one > 0.5).length;
    expect(likelihood.every((one) => one >= 0 && one <= 1)).toBe(true);
    expect(seen).toBeLessThan(likelihood.length / 20);
  });

  test('that is cut short is refused', () => {
    expect(() => new Segmenter(file.subarray(0, 1_000))).toThrow();
  });
});

test('what is likely the room cannot be seen, what is likely the person is whole', () => {
  const image = new Uint8ClampedArray(4 * 4).fill(255);
  cutOut(Float32Array.from([0, 0.3, 0.8, 0.55]), image);
  expect([image[3], image[7], image[11]]).toEqual([0, 0, 255]);
  expect(image[15]).toBeGreaterThan(100);
  expect(image[15]).toBeLessThan(155);
});
