/** Well above what a loaded machine needs; who waits this long has found a defect. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 10;

/** Resolves when `isSo`, asked again and again, says yes. @throws Error naming `what`, when it never does */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
