import { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addCheck } from './commands/check.ts';
import { addCreate } from './commands/create.ts';
import { addDefinitions } from './commands/definitions.ts';
import { addDlq } from './commands/dlq.ts';
import { addDrop } from './commands/drop.ts';
import { withExamples } from './commands/examples.ts';
import { addLag } from './commands/lag.ts';
import { addPause } from './commands/pause.ts';
import { addRestart } from './commands/restart.ts';
import { addResume } from './commands/resume.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/show.ts';
import { addStart } from './commands/start.ts';
import { addStop } from './commands/stop.ts';
import { version } from './version.ts';

const commands = [
  addServe,
  addCreate,
  addShow,
  addCheck,
  addStart,
  addStop,
  addPause,
  addResume,
  addRestart,
  addDrop,
  addDefinitions,
  addLag,
  addDlq,
  addRun,
] as const;

const exitCodesHelp = [
  '',
  'Exit codes: 0 done; 1 a stream or pipeline failed; 2 wrong usage or configuration; 3 something that is needed did not answer;',
  '129, 130, 143 ended at once by a signal.',
].join('\n');

/** Makes the program with all its commands. */
export function createProgram(cli: Cli): Command {
  const program = withCommonFlags(new Command('rivergraph'))
    .description('Operates Rivergraph streams: event streams that are written into property graphs.')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    // What is wrong is told in one place, as text or as JSON; what goes to standard error is the help for people.
    .configureOutput({
      writeOut: (text) => cli.host.out.write(text),
      writeErr: (text) => {
        if (program.opts()['json'] !== true) cli.host.err.write(text);
      },
      outputError: () => undefined,
    });
  for (const add of commands) add(program, cli);
  program.addHelpText('after', exitCodesHelp);
  return withExamples(program, [
    'definitions',
    'create payments --definition kafka --set topics=payments',
    'serve',
    'show --watch',
  ]);
}

function withCommonFlags(program: Command): Command {
  return program
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option(
      '-c, --config <file>',
      'the configuration (default: rivergraph.config.ts, .mts, .js or .mjs, here or above)',
    )
    .option(
      '--url <url>',
      'the process to ask, instead of the one that serves the store of the configuration',
    )
    .option(
      '--token-file <file>',
      'a file with the token of that process (default: RIVERGRAPH_TOKEN in the environment)',
    )
    .option('--json', 'print JSON in one line, and nothing else; in a line each time where it is told again')
    .option('--verbose', 'print the stack of an error, and all that is logged');
}
