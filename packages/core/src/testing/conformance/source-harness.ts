import type { Clock } from '../../contracts/clock.ts';
import type { Source } from '../../contracts/source.ts';
import type { RecordHeaders } from '../../contracts/record.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** A record that the kit puts into a stream. What the features exclude is `null`, empty or left out. @public */
export interface KitRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
  readonly timestamp: number | undefined;
}

/**
 * What a source can carry and its harness can do. Cases that need more are left out, and printed.
 *
 * @public
 */
export interface SourceKitFeatures {
  /** Records have keys. */
  readonly keys: boolean;
  readonly headers: boolean;
  /** Records have the time that their producer gave them. */
  readonly timestamps: boolean;
  /** A value may be `null`. */
  readonly tombstones: boolean;
  /** A value may be empty, or bytes that are not UTF-8. */
  readonly 'binary values': boolean;
  /** The partitions that the harness makes have an end. */
  readonly end: boolean;
  /** The streams that the harness makes have `append`. */
  readonly append: boolean;
  /** The streams that the harness makes have `revoke`. */
  readonly revocation: boolean;
  /** The harness has `createMissing`. */
  readonly missing: boolean;
}

/** What the source kit needs from an adapter's tests. @public */
export interface SourceHarness {
  /** Makes a stream that no other case sees, one partition per list; with `end` each is complete. */
  createStream(partitions: readonly (readonly KitRecord[])[]): Promise<SourceStream>;
  /** Makes a source over something that does not exist. Wanted with `missing`. */
  createMissing?(): Source;
  /** How long a case waits for something, in milliseconds of real time. @defaultValue 10,000 */
  readonly timeoutMs?: number | undefined;
  /** How long a case watches that something does not happen. @defaultValue 50 */
  readonly quietMs?: number | undefined;
  /** What sources get in their context. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** A stream under test. @public */
export interface SourceStream {
  /**
   * Makes a source over the whole stream, all of one group: one goes on where another committed. Reads from the
   * beginning where nothing was committed. At most one is open at a time.
   */
  createSource(): Source;
  /** Adds records behind those of a partition, also while a source is open. Wanted with `append`. */
  append?(partition: number, records: readonly KitRecord[]): Promise<void>;
  /**
   * Takes a partition from the open source for good. Settles when the source was told; not when it is
   * done. Wanted with `revocation`.
   */
  revoke?(partition: number, options: { readonly lost: boolean }): Promise<void>;
  /** Removes the stream. Every source is closed by then. */
  dispose(): Promise<void>;
}

/** What a case of the source kit gets. @public */
export interface SourceKit {
  readonly harness: SourceHarness;
  readonly features: SourceKitFeatures;
}

/** A case of the source kit. @public */
export type SourceCase = ConformanceCase<SourceKit, keyof SourceKitFeatures>;
