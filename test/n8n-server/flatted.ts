// Execution data comes in the form of the `flatted` package: an array whose members point at each other by index
// ("3" is a reference to member 3; a string is itself a member). Executions are trees here, so that this reader needs
// no care for cycles beyond not following one twice.

export function readFlatted(text: string): unknown {
  const members: unknown = JSON.parse(text);
  if (!Array.isArray(members)) return members;
  const list: unknown[] = members;
  const known = new Map<number, unknown>();

  const resolve = (index: number): unknown => {
    if (known.has(index)) return known.get(index);
    const member = list[index];
    if (typeof member !== 'object' || member === null) return member;
    const whole: Record<string, unknown> | unknown[] = Array.isArray(member) ? [] : {};
    known.set(index, whole);
    for (const [key, value] of Object.entries(member as Record<string, unknown>)) {
      Object.assign(whole, { [key]: typeof value === 'string' ? resolve(Number(value)) : value });
    }
    return whole;
  };

  return resolve(0);
}
