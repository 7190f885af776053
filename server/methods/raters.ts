import type { MethodSection } from '../contract/methods.ts'

export const raters: MethodSection = {
  id: 'raters',
  title: 'Raters: consensus, flags and how much hangs on one',
  introduction:
    'Models of raters estimate what the true outcome of a comparison may be when raters err in their own ways; ' +
    'tests of raters flag who should be looked at. Neither changes a rate by itself: exclusions follow rules ' +
    'fixed beforehand, and results are shown with and without. A flag is a *p*-value adjusted over raters, not a ' +
    'verdict on a person.',
  methods: [
    {
      id: 'dawid-skene',
      name: 'Dawid and Skene’s consensus',
      answers: 'Which outcome is likeliest for each comparison, and how does each rater err?',
      formulas: [
        String.raw`q_t(k) \propto \pi_k \prod_{(r, y) \in t} e_r(k, y), \qquad \pi_k = \frac1T \sum_t q_t(k), \qquad e_r(k, y) = \frac{\sum_{t:\, y_{tr} = y} q_t(k)}{\sum_{t:\, r \in t} q_t(k)}`,
      ],
      notes: [
        '*q_t* is the posterior of comparison *t* over the outcomes, π the outcomes’ shares, *e_r* the rater’s ' +
          'table of errors (true outcome by what was said), over each rater’s first judgments of a comparison. ' +
          'Expectation–maximisation starts from the shares of judgments; the likelihood never falls, and the ' +
          'maximum found depends on the start. The function stops when a step gains less than 10⁻¹³ of the ' +
          'log-likelihood; what is printed, of this model and of the next, stops at 10⁻¹⁰. A fit that has not ' +
          'settled after 5,000 steps is not shown, and of many judgments fewer steps are made: 200,000,000 ' +
          'judgments are gone through at most (200 steps of a million; by the one-coin model twice as many).',
        'Printed beside the one-coin model’s: the shares of wins, ties and losses, how many comparisons are unsure ' +
          '(the likeliest outcome has a posterior below 0.9), for how many the two models hold another outcome for ' +
          'the likeliest, and each rater’s table with the number of judgments its rows rest on. The posterior of ' +
          'each comparison by both models goes out as a file: `blindpair analyze FILE… --consensus OUT.csv`, and ' +
          'the export `consensus` of a study. Outcomes are the target’s in every comparison it ' +
          'takes part in; else those of the system that takes part in all of them, or whose name comes first.',
        'With few judgments a rater the tables overfit: probabilities of exactly 0 and 1 appear. A table has six ' +
          'shares that may vary, so raters with fewer than 30 judgments, five for each, are counted and named as ' +
          'too few; it is a rule of thumb, and rare outcomes need more. The one-coin model below has one number a ' +
          'rater and is steadier. Both assume that raters err independently, given the outcome; a comparison that ' +
          'misleads all raters alike fools both. A posterior says what the model makes of these judgments, not how ' +
          'sure the model is: that error rates are estimated is not in it. A tie here is an outcome like the ' +
          'others. No posterior enters a rate.',
        'Worked example: in the reference case of 52 judgments of 12 items by 5 raters the log-likelihood is ' +
          '−32.408 at the maximum, and the three classes have a share of 0.333 each.',
      ],
      sources: [
        'Dawid and Skene (1979), Maximum likelihood estimation of observer error-rates using the EM algorithm, ' +
          'Applied Statistics 28, 20–28.',
        'Dempster, Laird and Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm, JRSS B ' +
          '39, 1–38.',
      ],
      code: 'server/stats/raters/dawidSkene.ts',
    },
    {
      id: 'one-coin',
      name: 'The one-coin model',
      answers: 'The same with one number a rater: how often the rater is right.',
      formulas: [String.raw`e_r(k, y) = \begin{cases} s_r & y = k \\ \dfrac{1 - s_r}{q - 1} & y \ne k \end{cases}`],
      notes: [
        '*s_r* is the skill, *q* = 3 outcomes. A rater without judgments has the skill of guessing. It is ' +
          'printed over each rater’s first judgments of a comparison: its shares of wins, ties and losses, how many ' +
          'comparisons it is unsure of (the likeliest outcome has a posterior below 0.9), and each rater’s skill, ' +
          'called accuracy. Where no comparison was judged by two raters there is no consensus by either model.',
        'Worked example: in the reference case the five raters have the skills 0.889, 0.465, 0.465, 1.000 and 0.797.',
      ],
      sources: [
        'Zhang, Chen, Zhou and Jordan (2016), Spectral methods meet EM: a provably optimal algorithm for crowdsourcing, Journal of Machine Learning Research 17(102), section 2.',
      ],
      code: 'server/stats/raters/dawidSkene.ts',
    },
    {
      id: 'glad',
      name: 'GLAD: ability and easiness',
      answers: 'How likely is each outcome, if raters differ in ability and comparisons in how easy they are?',
      formulas: [
        String.raw`P(y_{tr} = k \mid z_t = k) = \sigma\left(\alpha_r e^{b_t}\right), \qquad \text{each other outcome: } \frac{1 - \sigma\left(\alpha_r e^{b_t}\right)}{q - 1}`,
      ],
      notes: [
        'The posterior and the likelihood at given abilities α and log easiness *b*; all outcomes are equally ' +
          'likely beforehand. Abilities and easiness are not fitted here: with a handful of judgments a comparison ' +
          'there is little to fit an easiness from.',
        'Worked example: in the reference case the log-likelihood is −60.607.',
      ],
      sources: [
        'Whitehill, Ruvolo, Wu, Bergsma and Movellan (2009), Whose vote should count more: optimal integration of labels from labelers of unknown expertise, NIPS 22.',
      ],
      code: 'server/stats/raters/glad.ts',
    },
    {
      id: 'noisy-bradley-terry',
      name: 'Noisy Bradley–Terry',
      answers: 'How likely are judgments whose raters now attend to the responses and now follow a side of their own?',
      formulas: [
        String.raw`P(y) = \sigma(\gamma_r) \, \sigma\big(y (\theta_a - \theta_b)\big) + \big(1 - \sigma(\gamma_r)\big) \, \sigma(y\, q_r), \qquad y = \pm 1`,
      ],
      notes: [
        'σ(γ) is the chance of attending, *q* the pull to side a when not. The log-likelihood and its gradient ' +
          'at given parameters are computed; no maximum is looked for, since it is not concave. Ties are left out. ' +
          'The gradient is checked against differences of the likelihood; a widely used implementation’s is not ' +
          'the gradient of its likelihood.',
        'Worked example: in the reference case of 40 judgments the log-likelihood is −30.125.',
      ],
      sources: [
        'Bugakova, Fedorova, Gusev and Drutsa (2019), Aggregation of pairwise comparisons with reduction of biases, arXiv:1906.03711.',
      ],
      code: 'server/stats/raters/noisyBradleyTerry.ts',
    },
    {
      id: 'rater-side',
      name: 'A rater’s lean to a side',
      answers: 'Does a rater prefer one side whatever stands there?',
      formulas: [String.raw`p = \min\left(1,\; 2\, P\left(\mathrm{Bin}(a + b, \tfrac12) \le \min(a, b)\right)\right)`],
      notes: [
        'Over the rater’s decided judgments whose sides are recorded. Since sides are drawn at random, a lean is ' +
          'the rater’s and not the responses’. Like the other tests of raters (straight lines, favour to a system, ' +
          'gold items) its *p*-value is adjusted over all raters who took it, by Holm’s method and by Benjamini ' +
          'and Hochberg’s, and flags a rater where Holm’s is at most the stated level, 0.001 unless another is ' +
          'asked for: a study of many raters should not raise a false alarm. The share of side a among decided ' +
          'judgments stands beside it with Wilson’s interval.',
      ],
      sources: ['The binomial test; Holm (1979); Benjamini and Hochberg (1995).'],
      code: 'server/stats/rates/signTest.ts',
    },
    {
      id: 'gold-items',
      name: 'Gold items',
      answers: 'Does a rater miss answers that are known?',
      formulas: [String.raw`p = P\left(\mathrm{Bin}(n, 0.8) \le \text{right}\right)`],
      notes: [
        'One-sided, against somebody who is right in 80% of gold items: a rater who misses some is not flagged ' +
          'for it. Gold items never enter a rate.',
        'Worked example: 5 of 10 right have *p* = 0.033.',
      ],
      sources: ['The binomial test.'],
      code: 'server/stats/raters/gold.ts',
    },
    {
      id: 'pace',
      name: 'Pace',
      answers: 'Does a rater judge faster than the texts can be read?',
      formulas: [
        String.raw`\text{too fast: } \quad \text{time}_i < \max\left( 2\,\mathrm{s},\; \tfrac13 \, \operatorname{med}_j\!\left( \frac{\text{time}_j}{\text{length}_j} \right) \text{length}_i \right)`,
      ],
      notes: [
        'The length is that of both texts; without it the floor is two seconds. The floor by length is relative ' +
          'to the rater’s own usual pace, so that fast readers are not flagged for reading fast, but somebody fast ' +
          'throughout meets the two seconds only: compare medians, which are printed beside those of other raters. ' +
          'Not a test: flagged where more than a fifth of the judgments are under the floor.',
      ],
      sources: [
        'Huang, Curran, Keeney, Poposki and DeShon (2012), Detecting and deterring insufficient effort ' +
          'responding to surveys, Journal of Business and Psychology 27, 99–114.',
      ],
      code: 'server/stats/raters/pace.ts',
    },
    {
      id: 'straight-lines',
      name: 'Straight lines',
      answers: 'Is a rater’s longest run of one side longer than chance allows?',
      formulas: [
        String.raw`P(\text{a run of } m \text{ or more among } n) = 1 - Q_{n-1}, \qquad Q_i = Q_{i-1} - 2^{-m} Q_{i-m}, \quad Q_0 = \dots = Q_{m-2} = 1, \; Q_{m-1} = 1 - 2^{1-m}`,
      ],
      notes: [
        'A run of *m* equal choices is a row of *m* − 1 choices that repeat the one before, each with chance ½; ' +
          '*Q_i* is the chance that among *i* of them no such row appears. Exact. It is about sides: a target that ' +
          'always wins makes no straight line where sides are drawn at random.',
        'Worked example: among 100 choices a run of seven or more of either side has the chance 0.542.',
      ],
      sources: [
        'Feller (1968), An Introduction to Probability Theory and Its Applications, vol. 1, 3rd ed., section XIII.7.',
      ],
      code: 'server/stats/raters/straightLines.ts',
    },
    {
      id: 'anomalous-raters',
      name: 'Anomalous raters',
      answers: 'Are a rater’s answers, taken together, unlike those that others gave on the same kind of comparison?',
      formulas: [
        String.raw`p_i = \frac{1 + \#\{ h \ge H_i \}}{1 + \#\text{history}}, \qquad M_j = -2 \sum_{i \le j} \log p_i \;>\; \chi^2_{2j,\,1 - \alpha/5}`,
      ],
      notes: [
        '*H_i* says how unusual judgment *i* is, against a history of others’ judgments of the same pair; under ' +
          'the same behaviour *p_i* is uniform, or larger. Fisher’s sum is looked at after five numbers of ' +
          'judgments chosen beforehand (a fifth, two fifths, … of them), each at α/5, so that all looks together ' +
          'keep α. With three outcomes *p_i* is coarse and the test weak; raters are flagged by the test of favour ' +
          'below, and this one is computed for comparison.',
        'Worked example: *p*-values of 0.02, 0.4, 0.7, 0.01 and 0.15 add up to *M* = 23.37 after the fifth, ' +
          'above 21.16 at α = 0.1.',
      ],
      sources: [
        'Chiang et al. (2024), Chatbot Arena, arXiv:2403.04132, section 5.',
        'Fisher (1932), Statistical Methods for Research Workers, 4th ed., section 21.1.',
      ],
      code: 'server/stats/raters/anomalous.ts',
    },
    {
      id: 'favour',
      name: 'Favour to a system',
      answers: 'Does a rater prefer some system more than other raters do on the same pairs?',
      formulas: [
        String.raw`z = \frac{\sum_k (F_k - E_k) - \tfrac14}{\sqrt{\sum_k V_k}}, \qquad E_k = m_k \bar y_k, \qquad V_k = m_k \, \frac{N_k - m_k}{N_k - 1} \, \frac{1}{N_k} \sum_{i \in k} (y_i - \bar y_k)^2`,
      ],
      notes: [
        'In each pair of systems *k* that includes system *s*, the rater’s *m_k* judgments, whose outcomes for ' +
          '*s* add up to *F_k*, are taken as drawn without replacement from the *N_k* judgments of all raters, ' +
          'whose mean is *ȳ_k* (outcomes 1, ½ and 0). The ¼ is a correction for continuity. *p* is one-sided, ' +
          'Φ(−*z*), times the number of systems looked at: those with at least 20 judgments of the rater on pairs ' +
          'that others judged too. The smallest is shown, with the system it favours.',
        'It stands in for the sums of Fisher above, which three outcomes leave too coarse: where two of five ' +
          'judgments are wins, a rater who always says win adds −2 log 0.4 = 1.83 each time, less than the 2 that ' +
          'chance adds on average. A rater of another taste is flagged as one who was bought would be: ask before ' +
          'leaving anybody out.',
      ],
      sources: [
        'Mantel (1963), Chi-square tests with one degree of freedom: extensions of the Mantel–Haenszel ' +
          'procedure, JASA 58, 690–700.',
      ],
      code: 'server/stats/raters/rigging.ts',
    },
    {
      id: 'with-others',
      name: 'Agreement of one rater with the others',
      answers: 'How often does a rater say what another rater said of the same comparison?',
      formulas: [
        String.raw`A_r = \frac{\sum_c a_{rc}}{\sum_c m_{rc}}, \qquad \mathrm{se}^2 = \frac{C}{C - 1} \, \frac{\sum_c (a_{rc} - A_r \, m_{rc})^2}{\left( \sum_c m_{rc} \right)^2}`,
      ],
      notes: [
        '*m_rc* pairs of the rater’s judgments of comparison *c* with those of others, *a_rc* of them alike; *C* ' +
          'comparisons. Student’s t of *C* − 1, cut at 0 and 1; it takes comparisons as independent. Shown as ' +
          '`standard error of a ratio over comparisons, Student’s t`. Not corrected for chance, and a rater who ' +
          'differs from careless others is not the one to leave out.',
      ],
      sources: ['Cochran (1977), Sampling Techniques, 3rd ed., chapter 6.'],
      code: 'server/stats/raters/withOthers.ts',
    },
    {
      id: 'leave-one-out',
      name: 'Each rater left out',
      answers: 'How far does a rate move when any one rater is left out?',
      formulas: [
        String.raw`\mu_{(r)} = \frac{\sum_{i \notin r} y_i}{n - n_r}, \qquad \left[ \min_r \mu_{(r)},\; \max_r \mu_{(r)} \right]`,
      ],
      notes: [
        'For the half-tie rate and the win-or-tie rate of each pair of systems, the lowest and the highest value ' +
          'and the rater each is without. It is a description, not an interval.',
      ],
      sources: ['The jackknife: Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, SIAM.'],
      code: 'server/analysis/raterInfluence.ts',
    },
    {
      id: 'flip-set',
      name: 'The fewest judgments, or raters, that decide',
      answers: 'How few judgments, or raters, would have to be left out for the headline to turn over?',
      formulas: [
        String.raw`\min |S| \quad \text{such that} \quad \operatorname{sign}\Big( \sum_{i \notin S} x_i \Big) = -\operatorname{sign}\Big( \sum_i x_i \Big)`,
      ],
      notes: [
        'A half-tie rate is above ½ where wins outnumber losses: *x* is 1 for a win, 0 for a tie and −1 for a ' +
          'loss (ties 1 for the win-or-tie rate); for raters, *x* is the sum of a rater’s judgments. Leaving out ' +
          'the largest first is exact, since any *k* that turn the sum over take away no more than the *k* ' +
          'largest. A rate of just ½ stands on neither side, and where nothing can turn it over there is no such ' +
          'set.',
        'It is not a test. It says how much weighs on few: one rater whose judgments decide the headline should ' +
          'be named in the paper.',
        'Worked example: with 60 wins and 50 losses, 11 wins would have to be left out.',
      ],
      sources: [
        'The idea of the smallest set that overturns a conclusion: Broderick, Giordano and Meager (2020), An automatic finite-sample robustness metric, arXiv:2011.14999; here it is exact.',
      ],
      code: 'server/stats/raters/flips.ts',
    },
  ],
}
