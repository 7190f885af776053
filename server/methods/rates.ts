import type { MethodSection } from '../contract/methods.ts'

export const rates: MethodSection = {
  id: 'rates',
  title: 'Rates and their intervals',
  introduction:
    'Of the *n* judgments between the target and one baseline, *w* are wins of the target, *t* ties and *l* losses. Four ' +
    'rates are named apart, because papers call each of them “the win rate”.',
  methods: [
    {
      id: 'named-rates',
      name: 'The four named rates',
      answers: 'How often was the target preferred, and how often at least not beaten?',
      formulas: [
        '\\text{win rate} = \\frac{w}{n}',
        '\\text{win-or-tie rate} = \\frac{w + t}{n}',
        '\\text{half-tie rate} = \\frac{w + t/2}{n}',
        '\\text{share of wins among decided} = \\frac{w}{w + l}',
      ],
      notes: [
        'The win-or-tie rate is the headline figure of Zhou et al. (2023), “equal or preferred”. The half-tie rate is the one of ' +
          'which ½ means “as good as each other”. The share among decided leaves ties out, and with them what they say.',
      ],
      sources: ['Zhou et al. (2023), LIMA: Less Is More for Alignment, section 4.'],
      code: 'server/stats/rates/tally.ts',
    },
    {
      id: 'wilson',
      name: 'Wilson’s interval',
      answers: 'Which true rates are in keeping with a count of k in n independent judgments?',
      formulas: [
        '\\frac{\\hat p + \\frac{z^2}{2n} \\pm z \\sqrt{\\frac{\\hat p (1 - \\hat p)}{n} + \\frac{z^2}{4 n^2}}}{1 + \\frac{z^2}{n}}, \\qquad \\hat p = \\frac{k}{n}',
      ],
      notes: [
        'For counts: wins, or wins and ties together. It takes every judgment as independent. Several judgments of one prompt, or ' +
          'by one rater, are not: then it is too narrow, and the clustered interval is the one to print.',
      ],
      sources: [
        'Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.',
      ],
      code: 'server/stats/rates/intervals.ts',
    },
  ],
}
