/** Quotes an identifier with backticks, doubling those inside. @public */
export function quoteIdentifier(identifier: string): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}
