import { expect, test } from 'vitest';
import { MediaStore } from './media-store.ts';

test('a change replaces the state and keeps what did not change', () => {
  const store = new MediaStore();
  const before = store.state;
  store.setLocal('camera', { status: 'starting' });
  expect(store.state).not.toBe(before);
  expect(store.state.local.camera).toEqual({ status: 'starting', track: undefined, problem: undefined });
  expect(store.state.local.microphone).toBe(before.local.microphone);
  expect(store.state.devices).toBe(before.devices);
});

test('nobody is told when nothing changes, and nobody after they have stopped listening', () => {
  const store = new MediaStore();
  let told = 0;
  const stop = store.subscribe(() => told++);
  store.set({ canSeal: true });
  store.setLocal('camera', { status: 'off' });
  store.setChosen({ camera: undefined });
  expect(told).toBe(0);
  store.setChosen({ camera: 'front' });
  expect(told).toBe(1);
  stop();
  store.set({ canSeal: false });
  expect(told).toBe(1);
});
