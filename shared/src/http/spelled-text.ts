/** Reads what a text spells out: the codes of addresses, however often encoded, and the escapes of JSON. */

const CODED = /%(?:25)*[0-9a-f]{2}|\\+(?:u[0-9a-f]{4}|[^%\\])?/gi;

/** A coded character, by its place among the characters. */
interface Coded {
  at: number;
  /** By how much the text is longer than its characters, up to and with this one. */
  surplus: number;
}

/** A text, character by character, and which of them were coded. */
export interface Spelled {
  chars: string;
  coded: Coded[];
}

/** The text with every code replaced by its character; backslashes before another character are left out. */
export function decode(text: string): Spelled {
  const coded: Coded[] = [];
  let surplus = 0;
  const chars = text.replace(CODED, (code: string, offset: number) => {
    const char = charOf(code);
    const at = offset - surplus;
    surplus += code.length - char.length;
    coded.push({ at, surplus });
    return char;
  });
  return { chars, coded };
}

/** A function from places among the characters to places in the text; it is asked in ascending order. */
export function toRaw(coded: readonly Coded[]): (at: number) => number {
  let next = 0;
  let surplus = 0;
  return (at) => {
    for (let code = coded[next]; code !== undefined && code.at < at; code = coded[next]) {
      ({ surplus } = code);
      next += 1;
    }
    return at + surplus;
  };
}

function charOf(code: string): string {
  if (code.startsWith('%')) return String.fromCharCode(parseInt(code.slice(-2), 16));
  const escaped = code.replace(/^\\+/, '');
  return escaped.length === 5 ? String.fromCharCode(parseInt(escaped.slice(1), 16)) : escaped;
}
