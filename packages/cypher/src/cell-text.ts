/**
 * Writes cells as text that is the same for what was sent and for what comes back of it: of parts of keys, so of no lists and maps. Whole
 * numbers come back as text.
 */
export function cellText(cells: readonly unknown[]): string {
  return JSON.stringify(cells.map(textOf));
}

function textOf(cell: unknown): string {
  if (!ArrayBuffer.isView(cell)) return String(cell);
  return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex');
}
