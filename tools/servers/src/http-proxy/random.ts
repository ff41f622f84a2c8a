/** Makes numbers from 0 to below 1 that a seed decides, by a xorshift of 32 bits. */
export function seededRandom(seed: number): () => number {
  // Zero would stay zero.
  let state = (seed ^ 0x5f_35_64_95) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
