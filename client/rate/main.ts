import { mount } from 'svelte'
import { carry } from '../request.ts'
import '../styles/base.css'
import {
  assignments,
  consent,
  enter,
  exit,
  flag,
  judge,
  judgedPair,
  leave,
  returnLink,
  skip,
  withdraw,
  work,
} from './api.ts'
import { arrive } from './arrive.ts'
import { Comforts } from './Comforts.svelte.ts'
import Entry from './Entry.svelte'
import { Exiting } from './Exiting.svelte.ts'
import { KeyMap } from './KeyMap.svelte.ts'
import { newId } from './newId.ts'
import Rate from './Rate.svelte'
import { keepForOffline } from './offline.ts'
import { Rating } from './Rating.svelte.ts'
import { openShelf } from './shelf.ts'
import { language } from './words/Language.svelte.ts'
import { tagFor } from './words/tongue.ts'

const target = document.getElementById('app')!
const later = (act: () => void, ms: number) => void setTimeout(act, ms)
const shelf = openShelf(() => localStorage)
const speaking = language.speak(tagFor(undefined, navigator.languages))
const arrival = await arrive({
  place: location,
  enter,
  carry,
  readdress: (path) => {
    history.replaceState(null, '', path)
  },
  shelf: openShelf(() => sessionStorage),
})

if ('code' in arrival) {
  const { code } = arrival
  const rating = new Rating({
    code,
    api: { assignments, judge, judgedPair, skip, flag, leave, consent, work, returnLink, withdraw },
    shelf,
    now: () => Date.now(),
    ticks: () => performance.now(),
    newId: () => newId(Date.now()),
    later,
  })
  const exiting = new Exiting({ exit: (end) => exit(code, end), later })
  void rating.load()
  // While the first pairs are on their way.
  await speaking
  if (import.meta.env.PROD) void keepForOffline(location.pathname)
  mount(Rate, { target, props: { rating, exiting, comforts: new Comforts(shelf), keys: new KeyMap(shelf) } })
} else {
  await speaking
  const again = () => {
    location.reload()
  }
  mount(Entry, { target, props: { ...arrival, again } })
}
