/** How errors name a parameter: by its name where the text uses it, as any other may have come with a record. @public */
export function parameterPlace(text: string, name: string): string {
  return text.includes(`$${name}`) ? `parameter $${name}` : 'a parameter';
}
