import type { MethodSection } from '../contract/methods.ts'

export const judges: MethodSection = {
  id: 'judges',
  title: 'Language models as judges',
  introduction:
    'A judge is a language model that judged the same comparisons as people. Its judgments are marked, never ' +
    'mixed with people’s, and held against them here. People are raters of the kind “human” unless other kinds ' +
    'are named. Where a judge gave several judgments of one comparison (both orders, say), one rule makes one of ' +
    'them, and the rule is printed: *unanimous* (judgments that differ in any way are a tie) or *sum* (the ' +
    'response that is ahead after all of them wins). All intervals are clustered by prompt.',
  methods: [
    {
      id: 'judge-agreement',
      name: 'Agreement of a judge with people',
      answers: 'How often does a judge say what a person said of the same comparison, with and without ties?',
      formulas: [
        String.raw`S_1 = \frac{\sum_c n_{c, v_c}}{\sum_c n_c}, \qquad S_2 = \frac{\sum_{c:\, v_c \ne \text{tie}} n_{c, v_c}}{\sum_{c:\, v_c \ne \text{tie}} \left( n_{c,\text{win}} + n_{c,\text{loss}} \right)}`,
      ],
      notes: [
        '*v_c* is the judge’s judgment of comparison *c*, *n_ck* people’s judgments for *k*. With ties (setup S1 ' +
          'of MT-Bench) every pair of it and a person’s judgment counts once; without ties (S2) only ' +
          'pairs in which neither is a tie. The same two numbers among people, over pairs of different raters, ' +
          'stand beside them: what a judge can be held against. Shown as `clustered by prompt (CR1)`.',
        'Published in this form for the first turn of MT-Bench: GPT-4 agrees with people in 886 of 1,343 pairs ' +
          'with ties (66%) and in 727 of 859 without (85%).',
      ],
      sources: [
        'Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, arXiv:2306.05685, section 4.2.',
      ],
      code: 'server/stats/judges/agreement.ts',
    },
    {
      id: 'judge-majority',
      name: 'Agreement with people’s majority, and κ',
      answers: 'How often does a judge say what most people said of a comparison, and how far beyond chance?',
      formulas: [
        String.raw`\kappa = \frac{P_o - P_e}{1 - P_e}, \qquad \mathrm{se}^2 = \frac{G - 1}{G} \sum_g \left( \hat\kappa_{(g)} - \bar\kappa_{(\cdot)} \right)^2`,
      ],
      notes: [
        'People’s majority is their most frequent answer; a shared first place is a tie, and nothing is drawn at ' +
          'random. κ is Cohen’s over comparisons, with and without ties of either; its interval is that of a ' +
          'jackknife that leaves out one prompt at a time, *κ̂*₍*g*₎ being the value without prompt *g*, with ' +
          'Student’s t of the prompts less one. Shown as `jackknife over prompts`. Since κ goes by how often each ' +
          'outcome is given, it depends a little on which system of a comparison is told first.',
      ],
      sources: [
        'Cohen (1960), Educational and Psychological Measurement 20, 37–46.',
        'Efron and Stein (1981), The jackknife estimate of variance, Annals of Statistics 9, 586–596.',
      ],
      code: 'server/stats/judges/kappa.ts',
    },
    {
      id: 'order-consistency',
      name: 'Consistency under swapped order',
      answers: 'Does a judge say the same when the two responses change places?',
      formulas: [
        String.raw`\text{consistent: } y_a = y_b, \qquad \text{biased to first: } y_a - y_b = 1, \qquad \text{to second: } y_a - y_b = -1, \qquad \text{other: } |y_a - y_b| = \tfrac12`,
      ],
      notes: [
        '*y_a* and *y_b* are the outcomes of one system with its response shown first and second. A win in both ' +
          'places is consistent; a win when first and a loss when second is a bias to the first. One tie is ' +
          '“other”. Where an order was judged several times, first meets first and second meets second. κ between ' +
          'the two orders is given too.',
      ],
      sources: [
        'Zheng et al. (2023), arXiv:2306.05685, section 3.3.',
        'Wang et al. (2023), Large Language Models are not Fair Evaluators, arXiv:2305.17926.',
      ],
      code: 'server/stats/judges/orderConsistency.ts',
    },
    {
      id: 'self-preference',
      name: 'Self-preference',
      answers: 'Does a judge favour systems of its own family more than people do?',
      formulas: [
        String.raw`\frac{\sum_c (v_c - \bar y_c)}{C}, \qquad c \text{ compares one own system with one other}`,
      ],
      notes: [
        '*v_c* is the judge’s outcome for its own system, *ȳ_c* the mean of people’s judgments on the same ' +
          'comparison, ties half. Because both are of the same comparisons, better responses of the own family do ' +
          'not pass for self-preference. Which systems are a judge’s own is said by the researcher, in ' +
          'the study file by `judges`, to `blindpair analyze` by `--own JUDGE=SYSTEM`; nobody guesses it.',
      ],
      sources: [
        'Zheng et al. (2023), arXiv:2306.05685, section 3.3.',
        'Panickssery, Bowman and Feng (2024), LLM Evaluators Recognize and Favor Their Own Generations, ' +
          'arXiv:2404.13076.',
      ],
      code: 'server/stats/judges/selfPreference.ts',
    },
    {
      id: 'length-preference',
      name: 'Length preference of a judge against people',
      answers: 'Does a judge go by length more than people do?',
      formulas: [
        String.raw`\operatorname{logit} E[y] = \beta_{\text{judge}} \, J \, \frac{d}{s} + \beta_{\text{people}} \, (1 - J) \, \frac{d}{s}, \qquad \text{difference} = \beta_{\text{judge}} - \beta_{\text{people}}`,
      ],
      notes: [
        '*d* is the relative difference in length as in the effect of length, *s* its root mean square over the ' +
          'comparisons that both judged, *J* 1 for the judge’s judgments. One fit, clustered by prompt, so that the ' +
          'covariance of the two coefficients is taken into account. A judge who is merely surer of the better ' +
          'response shows a larger coefficient too where better responses are longer.',
      ],
      sources: [
        'The effect of length in this document, after Li, Angelopoulos and Chiang (2024), and Dubois et al. (2024), arXiv:2404.04475.',
      ],
      code: 'server/stats/judges/lengthPreference.ts',
    },
    {
      id: 'score-verdicts',
      name: 'Judgments from scores',
      answers: 'Which response wins where a judge scored each of them?',
      formulas: [
        String.raw`y = \begin{cases} 1 & s_{\text{own}} > s_{\text{other}} \\ \tfrac12 & s_{\text{own}} = s_{\text{other}} \\ 0 & s_{\text{own}} < s_{\text{other}} \end{cases}`,
      ],
      notes: [
        'One pair of scores is one judgment; two orders make two judgments and the rule above one of them. By ' +
          '*sum*, better in both orders, or once better and once equal, is a win. Totals of scores are summed for ' +
          'comparison with published ones; no interval is made for them.',
      ],
      sources: [
        'Zheng et al. (2023), arXiv:2306.05685, section 3.4, for unanimity.',
        'Chen et al. (2023), AlpaGasus, arXiv:2307.08701, and Li et al. (2024), From Quantity to Quality, ' +
          'arXiv:2308.12032, for the sum.',
      ],
      code: 'server/stats/judges/scores.ts',
    },
  ],
}
