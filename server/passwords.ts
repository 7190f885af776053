import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** What a password must be at least: of this length few of the passwords that everybody knows are left. */
export const passwordLength = 12

/** OWASP's parameters for scrypt with 64 MiB. */
const cost = { N: 2 ** 16, r: 8, p: 2 }

/** Twelve letters and more, and still on every list. */
const wellKnown = new Set([
  ...['123456789012', '1234567890123', '12345678910', '123123123123', '112233445566', '987654321012'],
  ...['passwordpassword', 'password1234', 'password12345', 'password123456', 'mypassword123', 'iloveyou1234'],
  ...['qwertyuiopas', 'qwertyuiop12', 'qwertyuiop123', 'qwertyuiopasdfghjkl', 'qwerty123456', '1q2w3e4r5t6y'],
  ...['1qaz2wsx3edc', 'qazwsxedcrfv', 'zxcvbnmasdfghjkl', 'letmeinletmein', 'administrator', 'administrator1'],
  ...['trustno1trustno1', 'welcome12345', 'welcome123456', 'changemenow1', 'correcthorsebatterystaple', 'sunshine1234'],
])

/** Why a password cannot be taken, as a sentence; null when it can. */
export function mistakeInPassword(password: string, about: { email: string; name: string }): string | null {
  const plain = password.toLowerCase()
  if (Array.from(password).length < passwordLength)
    return `A password has at least ${String(passwordLength)} characters.`
  if (new Set(plain).size < 5) return 'Use more than a few characters over and over.'
  if (wellKnown.has(plain) || isRun(plain)) return 'This password is among the first that anyone would try.'
  const own = [about.email.split('@')[0] ?? '', ...about.name.split(/\s+/), 'blindpair'].map((one) => one.toLowerCase())
  // What is left without one's own name must still be a password.
  const rest = own.filter((one) => one.length > 3).reduce((left, one) => left.replaceAll(one, ''), plain)
  if (rest.length < 8) return 'Use more than your name or address, or the name of this program.'
  return null
}

/** `abcdefghijkl`, `0987654321098`: each character beside the one before. */
function isRun(text: string): boolean {
  const steps = new Set(Array.from(text.slice(1), (one, index) => one.charCodeAt(0) - text.charCodeAt(index)))
  return steps.size <= 2 && [...steps].every((step) => Math.abs(step) === 1 || Math.abs(step) === 9)
}

/** What is kept of a password: scrypt with its parameters and salt, so that a later version may ask for more. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derived(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether a password is the one kept; takes as long where none is kept, so that nobody learns who has an account. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (kept ?? nobodys).split('$')
  const expected = Buffer.from(key ?? '', 'base64url')
  const options = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await derived(password, Buffer.from(salt ?? '', 'base64url'), options)
  return timingSafeEqual(given, expected) && kept !== null
}

const nobodys = ['scrypt', cost.N, cost.r, cost.p, 'AAAAAAAAAAAAAAAAAAAAAA', 'A'.repeat(43)].join('$')

let last: Promise<unknown> = Promise.resolve()

/** One at a time: each takes 64 MiB, and nobody may make the server take many of them. */
function derived(password: string, salt: Buffer, options: Pick<ScryptOptions, 'N' | 'r' | 'p'>): Promise<Buffer> {
  const work = () =>
    new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, 32, { ...options, maxmem: 256 * 1024 ** 2 }, (error, key) => {
        if (error) reject(error)
        else resolve(key)
      })
    })
  const mine = last.then(work)
  last = mine.catch(() => undefined)
  return mine
}
