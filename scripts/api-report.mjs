import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ConsoleMessageId, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { publicPackages, readJson, root } from './lib/workspace.mjs';

/** Steps of a type computation, or the literal that a type is read off: nobody would ever name them. */
const unnamed = new Set(['TakenByTopic', 'RecordTaken', 'WriteIn', 'Output', 'schema']);

const update = process.argv.includes('--update');
const temporary = await mkdtemp(join(tmpdir(), 'rivergraph-api-'));
try {
  for (const folder of publicPackages()) await reportPackage(folder);
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** @param {string} folder */
async function reportPackage(folder) {
  const { exports } = readJson(join(root, folder, 'package.json'));
  if (update) await mkdir(join(root, folder, 'etc'), { recursive: true });
  const main = `${basename(folder)}.api.md`;
  const known = new Set();
  for (const [entry, target] of Object.entries(exports)) {
    if (target.types === undefined) continue;
    const report = entry === '.' ? main : `${basename(folder)}-${basename(entry)}.api.md`;
    reportEntry(folder, target.types, report, known);
    for (const name of exportedNames(join(temporary, report))) known.add(name);
  }
}

/**
 * Writes or compares the report of one entry.
 *
 * @param {string} folder
 * @param {string} types
 * @param {string} report
 * @param {Set<unknown>} known names that entries before it export, so that this one need not
 */
function reportEntry(folder, types, report, known) {
  const config = ExtractorConfig.prepare({
    configObject: configOf(folder, types, report),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, folder, 'package.json'),
  });
  /** @type {string[]} */
  const problems = [];
  const result = Extractor.invoke(config, {
    localBuild: update,
    printApiReportDiff: true,
    messageCallback: (message) => {
      message.handled = true;
      if (isProblem(message, known)) problems.push(`${place(message)}${message.text} (${message.messageId})`);
    },
  });
  const outdated = result.apiReportChanged && !update;
  if (outdated) problems.push(`etc/${report} is out of date; bring it up to date with "npm run api:update".`);
  for (const problem of problems) console.error(`${folder}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * Tells whether a message is for the reader: a diff of the report, or a fault that the exports of entries before it do not answer.
 *
 * @param {import('@microsoft/api-extractor').ExtractorMessage} message
 * @param {Set<unknown>} known
 */
function isProblem({ messageId, logLevel, text }, known) {
  if (messageId === ConsoleMessageId.ApiReportDiff) return true;
  if (messageId.startsWith('console-')) return false;
  if (logLevel !== ExtractorLogLevel.Error) return false;
  const forgotten = /The symbol "([^"]+)" needs to be exported/.exec(text)?.[1];
  return !known.has(forgotten) && !unnamed.has(forgotten ?? '');
}

/**
 * @param {string} folder
 * @param {string} types
 * @param {string} report
 * @returns {import('@microsoft/api-extractor').IConfigFile}
 */
function configOf(folder, types, report) {
  const error = { logLevel: ExtractorLogLevel.Error, addToApiReportFile: false };
  const none = { logLevel: ExtractorLogLevel.None };
  return {
    projectFolder: join(root, folder),
    mainEntryPointFilePath: join(root, folder, types),
    newlineKind: 'lf',
    compiler: { tsconfigFilePath: join(root, folder, 'tsconfig.json') },
    apiReport: {
      enabled: true,
      reportFileName: report,
      reportFolder: join(root, folder, 'etc'),
      reportTempFolder: temporary,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: error },
      extractorMessageReporting: {
        default: error,
        // Our @internal marks what a barrel exports for its siblings; the name need not say it again.
        'ae-internal-missing-underscore': none,
        // Links lead editors to overloads and members that the extractor does not resolve.
        'ae-unresolved-link': none,
        'ae-undocumented': none,
      },
      tsdocMessageReporting: { default: none },
    },
  };
}

/** @param {string} file */
function exportedNames(file) {
  const names = readFileSync(file, 'utf8').matchAll(
    /^export (?:declare |abstract )*(?:interface|type|class|function|const) (\w+)/gm,
  );
  return new Set([...names].map((match) => match[1]));
}

/** @param {import('@microsoft/api-extractor').ExtractorMessage} message */
function place(message) {
  if (message.sourceFilePath === undefined) return '';
  return `${join(basename(dirname(message.sourceFilePath)), basename(message.sourceFilePath))}:${message.sourceFileLine} `;
}
