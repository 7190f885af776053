import { distribution, meanGrade } from '../../server/analysis/gradedSystems.ts'
import { grades } from '../../server/methods/grades.ts'
import { said, saidAll, worked } from './worked.ts'

worked(grades, {
  'grade-shares': () => {
    const scale = ['fail', 'pass', 'excellent']
    const { grades: given } = distribution(scale, new Map([['fail', 6], ['pass', 25], ['excellent', 19]])) // prettier-ignore
    const [, pass, excellent] = given
    return [
      ...saidAll(given.map(({ share }) => share!.estimate)),
      ...saidAll([excellent!.share!.low, excellent!.share!.high]),
      ...saidAll([pass!.atLeast!.estimate, pass!.atLeast!.low, pass!.atLeast!.high]),
    ]
  },
  'grade-mean': () => {
    const row = (prompt: string, grade: string, n = 1) => ({ prompt, grade, n })
    const rows = [row('a', '4'), row('a', '5'), row('b', '3', 2), row('c', '6')]
    const mean = meanGrade(['1', '2', '3', '4', '5', '6'], rows)!
    return [said(mean.estimate), ...saidAll([mean.low, mean.high])]
  },
})
