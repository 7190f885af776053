import type { Strengths } from '../contract/strengths.ts'
import { mostSystems } from '../stats/strengths/pairTable.ts'
import { noStrengths, type Shown } from './strengthRows.ts'
import { strengthNotes } from './strengthWarnings.ts'

/** What is answered without any system, or for more than a fit takes: no number at all, and why. */
export function strengthsRefused({ systems, counts, scale, level, anchor }: Shown): Strengths {
  const why =
    systems.length === 0
      ? 'There are no judgments.'
      : `Strengths are fitted for at most ${mostSystems} systems; there are ${systems.length}.`
  const none = noStrengths({ systems, counts }, why)
  const method = { method: 'none', level, clusters: null, why }
  const other = { method: 'none', intervals: [], why }
  return {
    scale,
    ...(anchor === undefined ? {} : { anchor: systems[anchor]! }),
    bradleyTerry: none,
    davidson: none,
    raoKupper: none,
    elo: none,
    methods: { bradleyTerry: method, davidson: method, raoKupper: method, elo: method },
    otherIntervals: {
      model: other,
      sandwich: other,
      byPrompt: other,
      byRater: other,
      bootstrap: { ...other, replicates: 0, infinite: 0, unsolved: 0 },
    },
    groups: [],
    warnings: [why],
    notes: strengthNotes,
  }
}
