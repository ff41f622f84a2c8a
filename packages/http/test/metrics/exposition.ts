/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a scrape says. */
export interface Exposition {
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

const linePattern = /^([A-Za-z_:][\w:]*)(?:\{((?:[A-Za-z_]\w*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*)\})? (\S+)$/;
const labelPattern = /([A-Za-z_]\w*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"/g;

/** Reads the text strictly: a line that is not of the format, a series that comes twice, or one without a type throws. */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('expected a line feed at the end');
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('# ')) {
      readComment(line, { types, helps });
      continue;
    }
    const sample = readSample(line);
    const series = JSON.stringify([sample.name, Object.entries(sample.labels)]);
    if (seen.has(series)) throw new Error(`twice: ${line}`);
    seen.add(series);
    if (!types.has(sample.name.replace(/_(?:bucket|sum|count)$/, '')) && !types.has(sample.name))
      throw new Error(`no type: ${line}`);
    samples.push(sample);
  }
  return { types, helps, samples };
}

function readComment(line: string, to: { types: Map<string, string>; helps: Map<string, string> }): void {
  const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
  if (kind === undefined || name === undefined || rest === undefined) throw new Error(`no comment: ${line}`);
  const map = kind === 'TYPE' ? to.types : to.helps;
  if (map.has(name)) throw new Error(`twice: ${line}`);
  map.set(name, rest);
}

function readSample(line: string): Sample {
  const [, name, labels = '', value] = linePattern.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no sample: ${line}`);
  return {
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(labelPattern)].map(([, key = '', text = '']) => [key, unescape(text)]),
    ),
    value: value === '+Inf' ? Infinity : Number(value),
  };
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

/** The value of the one series that has these labels; `undefined` where there is none. */
export function valueOf(
  { samples }: Exposition,
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.keys(sample.labels).length === Object.keys(labels).length &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  if (found.length > 1) throw new Error(`${found.length} series of ${name}`);
  return found[0]?.value;
}
