import type { MethodSection } from '../contract/methods.ts'

export const significance: MethodSection = {
  id: 'significance',
  title: 'Tests, and many tests at once',
  introduction:
    'A test answers whether chance alone could give such counts; how large a difference is, its interval says. ' +
    'All tests are two-sided. They are meant for a study whose size was fixed beforehand: whoever looks while ' +
    'judgments come in should use the section “Valid while one watches”.',
  methods: [
    {
      id: 'cluster-test',
      name: 'The test by prompt',
      answers: 'Is the half-tie rate ½, if judgments of one prompt may depend on each other?',
      formulas: [String.raw`T = \frac{\hat\mu - \frac12}{\sqrt{V}}, \qquad p = 2\, P\left(t_\nu \le -|T|\right)`],
      notes: [
        '*V* and ν are those of the interval clustered by prompt: CR1 with *G* − 1 degrees of freedom, CR2 with ' +
          'Satterthwaite’s below twenty prompts. *p* is below α exactly where that interval, uncut, leaves out ½. ' +
          'This is the test to report where prompts have several judgments.',
        'Where all prompts are alike with the mean *m* it is the smallest α at which the bound of “All prompts ' +
          'alike” leaves ½ out: 2(½/*m*)^*G* for *m* above ½ (at most 1). One prompt has no test.',
        'Worked example: the fifteen judgments of six prompts with the mean 0.567 give *p* = 0.694.',
      ],
      sources: [
        'Cameron and Miller (2015), Journal of Human Resources 50, 317–372.',
        'Bell and McCaffrey (2002), Survey Methodology 28, 169–181.',
      ],
      code: 'server/stats/rates/clusterInterval.ts',
    },
    {
      id: 'slices',
      name: 'Results by slice',
      answers: 'Does a rate hold for each kind of prompt, turn, length and group of raters?',
      formulas: [
        String.raw`\hat\mu_r = \frac{1}{n_r} \sum_g y_{gr}, \qquad u_{gr} = \frac{y_{gr} - n_{gr} \hat\mu_r}{n_r \sqrt{1 - n_{gr} / n_r}}, \qquad V_{rs} = \sum_g u_{gr} u_{gs}`,
        String.raw`Q = (C\hat\mu)^\top (C V C^\top)^{-1} C\hat\mu, \qquad F = \frac{\eta - q + 1}{\eta q}\, Q \sim F_{q,\; \eta - q + 1}`,
      ],
      notes: [
        'A dimension parts the judgments: by a tag of the prompt (its category or source among them), by the turn ' +
          'that was judged, by the length of the responses (the mean characters of the two: bands from 0, 500, 1000, 2000 ' +
          'and 4000), by the length of the prompt (from 0, 100, 300, 1000 and 3000), or by the raters’ group. The bounds are the ' +
          'same in every study, so that nobody moves one after seeing the results; a mean between two bands belongs to ' +
          'the lower. What nothing is said of is a slice of its own. Tags with one value or with more than 30 are left out.',
        'Each slice has the rates, the interval and the test by prompt of its own judgments. With fewer than 20 ' +
          'judgments (`--least`) there is only their number. *p*-values are adjusted by Holm over all rows of a ' +
          'dimension; intervals are not adjusted, and of twenty slices that are alike one is expected to stand out.',
        'That all slices have one half-tie rate is tested for each pair over the *q* + 1 slices with enough ' +
          'judgments. *g* counts prompts, which may have judgments in several slices (turns, groups of raters) and whose ' +
          'judgments may depend on each other; *C* takes differences. η is such that Hotelling’s *T*² has the total ' +
          'variance of the standardised covariance under independent judgments of one variance (AHT). With few prompts ' +
          'a slice the plain χ² test rejects far too often; this one holds its level. There is none where all prompts of ' +
          'a slice say the same. Of groups of raters it says that these raters differ, not that others would.',
        'Worked example: prompts whose half-tie rates are 1, ½, 1, 0 in one slice, 0, 0, ½, 1, 0 in another and ' +
          '1, 1, ½, 1, 1, ½ in a third give *F*(2, 7.28) = 2.503, *p* = 0.149.',
      ],
      sources: [
        'Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust variance estimation and hypothesis ' +
          'testing in fixed effects models, Journal of Business and Economic Statistics 36, 672–683.',
        'Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65–70.',
      ],
      code: 'server/stats/rates/sliceTest.ts',
    },
    {
      id: 'sign-test',
      name: 'The exact sign test',
      answers: 'Is a win as likely as a loss, judgments being independent?',
      formulas: [
        String.raw`p = \min\left(1,\; 2 \sum_{k=0}^{\min(w, l)} \binom{w + l}{k} 2^{-(w + l)}\right)`,
        String.raw`p_{\text{mid}} = p - \binom{w + l}{\min(w, l)} 2^{-(w + l)}`,
      ],
      notes: [
        'Ties say nothing about the sign and are left out: 5 wins, 2 losses and 93 ties give the same *p* as 5 ' +
          'wins and 2 losses, which is why the share of ties is printed beside it. The exact test rejects less ' +
          'often than its level; mid-*p* is nearer to it and may exceed it a little. With nothing decided *p* is 1.',
        'Judgments of one prompt are not independent, and then *p* is too small: use the test by prompt.',
        'Worked example: 8 wins and 2 losses have *p* = 0.109 (mid-*p* 0.065); 132 wins and 105 losses have *p* ' +
          '= 0.091 (mid-*p* 0.080).',
      ],
      sources: [
        'Dixon and Mood (1946), The statistical sign test, JASA 41, 557–566.',
        'Lancaster (1961), Significance tests in discrete distributions, JASA 56, 223–234.',
      ],
      code: 'server/stats/rates/signTest.ts',
    },
    {
      id: 'mcnemar',
      name: 'McNemar’s test',
      answers: 'Do two ways of judging the same comparisons differ in how often they say yes?',
      formulas: [
        String.raw`\chi^2 = \frac{(b - c)^2}{b + c}, \qquad \chi^2_{\text{corrected}} = \frac{\max(0,\, |b - c| - 1)^2}{b + c}`,
      ],
      notes: [
        '*b* is what only the first says yes to, *c* what only the second does; where both agree tells nothing ' +
          'about the difference. χ² has one degree of freedom; the exact and mid-*p* versions are the sign test of ' +
          '*b* against *c* and are right for small counts. Undefined where the two never differ.',
        'Worked example: *b* = 59 and *c* = 33 give χ² = 7.348, *p* = 0.0067; corrected *p* = 0.0091, exact *p* ' +
          '= 0.0088.',
      ],
      sources: [
        'McNemar (1947), Note on the sampling error of the difference between correlated proportions or ' +
          'percentages, Psychometrika 12, 153–157.',
        'Edwards (1948), Note on the “correction for continuity”, Psychometrika 13, 185–187.',
      ],
      code: 'server/stats/rates/signTest.ts',
    },
    {
      id: 'holm',
      name: 'Holm’s adjustment',
      answers: 'Which of several baselines differ, with at most a chance α of one false claim among all?',
      formulas: [String.raw`\tilde p_{(i)} = \max_{j \le i} \; \min\left(1,\; (m - j + 1)\, p_{(j)}\right)`],
      notes: [
        '*p*₍₁₎ ≤ … ≤ *p*₍*m*₎ are the *p*-values in ascending order, *m* the number of baselines shown. It is ' +
          'valid however the tests depend on each other (they share the target’s responses) and never weaker than ' +
          'multiplying by *m* (Bonferroni). A baseline that is hidden still belongs to the family if it was looked ' +
          'at. Hochberg’s step-up is computed too and asks for independence or positive dependence.',
        'Worked example: *p*-values of 0.04, 0.01, 0.03, 0.02 and 0.5 become 0.09, 0.05, 0.09, 0.08 and 0.50.',
      ],
      sources: [
        'Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of ' +
          'Statistics 6, 65–70.',
        'Hochberg (1988), A sharper Bonferroni procedure for multiple tests of significance, Biometrika 75, 800–802.',
        'Dunn (1961), Multiple comparisons among means, JASA 56, 52–64.',
      ],
      code: 'server/stats/rates/adjustments.ts',
    },
    {
      id: 'false-discovery',
      name: 'Benjamini and Hochberg’s adjustment',
      answers: 'Which of many differences are there, with at most a share α of the claims false on average?',
      formulas: [String.raw`\tilde p_{(i)} = \min_{j \ge i} \; \min\left(1,\; \frac{m}{j}\, p_{(j)}\right)`],
      notes: [
        'For long lists, such as a test a rater or a category of prompts, where one false claim among many is no ' +
          'disaster. It holds for independent or positively dependent tests. Benjamini and Yekutieli’s version ' +
          'multiplies by 1 + 1/2 + … + 1/*m* besides and holds always.',
        'Worked example: *p*-values of 0.04, 0.01, 0.03, 0.02 and 0.5 become 0.05, 0.05, 0.05, 0.05 and 0.50.',
      ],
      sources: [
        'Benjamini and Hochberg (1995), Controlling the false discovery rate, JRSS B 57, 289–300.',
        'Benjamini and Yekutieli (2001), The control of the false discovery rate in multiple testing under ' +
          'dependency, Annals of Statistics 29, 1165–1188.',
      ],
      code: 'server/stats/rates/adjustments.ts',
    },
  ],
}
