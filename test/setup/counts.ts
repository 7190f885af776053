export type Counts = { passed: number; failed: number; skipped: number }

/** The last line of every test run. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`
}
