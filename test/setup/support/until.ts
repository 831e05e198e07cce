/** Looks until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let looks = 0; !condition(); looks += 1) {
    if (looks > 2000) throw new Error(`never came true: ${condition.toString()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
