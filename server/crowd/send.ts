import { lookup, type LookupAddress } from 'node:dns'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Asks one address and answers what came; status 0 with the reason where nothing came. */
export type Send = (address: string) => Promise<{ status: number; text: string }>

const patienceMs = 10_000
const mostBytes = 64 * 1024

/** Addresses that are this machine's or this network's own: a study file could otherwise point the server at its neighbours. */
const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(net, bits, 'ipv6')
}

const isInside = (address: string) => inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * Sends a GET to an address outside, follows no redirect, and reads no more than it must. Addresses inside are refused after
 * their name was resolved, but for `own` origins, where the stand-ins are.
 */
export function sender(own: readonly string[]): Send {
  return (address) =>
    new Promise((resolve) => {
      const failed = (text: string) => {
        resolve({ status: 0, text })
      }
      const url = URL.parse(address)
      if (!url || !/^https?:$/.test(url.protocol)) {
        failed('The address is not one of the web.')
        return
      }
      const trusted = own.includes(url.origin)
      // A name is checked when it is resolved; a number is never resolved.
      const host = url.hostname.replaceAll(/^\[|\]$/g, '')
      if (!trusted && isIP(host) !== 0 && isInside(host)) {
        failed('The address is inside this network.')
        return
      }
      const ask = (url.protocol === 'https:' ? secure : plain)(
        url,
        {
          timeout: patienceMs,
          signal: AbortSignal.timeout(2 * patienceMs),
          agent: false,
          ...(trusted ? {} : { lookup: outside }),
        },
        (reply) => {
          const parts: Buffer[] = []
          let size = 0
          reply.on('data', (part: Buffer) => {
            size += part.length
            if (size > mostBytes) reply.destroy(new Error('The answer is too long.'))
            else parts.push(part)
          })
          reply.on('end', () => {
            resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') })
          })
          reply.on('error', (error) => {
            failed(error.message)
          })
        },
      )
      ask.on('timeout', () => ask.destroy(new Error('No answer came in ten seconds.')))
      ask.on('error', (error) => {
        failed(error.message)
      })
      ask.end()
    })
}

const outside: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) {
      done(error, '', 0)
      return
    }
    const [first] = addresses
    if (!first || addresses.some(({ address }) => isInside(address)))
      done(new Error('The address is inside this network.'), '', 0)
    else if (options.all) done(null, addresses)
    else done(null, first.address, first.family)
  })
}
