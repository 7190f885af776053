import type { MethodSection } from '../contract/methods.ts'
import { rates } from './rates.ts'

/** Every method the platform computes with: the methods page, here and in `docs/methods.md`. */
export const allMethods: readonly MethodSection[] = [rates]
