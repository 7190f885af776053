import { lookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** What refuses an address, for whoever asked; the address itself is not in it. */
export const insideMessage = 'The address is inside this network.'

/** Addresses that are this machine's, this network's or no one's: somebody could otherwise point the server at its neighbours. */
const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(net, bits, 'ipv4')
}
// Of IPv6 what is no one's, and what only wraps an IPv4 address that could be anyone's (mapped ones are checked as IPv4).
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(net, bits, 'ipv6')
}

/** Whether an address is inside; a text that is none counts as inside. */
export function isInside(address: string): boolean {
  const family = isIP(address)
  return family === 0 || inside.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** The host of an address, bare, where it is a number: such a one is never looked up. */
export function numberIn(url: URL): string | undefined {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  return isIP(host) === 0 ? undefined : host
}

/** Answers every address of a name. */
export type Resolve = (
  hostname: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Looks a name up for a connection, and refuses it where any of its addresses is inside. What it answers is what is
 * connected to: nothing is looked up a second time, when the answer could be another.
 */
export const outsideWith =
  (resolve: Resolve = lookup, { insideToo = false } = {}): LookupFunction =>
  (hostname, options, done) => {
    const { all = false } = options
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        done(error, '', 0)
        return
      }
      const [first] = addresses
      if (!first || (!insideToo && addresses.some(({ address }) => isInside(address))))
        done(new Error(insideMessage), '', 0)
      else if (all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
