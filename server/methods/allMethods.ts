import type { MethodSection } from '../contract/methods.ts'
import { agreement } from './agreement.ts'
import { bias } from './bias.ts'
import { defaults } from './defaults.ts'
import { dependence } from './dependence.ts'
import { grades } from './grades.ts'
import { judges } from './judges.ts'
import { peers } from './peers.ts'
import { planning } from './planning.ts'
import { raters } from './raters.ts'
import { rates } from './rates.ts'
import { significance } from './significance.ts'
import { strengths } from './strengths.ts'
import { watching } from './watching.ts'

/** Every method the platform computes with: the methods page, here and in `docs/methods.md`. */
export const allMethods: readonly MethodSection[] = [
  defaults,
  rates,
  dependence,
  significance,
  watching,
  strengths,
  agreement,
  bias,
  raters,
  judges,
  grades,
  planning,
  peers,
]
