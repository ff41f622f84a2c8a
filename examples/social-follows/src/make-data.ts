import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@rivergraph/example-kit';
import { joinRow } from './csv.ts';

/** What to make up. */
export interface MadeData {
  readonly users: number;
  readonly follows: number;
  readonly seed: number;
}

/** The files of a run, in the format of Neptune's bulk loader. */
export interface DataFiles {
  readonly users: string;
  readonly follows: string;
}

const firstNames = ['Ada', 'Ben', 'Chen', 'Dita', 'Emeka', 'Fatma', 'Goran', 'Hana', 'Ines', 'Jonas'];
const lastNames = [
  'Abe',
  'Bianchi',
  'Costa',
  'Dvořák',
  'Eriksen',
  'Fischer',
  'García',
  'Horvat',
  'Ito',
  'Jansen',
];
const userHeader = ['~id', '~label', 'firstName:String', 'lastName:String'];
const followHeader = ['~id', '~label', '~from', '~to', 'creationDate:Date'];
const start = Date.UTC(2026, 0, 1);
/** One in so many is sent a second time, as by a producer that had no answer. */
const repeatEvery = 97;
/** So many follow somebody who is no user. They are spread, so that they lie in the midst of batches. */
const strangers = 5;

/** Makes up users and whom they follow, the same ones for a seed, and leaves them in a folder. */
export async function makeData(folder: string, data: MadeData): Promise<DataFiles> {
  const files = { users: join(folder, 'users.csv'), follows: join(folder, 'follows.csv') };
  await writeFile(files.users, textOf([userHeader, ...userRows(data)]));
  await writeFile(files.follows, textOf([followHeader, ...followRows(data)]));
  return files;
}

function textOf(rows: readonly (readonly string[])[]): string {
  return `${rows.map(joinRow).join('\n')}\n`;
}

/** Makes the id of a user; with a hyphen, which is no separator to anybody here. */
function userId(index: number): string {
  return `user-${index + 1}`;
}

function userRows({ users, seed }: MadeData): readonly (readonly string[])[] {
  const random = seededRandom(seed);
  const pick = (names: readonly string[]): string => names[Math.floor(random() * names.length)] ?? '';
  return Array.from({ length: users }, (_, index) => [
    userId(index),
    'User',
    pick(firstNames),
    pick(lastNames),
  ]);
}

function followRows({ users, follows, seed }: MadeData): readonly (readonly string[])[] {
  const random = seededRandom(seed + 1);
  // Few are followed by many, and few follow many.
  const skewed = (power: number): number => Math.floor(users * random() ** power);
  const rows: string[][] = [];
  for (let nth = 0; nth < follows; nth += 1) {
    const from = skewed(2);
    const to = (from + 1 + Math.floor((users - 1) * random() ** 3)) % users;
    const creationDate = new Date(start + nth * 60_000).toISOString();
    rows.push(['', 'follows', userId(from), userId(to), creationDate]);
    if (nth % repeatEvery === repeatEvery - 1) rows.push(rows[Math.floor(random() * rows.length)] ?? []);
  }
  return withBadRows(rows);
}

/** Puts among the rows those that cannot be written: of people who are no users, and one without whom it leads to. */
function withBadRows(rows: readonly string[][]): readonly string[][] {
  const creationDate = new Date(start - 1_000).toISOString();
  const bad = [
    ...Array.from({ length: strangers }, (_, index) => [
      '',
      'follows',
      'user-1',
      `stranger-${index + 1}`,
      creationDate,
    ]),
    ['', 'follows', 'user-1', '', creationDate],
  ];
  const every = Math.floor(rows.length / (bad.length + 1));
  return bad.reduceRight((all, row, index) => all.toSpliced((index + 1) * every, 0, row), [...rows]);
}
