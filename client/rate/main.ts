import { mount } from 'svelte'
import '../styles/base.css'
import { assignments, flag, judge, judgedPair, leave, skip } from './api.ts'
import { Comforts } from './Comforts.svelte.ts'
import { KeyMap } from './KeyMap.svelte.ts'
import { newId } from './newId.ts'
import Rate from './Rate.svelte'
import { Rating } from './Rating.svelte.ts'
import { openShelf } from './shelf.ts'
import { language } from './words/Language.svelte.ts'
import { tagFor } from './words/tongue.ts'

const shelf = openShelf()
const rating = new Rating({
  code: decodeURIComponent(location.pathname.split('/')[2] ?? ''),
  api: { assignments, judge, judgedPair, skip, flag, leave },
  shelf,
  now: () => Date.now(),
  ticks: () => performance.now(),
  newId: () => newId(Date.now()),
  later: (act, ms) => void setTimeout(act, ms),
})

void rating.load()
// While the first pairs are on their way.
await language.speak(tagFor(undefined, navigator.languages))
mount(Rate, {
  target: document.getElementById('app')!,
  props: { rating, comforts: new Comforts(shelf), keys: new KeyMap(shelf) },
})
