// What a terminal takes as commands, be it from a server's answer or from data; line ends and tabs are none.
const commands = /[^\P{Cc}\n\t]/gu;

/** Writes control characters as `\u001b`, so that text from elsewhere cannot steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(commands, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}

/** Keeps text to so many characters, and says how many there were. */
export function shortened(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text.slice(0, maxChars)}… (${text.length.toLocaleString('en-US')} characters)`;
}
