import type { MethodSection } from '../contract/methods.ts'

export const bias: MethodSection = {
  id: 'bias',
  title: 'What besides the content decides',
  introduction:
    'Sides, length, formatting and the order in which raters judged may decide a judgment. Each effect is told ' +
    'as plain counts first and as a model second; none is taken off the rates silently. Logistic regressions ' +
    'take a tie as half a win (outcomes *y* in {0, ½, 1}), are fitted by Newton’s method, and have a covariance ' +
    'that allows clusters; where something foretells every outcome they have no finite estimate, and say so. ' +
    'Where sides, texts or times were not recorded there is a reason instead of a zero.',
  methods: [
    {
      id: 'side-lean',
      name: 'The lean to a side',
      answers: 'Is the response on side a preferred more often than chance allows?',
      formulas: [
        String.raw`\frac{a}{a + b}, \qquad p = \min\left(1,\; 2 \sum_{k=0}^{\min(a, b)} \binom{a + b}{k} 2^{-(a + b)}\right)`,
      ],
      notes: [
        '*a* and *b* count decided judgments for either side, over judgments whose sides are recorded; ties are ' +
          'told beside them. The share has Clopper and Pearson’s interval, which belongs to the exact test, and a ' +
          'second one `clustered by rater (CR1)`, since each rater may lean in their own way. The same is given ' +
          'for each rater and each pair of systems.',
        'With sides assigned at random an even share is what no side effect would give, however good the systems ' +
          'are. Imported judgments whose sides follow the systems (the target always on side a) cannot show it: ' +
          'the lean then holds the quality of the systems too.',
        'Worked example: 326 decided judgments for side a and 282 for side b are a share of 0.536, from 0.496 to ' +
          '0.576, *p* = 0.081.',
      ],
      sources: [
        'Clopper and Pearson (1934), Biometrika 26, 404–413.',
        'Dixon and Mood (1946), The statistical sign test, JASA 41, 557–566.',
      ],
      code: 'server/stats/bias/lean.ts',
    },
    {
      id: 'side-log-odds',
      name: 'The side’s log odds, systems held',
      answers: 'How much does side a gain, if the strengths of the systems are held?',
      formulas: [
        String.raw`\operatorname{logit} E[y] = \theta_{\text{own}} - \theta_{\text{other}} \pm \gamma, \qquad + \text{ where the own response stood on side a}`,
      ],
      notes: [
        'It needs no balance of sides, only both orders of some pairs. Clustered by prompt. Up to 200 systems ' +
          'are held. Shown as `logistic regression, systems held, clustered by prompt (CR1)`.',
      ],
      sources: [
        'Davidson and Beaver (1977), Biometrics 33, 693–702, in its multiplicative form without a parameter for ties.',
      ],
      code: 'server/stats/bias/sideEffect.ts',
    },
    {
      id: 'side-corrected',
      name: 'The half-tie rate with sides balanced',
      answers: 'What would the half-tie rate be if the target had stood on each side equally often?',
      formulas: [String.raw`\tfrac12 \left( \bar y_{\text{on side a}} + \bar y_{\text{on side b}} \right)`],
      notes: [
        'No model is needed: each side’s mean is unbiased for that side, and their mean holds no additive side ' +
          'effect. Its variance is that of the linearised mean, clustered by prompt, cut at 0 and 1; shown as ' +
          '`mean of both sides, clustered by prompt (CR1)`. Undefined where the system stood on one side only. ' +
          'With sides drawn at random it differs little from the plain rate; it is for imports that did not ' +
          'balance them.',
      ],
      sources: ['Post-stratification: Cochran (1977), Sampling Techniques, 3rd ed., section 5A.9.'],
      code: 'server/stats/bias/sideCorrected.ts',
    },
    {
      id: 'feature-effect',
      name: 'The effect of length and of formatting',
      answers: 'Is the response with more of something (characters, headings, list items, bold text, code) preferred?',
      formulas: [
        String.raw`d = \frac{x_{\text{own}} - x_{\text{other}}}{x_{\text{own}} + x_{\text{other}} + 1}, \qquad \operatorname{logit} E[y] = \beta \, \frac{d}{s}, \qquad s^2 = \frac1n \sum d^2`,
        String.raw`\text{systems held:} \quad \operatorname{logit} E[y] = \theta_{\text{own}} - \theta_{\text{other}} + \beta \, \frac{d}{s}`,
      ],
      notes: [
        'First the counts: among decided judgments of responses that differ, how often the one with more won, ' +
          'with Clopper and Pearson’s interval, the exact *p*, and an interval clustered by prompt. Then β, the ' +
          'log odds per standard difference *s*: alone it describes what readers saw (better systems may write ' +
          'longer), with the strengths held it compares responses of the same two systems. σ(β) is how often a ' +
          'response with one standard difference more is preferred. There is no intercept, since either system of ' +
          'a pair may be told first. Shown as `logistic regression, clustered by prompt (CR1)`, with `systems ' +
          'held` where they are.',
        'Length is counted in Unicode code points of the whole text; headings, list items and bold stretches ' +
          'outside fenced code by the rules of the published style control; code blocks are fenced ones. None of ' +
          'it is causal: length comes with content.',
      ],
      sources: [
        'Covariates as in Li, Angelopoulos and Chiang (2024), Does Style Matter? Disentangling style and substance in Chatbot Arena, one at a time.',
      ],
      code: 'server/stats/bias/featureEffect.ts',
    },
    {
      id: 'order-effect',
      name: 'The effect of order in a session',
      answers: 'Do ties, the lean to a side, or the time for a judgment change while a rater goes on judging?',
      formulas: [
        String.raw`\operatorname{logit} P(\text{tie}) = \beta_0 + \beta \, (o_{ri} - \bar o_r) + \beta_1 \, \bar o_r, \qquad \log \text{time}_{ri} = \mu_r + \beta \, o_{ri} + \varepsilon_{ri}`,
      ],
      notes: [
        '*o* is the ordinal of the judgment within its rater, in steps of ten. The rater’s mean is held beside ' +
          'it, so that raters who judge long are not taken for what judging long does. β is told as log odds for ' +
          'ties and for side a among decided judgments, and as the factor e^β for time (0.9: ten judgments later a ' +
          "judgment takes 10% less). Clustered by rater; shown as `logistic regression, each rater's mean held, " +
          'clustered by rater (CR1)` and `regression of log time within raters, clustered by rater (CR1)`.',
        'Raters whose ordinals do not vary, such as those who judged once, say nothing of it: they are not counted ' +
          'as clusters, neither in the factor G/(G − 1) nor in the degrees of freedom.',
        'Where prompts come in the same order for all, later prompts may simply differ.',
      ],
      sources: ['Mundlak (1978), On the pooling of time series and cross section data, Econometrica 46, 69–85.'],
      code: 'server/stats/bias/orderEffect.ts',
    },
    {
      id: 'length-controlled',
      name: 'The length-controlled rate',
      answers: 'What would the target’s half-tie rate be if both responses were equally long?',
      formulas: [
        String.raw`\operatorname{logit} E[y] = \theta + \varphi \tanh\!\left( \frac{\Delta}{\mathrm{sd}(\Delta)} \right), \qquad \text{rate} = \sigma(\hat\theta)`,
      ],
      notes: [
        'Δ is the target’s length less the baseline’s, in characters; the hyperbolic tangent keeps extreme ' +
          'differences from deciding the fit. One fit for each baseline. The interval is that of θ, clustered by ' +
          'prompt, seen through σ: it covers the noise of the outcomes and of the fit. Shown as `logistic ' +
          'regression, length held, clustered by prompt (CR1)`.',
        'It differs from AlpacaEval’s figure in two ways. The term for the difficulty of prompts is left out, as ' +
          'it is fitted over many models; and the published standard error is the spread of the fitted ' +
          'probabilities over prompts, which holds neither kind of noise. Where one system is always longer the ' +
          'rate is extrapolated, and its interval is wide.',
      ],
      sources: [
        'Dubois, Galambosi, Liang and Hashimoto (2024), Length-Controlled AlpacaEval: A Simple Way to Debias ' +
          'Automatic Evaluators, arXiv:2404.04475.',
      ],
      code: 'server/stats/bias/lengthControlled.ts',
    },
    {
      id: 'style-controlled',
      name: 'Style-controlled strengths and rates',
      answers: 'What would the systems’ strengths and rates be if responses were equally long and equally formatted?',
      formulas: [
        String.raw`\operatorname{logit} E[y] = \theta_i - \theta_j + \sum_f \beta_f z_f, \qquad z_f = \frac{d_f}{\sqrt{\overline{d_f^2}}}, \quad d_f = \frac{x_{if} - x_{jf}}{x_{if} + x_{jf} + 1}`,
        String.raw`\text{rate of } i \text{ against } j = \sigma(\hat\theta_i - \hat\theta_j)`,
      ],
      notes: [
        'All features that are known and differ are held at once, but for one of which the response with more always won, or ' +
          'always lost: it has no finite effect, and stands with that reason. Strengths have mean 0. Differences are divided by ' +
          'their root mean square and not centred: the published program takes their mean off, but then what is ' +
          'held is the mean difference, which depends on which system of a pair is named first. Errors come from the ' +
          'sandwich, clustered by prompt, for strengths and features alike; shown as `Bradley–Terry with style ' +
          'held, clustered by prompt (CR1)`. No ridge is used; the published program’s ridge of 0.5 on all ' +
          'coefficients, strengths too, can be asked for, and then strengths lean to 0.',
        'Worked example: in the reference case of 160 judgments, centred as published, the log odds per standard deviation are 0.345 ' +
          'for length and 0.063 for bold text, with standard errors of 0.154 and 0.146.',
      ],
      sources: [
        'Li, Angelopoulos and Chiang (2024), Does Style Matter? Disentangling style and substance in Chatbot Arena.',
      ],
      code: 'server/stats/bias/styleStrengths.ts',
    },
    {
      id: 'logistic',
      name: 'Logistic regression and its errors',
      answers: 'Which coefficients explain the outcomes best, and when are there none?',
      formulas: [
        String.raw`\hat\beta = \arg\max \sum_i w_i \left( y_i \eta_i - \log(1 + e^{\eta_i}) \right) - \tfrac12 \sum_k \lambda_k \beta_k^2, \qquad \eta = X \beta + \text{offset}`,
        String.raw`V = \frac{G}{G - 1} \, H^{-1} \Big( \sum_g s_g s_g^{\mathsf T} \Big) H^{-1}, \qquad s_g = \sum_{i \in g} w_i (y_i - \hat p_i) x_i`,
      ],
      notes: [
        'Outcomes may be halves, so that it is a quasi-likelihood, and the model’s own variance is not used. ' +
          'Intervals are Student’s with the number of clusters less one. λ is 0 unless a ridge is asked for. A fit ' +
          'is handed back only when a further step would move no row’s η by 10⁻⁹; separation is proved by the ' +
          'direction of the steps, and rank deficiency by the pivots of the information.',
      ],
      sources: [
        'McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., section 4.4.',
        'Albert and Anderson (1984), On the existence of maximum likelihood estimates in logistic regression ' +
          'models, Biometrika 71, 1–10.',
        'Papke and Wooldridge (1996), Econometric methods for fractional response variables, Journal of Applied ' +
          'Econometrics 11, 619–632.',
      ],
      code: 'server/stats/numeric/logistic.ts',
    },
  ],
}
