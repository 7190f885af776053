import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { sender } from '../../server/crowd/send.ts'
import { refusedAddress } from '../../server/hooks/address.ts'
import { poster } from '../../server/hooks/post.ts'
import { isInside, type Resolve } from '../../server/outside.ts'
import { startReceiver } from './receiver.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function victim(...of: Parameters<typeof startReceiver>) {
  const made = await startReceiver(...of)
  open.push(made)
  return made
}

/** A receiver that speaks whatever it likes, and not necessarily http. */
async function speaker(says: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      says(socket)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await once(server.close(), 'close')
  }
  open.push({ close })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets }
}

const message = { headers: {}, body: '{}' }
/** A resolver that answers as an attacker's would, and counts how often it was asked. */
function resolving(...answers: string[][]) {
  let asked = 0
  const resolve: Resolve = (_name, _options, done) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)]!
    const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
    process.nextTick(done, null, found)
  }
  return { resolve, asked: () => asked }
}

describe('a webhook whose address was chosen by an attacker', () => {
  const hosts = [
    '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '0', '0.0.0.0',
    'localhost', 'LOCALHOST', 'localhost.', 'api.localhost', '１２７.0.0.1', '127。0。0。1',
    '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
  ] // prettier-ignore
  test.each(hosts)('does not reach this machine as %s', async (host) => {
    const { port, received } = await victim()
    const { taken, outcome } = await poster({ allowed: [] })(`http://${host}:${port}/`, message)
    expect([taken, received.length]).toEqual([false, 0])
    expect(outcome).toMatch(/inside/)
    // The address that a crowd study asks for credits is held to the same.
    expect(await sender([])(`http://${host}:${port}/`)).toMatchObject({ status: 0 })
    expect(received.length).toBe(0)
  })

  const inner = [
    '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1',
    '255.255.255.255', '0.1.2.3', '192.0.0.1', '240.0.0.1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1',
    '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:a00:1::', '2001::1', '::', 'no address',
  ] // prettier-ignore
  test.each(inner)('finds %s inside', (address) => {
    expect(isInside(address)).toBe(true)
  })

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '1.1.1.1'])(
    'may go to %s, which is outside',
    (address) => {
      expect(isInside(address)).toBe(false)
    },
  )

  test('does not reach this machine by a name that leads to it, alone or among others', async () => {
    const { port, received } = await victim()
    for (const answer of [
      ['127.0.0.1'],
      ['::ffff:127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['169.254.169.254'],
      [],
    ]) {
      const { resolve } = resolving(answer)
      const { taken, outcome } = await poster({ allowed: [], resolve })(`http://evil.example:${port}/`, message)
      expect([taken, outcome]).toEqual([
        false,
        'The address is inside this network. Whoever runs the server can allow it: HOOK_HOSTS in its environment.',
      ])
    }
    expect(received.length).toBe(0)
  })

  test('does not reach this machine by a name that leads elsewhere when it is looked up once more', async () => {
    const { port, received } = await victim()
    // Outside at first, as no one listens there it fails; were it looked up again, it would be this machine.
    const { resolve, asked } = resolving(['240.1.1.1'], ['127.0.0.1'])
    const outside = resolving(['192.0.2.1'], ['127.0.0.1'])
    for (const one of [{ resolve, asked }, outside]) {
      const { taken } = await poster({ allowed: [], resolve: one.resolve, patience: 500 })(`http://evil.example:${port}/`, message) // prettier-ignore
      expect(taken).toBe(false)
      expect(one.asked()).toBe(1)
    }
    expect(received.length).toBe(0)
  })

  test('connects to the address that was checked, with the name that was asked for', async () => {
    const { port, received } = await victim()
    const { resolve, asked } = resolving(['127.0.0.1'], ['10.0.0.1'])
    const post = poster({ allowed: ['hooks.lan'], resolve })
    expect(await post(`http://hooks.lan:${port}/a`, message)).toEqual({
      taken: true,
      outcome: 'Answered 204 No Content.',
    })
    expect(asked()).toBe(1)
    expect(received[0]!.headers.host).toBe(`hooks.lan:${port}`)
    // What the operator allows is that host, and no other by the same address.
    expect(await post(`http://other.lan:${port}/`, message)).toMatchObject({ taken: false })
  })

  test('follows no redirect', async () => {
    const inside = await victim()
    for (const status of [301, 302, 303, 307, 308]) {
      const outside = await victim((reply) => reply.writeHead(status, { location: inside.url }).end())
      const { taken, outcome } = await poster({ allowed: ['127.0.0.1'] })(outside.url, message)
      expect(taken).toBe(false)
      expect(outcome).toMatch(new RegExp(`^Answered ${status} .*: redirects are not followed\\.$`))
    }
    expect(inside.received.length).toBe(0)
  })

  test('takes no more of an answer than it must, and waits no longer than it may', async () => {
    let cut = false
    const endless = await victim((reply) => {
      reply.writeHead(200)
      const pour = setInterval(() => reply.write('x'.repeat(32 * 1024)), 1)
      reply.on('close', () => {
        cut = true
        clearInterval(pour)
      })
    })
    const post = poster({ allowed: ['127.0.0.1'], patience: 1000 })
    expect(await post(endless.url, message)).toMatchObject({ taken: true })
    await expect.poll(() => cut, { timeout: 10_000 }).toBe(true)
    const silent = await victim(() => undefined)
    expect(await post(silent.url, message)).toEqual({ taken: false, outcome: 'No answer came within 1 seconds.' })
    const gone = await victim()
    await gone.close()
    expect((await post(gone.url, message)).outcome).toBe('The connection was refused: nothing listens there.')
  })

  test('gets an outcome noted whatever it answers, though it asks for another protocol or breaks off', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    const answers: [string, number][] = [
      [`HTTP/1.1 101 Switching Protocols\r\n${upgrade}`, 101],
      [`HTTP/1.1 101\r\n${upgrade}`, 101],
      [`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${upgrade}`, 200],
      ['HTTP/1.1 100 Continue\r\n\r\n', 0],
      ['HTTP/1.1 20', 0],
      ['', 0],
    ]
    for (const [answer, status] of answers) {
      const { url, sockets } = await speaker((socket) => {
        socket.write(answer)
        // One that changed the protocol keeps its side open: we are to close it.
        if (status === 0) setTimeout(() => socket.destroy(), 20)
      })
      const posted = await poster({ allowed: ['127.0.0.1'], patience: 5_000 })(url, message)
      expect(posted.taken, answer).toBe(status === 200)
      expect(posted.outcome, answer).toMatch(status === 0 ? /cut off before an answer/ : `Answered ${status}`)
      expect(await sender([new URL(url).origin])(url), answer).toMatchObject({ status })
      if (status === 101) await expect.poll(() => [...sockets].every(({ destroyed }) => destroyed)).toBe(true)
    }
  })

  test('is read to its end where the answer ends with the connection', async () => {
    const { url } = await speaker((socket) => {
      socket.end('HTTP/1.1 200 OK\r\n\r\ngranted')
    })
    expect(await sender([new URL(url).origin])(url)).toEqual({ status: 200, text: 'granted' })
    expect(await poster({ allowed: ['127.0.0.1'] })(url, message)).toEqual({ taken: true, outcome: 'Answered 200 OK.' })
  })

  test.each([
    ['file:///etc/passwd', /not by "file:"/],
    ['gopher://example.org', /not by "gopher:"/],
    ['ftp://example.org/', /not by "ftp:"/],
    ['javascript:alert(1)', /not by "javascript:"/],
    ['example.org', /not an address/],
    ['//example.org', /not an address/],
    ['', /not an address/],
    ['https://name:password@example.org/', /name or password/],
    ['http://example.org@127.0.0.1/', /name or password/],
    ['http://169.254.169.254/latest/meta-data', /inside/],
  ])('is refused when it is entered: %s', (address, why) => {
    expect(refusedAddress(address, [])).toMatch(why)
  })

  test('is what it says it is otherwise', () => {
    for (const address of [
      'https://example.org/hook?key=1',
      'http://hooks.example.org:8080/',
      'https://[2606:4700::1111]/',
    ])
      expect(refusedAddress(address, [])).toBeUndefined()
    expect(refusedAddress('http://10.0.0.5/', ['10.0.0.5'])).toBeUndefined()
    expect(refusedAddress('http://10.0.0.6/', ['10.0.0.5'])).toMatch(/inside/)
    expect(refusedAddress('http://10.0.0.6/', ['*'])).toBeUndefined()
  })
})
