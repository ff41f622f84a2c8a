import { followOfRow } from './follow.ts';
import type { Follow } from './follow.ts';
import { readRows } from './csv.ts';

/** What there is to send, and what the graph has to hold once all of it is in. The pipelines have no part in it. */
export interface Expected {
  readonly users: ReadonlySet<string>;
  /** In the order of their file, with those that are there twice or cannot be written. */
  readonly sent: readonly Follow[];
  /** Each once, as {@link lineOf} writes it. */
  readonly follows: ReadonlySet<string>;
  /** Records that are to be set aside, for each reason. */
  readonly rejected: { readonly unreadable: number; readonly ofNobody: number };
}

/** Writes a follow as a line, so that two sets of them can be compared. */
export function lineOf({ from, to, creationDate }: Follow): string {
  return JSON.stringify([from, to, creationDate]);
}

/** Reads the files of a run, and works out what they come to. */
export async function readExpected(files: {
  readonly users: string;
  readonly follows: string;
}): Promise<Expected> {
  const users = new Set<string>();
  for await (const [id = ''] of readRows(files.users)) users.add(id);
  const sent: Follow[] = [];
  for await (const row of readRows(files.follows)) sent.push(followOfRow(row));
  return expect(users, sent);
}

/** Works out what follows come to among these users. */
export function expect(users: ReadonlySet<string>, sent: readonly Follow[]): Expected {
  const readable = sent.filter(isReadable);
  const known = readable.filter(({ from, to }) => users.has(from) && users.has(to));
  return {
    users,
    sent,
    follows: new Set(known.map(lineOf)),
    rejected: { unreadable: sent.length - readable.length, ofNobody: readable.length - known.length },
  };
}

function isReadable({ from, to, creationDate }: Follow): boolean {
  const fields = [from, to, creationDate];
  return fields.every((field) => field !== '' && !field.includes(','));
}
