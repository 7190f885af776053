/**
 * The file that a thread runs, by its path without an ending from the module that starts it (`import.meta.url`): as it is
 * in a checkout, translated in the installed package.
 */
export const threadFile = (path: string, startedBy: string): URL =>
  new URL(`${path}${startedBy.endsWith('.ts') ? '.ts' : '.js'}`, startedBy)
