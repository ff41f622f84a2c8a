import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benches } from './benches.ts';
import { chosen, exitCodes, pathFlag, runCommand } from './command-line.ts';
import { figureObject, figureTable, isMet } from './figures.ts';
import { formatTable } from './table.ts';

const usage = `Usage: npm run bench -- NAME [--quick] [--json FILE]

  NAME         ${[...benches].map(([name, { about }]) => `${name}: ${about}`).join('\n               ')}
  --quick      fewer records; targets are shown and not judged
  --json FILE  leaves the figures in a file`;

async function bench(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, json: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(usage);
    return exitCodes.ok;
  }
  const { run } = chosen('bench', positionals, benches);
  const quick = values.quick === true;
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
  );
  const figures = await run(quick ? 'quick' : 'full', (line) => console.log(line));
  console.log(`\n${formatTable(figureTable(figures))}`);
  const json = pathFlag(values.json);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(figureObject(figures), undefined, 2)}\n`);
  if (!figures.every(({ value }) => Number.isFinite(value))) return exitCodes.failed;
  return quick || figures.every(isMet) ? exitCodes.ok : exitCodes.failed;
}

await runCommand(usage, bench);
