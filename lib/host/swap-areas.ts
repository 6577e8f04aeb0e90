import type { SwapArea } from './swap-state.js';

/** Of a swap area what tells how much it takes; where it lies, and its bytes. */
export type SwapRoom = Pick<SwapArea, 'name' | 'bytes'>;

/** Of each area a page is the kernel's own. */
const headerBytes = 4096;

/** Swap without zram, which is memory. */
export function swapOnDisk(areas: readonly SwapRoom[]): readonly SwapRoom[] {
  return areas.filter(({ name }) => !/^\/dev\/zram/.test(name));
}

/** Whether swap other than the file makes the file needless. */
export function isEnoughWithout(others: readonly SwapRoom[], wanted: number): boolean {
  const areas = swapOnDisk(others);
  return areas.length > 0 && roomOf(areas.map(({ bytes }) => ({ bytes: bytes + headerBytes }))) >= wanted;
}

/**
 * The swap of a host once a swap file has its size, as provision-swap goes about it.
 *
 * @param areas what there is now
 * @param file its name as the kernel knows it
 */
export function withSwapFile(areas: readonly SwapRoom[], file: SwapRoom): readonly SwapRoom[] {
  const others = areas.filter(({ name }) => name !== file.name);
  return isEnoughWithout(others, file.bytes) ? areas : [...others, file];
}

/** Bytes of all areas. */
export function roomOf(areas: readonly Pick<SwapRoom, 'bytes'>[]): number {
  return areas.reduce((sum, { bytes }) => sum + bytes, 0);
}
