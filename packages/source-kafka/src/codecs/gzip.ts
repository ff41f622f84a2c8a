import { promisify } from 'node:util';
import { gunzip, gzip as pack } from 'node:zlib';
import { corrupt } from './codec.ts';
import type { AsyncCodec } from './codec.ts';

const packAside = promisify<Buffer, Buffer>(pack);
const unpackAside = promisify<Buffer, Buffer>(gunzip);

/** Reads and writes gzip beside the event loop, as kafkajs does, but knows a damaged batch for one. */
export const gzip: AsyncCodec = {
  compress: async ({ buffer }) => packAside(buffer),
  async decompress(bytes) {
    try {
      return await unpackAside(bytes);
    } catch {
      throw corrupt('gzip', `${bytes.length} bytes that do not decompress`);
    }
  },
};
