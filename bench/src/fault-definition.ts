/** What came of one fault; written to a file as it is. */
interface FaultOutcome {
  readonly fault: string;
  readonly seed: number;
  readonly sent: number;
  /** Distinct records found in the database. */
  readonly written: number;
  readonly lost: number;
  /** What is in the database twice, or was never sent. Where it keeps every write, up to a computed bound. */
  readonly doubled: number;
  /** Distinct records found in the dead letter. */
  readonly deadLettered: number;
  /** The longest that it took from a fault to the next durable batch. */
  readonly recoverSeconds: number;
}

/** What a fault run found. */
export interface FaultReport {
  readonly outcome: FaultOutcome;
  /** How often the fault struck. */
  readonly strikes: number;
  /** The most records that one restart wrote again. */
  readonly replayed: number;
  /** What `doubled` may come to, where the database keeps every write; else nothing may be there twice. */
  readonly doubledAtMost?: number | undefined;
  /** What is wrong, in words; empty when every check held. */
  readonly problems: readonly string[];
  /** What those that were struck said last; told when something is wrong. */
  readonly log?: readonly string[] | undefined;
}

/** A run of one kind of fault, or of several one after another, with one seed. */
export interface FaultRun {
  /** What strikes, in a line. */
  readonly about: string;
  /** What is planted to see that the check finds it, in words. */
  readonly planted: string;
  /** The names of the faults, where there are several of which some may be picked. */
  readonly faults?: readonly string[] | undefined;
  /** Strikes, waits for recovery and checks; then proves that the check finds what it looks for. */
  run(options: FaultOptions): Promise<FaultReport | readonly FaultReport[]>;
}

/** How a fault run is to go. */
interface FaultOptions {
  readonly seed: number;
  readonly effort: 'quick' | 'full';
  /** Picks the faults whose names contain it. @defaultValue all */
  readonly only?: string | undefined;
  /** Told what has come of a part, while others are still to come. */
  readonly tell: (line: string) => void;
}
