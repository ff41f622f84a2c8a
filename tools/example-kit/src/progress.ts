/** Calls a function again and again, and once more when the returned function is called. */
export function showEvery(intervalMs: number, show: () => void): () => void {
  const timer = setInterval(show, intervalMs);
  return () => {
    clearInterval(timer);
    show();
  };
}

/** Prints a line every second, and a last one when the returned function is called. */
export function everySecond(line: () => string): () => void {
  return showEvery(1_000, () => console.log(`  ${line()}`));
}
