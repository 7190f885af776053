import type { MethodSection } from '../contract/methods.ts'

export const agreement: MethodSection = {
  id: 'agreement',
  title: 'Agreement of raters',
  introduction:
    'Agreement is about the outcome (win, tie, loss) of one system of the comparison, so that sides do not ' +
    'matter: of the target that takes part in every comparison, else of the system whose name comes first. ' +
    'Different raters on one comparison agree or not; two judgments by one rater on it speak of the rater, and ' +
    'are told apart under self-consistency. Language models that judge are no raters here: they appear as a ' +
    'group of their own. No single coefficient is the right one, and they are printed side by side with what ' +
    'chance would give.',
  methods: [
    {
      id: 'raw-agreement',
      name: 'Raw agreement, and agreement without ties',
      answers: 'How often do two raters say the same of a comparison?',
      formulas: [
        String.raw`A = \frac{\sum_k m_{kk}}{\sum_{k,l} m_{kl}}, \qquad A_{\text{decided}} = \frac{m_{00} + m_{22}}{m_{00} + m_{02} + m_{20} + m_{22}}`,
      ],
      notes: [
        '*m_kl* counts pairs of judgments by different raters on one comparison with the outcomes *k* and *l* (0 ' +
          'loss, 1 tie, 2 win), over all comparisons: a comparison with more raters has more pairs. Without ties: ' +
          'only pairs in which nobody said tie.',
        'Worked example: raters who agree in 9 of 12 pairs have a raw agreement of 0.750.',
      ],
      sources: [
        'As in Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, arXiv:2306.05685, section 4.2, whose setup S2 leaves ties out.',
      ],
      code: 'server/stats/agreement/pairs.ts',
    },
    {
      id: 'tie-discounted',
      name: 'Tie-discounted agreement',
      answers: 'How far do raters agree, if a tie against a decided answer is half a disagreement?',
      formulas: [
        String.raw`a(k, l) = \begin{cases} 1 & k = l \\ \tfrac12 & \text{exactly one of them is a tie} \\ 0 & \text{otherwise} \end{cases}`,
        String.raw`\text{over pairs: } \frac{\sum_c \sum_{r<s} a}{\sum_c \binom{n_c}{2}}, \qquad \text{over comparisons: } \frac1C \sum_c \frac{\sum_{r<s} a}{\binom{n_c}{2}}`,
      ],
      notes: [
        'Two averages are in use and differ where comparisons have different numbers of raters: over all pairs ' +
          'of judgments (a comparison with four raters counts six times one with two), and the mean of the ' +
          'comparisons’ own means. Both are printed and named. They are the same where every comparison has as ' +
          'many raters.',
        'It is not corrected for chance. Raters who always say tie agree in 1; raters who draw 40% wins, 20% ' +
          'ties and 40% losses at random agree in 0.52, with a third each in 0.56. So the level that chance gives, ' +
          'with the raters’ own shares of outcomes, is printed beside it: Σ *a*(*k*, *l*) *p_k* *q_l*.',
        'Worked example: four raters on twelve comparisons with a few judgments missing agree in 0.825 over the ' +
          '60 pairs and in 0.854 over the comparisons.',
      ],
      sources: ['Zhou et al. (2023), LIMA: Less Is More for Alignment, section 4.1.'],
      code: 'server/stats/agreement/pairs.ts',
    },
    {
      id: 'cohen',
      name: 'Cohen’s κ, plain and weighted',
      answers: 'How far do two raters agree beyond what their own shares of outcomes would give by chance?',
      formulas: [
        String.raw`\kappa = \frac{P_o - P_e}{1 - P_e}, \qquad P_o = \sum_{k,l} v_{kl} \, p_{kl}, \qquad P_e = \sum_{k,l} v_{kl} \, p_{k \cdot} \, p_{\cdot l}`,
        String.raw`v_{kl} = [k = l] \;\text{(plain)}, \qquad 1 - \frac{|k - l|}{q - 1} \;\text{(linear)}, \qquad 1 - \frac{(k - l)^2}{(q - 1)^2} \;\text{(quadratic)}`,
        String.raw`\mathrm{se}^2 = \frac1n \sum_{k,l} p_{kl} \left( \frac{v_{kl} - P_o - (1 - \kappa)\,(\bar v_{k \cdot} + \bar v_{\cdot l} - 2 P_e)}{1 - P_e} \right)^2`,
      ],
      notes: [
        'Categories are ordered loss, tie, win; *q* = 3. *v̄_k·* is the mean weight that the first rater’s ' +
          'category *k* meets in the second’s shares, *v̄_·l* the other way round. With more than two raters κ is ' +
          'the mean over pairs of raters, weighted by the judgments they have in common; its standard error is ' +
          'linearised (how each cluster of comparisons moves the mean, squared and summed, times G/(G − 1)), with ' +
          'Student’s t of clusters less one. Pairs of raters who used one outcome only have no κ: they are left ' +
          'out and counted. Beyond 50 million pairs of judgments no κ is computed (then only `mean over pairs of ' +
          'raters, clustered by` stands there, with the reason). Shown as `mean over pairs of raters; linearised ' +
          'standard error clustered by` comparisons or prompts, `Student’s t`.',
        'κ is low where one outcome is rare although raters mostly agree, since chance then agrees often; read ' +
          'it beside raw agreement and AC1.',
        'Worked example: two raters on twelve comparisons have κ = 0.621 (standard error 0.187 over independent ' +
          'comparisons), linear 0.723, quadratic 0.820.',
      ],
      sources: [
        'Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement ' +
          '20, 37–46.',
        'Cohen (1968), Weighted kappa, Psychological Bulletin 70, 213–220.',
        'Fleiss, Cohen and Everitt (1969), Large sample standard errors of kappa and weighted kappa, ' +
          'Psychological Bulletin 72, 323–327.',
      ],
      code: 'server/stats/agreement/cohen.ts',
    },
    {
      id: 'fleiss',
      name: 'Fleiss’ κ',
      answers: 'How far do many raters agree beyond what their common shares of outcomes would give by chance?',
      formulas: [
        String.raw`\kappa = \frac{\bar P - \bar P_e}{1 - \bar P_e}, \qquad \bar P = \frac{1}{C_2} \sum_{c:\, n_c \ge 2} \sum_k \frac{n_{ck} (n_{ck} - 1)}{n_c (n_c - 1)}, \qquad \bar P_e = \sum_k \Big( \frac{1}{C_1} \sum_{c:\, n_c \ge 1} \frac{n_{ck}}{n_c} \Big)^2`,
      ],
      notes: [
        '*n_ck* raters of the *n_c* on comparison *c* said *k*. As published it asks that every comparison has ' +
          'the same number of raters. With differing numbers the formula above is Gwet’s generalisation: agreement ' +
          'over the *C*₂ comparisons with two judgments or more, shares over all *C*₁ judged ones. The version ' +
          'over comparisons that every rater judged is given beside it, with their number.',
        'Worked example: the four raters on twelve comparisons have 0.558 by the generalisation, 0.319 over the ' +
          'comparisons that all four judged.',
      ],
      sources: [
        'Fleiss (1971), Measuring nominal scale agreement among many raters, Psychological Bulletin 76, 378–382.',
        'Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., as in the R package irrCAC.',
      ],
      code: 'server/stats/agreement/fleiss.ts',
    },
    {
      id: 'krippendorff',
      name: 'Krippendorff’s α',
      answers: 'How much less do raters disagree than judgments dealt out at random would?',
      formulas: [
        String.raw`\alpha = 1 - (N - 1) \, \frac{\sum_{k,l} o_{kl} \, \delta_{kl}^2}{\sum_{k,l} N_k N_l \, \delta_{kl}^2}, \qquad o_{kl} = \sum_c \frac{n_{ck} (n_{cl} - [k = l])}{n_c - 1}`,
        String.raw`\delta_{kl}^2 = [k \ne l] \;\text{(nominal)}, \qquad \Big( \sum_{g=k}^{l} N_g - \frac{N_k + N_l}{2} \Big)^2 \;\text{(ordinal)}, \qquad (k - l)^2 \;\text{(interval)}`,
      ],
      notes: [
        '*o_kl* are the coincidences, *N_k* = Σ_l *o_kl*, *N* their sum. Any number of judgments a comparison ' +
          'may be missing; those judged once are passed over. Nominal treats a tie as different from a win as a ' +
          'loss is; ordinal puts it between them. Undefined where all judgments are the same. Every judgment is a value ' +
          'of its comparison, also the second one by the same rater, as in the published α of MT-Bench: 0.4855 over ' +
          '961 comparisons. Plan repeats apart from the judgments that count, or α takes a rater’s agreement with ' +
          'themselves for agreement with others. Of one rater’s repeats alone there is none.',
        'Worked example: the published case of four raters and twelve items gives 0.743 nominal, 0.815 ordinal ' +
          'and 0.849 interval.',
      ],
      sources: [
        'Krippendorff (2011), Computing Krippendorff’s alpha-reliability.',
        'Hayes and Krippendorff (2007), Answering the call for a standard reliability measure for coding data, ' +
          'Communication Methods and Measures 1, 77–89.',
      ],
      code: 'server/stats/agreement/krippendorff.ts',
    },
    {
      id: 'gwet',
      name: 'Gwet’s AC1 and AC2',
      answers: 'How far do raters agree beyond chance, if chance is guessing on hard comparisons only?',
      formulas: [
        String.raw`\mathrm{AC} = \frac{P_a - P_e}{1 - P_e}, \qquad P_e = \frac{\sum_{k,l} v_{kl}}{q (q - 1)} \sum_k \pi_k (1 - \pi_k), \qquad \pi_k = \frac{1}{C_1} \sum_c \frac{n_{ck}}{n_c}`,
      ],
      notes: [
        '*P_a* is the (weighted) agreement over comparisons with two judgments or more. AC1 has identity ' +
          'weights; AC2 here has ordinal weights, 1 − *d*(*d* + 1)/(*q*(*q* − 1)) for categories *d* apart. It ' +
          'does not fall when one outcome is rare, as κ does, and is defined whenever two raters judged anything; ' +
          'by the same token it is high where raters nearly always say the same. *q* is 3, and 2 where no judgment ' +
          'is a tie, as where raters could not say so: chance between two outcomes agrees more often, and the reply ' +
          'says which it was.',
        'Worked example: the published case gives AC1 = 0.775.',
      ],
      sources: [
        'Gwet (2008), Computing inter-rater reliability and its variance in the presence of high agreement, ' +
          'British Journal of Mathematical and Statistical Psychology 61, 29–48.',
        'Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.',
      ],
      code: 'server/stats/agreement/gwet.ts',
    },
    {
      id: 'agreement-intervals',
      name: 'Intervals of agreement',
      answers: 'How far might agreement lie from this on other prompts of the same kind?',
      formulas: [
        String.raw`\left[ \hat F^{*-1}\!\left(\tfrac{\alpha}{2}\right),\; \hat F^{*-1}\!\left(1 - \tfrac{\alpha}{2}\right) \right], \qquad \text{clusters drawn with replacement, as many as there are}`,
      ],
      notes: [
        'Whole prompts are drawn where a prompt has several comparisons (other systems, its turns), since these ' +
          'share its difficulty and often the raters; else comparisons. The raters are held as they are: the ' +
          'interval speaks of other prompts, not of other raters. Shown as `percentiles of` so many `resamples of` ' +
          'prompts or comparisons. Clusters that contribute the same counts are drawn together as one multinomial ' +
          'count: an exact shortcut, not an approximation.',
        'None is offered, and the reason is, for fewer than eight clusters, for judgments so uniform that all ' +
          'resamples agree, or where more than one resample in twenty leaves the coefficient undefined; fewer are ' +
          'left out and counted. From eight to about twenty clusters percentiles still come out somewhat too close.',
      ],
      sources: [
        'Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 6.',
        'Davison and Hinkley (1997), Bootstrap Methods and Their Application, section 3.8.',
      ],
      code: 'server/stats/agreement/resample.ts',
    },
    {
      id: 'agreement-groups',
      name: 'Agreement within and between groups',
      answers: 'Do crowd workers agree with authors as often as with each other, and does a judge?',
      formulas: [
        String.raw`m^{(g,h)}_{kl} = \#\{\text{pairs of judgments on one comparison, one by a rater of } g \text{ saying } k, \text{ one of } h \text{ saying } l\}`,
      ],
      notes: [
        'Everything over pairs (raw, tie-discounted, without ties, Cohen’s κ, chance) is also computed for each ' +
          'two groups of raters, and within each group for different raters. The group is the one recorded for a ' +
          'rater, else the kind of rater; language models are always a group of their own. Up to a hundred pairs ' +
          'of groups have intervals, up to a thousand pairs of raters are listed.',
        'Published in this form: crowd with crowd 82, crowd with authors 81, authors with authors 78 (in ' +
          'hundredths), over fifty comparisons.',
      ],
      sources: ['Zhou et al. (2023), LIMA: Less Is More for Alignment, section 4.1.'],
      code: 'server/analysis/agreementGroups.ts',
    },
    {
      id: 'self-consistency',
      name: 'Self-consistency',
      answers:
        'Does a rater who sees a comparison again say the same, with the sides as before and with sides swapped?',
      formulas: [
        String.raw`\frac{\text{same outcome}}{n}, \qquad n = \text{same outcome} + \text{one tie} + \text{opposite}`,
      ],
      notes: [
        'Each judgment is held against the same rater’s next one of the same comparison, in the order made. ' +
          'Where sides were swapped in between, an opposite outcome means that the same *side* was preferred ' +
          'again; where they were not, it is plain inconsistency. The two are told apart, as are repeats whose ' +
          'sides were not recorded. The rate has Wilson’s interval, which takes repeats as independent of each ' +
          'other.',
        'Of single responses that came again, the same: the share that got the same grade, the share that got that ' +
          'grade or the next one, and Cohen’s κ of first and second grades (large-sample standard error, linear weights).',
        'If repeats are judged afresh, raters agree with themselves at least as often as with each other, on ' +
          'average over raters: self-consistency bounds what agreement can be.',
      ],
      sources: [
        'Test–retest reliability; flipped repeats as in Shi et al. (2024), Judging the Judges: A Systematic Study of Position Bias in LLM-as-a-Judge, arXiv:2406.07791 (repetition stability and position consistency).',
      ],
      code: 'server/stats/agreement/selfConsistency.ts',
    },
    {
      id: 'one-against-others',
      name: 'One rater against the majority of the others',
      answers: 'How often does one person say what most of the others said?',
      formulas: [String.raw`\frac{\#\{ (c, r) : y_{cr} = \operatorname{maj}(y_{c,-r}) \}}{\#\{ (c, r) : n_c \ge 3 \}}`],
      notes: [
        'Over comparisons with at least three raters, one judgment left out at a time; others who share the lead ' +
          'evenly count as a tie, and nothing is drawn at random. It says how far a person, too, is from a majority; a ' +
          'judge’s agreement with people’s majority counts comparisons that one or two people judged as well, so ' +
          'that the two numbers are of different comparisons.',
      ],
      sources: ['Leave-one-out agreement as in Dubois et al. (2023), AlpacaFarm, arXiv:2305.14387.'],
      code: 'server/stats/agreement/majority.ts',
    },
  ],
}
