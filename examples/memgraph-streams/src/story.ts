import { letterLine, readLetters, readPeople } from '@rivergraph/example-kit';
import type { Letter, PeopleContent } from '@rivergraph/example-kit';
import { createAndCheck } from './create-and-check.ts';
import type { Created } from './create-and-check.ts';
import { killAndServe } from './kill-and-serve.ts';
import type { Recovered } from './kill-and-serve.ts';
import { runStream } from './run-stream.ts';
import type { Streamed } from './run-stream.ts';
import type { Scene } from './scene.ts';
import { serveStreams } from './serve.ts';
import { stopAndDrop } from './stop-and-drop.ts';
import type { Ended } from './stop-and-drop.ts';
import { lagOf } from './topic.ts';

/** What a run did, and what it left. */
export interface Outcome extends Created, Ended {
  readonly streamed: Streamed;
  readonly recovery: Omit<Recovered, 'serving'>;
  /** Messages that the group has not committed, as the broker tells at the end. */
  readonly lag: number;
  readonly content: PeopleContent;
  /** What is in the dead letter, each message once. */
  readonly letters: readonly Letter[];
  /** How many messages were set aside a second time, because the process was killed before that was committed. */
  readonly lettersAgain: number;
}

/**
 * Tells the whole story: creates, checks, starts, shows, kills, stops and drops a stream, and reads what it has left.
 *
 * Settles with `undefined` when it was stopped before the end. Failure: a `CommandError`; the process that runs streams may be left.
 */
export async function tellStory(scene: Scene): Promise<Outcome | undefined> {
  const { signal } = scene;
  try {
    const first = await serveStreams(scene);
    const created = await createAndCheck(scene);
    const streamed = await runStream(scene, first);
    const { serving, ...recovery } = await killAndServe(scene, first);
    const ended = await stopAndDrop(scene, serving);
    return { ...created, streamed, recovery, ...ended, ...(await leftBy(scene, created)) };
  } catch (error) {
    // Ctrl-C ends the commands too, and that is no failure of theirs.
    if (signal.aborted) return undefined;
    throw error;
  }
}

type Left = Pick<Outcome, 'lag' | 'content' | 'letters' | 'lettersAgain'>;

async function leftBy({ kafka, query }: Scene, { created }: Created): Promise<Left> {
  const all = await readLetters(created.deadLetterFile);
  const letters = [...new Map(all.map((letter) => [letter.place, letter])).values()];
  const content = { ...(await readPeople(query)), letters: letters.map(letterLine) };
  return { lag: await lagOf(kafka), content, letters, lettersAgain: all.length - letters.length };
}
