import { describe, expect, test } from 'vitest'
import { arrive } from '../../client/rate/arrive.ts'

const at = (pathname: string) =>
  arrive({
    place: { pathname, search: '' },
    enter: () => Promise.reject(new Error('No platform sent anyone.')),
    carry: () => undefined,
    readdress: () => undefined,
    shelf: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, key: () => null, length: 0 },
  })

describe('who arrives', () => {
  test('at a study is let in by its code', async () => {
    expect(await at('/rate/a%20code')).toEqual({ code: 'a code' })
  })

  test.each([
    ['/rate/full', 'invitation_full'],
    // The link itself was wrong: to be asked to open it once more would help no one.
    ['/rate/unknown', 'link_unknown'],
    ['/rate/', 'link_unknown'],
  ])('at %s is told that the link is the trouble: %s', async (pathname, code) => {
    expect(await at(pathname)).toMatchObject({ refusal: { code } })
  })
})
