import type { MethodSection } from '../contract/methods.ts'

export const dependence: MethodSection = {
  id: 'dependence',
  title: 'When judgments depend on each other',
  introduction:
    'Judgments of one prompt go together (a prompt may suit one system), and so do judgments by one rater. An ' +
    'interval that takes them as independent is then too short, and the more judgments a prompt has, the ' +
    'shorter. A *cluster* is what may go together: here a prompt with all its judgments, or a rater with all of ' +
    'theirs.',
  methods: [
    {
      id: 'cluster-robust',
      name: 'The interval clustered by prompt',
      answers:
        'Which true rates are in keeping with the judgments, if those of one prompt may depend on each other in ' +
        'any way?',
      formulas: [
        String.raw`\hat\mu = \frac{\sum_g S_g}{\sum_g n_g}, \qquad V_{\mathrm{CR1}} = \frac{G}{G - 1} \; \frac{\sum_g (S_g - n_g \hat\mu)^2}{n^2}, \qquad \hat\mu \pm t_{G-1,\,1-\alpha/2} \sqrt{V_{\mathrm{CR1}}}`,
      ],
      notes: [
        '*S_g* is the sum of what a rate counts over the judgments of prompt *g* (1 for a win; ½ for a tie in ' +
          'the half-tie rate), *n_g* what it divides by, *G* the number of prompts, *n* = Σ*n_g*. Prompts are ' +
          'taken as drawn independently; nothing is assumed of what happens within one. The mean weighs every ' +
          'judgment alike, so a prompt with more judgments weighs more. A ratio like the share among decided is ' +
          'treated the same way, by linearisation.',
        'Shown as `cluster-robust by prompt (CR1, t)` from twenty prompts on; bounds beyond 0 and 1 are cut ' +
          'there and the name then says `cut at 0 and 1`. Raters are held as they are: it speaks of other prompts judged by these ' +
          'raters; of raters at large only the intervals by prompt and rater below do. With one judgment a prompt it is the t interval of a ' +
          'mean, so nothing is lost by always printing it.',
        'One prompt has no interval. Numbers of later sections that say `clustered by prompt (CR1)` or ' +
          '`clustered by rater (CR1)` use this formula with Student’s t of the number of clusters less one, ' +
          'however few these are; where all clusters say the same they have no interval.',
        'Chosen over a random effect for prompts because it needs no model of how prompts differ, works from ' +
          'sums in one pass, and is what a reviewer can recompute by hand.',
        'Worked example: fifteen judgments of six prompts with the mean 0.567 have a standard error of 0.108 if ' +
          'taken as independent, 0.142 without the factor G/(G − 1) (CR0), and 0.155 by CR1.',
      ],
      sources: [
        'Liang and Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73, 13–22.',
        'Cameron and Miller (2015), A practitioner’s guide to cluster-robust inference, Journal of Human ' +
          'Resources 50, 317–372.',
      ],
      code: 'server/stats/rates/clusterInterval.ts',
    },
    {
      id: 'cr2',
      name: 'Few prompts: CR2 with Satterthwaite’s degrees of freedom',
      answers: 'The same question where there are fewer than twenty prompts.',
      formulas: [
        String.raw`V_{\mathrm{CR2}} = \frac{1}{n^2} \sum_g \frac{(S_g - n_g \hat\mu)^2}{1 - h_g}, \qquad h_g = \frac{n_g}{n}`,
        String.raw`\nu = \left( \sum_g h_g^2 + \Big( \sum_g u_g \Big)^2 - \sum_g u_g^2 \right)^{-1}, \qquad u_g = \frac{h_g^2}{1 - h_g}`,
      ],
      notes: [
        'CR1 corrects for *G* alone and is too short when few prompts, or a few large ones, carry most ' +
          'judgments. CR2 is unbiased when judgments are in truth independent, and ν matches the first two moments ' +
          'of its variance; ν is *G* − 1 for prompts of equal size and less for unequal ones. Shown as ' +
          '`cluster-robust by prompt (CR2, Satterthwaite t)`.',
        'Worked example: the fifteen judgments of six prompts above have a standard error of 0.158 on 4.26 ' +
          'degrees of freedom; the interval is from 0.138 to 0.996.',
      ],
      sources: [
        'Bell and McCaffrey (2002), Bias reduction in standard errors for linear regression with multi-stage ' +
          'samples, Survey Methodology 28, 169–181.',
        'Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics ' +
          'Bulletin 2, 110–114.',
      ],
      code: 'server/stats/rates/clusters.ts',
    },
    {
      id: 'alike-bound',
      name: 'All prompts alike',
      answers: 'What can be said when every prompt has the same mean, so that no spread can be seen?',
      formulas: [
        String.raw`q = 1 - \left(\tfrac{\alpha}{2}\right)^{1/G}, \qquad m (1 - q) \;\le\; \mu \;\le\; m + q (1 - m)`,
      ],
      notes: [
        '*m* is the mean that all *G* prompts share. A standard error would be 0 and the interval a point, which ' +
          'claims too much. Instead: the share of prompts in the population that have another mean is at most *q* ' +
          '(exactly, as after *G* draws without one), and those may have any mean from 0 to 1. Shown as `exact ' +
          'bound on the share of prompts that differ (all seen are alike)`.',
        'Worked example: ten prompts on which the target always won give a rate of 1.000, from 0.692 to 1.000.',
      ],
      sources: [
        'Clopper and Pearson (1934), Biometrika 26, 404–413, for the count 0 of *G*, with the extreme values of a bounded mean.',
      ],
      code: 'server/stats/rates/alike.ts',
    },
    {
      id: 'two-way',
      name: 'Clustered by prompt and rater at once',
      answers: 'How wide is the interval if judgments by one rater may depend on each other too?',
      formulas: [
        String.raw`V = V_{\text{prompt}} + V_{\text{rater}} - V_{\text{prompt} \cap \text{rater}}, \qquad \hat\mu \pm t_{\min(G_p,\,G_r) - 1,\,1-\alpha/2} \sqrt V`,
      ],
      notes: [
        'Each part is the CR1 variance with that clustering; what shares both prompt and rater would be counted ' +
          'twice and is taken off once. ' +
          'By chance *V* may come out below its larger part, or even below 0, and with few prompts or raters CR1 is ' +
          'shorter than CR2. Where the interval would be shorter than the longer of the two that clustering by ' +
          'prompt alone and by rater alone give (each CR2 below twenty groups, as above), that one is taken, and ' +
          'the name says `not below either alone`. One whose groups are all alike sets no such floor.',
        'Shown as `cluster-robust by prompt and rater (t)`. With five raters the t distribution has four degrees ' +
          'of freedom and the interval is long: that is what five raters can say about raters at large. It needs ' +
          'two prompts and two raters; where all are alike there is none.',
      ],
      sources: [
        'Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, Journal of Business and ' +
          'Economic Statistics 29, 238–249.',
      ],
      code: 'server/stats/rates/twoWay.ts',
    },
    {
      id: 'two-way-bootstrap',
      name: 'The two-way bootstrap',
      answers: 'The same by drawing prompts and raters anew, without a normal approximation.',
      formulas: [
        String.raw`\hat\mu^* = \frac{\sum_{p,r} W_p W'_r \, S_{pr}}{\sum_{p,r} W_p W'_r \, n_{pr}}, \qquad W \sim \mathrm{Mult}\big(P; \tfrac1P, \dots\big), \quad W' \sim \mathrm{Mult}\big(R; \tfrac1R, \dots\big)`,
        String.raw`\text{BCa bound at } p: \quad \hat F^{*-1}\!\left( \Phi\!\left( z_0 + \frac{z_0 + z_p}{1 - a (z_0 + z_p)} \right) \right), \qquad z_0 = \Phi^{-1}\!\left( \hat F^*(\hat\mu) \right)`,
      ],
      notes: [
        '*W_p* and *W′_r* say how often prompt *p* and rater *r* were drawn; each judgment weighs their product. ' +
          '*F̂** is the distribution of the replicates (those equal to the estimate count half), *a* the ' +
          'acceleration: a sixth of the skewness of the influences of prompts and raters, from leaving out each in ' +
          'turn. The chance is seeded, so that the same data and seed give the same bounds.',
        'Percentile bounds are the α/2 and 1 − α/2 quantiles of the replicates (linear interpolation, R’s type ' +
          '7). BCa corrects them for bias and for a spread that changes with the rate. Shown as `two-way bootstrap ' +
          'by prompt and rater`, or `bootstrap by prompt (one rater)` where there is one rater only, with `BCa` or ' +
          '`percentile` (where all replicates lie on one side of the estimate, BCa has no bounds) and the number ' +
          'of `replicates`.',
        'With many prompts and raters it errs on the wide side: the variance of the noise within cells is counted ' +
          'about three times in balanced data. With few it errs on the narrow side, since few can be drawn in few ' +
          'ways only, and none of the spread is widened by Student’s t: in simulated studies at the 95% level whose ' +
          'raters differ, intervals drawn from two raters held the truth in 82%, from five in 90%, from eight in 97%. ' +
          'So none is offered for fewer than eight prompts, or for two to seven raters: the interval clustered by ' +
          'prompt and rater at once, with Student’s t, is the one to read there. Nor is one offered for judgments all ' +
          'alike, or where more than one replicate in twenty has nothing to divide by.',
      ],
      sources: [
        'Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1, 386–411.',
        'Efron (1987), Better bootstrap confidence intervals, JASA 82, 171–185.',
        'Davison and Hinkley (1997), Bootstrap Methods and Their Application, section 5.3.',
      ],
      code: 'server/stats/rates/bootstrap.ts',
    },
  ],
}
