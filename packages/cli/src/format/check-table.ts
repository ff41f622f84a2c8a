import type { CheckRow } from '@rivergraph/streams';
import type { CheckSummary } from '../operator/operator.ts';
import { toJson } from './json.ts';
import { counted } from './numbers.ts';
import { printable, shortened } from './printable.ts';
import { table } from './table.ts';

const maxParamsChars = 300;

/** Tells what a dry run found: the statements, then in a line each how it ended and what would be rejected. */
export function checkTable(found: CheckSummary): string {
  const summary = [
    counted(found.records, 'record'),
    counted(found.writes, 'write'),
    `${found.rejected.length.toLocaleString('en-US')} would be rejected`,
    `ended: ${found.reason}`,
  ];
  const rejected = found.rejected.flatMap(({ partition, position, rejections }) =>
    rejections
      .slice(0, 1)
      .map(({ stage, code, reason, message }) =>
        printable(
          `rejected: ${partition.id} at ${toJson(position)}, ${stage}, ${reason ?? code}: ${message}`,
        ),
      ),
  );
  const cut = found.isCut === true ? ['there are more rows than the serving process answers with'] : [];
  return [table(['query', 'params'], found.rows.map(rowOf)), ...cut, summary.join(', '), ...rejected].join(
    '\n',
  );
}

function rowOf({ query, params }: CheckRow): readonly string[] {
  return [printable(query), printable(shortened(toJson(params) ?? '', maxParamsChars))];
}
