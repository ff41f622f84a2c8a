import { expectMembers } from './expect-members.ts';
import type { KitRecord, SourceKit, SourceStream } from './source-harness.ts';
import type { ReaderOptions } from './source-reader.ts';
import { SourceReader } from './source-reader.ts';

/** A stream and a way to open readers on it that are closed in any case. @internal */
export interface StreamUse {
  readonly stream: SourceStream;
  open(options?: ReaderOptions): Promise<SourceReader>;
}

/** Makes a stream, uses it, and leaves nothing behind. @internal */
export async function withStream(
  kit: SourceKit,
  partitions: readonly (readonly KitRecord[])[],
  act: (use: StreamUse) => Promise<void>,
): Promise<void> {
  const { harness, features } = kit;
  const stream = await harness.createStream(partitions);
  const readers: SourceReader[] = [];
  const open = async (options?: ReaderOptions): Promise<SourceReader> => {
    const reader = await SourceReader.open(harness, stream.createSource(), options);
    readers.push(reader);
    return reader;
  };
  try {
    expectMembers('a stream of the harness', [
      { feature: 'append', claimed: features.append, members: { append: stream.append } },
      { feature: 'revocation', claimed: features.revocation, members: { revoke: stream.revoke } },
    ]);
    await act({ stream, open });
  } finally {
    await Promise.allSettled(readers.map(async (reader) => await reader.close()));
    await stream.dispose();
  }
}
