import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PendingImports } from '../../server/pendingImports.ts'
import { makeStaged } from '../make.ts'

function waiting() {
  const clock = { now: new Date(0) }
  const pending = new PendingImports(() => clock.now)
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-pending-'))
  pending.add('i', { folder, staged: makeStaged(), files: [], owner: null })
  let finish: () => void = () => undefined
  const work = () => new Promise<void>((resolve) => (finish = resolve))
  const later = (hours: number) => (clock.now = new Date(clock.now.getTime() + hours * 3_600_000))
  return { pending, folder, work, later, finish: () => finish() }
}

test('what is done to an upload is done alone', async () => {
  const { pending, work, finish } = waiting()
  const first = pending.alone('i', null, work)
  await expect(pending.alone('i', null, work)).rejects.toMatchObject({ code: 'import_busy', status: 409 })
  finish()
  await first
  await expect(pending.alone('i', null, () => Promise.resolve('done'))).resolves.toBe('done')
})

test('an upload thrown away while something is done to it goes when that is done', async () => {
  const { pending, folder, work, finish } = waiting()
  const busy = pending.alone('i', null, work)
  pending.discard('i')
  expect(existsSync(folder)).toBe(true)
  await expect(pending.alone('i', null, work)).rejects.toMatchObject({ code: 'not_found' })
  finish()
  await busy
  expect(existsSync(folder)).toBe(false)
})

test('an upload is forgotten after a day without use, and not while something is done to it', async () => {
  const { pending, folder, work, later, finish } = waiting()
  later(23)
  await pending.alone('i', null, () => Promise.resolve())
  later(23)
  const busy = pending.alone('i', null, work)
  later(48)
  pending.forgetOld()
  expect(existsSync(folder)).toBe(true)
  finish()
  await busy
  later(25)
  pending.forgetOld()
  expect(existsSync(folder)).toBe(false)
})

test('an upload is nobody else’s to change, write or throw away', async () => {
  const { pending, folder, work } = waiting()
  await expect(pending.alone('i', 'another', work)).rejects.toMatchObject({ code: 'not_found' })
  pending.discard('i', 'another')
  expect(existsSync(folder)).toBe(true)
  pending.discard('i', null)
  expect(existsSync(folder)).toBe(false)
})
