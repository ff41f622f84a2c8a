/** Tells whether servers have to start: where `CI` is set, a suite that could not run must not look like one that passed. */
export function isRequired(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['CI'] === 'true' || environment['CI'] === '1';
}
