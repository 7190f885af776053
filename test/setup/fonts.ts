import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

const modules = join(import.meta.dirname, '../../node_modules')
const folder = join(modules, '.cache', 'test-fonts-5.3.0')

/**
 * A folder with the tests' own fonts for Hindi and Chinese, regular and bold: machines differ, and many have neither. They
 * come from npm for pages of the web, and are written once as a system takes them.
 */
export function testFonts(): string {
  if (existsSync(folder)) return folder
  mkdirSync(join(modules, '.cache'), { recursive: true })
  const partial = mkdtempSync(`${folder}-`)
  for (const name of ['noto-sans-devanagari', 'noto-sans-sc']) {
    const files = join(modules, '@fontsource', name, 'files')
    for (const file of readdirSync(files).filter((one) => /-(400|700)-normal\.woff$/.test(one))) {
      writeFileSync(join(partial, file.replace(/woff$/, 'ttf')), unpacked(readFileSync(join(files, file))))
    }
  }
  try {
    renameSync(partial, folder)
  } catch (error) {
    // Another run was quicker.
    if (!existsSync(folder)) throw error
    rmSync(partial, { recursive: true })
  }
  return folder
}

/** A font of the web (WOFF 1.0) as the font that was put into it: the same tables, each of them inflated. */
function unpacked(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This is no WOFF file.')
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + 20 * index
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)]
    const bytes = woff.subarray(offset, offset + packed)
    return { tag: woff.subarray(at, at + 4), sum: woff.subarray(at + 16, at + 20), length, bytes: packed < length ? inflateSync(bytes) : bytes } // prettier-ignore
  })
  const head = Buffer.alloc(12 + 16 * count)
  const power = Math.floor(Math.log2(count))
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(2 ** power * 16, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(count * 16 - 2 ** power * 16, 10)
  let offset = head.length
  const bodies = tables.map(({ tag, sum, length, bytes }, index) => {
    const at = 12 + 16 * index
    tag.copy(head, at)
    sum.copy(head, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(length, at + 12)
    const body = Buffer.alloc(Math.ceil(length / 4) * 4)
    bytes.copy(body)
    offset += body.length
    return body
  })
  return Buffer.concat([head, ...bodies])
}
