import { FlatBuffer } from './flatbuffer.ts';

/** Of one image: rows, columns and channels, channels next to each other. */
export interface Tensor {
  height: number;
  width: number;
  channels: number;
  /** As in the file; for weights it says more than the three above. */
  shape: readonly number[];
  values: Float32Array;
}

export interface Operation {
  code: number;
  inputs: readonly Tensor[];
  output: Tensor;
  /** Of convolutions. */
  stride: number;
}

/** A TensorFlow Lite model as far as it is needed: what is computed from what. */
export interface Model {
  input: Tensor;
  output: Tensor;
  operations: readonly Operation[];
}

/** Numbers of operations (`BuiltinOperator` in TensorFlow Lite's schema). */
export const codes = {
  add: 0,
  convolution: 3,
  depthwiseConvolution: 4,
  dequantize: 6,
  logistic: 14,
  multiply: 18,
  relu: 19,
  resizeBilinear: 23,
  custom: 32,
  mean: 40,
  hardSwish: 117,
} as const;

const types = { float32: 0, float16: 1 };

/** Reads a model with one graph. Throws on what it does not know. */
export function readModel(bytes: Uint8Array): Model {
  const file = new FlatBuffer(bytes);
  const buffers = file.tables(file.root, 4);
  const operators = file.tables(file.root, 1).map((code) => Math.max(file.byte(code, 0), file.int(code, 3)));
  const graph = file.tables(file.root, 2)[0]!;
  const tensors = file.tables(graph, 0).map((tensor): Tensor => {
    const shape = file.ints(tensor, 0);
    const [channels = 1, width = 1, height = 1] = shape.toReversed();
    const data = file.data(buffers[file.int(tensor, 2)]!, 0);
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape, height, width, channels, values: valuesOf(data, file.byte(tensor, 1), size) };
  });
  const operations = file.tables(graph, 3).map((operator): Operation => {
    const options = file.table(operator, 4);
    return {
      code: operators[file.int(operator, 0)]!,
      inputs: file.ints(operator, 1).map((index) => tensors[index]!),
      output: tensors[file.ints(operator, 2)[0]!]!,
      stride: options === undefined ? 1 : Math.max(1, file.int(options, 1)),
    };
  });
  for (const { code, inputs, output } of operations) if (code === codes.dequantize) output.values = inputs[0]!.values;
  return {
    input: tensors[file.ints(graph, 1)[0]!]!,
    output: tensors[file.ints(graph, 2)[0]!]!,
    operations: operations.filter(({ code }) => code !== codes.dequantize),
  };
}

/** Weights that lie in the file, or room for what is computed. */
function valuesOf(data: Uint8Array, type: number, size: number): Float32Array {
  if (data.length === 0) return new Float32Array(size);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type === types.float32) return Float32Array.from({ length: size }, (_, i) => view.getFloat32(4 * i, true));
  if (type === types.float16) return Float32Array.from({ length: size }, (_, i) => half(view.getUint16(2 * i, true)));
  // Sizes and axes, which the operations know themselves.
  return new Float32Array(0);
}

/** A number of 16 bits (IEEE 754 binary16). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
