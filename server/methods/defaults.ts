import type { MethodSection } from '../contract/methods.ts'

export const defaults: MethodSection = {
  id: 'which-interval',
  title: 'Which interval is printed, and why',
  introduction:
    'Several intervals stand beside each rate, and each answers to a different reader. Unless another is asked ' +
    'for, a figure or a table for a paper prints the one clustered by prompt, and a page that is watched while ' +
    'judgments come in prints a confidence sequence beside it. Intervals that take judgments as independent ' +
    '(Wilson’s, the t interval) are given too, since other tools print them and since they are right for one ' +
    'judgment a prompt. The two entries here say what goes wrong otherwise; their numbers come from simulations ' +
    'that this repository’s tests run again.',
  methods: [
    {
      id: 'clustering-matters',
      name: 'What several judgments of a prompt do to an interval',
      answers: 'How often does a nominal 95% interval hold the true half-tie rate when prompts differ?',
      formulas: [
        String.raw`\operatorname{logit} P(\text{win or tie}) = a_p + \delta, \quad \operatorname{logit} P(\text{win}) = a_p - \delta, \qquad a_p \sim N(0, \tau^2)`,
        String.raw`\text{design effect} = 1 + (m - 1)\,\rho`,
      ],
      notes: [
        'Simulated studies of *m* judgments a prompt, 2,000 of each design, δ = ½. The interval clustered by ' +
          'prompt keeps its level in all of them; estimate ± 1.96 standard errors of independent judgments does ' +
          'not, and the more judgments a prompt has, the worse.',
        '| prompts | judgments of each | τ | clustered by prompt | as if independent |\n|---|---|---|---|---|\n| ' +
          '300 | 1 | 1.0 | 95.5% | 95.3% |\n| 300 | 3 | 1.0 | 95.3% | 89.3% |\n| 100 | 5 | 1.5 | 94.8% | 79.0% ' +
          '|\n| 30 | 10 | 1.5 | 95.3% | 66.2% |\n| 10 | 6 | 1.0 | 94.1% | 80.5% |',
        'The variance of a mean grows by the design effect, ρ being the correlation of two judgments of one ' +
          'prompt: with 5 judgments a prompt and ρ = 0.3 it is 2.2, so 500 judgments are worth 227 independent ' +
          'ones. Since nothing is lost at one judgment a prompt, the clustered interval is the default everywhere.',
      ],
      sources: [
        'Simulation in this repository; the tests hold each clustered share between 93.5% and 96.5%.',
        'Kish (1965), Survey Sampling, for the design effect.',
      ],
      code: 'test/stats/rates/coverage.test.ts',
    },
    {
      id: 'watching-matters',
      name: 'What watching does to an interval',
      answers: 'How often does somebody who looks after every judgment see a difference where there is none?',
      formulas: [
        String.raw`P\left(\exists\, n:\; \mu \notin C_n\right) \le \alpha \qquad \text{against} \qquad P\left(\mu \notin C_n\right) \le \alpha \;\text{ for each } n`,
      ],
      notes: [
        'An ordinary interval keeps its level at one moment fixed beforehand (right); a confidence sequence ' +
          'keeps it at all moments together (left). In 10,000 simulated studies of 600 judgments without a ' +
          'difference, 40% wins, 20% ties, somebody who looked at Wilson’s 95% interval after each judgment from ' +
          'the twentieth decided one on saw it leave ½ out at some time in 38.9% of studies; with the sequence for ' +
          'the share among decided in 3.8%, with the one for the half-tie rate in 1.1%.',
        'The price is length: at the same *n* the sequence is between one and a half times and twice as long. A ' +
          'study whose size was fixed beforehand, and whose results nobody acted on before, does not need it.',
      ],
      sources: [
        'Simulation in this repository; the tests hold the sequence’s share at or below 5%.',
        'Armitage, McPherson and Rowe (1969), Repeated significance tests on accumulating data, JRSS A 132, 235–244.',
      ],
      code: 'test/stats/rates/peeking.test.ts',
    },
  ],
}
