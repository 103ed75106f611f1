// RFC 9605 section 5.2: KID = (context << (S + E)) + (leaf index << E) + (epoch mod 2^E).

/** How many bits of a key id each part has. Everyone in a group uses the same. */
export interface KeyIdLayout {
  /** E: low bits of the epoch. At most 2^E epochs can be told apart. */
  epochBits: number;
  /** S: bits of the leaf index. */
  leafBits: number;
}

/**
 * Konklave's layout, 256 epochs and 4096 leaves: the epochs that live at the same time are a handful, and with the contexts in use (0 to 3) a
 * key id takes at most 3 bytes.
 */
export const defaultLayout: KeyIdLayout = { epochBits: 8, leafBits: 12 };

/** What a key is for: whose frames, which of their streams, in which epoch. */
export interface KeyUse {
  /** Tells the streams of one sender apart. Its frames share one counter. */
  context: number;
  /** RFC 9420 leaf index of the sender. */
  leaf: number;
  /** RFC 9420 epoch. */
  epoch: bigint;
}

/** What a key id says. The epoch is known but for its high bits. */
export interface ParsedKeyId {
  context: number;
  leaf: number;
  /** epoch mod 2^E. */
  epochBits: number;
}

/** Throws RangeError where leaf or context do not fit, so that two uses never share a key id within one epoch. */
export function composeKeyId({ context, leaf, epoch }: KeyUse, layout: KeyIdLayout = defaultLayout): bigint {
  checkFits(leaf, layout.leafBits, 'leaf');
  checkFits(context, contextBits(layout), 'context');
  const { epochBits, leafBits } = layout;
  return (
    (BigInt(context) << BigInt(leafBits + epochBits)) |
    (BigInt(leaf) << BigInt(epochBits)) |
    BigInt.asUintN(epochBits, epoch)
  );
}

/** The inverse of `composeKeyId`, for any KID that a header can carry. */
export function parseKeyId(kid: bigint, layout: KeyIdLayout = defaultLayout): ParsedKeyId {
  const { epochBits, leafBits } = layout;
  return {
    context: Number(kid >> BigInt(leafBits + epochBits)),
    leaf: Number(BigInt.asUintN(leafBits, kid >> BigInt(epochBits))),
    epochBits: Number(BigInt.asUintN(epochBits, kid)),
  };
}

function contextBits({ epochBits, leafBits }: KeyIdLayout): number {
  return Math.max(0, 64 - epochBits - leafBits);
}

function checkFits(value: number, bits: number, part: string): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new RangeError(`${part} does not fit the key id`);
  }
}
