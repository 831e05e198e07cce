/** Reads JSON from outside. */

/** The value; undefined when the text is not JSON. A byte order mark before it does not matter (RFC 8259, section 8.1). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
