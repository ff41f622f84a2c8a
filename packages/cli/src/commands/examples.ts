import type { Command } from 'commander';

/** Adds examples to the help of a command. */
export function withExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText(
    'after',
    ['', 'Examples:', ...examples.map((line) => `  $ rivergraph ${line}`)].join('\n'),
  );
}
