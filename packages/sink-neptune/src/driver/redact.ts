const maxChars = 500;
const mark = '…';
/** Where a server may quote credentials that nobody here has given it as one text. */
const quoted = /\b(Credential=|Signature=|x-amz-security-token[:=]\s*|authorization[:=]\s*)[^\s,&"']+/gi;

/** Gives a text without what nobody may read, and short enough for a log line. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  // The longest first: a short one may be a part of it.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length))
    if (secret !== '') clean = clean.replaceAll(secret, mark);
  return clean.replace(quoted, `$1${mark}`).slice(0, maxChars);
}
