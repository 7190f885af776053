import type { StudyFile } from '../../server/contract/study.ts'

/**
 * A study as a study file in YAML, as one would write it by hand: the form and the file say the same. Texts that YAML
 * could take for something else are quoted as JSON, which YAML reads.
 */
export function studyText(study: StudyFile): string {
  const order = ['name', 'title', 'notice', 'target', 'baselines', 'overlap', 'seed']
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length)
  const fields = Object.entries(study as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => rank(one) - rank(other))
  return `${fields.map(([field, value]) => entry(field, value, 0)).join('\n')}\n`
}

function entry(field: string, value: unknown, depth: number): string {
  const gap = '  '.repeat(depth)
  const name = /^[a-zA-Z][\w-]*$/.test(field) ? field : JSON.stringify(field)
  if (isPlain(value)) return `${gap}${name}: ${plain(value, depth)}`
  if (Array.isArray(value) && value.length === 0) return `${gap}${name}: []`
  if (!Array.isArray(value) && Object.keys(value as object).length === 0) return `${gap}${name}: {}`
  return `${gap}${name}:\n${block(value, depth + 1)}`
}

function block(value: unknown, depth: number): string {
  const gap = '  '.repeat(depth)
  if (Array.isArray(value)) {
    return value
      .map((one: unknown) => {
        if (isPlain(one)) return `${gap}- ${plain(one, depth)}`
        return `${gap}-\n${block(one, depth + 1)}`
      })
      .join('\n')
  }
  return Object.entries(value as object)
    .filter(([, one]) => one !== undefined)
    .map(([field, one]) => entry(field, one, depth))
    .join('\n')
}

const isPlain = (value: unknown) => typeof value !== 'object' || value === null

function plain(value: unknown, depth: number): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  // Long texts stay readable; what YAML would fold or trim is quoted.
  if (
    /\n/.test(value) &&
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    !/[^\S\n]+\n|\r|\t|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|^\s|\n\n*$/u.test(value)
  ) {
    const gap = '  '.repeat(depth + 1)
    return `|-\n${value
      .split('\n')
      .map((line) => (line === '' ? '' : `${gap}${line}`))
      .join('\n')}`
  }
  const isSafe =
    /^[A-Za-z][\w ./()–’%-]*$/.test(value) &&
    !/\s$/.test(value) &&
    !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value)
  return isSafe ? value : JSON.stringify(value)
}
