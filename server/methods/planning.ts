import type { MethodSection } from '../contract/methods.ts'

export const planning: MethodSection = {
  id: 'planning',
  title: 'Planning a study',
  introduction:
    'What a study will be able to say is computed before it is run, from assumed shares of wins, ties and ' +
    'losses, how much prompts and raters differ, and a layout: so many prompts, raters for each comparison, and ' +
    'raters in all. Every number here is about the same clustered analysis that the results will have. ' +
    'Assumptions are the researcher’s: the plan prints them beside its answers.',
  methods: [
    {
      id: 'sample-size',
      name: 'Judgments needed, and power',
      answers: 'How many independent judgments find an assumed difference with the wanted probability?',
      formulas: [
        String.raw`n = \left( \frac{z_{1-\alpha/2} \sqrt{v_0} + z_{\text{power}} \sqrt{v_1}}{\mu_1 - \mu_0} \right)^2`,
        String.raw`\text{half-tie rate:} \quad v = \frac{p_w + p_l - (p_w - p_l)^2}{4}, \qquad \text{share among decided:} \quad v = \frac{p (1 - p)}{p_w + p_l}, \qquad \text{other rates:} \quad v = p (1 - p)`,
      ],
      notes: [
        'μ₁ is the assumed value, μ₀ the null value (½ unless said otherwise); *v*₁ and *v*₀ are the variances ' +
          'of one judgment under either, the share of ties being the same. It is multiplied by the design effect ' +
          'below. Not rounded up by itself; with the null value assumed no number suffices, and the plan says so.',
        'Worked example: 44% wins, 20% ties and 36% losses (0.55 of the decided ones are wins) are found by the ' +
          'half-tie rate with power 0.8 from 979 independent judgments on.',
      ],
      sources: [
        'Lachin (1981), Introduction to sample size determination and power analysis for clinical trials, ' +
          'Controlled Clinical Trials 2, 93–113.',
      ],
      code: 'server/stats/planning/sampleSize.ts',
    },
    {
      id: 'decided-needed',
      name: 'Decided judgments for the exact sign test',
      answers: 'How many decided judgments does the exact test of ½ need?',
      formulas: [
        String.raw`\text{power}(n) = P(K \le c_n) + P(K \ge n - c_n), \quad K \sim \mathrm{Bin}(n, p), \qquad c_n = \max\left\{ c : 2\, P\left(\mathrm{Bin}(n, \tfrac12) \le c\right) \le \alpha \right\}`,
        String.raw`\Phi\left(|h| \sqrt n - z_{1-\alpha/2}\right) + \Phi\left(-|h| \sqrt n - z_{1-\alpha/2}\right) = \text{power}, \qquad h = 2 \arcsin \sqrt p - \tfrac{\pi}{2}`,
      ],
      notes: [
        'The power of an exact test goes up and down with *n*, since the test’s own level does. Two numbers are ' +
          'given: the smallest *n* that reaches the power, and the smallest from which on it is never lost again ' +
          '(within the search, at most 20,000). The second line is Cohen’s approximation by the arcsine.',
        'Worked example: for *p* = 0.55 and power 0.8 they are 786 and 820; the arcsine approximation gives 782.3.',
      ],
      sources: [
        'Chernick and Liu (2002), The saw-toothed behavior of power versus sample size and software solutions, ' +
          'The American Statistician 56, 149–155.',
        'Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 6.',
      ],
      code: 'server/stats/planning/sampleSize.ts',
    },
    {
      id: 'design-effect',
      name: 'The design effect',
      answers:
        'How much are judgments worth that share prompts and raters, and what does one more rater for each ' +
        'comparison buy?',
      formulas: [
        String.raw`D = 1 + (m - 1)\, \rho_{\text{prompt}} + \left( \frac{P m}{R} - 1 \right) \rho_{\text{rater}}, \qquad n_{\text{effective}} = \frac{P m}{D}`,
      ],
      notes: [
        '*P* prompts with *m* raters each, *R* raters in all who share the judgments evenly; ρ are the ' +
          'correlations of two judgments of one prompt and of two by one rater, in what they add to the estimand. ' +
          'With ρ_prompt = 0.3 a second rater on the same prompts adds less than as many judgments of new prompts, ' +
          'always: raters buy agreement, prompts buy precision. With ρ_rater > 0 and few raters no number of ' +
          'judgments may suffice, and the plan says so.',
        'Worked example: 100 prompts, 5 raters each, 50 raters in all, ρ 0.3 for prompts and 0 for raters have a ' +
          'design effect of 2.20.',
      ],
      sources: ['Kish (1965), Survey Sampling, section 5.4, for clusters of both kinds.'],
      code: 'server/stats/planning/outlook.ts',
    },
    {
      id: 'plan-power',
      name: 'Power, width and the least detectable difference of a layout',
      answers: 'How likely will the study find the assumed difference, and how long will its interval be?',
      formulas: [
        String.raw`\mathrm{se} = \sqrt{\frac{v_1 D}{P m}}, \qquad \text{width} = 2\, t_{\nu,\,1-\alpha/2}\; \mathrm{se}`,
        String.raw`\text{power} \approx \Phi\!\left( \frac{\delta - t_{\nu,\,1-\alpha/2} \left(1 - \frac{1}{4\nu}\right)}{\sqrt{1 + t_{\nu,\,1-\alpha/2}^2 / (2\nu)}} \right) + \text{the other tail}, \qquad \delta = \frac{|\mu_1 - \mu_0|}{\mathrm{se}}`,
      ],
      notes: [
        'ν is the number of prompts less one, or of raters less one where raters differ and are fewer. The ' +
          'noncentral *t* is taken by its normal approximation. The least detectable difference is the smallest ' +
          'value above the null value that is found with the wanted power, found by halving with the share of ties ' +
          'held.',
        'A test holds this formula within one point of the simulation below.',
      ],
      sources: [
        'Johnson, Kotz and Balakrishnan (1995), Continuous Univariate Distributions, vol. 2, 2nd ed., chapter 31.',
      ],
      code: 'server/stats/planning/outlook.ts',
    },
    {
      id: 'plan-model',
      name: 'How judgments come about in a plan',
      answers: 'What do assumed shares and spreads mean for the correlations of judgments?',
      formulas: [
        String.raw`\eta_{pr} = \mu + a_p + b_r, \quad a_p \sim N(0, \tau_{\text{prompt}}^2), \; b_r \sim N(0, \tau_{\text{rater}}^2), \qquad P(\text{win}) = \sigma(\eta - \delta), \quad P(\text{loss}) = \sigma(-\eta - \delta)`,
        String.raw`\rho_{\text{prompt}} = \frac{\operatorname{Var}\left( E[y \mid a_p] \right)}{v_1}, \qquad \rho_{\text{rater}} = \frac{\operatorname{Var}\left( E[y \mid b_r] \right)}{v_1}`,
      ],
      notes: [
        'μ and δ are set so that the shares over all prompts and raters are the assumed ones; averages over the ' +
          'normal distributions are taken by the trapezoidal rule on 161 points. Spreads are in log odds: 1 means ' +
          'that for about a third of prompts the odds are off the middle by a factor of *e* or more.',
      ],
      sources: ['Rao and Kupper (1967), JASA 62, 194–204, with random effects.'],
      code: 'server/stats/planning/logitNormal.ts',
    },
    {
      id: 'plan-simulation',
      name: 'Power by simulation',
      answers: 'How often do studies that come about like this find the difference?',
      formulas: [
        String.raw`\widehat{\text{power}} = \frac{\#\{\text{studies whose interval leaves out } \mu_0\}}{\#\text{studies}}, \qquad \widehat{\text{coverage}} = \frac{\#\{\text{studies whose interval holds } \mu_1\}}{\#\text{studies with one}}`,
      ],
      notes: [
        'Each study is drawn from the model above and analysed with the interval clustered by prompt (CR1, *t*), ' +
          'and by prompt and rater where raters differ. Studies without spread are counted apart. Chance is ' +
          'seeded: the same plan and seed give the same numbers. 10,000 studies tell a power of 0.8 to ±0.008.',
      ],
      sources: [
        'Cameron, Gelbach and Miller (2011), Journal of Business and Economic Statistics 29, 238–249, for the ' +
          'two-way variance.',
      ],
      code: 'server/stats/planning/simulate.ts',
    },
    {
      id: 'plan-agreement',
      name: 'Agreement to expect',
      answers: 'How large will tie-discounted agreement be under these assumptions, and how long its interval?',
      formulas: [
        String.raw`E[a \mid \text{prompt}] = p_w^2 + p_l^2 + p_t, \qquad \text{width} = 2 z_{1-\alpha/2} \sqrt{\frac{\operatorname{Var}(U)}{C}}, \qquad \operatorname{Var}(U \mid \text{prompt}) = \frac{2 \left( 2 (m - 2) \zeta_1 + \zeta_2 \right)}{m (m - 1)}`,
      ],
      notes: [
        '*p* are the chances of the outcomes on a prompt, over raters: two raters agree when both win or both ' +
          'lose, a tie with anything else scores ½, and 1 with a tie, which adds up to *p_t*. *m* raters judge ' +
          'each of *C* comparisons; ζ₁ and ζ₂ are the variances of a pair’s expected score once one judgment is ' +
          'known and of the score itself. The variance between prompts is added.',
      ],
      sources: [
        'Hoeffding (1948), A class of statistics with asymptotically normal distribution, Annals of Mathematical ' +
          'Statistics 19, 293–325.',
      ],
      code: 'server/stats/planning/agreementOutlook.ts',
    },
  ],
}
