import { closed } from '@rivergraph/core';
import type {
  RecordDecoder,
  Source,
  SourceContext,
  SourceFeatures,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import { FileLane } from './file-lane.ts';
import type { ResolvedFileOptions } from './options.ts';
import { planFiles } from './planning.ts';
import type { Partitioning } from './planning.ts';
import { FileSession } from './session.ts';

/** What sets one source of files apart from another. */
export interface FileSourceParts<TRecord extends SourceRecord> {
  readonly name: string;
  readonly options: ResolvedFileOptions;
  readonly decoder: RecordDecoder<TRecord>;
  readonly partitioning: Partitioning;
}

const bufferBytes = 256 * 1024;

/** A source of files of any format. */
export class FileSource<TRecord extends SourceRecord> implements Source<TRecord> {
  readonly name: string;
  readonly features: SourceFeatures;
  readonly decoder: RecordDecoder<TRecord>;
  readonly #parts: FileSourceParts<TRecord>;
  #isOpen = false;

  constructor(parts: FileSourceParts<TRecord>) {
    this.name = parts.name;
    this.decoder = parts.decoder;
    this.features = {
      canDelayRevocation: false,
      durableCommits: parts.options.checkpoint !== undefined,
      maxRecordsAfterPause: parts.options.chunkRecords,
    };
    this.#parts = parts;
  }

  async open(context: SourceContext): Promise<SourceSession> {
    context.signal.throwIfAborted();
    if (this.#isOpen)
      throw closed('A file source: expected its session to be closed before the next, got an open one');
    this.#isOpen = true;
    try {
      return await this.#openSession(context);
    } catch (error) {
      this.#isOpen = false;
      throw error;
    }
  }

  async #openSession(context: SourceContext): Promise<SourceSession> {
    const { options, partitioning } = this.#parts;
    const { files, checkpoint } = await planFiles(options, partitioning, context);
    const { maxRecordBytes, recordsPerSecond } = options;
    const { maxPendingRecords, maxBufferedBytes } = context.budget;
    return new FileSession({
      lanes: files.map((file) => new FileLane(file, { bufferBytes, maxRecordBytes })),
      checkpoint,
      context,
      chunk: { records: Math.min(options.chunkRecords, maxPendingRecords), bytes: maxBufferedBytes },
      recordsPerSecond,
      onClosed: () => {
        this.#isOpen = false;
      },
    });
  }
}
