import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { questions } from './queries.ts';
import type { QuestionName } from './queries.ts';

/** A row of an answer, by column. */
export interface AnswerRow {
  readonly [column: string]: string | number;
}

/** The answers to all questions. */
export type Analysis = Readonly<Record<QuestionName, readonly AnswerRow[]>>;

/** Asks the database all questions, one after another. */
export async function analyse(driver: Driver, limit: number): Promise<Analysis> {
  const answers: Partial<Record<QuestionName, readonly AnswerRow[]>> = {};
  for (const name of Object.keys(questions) as QuestionName[]) {
    const { records } = await driver.executeQuery(
      questions[name].cypher,
      { limit: neo4j.int(limit) },
      { routing: 'READ' },
    );
    answers[name] = records.map((record): AnswerRow => record.toObject());
  }
  return answers as Analysis;
}
