import { describe, expectTypeOf, it } from 'vitest';
import { defineGraph, entitiesOf, graphShape } from '../../src/index.ts';
import type {
  GraphShape,
  GraphWrite,
  Sink,
  Source,
  SourceRecord,
  Transform,
  Write,
} from '../../src/index.ts';

interface Charge {
  readonly userId: number;
  readonly date: string;
  readonly amount: number;
}

interface StatementWrite extends Write {
  readonly kind: 'statement';
  readonly text: string;
}

declare const source: Source<SourceRecord<Charge>>;
declare const sink: Sink<GraphWrite>;
declare const statementSink: Sink<StatementWrite>;
declare const eitherSink: Sink<GraphWrite | StatementWrite>;
declare const statement: StatementWrite;
declare function pipe<R extends SourceRecord, W extends Write>(options: {
  readonly source: Source<R>;
  readonly transform: Transform<R, W>;
  readonly sink: Sink<W>;
}): void;

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    DailyCharge: { ownedBy: 'HAS_DAILY_CHARGE', key: { date: 'date' }, properties: { amountUSD: 'float' } },
  },
  edges: { HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' } },
});
const user = graph.User.ref({ userId: 1 });

describe('a pipeline of graph writes', () => {
  it('infers the value and takes every kind of output', () => {
    pipe({
      source,
      transform: ({ value }) => {
        expectTypeOf(value).toEqualTypeOf<Charge>();
        return graph.HAS_DAILY_CHARGE.upsert(
          graph.User.ref({ userId: value.userId }),
          graph.DailyCharge.upsert({ date: value.date, amountUSD: value.amount }),
        );
      },
      sink,
    });
    pipe({ source, transform: ({ value }) => graph.User.upsert({ userId: value.userId }), sink });
    pipe({ source, transform: () => undefined, sink });
    pipe({ source, transform: async ({ value }) => graph.User.delete({ userId: value.userId }), sink });
    pipe({
      source,
      transform: ({ value }) =>
        value.amount > 0
          ? [
              graph.User.upsert({ userId: value.userId }),
              graph.HAS_DAILY_CHARGE.delete(user, graph.DailyCharge.ref({ date: value.date })),
            ]
          : undefined,
      sink,
    });
    pipe({ source, transform: ({ value }) => graph.User.upsert({ userId: value.userId }), sink: eitherSink });
  });

  it('does not take what is no write of the sink', () => {
    expectTypeOf(graph.DailyCharge.merge({ date: '2024-05-01' })).not.toExtend<Write>();
    // @ts-expect-error an owned node alone
    pipe({ source, transform: ({ value }) => graph.DailyCharge.upsert({ date: value.date }), sink });
    // @ts-expect-error an owned node among writes
    pipe({ source, transform: () => [graph.DailyCharge.merge({ date: '2024-05-01' })], sink });
    // @ts-expect-error a ref alone
    pipe({ source, transform: () => user, sink });
    // @ts-expect-error a sink of statements
    pipe({ source, transform: () => graph.User.upsert({ userId: 1 }), sink: statementSink });
    // @ts-expect-error a statement for a sink of graph writes
    pipe({ source, transform: () => statement, sink });
    // @ts-expect-error a value of another type
    pipe({ source, transform: ({ value }) => graph.User.upsert({ userId: value.date }), sink });
    // @ts-expect-error a field that the value does not have
    pipe({ source, transform: ({ value }) => graph.User.upsert({ userId: value.user }), sink });
  });
});

describe('graphShape', () => {
  it('takes a graph and nothing else', () => {
    expectTypeOf(graphShape(graph)).toEqualTypeOf<GraphShape>();
    // @ts-expect-error a schema that was not given to defineGraph
    graphShape({ nodes: {}, edges: {} });
  });
});

describe('entitiesOf', () => {
  it('takes graph writes and nothing else', () => {
    expectTypeOf(entitiesOf(graph.User.upsert({ userId: 1 }))).toEqualTypeOf<readonly string[]>();
    // @ts-expect-error an end that is no write
    entitiesOf(user);
  });
});
