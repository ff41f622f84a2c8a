import { counted, whole } from '@rivergraph/example-kit';
import { isUnchanged } from './check.ts';
import type { Files } from './files.ts';
import type { Outcome } from './load.ts';

/** Prints what the graph holds and what the run did. */
export function printReport(outcome: Outcome, files: Files): void {
  const { people, ratings, positive, mostTrusted } = outcome.after;
  const ranks = mostTrusted.map(
    ({ id, trustedBy }, index) =>
      `  ${index + 1}.`.padEnd(6) + `person ${String(id).padEnd(6)}${whole(trustedBy).padStart(5)}`,
  );
  const lines = [
    '',
    `people     ${whole(people).padStart(8)}`,
    `ratings    ${whole(ratings).padStart(8)}`,
    `positive   ${whole(positive).padStart(8)}`,
    '',
    'The most trusted, by how many people rated them above 0:',
    ...ranks,
    '',
    ...whatItDid(outcome, files),
  ];
  console.log(lines.join('\n'));
}

function whatItDid(outcome: Outcome, { rejects }: Files): readonly string[] {
  const { written, rejected, seconds, before, after } = outcome;
  const took = `It took ${seconds.toFixed(1)} s`;
  const ofThem = before.ratings === 0 ? '' : `, ${whole(after.ratings - before.ratings)} of them new`;
  const did =
    written === 0 && isUnchanged(outcome)
      ? `There was nothing new in the file: the graph is unchanged. ${took}.`
      : `${took}: ${counted(written, 'rating')} written${ofThem}; ${whole(written / seconds)} per second.`;
  return rejected === 0 ? [did] : [did, setAside(rejected, rejects)];
}

function setAside(rejected: number, rejects: string): string {
  const were = rejected === 1 ? 'was no rating' : 'were no ratings';
  return `${counted(rejected, 'row')} ${were}: see ${rejects}`;
}

/** Prints what else there is to try. */
export function printNext(): void {
  console.log(`
Try next:
  npm run demo                                   again: nothing changes
  npm run demo -- --database /tmp/trust --kill-after 20000
                                                 dies in mid-run, as by kill -9
  npm run demo -- --database /tmp/trust          goes on from its checkpoint, to the same graph
  npm run demo -- --input FILE                   your own ratings
How it works: examples/trust-network/README.md`);
}
