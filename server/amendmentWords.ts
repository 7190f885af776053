/** What was changed, as exports print it: a number with what it was and what it became, anything else by its name. */
export function amendmentWords({ what, before, after }: { what: string; before: unknown; after: unknown }): string {
  return typeof before === 'number' && typeof after === 'number'
    ? `${what}: ${String(before)} → ${String(after)}`
    : what
}
