import { countOf, parseFlags } from '@rivergraph/example-kit';
import { analyse } from './analysis/analyse.ts';
import { questions } from './analysis/queries.ts';
import type { QuestionName } from './analysis/queries.ts';
import { tableOf } from './analysis/table.ts';
import { endWhenAsked } from './end-when-asked.ts';
import { neo4jSettings } from './environment/neo4j.ts';
import { withDriver } from './neo4j/with-driver.ts';
import { runProgram } from './program.ts';

// Asks the graph where from, where to, how far, for how much and when; --json prints the answers for programs.
endWhenAsked();
await runProgram(async () => {
  const flags = parseFlags(process.argv.slice(2), {
    top: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  });
  const top = countOf('--top', flags.top, { min: 1, max: 1_000 });
  const analysis = await withDriver(neo4jSettings(process.env), async (driver) => await analyse(driver, top));
  const names = Object.keys(questions) as QuestionName[];
  const tables = names.map((name) => tableOf(questions[name], analysis[name]));
  console.log(flags.json ? JSON.stringify(analysis) : tables.join('\n\n'));
});
