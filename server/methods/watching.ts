import type { MethodSection } from '../contract/methods.ts'

export const watching: MethodSection = {
  id: 'watching',
  title: 'Valid while one watches',
  introduction:
    'A confidence sequence is an interval after every judgment such that, with probability of at least 1 − α, ' +
    'all of them hold the true value. Whoever stops a study because of what it shows may use it and nothing ' +
    'else. The beta-binomial sequence and the one on prompt means are what Blindpair prints; the others are ' +
    'computed for comparison with other software.',
  methods: [
    {
      id: 'beta-binomial-sequence',
      name: 'The beta-binomial sequence',
      answers: 'Which rates are in keeping with the judgments so far, at every moment at once?',
      formulas: [String.raw`C_n = \left\{ p : \frac{B(u + 1, d + 1)}{p^{u} (1 - p)^{d}} < \frac{1}{\alpha} \right\}`],
      notes: [
        '*u* is the sum of what the rate counts (wins; wins and ties; a tie as ½ in the half-tie rate) and *d* ' +
          'that of 1 less it: wins and losses for the share among decided. The fraction is what a bettor who mixes ' +
          'all alternatives evenly has won against *p* from a stake of 1; if *p* is true it exceeds 1/α at any ' +
          'time with probability of at most α (Ville’s inequality). It is finite-sample and exact in that sense: ' +
          'no normal approximation.',
        'It needs the counts only, not their order, so a live page computes it after every judgment in constant ' +
          'time. For the half-tie rate, whose values are 0, ½ and 1, it stays valid since such values are ' +
          'sub-Bernoulli, and is a little long since ties vary less than coins.',
        'It assumes that each judgment’s expectation, given all before, is the same: single judgments of ever ' +
          'new prompts. Where prompts have several judgments it errs more often than α (the tests show more than ' +
          '8% for four judgments a prompt): then use the sequence on prompt means. Like that one it speaks of these raters. Shown as `beta-binomial ' +
          'confidence sequence`.',
        'Worked example: after 35 wins and 16 losses the share among decided is 0.686, from 0.471 to 0.857; ' +
          'Wilson’s interval would be from 0.550 to 0.797. The evidence against ½ is 6.04, where 20 is asked for.',
      ],
      sources: [
        'Robbins (1970), Statistical methods related to the law of the iterated logarithm, Annals of ' +
          'Mathematical Statistics 41, 1397–1409.',
        'Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform, nonparametric, nonasymptotic confidence ' +
          'sequences, Annals of Statistics 49, 1055–1080.',
      ],
      code: 'server/stats/rates/betaBinomialSequence.ts',
    },
    {
      id: 'asymptotic-sequence',
      name: 'The sequence on prompt means',
      answers: 'The same where judgments of one prompt may depend on each other.',
      formulas: [
        String.raw`\bar x_n \pm \hat\sigma_n \sqrt{\frac{2 (n \rho^2 + 1)}{n^2 \rho^2} \, \log \frac{\sqrt{n \rho^2 + 1}}{\alpha}}`,
        String.raw`\rho^2 = \frac{-2 \log \alpha + \log(1 - 2 \log \alpha)}{n_{\text{best}}}`,
      ],
      notes: [
        'The units are prompts: *x* is a prompt’s mean, so that every prompt weighs the same here, and σ̂ the ' +
          'standard deviation of the means so far (dividing by *n*). ρ makes the sequence shortest at about ' +
          '*n*_best prompts, 100 unless said otherwise; it must not be chosen after looking.',
        'It is asymptotic: its level holds from some number of prompts on, as the central limit theorem does. It ' +
          'is therefore given from 20 prompts on, and the tests, which watch from then on, find at most 5% of null ' +
          'studies called a difference. It assumes that prompts come one after another; where all prompts come ' +
          'again in later rounds their means move without a new unit, and the tests cover that order too. ' +
          'Raters are held as they are: it speaks of other prompts judged by these raters, since no sequence here ' +
          'lets judgments by one rater depend on each other; where raters differ and are few, look at the interval ' +
          'by prompt and rater before concluding anything of raters at large. Cut at 0 and 1. Shown as `asymptotic confidence sequence on prompt means`.',
        'Worked example: 60 values of 0, ½ and 1 with the mean 0.658, the sequence shortest at 40, give 0.488 to ' +
          '0.828.',
      ],
      sources: [
        'Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory and ' +
          'asymptotic confidence sequences, Annals of Statistics 52, 2613–2640.',
      ],
      code: 'server/stats/rates/asymptoticSequence.ts',
    },
    {
      id: 'rates-over-time',
      name: 'Rates over time',
      answers: 'How did the rates of a pair move while judgments came in, and how sure was each of them?',
      formulas: [
        String.raw`\hat p_n = \frac{\#\{i \le n : x_i \text{ is a win}\}}{n}, \qquad \hat q_n = \frac{\#\{i \le n : x_i \text{ is a win or a tie}\}}{n}`,
      ],
      notes: [
        'The judgments of the pair that count, in the order of their times; judgments of the same millisecond in ' +
          'that of their ids. The bounds at each *n* are those of the sequence on which the pair’s stopping rests, ' +
          'computed from the first *n* judgments alone: the beta-binomial one where no prompt was judged twice, else ' +
          'the one on prompt means, whose bounds are for the mean of the prompts’ own rates. At the last judgment ' +
          'they are the interval printed as valid while watching.',
        'All moments of one rate of one row hold together: with probability of at least 1 − α by the beta-binomial ' +
          'sequence; by the one on prompt means approximately, from 20 prompts on, and as far as prompts come one after ' +
          'another (of prompts that are seen again in later rounds it is as good as its last round). Two rates, or several ' +
          'rows, hold only one by one. The interval for a fixed size is not drawn: read after each judgment it would leave ' +
          'the true value out at some moment in far more than α of studies.',
        'No more than 100 moments of a row are kept, evenly apart, the last among them; fewer where there are ' +
          'more than 20 rows, and none of more than 80. Where the time of a judgment is not recorded its row has no ' +
          'order, and is left out.',
        'Worked example: of the judgments win, loss, tie, win the rates are 1, ½, 1/3 and ½ (wins), and the bounds of ' +
          'the win rate after the fourth are 0.043 and 0.957.',
      ],
      sources: [
        'Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, 1055–1080.',
        'Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Annals of Statistics 52, 2613–2640.',
      ],
      code: 'server/stats/rates/series.ts',
    },
    {
      id: 'normal-mixture-sequence',
      name: 'The normal mixture sequence',
      answers: 'The same from the mean and the number of judgments alone.',
      formulas: [
        String.raw`\bar x_n \pm \frac{1}{n} \sqrt{(V + \rho) \left( \log\left(1 + \frac{V}{\rho}\right) + 2 \log \frac{1}{\alpha} \right)}, \qquad V = \frac n4`,
      ],
      notes: [
        'ρ is chosen so that it is shortest at a number of judgments set beforehand: ρ = (*n*_best/4)/(2 ' +
          'log(1/α) + log(1 + 2 log(1/α))). It takes the largest variance that values between 0 and 1 can have, so ' +
          'that it is longer than the beta-binomial sequence unless the rate is near ½. Not cut at 0 and 1.',
        'Worked example: 60 values with the mean 0.658, shortest at 40, give 0.462 to 0.855.',
      ],
      sources: ['Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, 1055–1080, section 3.'],
      code: 'server/stats/rates/hoeffdingSequences.ts',
    },
    {
      id: 'ordered-sequences',
      name: 'Sequences that need the values in order',
      answers: 'How short can a finite-sample sequence be that adapts to the spread it sees?',
      formulas: [
        String.raw`\text{Hoeffding:} \quad \frac{\sum_i \lambda_i x_i}{\sum_i \lambda_i} \pm \frac{\log(2/\alpha) + \frac18 \sum_i \lambda_i^2}{\sum_i \lambda_i}, \qquad \lambda_i = \min\left(1, \sqrt{\frac{8 \log(2/\alpha)}{i \log(i + 1)}}\right)`,
        String.raw`\text{Bernstein:} \quad \frac{\sum_i \lambda_i x_i}{\sum_i \lambda_i} \pm \frac{\log(2/\alpha) + \sum_i (x_i - \hat\mu_{i-1})^2 \left(-\log(1 - \lambda_i) - \lambda_i\right)}{\sum_i \lambda_i}`,
        String.raw`\text{betting:} \quad \left\{ m : \tfrac12 \max\Big( \prod_i \big(1 + \lambda_i^+ (x_i - m)\big),\; \prod_i \big(1 - \lambda_i^- (x_i - m)\big) \Big) < \frac1\alpha \right\}`,
      ],
      notes: [
        'The weights λ (the bettor’s stakes) are set from the values before each one; for the second and third ' +
          'λ_i = √(2 log(2/α)/(i log(i + 1) σ̂²_{i−1})), at most ½ for the second, and a stake that can lose at ' +
          'most half for the third. Betting is the shortest of them. They depend on the order of the judgments, ' +
          'which a live page would have to read again each time; so they are offered to whoever holds the list, ' +
          'and not printed.',
        'Worked example, the same 60 values: Hoeffding 0.505 to 0.881, Bernstein 0.458 to 0.861, betting 0.533 ' +
          'to 0.863.',
      ],
      sources: [
        'Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting, JRSS B 86, 1–27.',
      ],
      code: 'server/stats/rates/bettingSequences.ts',
    },
    {
      id: 'stopping',
      name: 'When a study may stop',
      answers: 'What may be concluded now, although the results themselves chose the moment?',
      formulas: [
        String.raw`[L_n, U_n] \text{ at the level } 1 - \frac{\alpha}{m} \text{ for } m \text{ pairs}`,
        String.raw`\text{better: } L_n > \tfrac12, \qquad \text{worse: } U_n < \tfrac12, \qquad \text{similar: } \tfrac12 - \delta < L_n \;\text{ and }\; U_n < \tfrac12 + \delta`,
      ],
      notes: [
        '*L* and *U* are the bounds of a sequence for the half-tie rate, δ a margin within which a difference ' +
          'would not matter, fixed beforehand; without one nothing is called similar. In every other case: go on. ' +
          'The sequence is the beta-binomial one where no prompt was judged twice, else the one on prompt means; ' +
          'which one it was is said beside the conclusion.',
        'The bounds of one sequence hold at all moments together, those of several baselines only one by one: ' +
          'with five baselines that do not differ from the target, and intervals of 95% each, far more than 5% of ' +
          'studies would see some difference sooner or later. Each of the *m* pairs shown is therefore given the ' +
          'part α/*m* of α (Bonferroni), 99% with five baselines, and a study that stops by this rule concludes ' +
          'anything false with probability of at most α. So a printed sequence, which is at the level 1 − α, may ' +
          'leave ½ out before anything is concluded. It may also go on after it, and conclude later. Which ' +
          'baselines there are should be known before looking: one more makes *m* larger for all.',
        'At those higher levels the normal approximation of the sequence on prompt means sets in later: of several ' +
          'pairs it concludes nothing before 30 prompts. The tests watch five baselines without a difference from ' +
          'there on.',
        'The estimate at a moment chosen by its results tends to be too far from ½: report the sequence’s bounds ' +
          'with it.',
      ],
      sources: ['Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, 1055–1080, section 1.'],
      code: 'server/stats/rates/stopping.ts',
    },
  ],
}
