import { mount } from 'svelte'
import '../styles/base.css'
import { assignments, judge, judgedPair, skip } from './api.ts'
import { Comforts } from './Comforts.svelte.ts'
import { newId } from './newId.ts'
import Rate from './Rate.svelte'
import { Rating } from './Rating.svelte.ts'
import { openShelf } from './shelf.ts'

const shelf = openShelf()
const rating = new Rating({
  code: decodeURIComponent(location.pathname.split('/')[2] ?? ''),
  api: { assignments, judge, judgedPair, skip },
  shelf,
  now: () => Date.now(),
  ticks: () => performance.now(),
  newId: () => newId(Date.now()),
  later: (act, ms) => void setTimeout(act, ms),
})

mount(Rate, { target: document.getElementById('app')!, props: { rating, comforts: new Comforts(shelf) } })
void rating.load()
