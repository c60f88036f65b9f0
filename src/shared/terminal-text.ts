/** Control characters and those that change the direction of text: a terminal obeys them wherever they come from. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const escaped = (character: string) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** Text of several lines that is safe to print: line breaks stay, other control characters are shown as `\u001b`. */
export function terminalText(text: string): string {
  return text.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)));
}

/** The same for a name or another text that must not leave its line. */
export function terminalLine(text: string): string {
  return text.replace(CONTROL, escaped);
}
