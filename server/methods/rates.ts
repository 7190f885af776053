import type { MethodSection } from '../contract/methods.ts'

export const rates: MethodSection = {
  id: 'rates',
  title: 'Rates and their intervals',
  introduction:
    'Of the *n* judgments between the target and one baseline, *w* are wins of the target, *t* ties and *l* ' +
    'losses. Four rates are named apart, because papers call each of them “the win rate”. The intervals of this ' +
    'section take every judgment as independent of the others; the next section does not. Every interval has a ' +
    'level, 0.95 unless another is asked for, and α is 1 less the level.',
  methods: [
    {
      id: 'named-rates',
      name: 'The four named rates',
      answers: 'How often was the target preferred, and how often at least not beaten?',
      formulas: [
        String.raw`\text{win rate} = \frac{w}{n}`,
        String.raw`\text{win-or-tie rate} = \frac{w + t}{n}`,
        String.raw`\text{half-tie rate} = \frac{w + t/2}{n}`,
        String.raw`\text{share of wins among decided} = \frac{w}{w + l}`,
      ],
      notes: [
        'The win-or-tie rate is the headline figure of Zhou et al. (2023), “equal or preferred”. The half-tie ' +
          'rate is the one of which ½ means “as good as each other”. The share among decided leaves ties out, and ' +
          'with them what they say.',
        'None of the four can stand for another: with many ties the win-or-tie rate is above ½ for both systems ' +
          'of a pair at once, and the win rate below ½ for both. A skip is no judgment and enters none of them. ' +
          '“Both bad” is counted beside the preference it came with and changes no rate.',
        'Worked example: 54 wins, 75 ties and 171 losses are a win rate of 0.180, a win-or-tie rate of 0.430, a ' +
          'half-tie rate of 0.305 and a share of wins among decided of 0.240.',
        'Where there is nothing to divide by (no judgment, or only ties for the share among decided) there is no ' +
          'number, and the reply says so.',
      ],
      sources: ['Zhou et al. (2023), LIMA: Less Is More for Alignment, section 4.'],
      code: 'server/stats/rates/tally.ts',
    },
    {
      id: 'wilson',
      name: 'Wilson’s interval',
      answers: 'Which true rates are in keeping with a count of k in n independent judgments?',
      formulas: [
        String.raw`\frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}, \qquad \hat p = \frac{k}{n}`,
      ],
      notes: [
        '*z* is the point of the standard normal distribution with α/2 above it. For counts: wins, or wins and ' +
          'ties together, of *n*; wins of the decided ones. It holds all rates that a two-sided score test at ' +
          'level α does not reject.',
        'It takes every judgment as independent. Several judgments of one prompt, or by one rater, are not: then ' +
          'it is too narrow, and the clustered interval is the one to print.',
        'Chosen over the textbook interval (estimate ± *z* standard errors) because that one covers far less ' +
          'than its level near 0 and 1 and has no length at *k* = 0 and *k* = *n*; over the exact one because that ' +
          'is longer than its level asks. Shown as `Wilson`.',
        'Worked example: 43 of 100 judgments are 0.430, with the interval from 0.337 to 0.528. None of 12 are ' +
          '0.000, from 0.000 to 0.242.',
      ],
      sources: [
        'Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.',
        'Compared with others by Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, ' +
          'Statistical Science 16, 101–133.',
      ],
      code: 'server/stats/rates/intervals.ts',
    },
    {
      id: 'clopper-pearson',
      name: 'Clopper and Pearson’s interval',
      answers: 'Which true rates does the exact binomial test not reject?',
      formulas: [
        String.raw`\mathrm{low} = B^{-1}\!\left(\tfrac{\alpha}{2};\, k,\, n - k + 1\right), \qquad \mathrm{high} = B^{-1}\!\left(1 - \tfrac{\alpha}{2};\, k + 1,\, n - k\right)`,
      ],
      notes: [
        '*B*⁻¹(*p*; *a*, *b*) is the quantile of the beta distribution; low is 0 at *k* = 0 and high is 1 at *k* ' +
          '= *n*. It covers at least its level whatever the true rate, and mostly more: the price is length. It ' +
          'belongs to the exact sign test (both leave out ½ together), so it stands beside that test: the lean to ' +
          'a side, and the preference for the longer response. Shown as `Clopper–Pearson`.',
        'Worked example: 43 of 100 are 0.430, from 0.331 to 0.533.',
      ],
      sources: [
        'Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the ' +
          'binomial, Biometrika 26, 404–413.',
      ],
      code: 'server/stats/rates/intervals.ts',
    },
    {
      id: 'other-share-intervals',
      name: 'Other intervals for a share',
      answers: 'What do the intervals that other programs print make of the same count?',
      formulas: [
        String.raw`\text{Agresti–Coull:} \quad \tilde p \pm z \sqrt{\frac{\tilde p (1 - \tilde p)}{n + z^2}}, \qquad \tilde p = \frac{k + z^2/2}{n + z^2}`,
        String.raw`\text{Jeffreys:} \quad B^{-1}\!\left(\tfrac{\alpha}{2};\, k + \tfrac12,\, n - k + \tfrac12\right), \quad B^{-1}\!\left(1 - \tfrac{\alpha}{2};\, k + \tfrac12,\, n - k + \tfrac12\right)`,
      ],
      notes: [
        'They are here so that a reader can check a figure made elsewhere; none is printed unasked. Agresti and ' +
          'Coull’s is cut at 0 and 1. That of Jeffreys’ prior has 0 and 1 at the ends. Wilson’s interval with a ' +
          'continuity correction takes *k* − ½ for its lower and *k* + ½ for its upper bound.',
        'Worked example, 43 of 100: Agresti–Coull 0.337 to 0.528, Jeffreys 0.336 to 0.528, Wilson corrected ' +
          '0.333 to 0.533.',
      ],
      sources: [
        'Agresti and Coull (1998), Approximate is better than “exact” for interval estimation of binomial ' +
          'proportions, The American Statistician 52, 119–126.',
        'Brown, Cai and DasGupta (2001), Statistical Science 16, 101–133.',
        'Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, ' +
          '857–872, method 4.',
      ],
      code: 'server/stats/rates/intervals.ts',
    },
    {
      id: 'half-tie-t',
      name: 'The t interval of the half-tie rate',
      answers: 'Which true half-tie rates are in keeping with n independent judgments?',
      formulas: [
        String.raw`\bar y \pm t_{n-1,\,1-\alpha/2} \; \frac{s}{\sqrt n}, \qquad s^2 = \frac{1}{n-1} \sum_{i=1}^{n} (y_i - \bar y)^2, \quad y_i \in \{0, \tfrac12, 1\}`,
        String.raw`\frac{s^2}{n} = \frac{p_w + p_l - (p_w - p_l)^2}{4 (n - 1)}, \qquad p_w = \frac wn, \; p_l = \frac ln`,
      ],
      notes: [
        'A half-tie rate is no share of a count: it is a mean of 0, ½ and 1, and ties make it vary less than a ' +
          'coin would. Wilson’s interval on *w* + *t*/2 successes is therefore too wide for independent judgments ' +
          '(and, for the other reason, too narrow for several a prompt). Its standard error is the one that ' +
          'AlpacaEval prints.',
        'Worked example: 54 wins, 75 ties and 171 losses have a half-tie rate of 0.305 with a standard error of ' +
          '0.0224, from 0.261 to 0.349.',
        'Shown as `t`, and bounds beyond 0 and 1 are cut there. One judgment has no interval. Where all ' +
          'judgments are alike the interval is the one of “All prompts alike” with judgments in place of prompts, ' +
          'shown as `exact bound on the share of judgments that differ (all seen are alike)`.',
      ],
      sources: [
        'Student (1908), The probable error of a mean, Biometrika 6, 1–25.',
        'The standard error is the one that Li et al. (2023), AlpacaEval, prints.',
      ],
      code: 'server/stats/rates/countRates.ts',
    },
    {
      id: 'goodman',
      name: 'Goodman’s simultaneous intervals',
      answers: 'Which shares of wins, ties and losses are in keeping with the counts, all three together?',
      formulas: [
        String.raw`\frac{a + 2 n_i \pm \sqrt{a \left(a + 4 n_i (n - n_i)/n\right)}}{2 (n + a)}, \qquad a = \chi^2_{1,\,1 - \alpha/k}`,
      ],
      notes: [
        '*n_i* is the count of outcome *i*, *k* = 3 the number of outcomes. All intervals hold together with ' +
          'probability of at least about 1 − α, so that a sentence may name all three shares of a bar. Each is a ' +
          'Wilson interval at level 1 − α/*k*. Judgments are taken as independent. Shown as `Goodman, all three ' +
          'together`.',
        'Worked example: of 54 wins, 75 ties and 171 losses, 0.133 to 0.239 are wins, 0.195 to 0.314 ties and ' +
          '0.501 to 0.636 losses.',
      ],
      sources: [
        'Goodman (1965), On simultaneous confidence intervals for multinomial proportions, Technometrics 7, 247–254.',
      ],
      code: 'server/stats/rates/multinomial.ts',
    },
    {
      id: 'sison-glaz',
      name: 'Sison and Glaz’s simultaneous intervals',
      answers: 'The same question, with intervals of one length that are mostly shorter.',
      formulas: [
        String.raw`\frac{n_i - c}{n} \le p_i \le \frac{n_i + c + 2\gamma}{n}, \qquad \gamma = \frac{(1 - \alpha) - \nu(c)}{\nu(c + 1) - \nu(c)}`,
        String.raw`\nu(c) = P\left(n_i - c \le N_i \le n_i + c \text{ for all } i\right), \qquad \nu(c) < 1 - \alpha \le \nu(c + 1)`,
      ],
      notes: [
        '*N* is a multinomial sample with the observed shares; ν(*c*) is computed from Poisson counts held ' +
          'between two bounds, with an Edgeworth term for their sum. Bounds are cut at 0 and 1. Where all outcomes ' +
          'are frequent it is shorter than Goodman’s; having one length, it is longer for rare ones.',
        'Worked example: of 54 wins, 75 ties and 171 losses, 0.123 to 0.239 are wins, 0.193 to 0.309 ties and ' +
          '0.513 to 0.629 losses.',
      ],
      sources: [
        'Sison and Glaz (1995), Simultaneous confidence intervals and sample size determination for multinomial ' +
          'proportions, JASA 90, 366–369.',
        'Levin (1981), A representation for multinomial cumulative distribution functions, Annals of Statistics ' +
          '9, 1123–1126.',
      ],
      code: 'server/stats/rates/multinomial.ts',
    },
    {
      id: 'majority',
      name: 'One outcome a comparison, by majority',
      answers: 'How does the target fare when each comparison counts once, by what most of its raters said?',
      formulas: [
        String.raw`o_c = \begin{cases} \text{win} & n_w > n_t,\; n_w > n_l \\ \text{loss} & n_l > n_t,\; n_l > n_w \\ \text{tie} & \text{otherwise} \end{cases}`,
      ],
      notes: [
        '*n_w*, *n_t* and *n_l* are the judgments of one comparison by outcome. A shared first place is a tie: ' +
          'nothing is drawn at random. It stands beside the rates over judgments and answers another question: a ' +
          'majority makes a small lean of all raters look decided, so that its rates mostly lie further from ½. ' +
          'Comparisons with one judgment are counted by it. Its rates carry Wilson’s interval and the t interval ' +
          'with comparisons as units, so that they take comparisons of one prompt as independent.',
      ],
      sources: ['The plurality rule; as used for PandaLM’s human labels by Wang et al. (2023), arXiv:2306.05087.'],
      code: 'server/stats/rates/majority.ts',
    },
  ],
}
