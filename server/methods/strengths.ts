import type { MethodSection } from '../contract/methods.ts'

export const strengths: MethodSection = {
  id: 'strengths',
  title: 'Strengths of systems',
  introduction:
    'A strength θ is a number for each system such that differences of strengths give the chances of winning. It ' +
    'is worth fitting where baselines also meet each other; in a star, where the target meets each baseline and ' +
    'nothing else is compared, it says what the rates say (see the star identity). Strengths are log odds ' +
    '(natural logarithm) with mean 0 unless the Elo scale, 400/ln 10 · θ + 1000, is asked for.',
  methods: [
    {
      id: 'bradley-terry',
      name: 'Bradley–Terry with ties as half wins',
      answers: 'Which strengths explain best how often each system was preferred, a tie counting half for both?',
      formulas: [
        String.raw`P(i \text{ preferred to } j) = \sigma(\theta_i - \theta_j) = \frac{1}{1 + e^{-(\theta_i - \theta_j)}}`,
        String.raw`\hat\theta = \arg\max \sum_{i<j} \left(w_{ij} + \tfrac12 t_{ij}\right) \log \sigma(\theta_i - \theta_j) + \left(l_{ij} + \tfrac12 t_{ij}\right) \log \sigma(\theta_j - \theta_i), \qquad \sum_i \theta_i = 0`,
      ],
      notes: [
        '*w_ij*, *t_ij* and *l_ij* count wins, ties and losses of *i* against *j*. This is the half-win model. ' +
          'As a likelihood of ties it is wrong (half a win is no outcome), as an estimating equation for the ' +
          'half-tie rate it is right; hence the robust standard errors below. Newton’s method on counts stops when ' +
          'the largest slope is at most 10⁻⁹ of the judgments; a fit that does not get there gives its reason and ' +
          'no numbers. Shown as `Bradley–Terry, ties as half wins`, with the kind of interval after it. With an ' +
          'anchor, one system stands at 0 (or 1000) and the others’ intervals are those of the difference to it.',
        'It assumes that strengths add up: if A beats B and B beats C by so much, A beats C by the sum. Where ' +
          'preferences go in circles, look at the pairs.',
        'Worked example: LIMA against GPT-4 18 wins, 25 ties, 57 losses; against Claude 24, 22, 54; against Bard ' +
          '33, 25, 42; GPT-4 against Claude 40, 29, 31; GPT-4 against Bard 52, 21, 27; Claude against Bard 44, 23, ' +
          '33. Strengths: LIMA −0.403, GPT-4 0.377, Claude 0.164, Bard −0.138; on the Elo scale 930, 1066, 1028 ' +
          'and 976.',
      ],
      sources: [
        'Bradley and Terry (1952), Rank analysis of incomplete block designs I, Biometrika 39, 324–345.',
        'Zermelo (1929), Die Berechnung der Turnier-Ergebnisse als ein Maximumproblem der ' +
          'Wahrscheinlichkeitsrechnung, Mathematische Zeitschrift 29, 436–460.',
      ],
      code: 'server/stats/strengths/halfWin.ts',
    },
    {
      id: 'star-identity',
      name: 'The star identity',
      answers: 'What do strengths add where only the target meets the baselines?',
      formulas: [
        String.raw`\hat\theta_{\text{target}} - \hat\theta_b = \operatorname{logit}(h_b), \qquad h_b = \frac{w_b + t_b/2}{n_b}`,
      ],
      notes: [
        '*h_b* is the target’s half-tie rate against baseline *b*. In a star the strengths fit every rate ' +
          'exactly and each difference is the log odds of one rate: no information is added, and baselines are ' +
          'compared through the target only. Such a study should print rates.',
        'Worked example: 54 wins, 75 ties and 171 losses against a baseline are a half-tie rate of 0.305, and ' +
          'the baseline’s strength is 0.824 above the target’s, whatever the other baselines did.',
      ],
      sources: ['Follows from the likelihood equations of Bradley and Terry (1952), Biometrika 39, 324–345.'],
      code: 'server/stats/strengths/fit.ts',
    },
    {
      id: 'strength-errors',
      name: 'Standard errors of strengths: model, sandwich, clustered',
      answers:
        'How far may strengths be off, if the model’s variance is wrong and judgments of one prompt go together?',
      formulas: [
        String.raw`V_{\text{model}} = H^{-1}, \qquad V_{\text{sandwich}} = H^{-1} \Big( \sum_{v} s_v s_v^{\mathsf T} \Big) H^{-1}, \qquad V_{\text{clustered}} = \frac{G}{G - 1} \, H^{-1} \Big( \sum_{g} s_g s_g^{\mathsf T} \Big) H^{-1}`,
        String.raw`s_v = (y_v - p_v)(e_i - e_j), \qquad s_g = \sum_{v \in g} s_v, \qquad H = \sum_{i<j} n_{ij}\, p_{ij} (1 - p_{ij}) (e_i - e_j)(e_i - e_j)^{\mathsf T}`,
      ],
      notes: [
        '*y* is 1, ½ or 0, *p* its fitted expectation, *e_i* the unit vector of system *i*; inverses are in the ' +
          'sum-zero gauge, so that the errors are those of strengths with mean 0. With ties the model’s errors are ' +
          'too wide, since a half varies less than a coin; the sandwich is right whatever the variance; the ' +
          'clustered one allows judgments of one prompt (or by one rater) to depend on each other, and is printed ' +
          'where a prompt has several judgments, with Student’s t of the clusters less one; else the sandwich, ' +
          'with the normal distribution. Shown as `cluster-robust by prompt`, `robust (sandwich), judgments ' +
          'independent`, `model (inverse information)` and `cluster-robust by rater`; all four are given for ' +
          'Bradley–Terry. With fewer than about 20 clusters the clustered one comes out too narrow, and a warning ' +
          'says so.',
        'Worked example: in the example above LIMA’s strength has a standard error of 0.090 by the model and of ' +
          '0.077 by the sandwich.',
      ],
      sources: [
        'Huber (1967), The behavior of maximum likelihood estimates under nonstandard conditions, Proc. Fifth ' +
          'Berkeley Symposium 1, 221–233.',
        'White (1982), Maximum likelihood estimation of misspecified models, Econometrica 50, 1–25.',
        'Liang and Zeger (1986), Biometrika 73, 13–22.',
      ],
      code: 'server/stats/strengths/covariance.ts',
    },
    {
      id: 'strength-differences',
      name: 'Differences and win probabilities',
      answers: 'Is one system stronger than another, and how often would it be preferred?',
      formulas: [
        String.raw`\operatorname{Var}(\hat\theta_i - \hat\theta_j) = V_{ii} + V_{jj} - 2 V_{ij}, \qquad P(i \text{ preferred}) = \sigma\big(\hat\theta_i - \hat\theta_j \pm z \cdot \mathrm{se}\big)`,
      ],
      notes: [
        'Whether two intervals overlap is no test of the difference: intervals can overlap although the ' +
          'difference is clear, and with correlated strengths the other way round too. The interval of the ' +
          'difference is the one to look at. Systems of different groups (see “Which strengths are finite”) have ' +
          'no difference.',
        'Worked example: GPT-4 is 0.781 stronger than LIMA with a standard error of 0.126 (sandwich), and would ' +
          'be preferred in 0.686 of judgments, from 0.630 to 0.736.',
      ],
      sources: [
        'The delta method; Schenker and Gentleman (2001), On judging the significance of differences by examining the overlap between confidence intervals, The American Statistician 55, 182–186.',
      ],
      code: 'server/stats/strengths/differences.ts',
    },
    {
      id: 'davidson',
      name: 'Davidson’s model of ties',
      answers: 'Which strengths explain wins, ties and losses, if ties are likeliest between equals?',
      formulas: [
        String.raw`P(i) = \frac{\pi_i}{S}, \quad P(\text{tie}) = \frac{\nu \sqrt{\pi_i \pi_j}}{S}, \quad P(j) = \frac{\pi_j}{S}, \qquad S = \pi_i + \pi_j + \nu \sqrt{\pi_i \pi_j}, \quad \pi = e^{\theta}`,
      ],
      notes: [
        'ν is fitted too, as log ν. θ is here the log odds of a win against a loss, ties aside: a scale of its ' +
          'own. Strengths of different models of ties must not be compared with each other; win probabilities may. ' +
          'Shown as `Davidson`. Where nothing was tied it is the plain model, and ν is 0; where everything was, ' +
          'there are no strengths.',
        'Worked example: on the judgments above, LIMA −0.541, GPT-4 0.506, Claude 0.220, Bard −0.185 and ν = 0.670.',
      ],
      sources: [
        'Davidson (1970), On extending the Bradley–Terry model to accommodate ties in paired comparison ' +
          'experiments, JASA 65, 317–328.',
      ],
      code: 'server/stats/strengths/davidson.ts',
    },
    {
      id: 'rao-kupper',
      name: 'Rao and Kupper’s model of ties',
      answers:
        'Which strengths explain wins, ties and losses, if raters tell two responses apart only beyond a threshold?',
      formulas: [
        String.raw`P(i) = \sigma(\theta_i - \theta_j - \delta), \quad P(j) = \sigma(\theta_j - \theta_i - \delta), \quad P(\text{tie}) = \left(e^{2\delta} - 1\right) P(i)\, P(j)`,
      ],
      notes: [
        'δ > 0 is the threshold in log odds (the authors’ θ is e^δ): a cumulative logit with thresholds ±δ. It ' +
          'mostly fits as well as Davidson’s; the log-likelihoods of the two can be compared, having as many ' +
          'parameters. Shown as `Rao–Kupper`.',
        'Worked example: on the judgments above, LIMA −0.427, GPT-4 0.399, Claude 0.180, Bard −0.152 and δ = ' +
          '0.525; log-likelihood −625.00 against −624.95 by Davidson’s.',
      ],
      sources: [
        'Rao and Kupper (1967), Ties in paired-comparison experiments: a generalization of the Bradley–Terry ' +
          'model, JASA 62, 194–204.',
      ],
      code: 'server/stats/strengths/raoKupper.ts',
    },
    {
      id: 'finite-strengths',
      name: 'Which strengths are finite',
      answers: 'For which systems is there a likeliest strength at all?',
      formulas: [
        String.raw`i \to j \;\text{ if } i \text{ beat or tied with } j: \qquad \hat\theta \text{ finite within each strongly connected component, and only there}`,
      ],
      notes: [
        'A system that won every judgment has no likeliest strength: the more, the likelier. Nor have two groups ' +
          'of systems of which one always won, or that never met. Such systems are listed with the reason and no ' +
          'number; groups that can be compared within themselves are each fitted with mean 0, and no difference is ' +
          'given between groups. Up to 2,000 systems are fitted.',
        'On request all strengths can be held finite by a normal prior with mean 0 and a stated precision, taken ' +
          'off the log-likelihood as ½ · precision · Σθ²; they then lean towards 0, intervals do not hold that ' +
          'bias, and the method says `normal prior of precision` so much.',
      ],
      sources: [
        'Ford (1957), Solution of a ranking problem from binary comparisons, American Mathematical Monthly ' +
          '64(8), 28–33.',
        'Tarjan (1972), Depth-first search and linear graph algorithms, SIAM Journal on Computing 1, 146–160.',
      ],
      code: 'server/stats/strengths/winGraph.ts',
    },
    {
      id: 'strength-bootstrap',
      name: 'The bootstrap of strengths',
      answers: 'How do strengths spread when judgments are drawn anew?',
      formulas: [
        String.raw`w^*_{ij} \sim \mathrm{Poisson}(w_{ij}), \quad t^*_{ij} \sim \mathrm{Poisson}(t_{ij}), \quad l^*_{ij} \sim \mathrm{Poisson}(l_{ij}), \qquad \hat\theta^* = \hat\theta(w^*, t^*, l^*)`,
      ],
      notes: [
        'Drawing counts by pair and outcome is drawing judgments with replacement but for a total that varies; ' +
          'it costs the same for any number of judgments. It takes judgments as independent, so with several ' +
          'judgments a prompt the clustered standard errors are the ones to print. Each replicate is solved to a ' +
          'slope of 10⁻⁹ of its judgments.',
        'A replicate in which some strength is infinite has no place in the percentiles: such replicates are ' +
          'found by the components above, counted, and told; never used. Where those left out are as many as lie ' +
          'beyond a bound (2.5% of all at the 95% level), no interval is given. Shown as `percentile bootstrap of ' +
          'judgments (Poisson counts)`. The same seed gives the same replicates, however many threads compute ' +
          'them. At 100,000 judgments its standard errors and those of the sandwich agree within 3% (a test).',
      ],
      sources: [
        'Efron (1979), Bootstrap methods: another look at the jackknife, Annals of Statistics 7, 1–26.',
        'Hanley and MacGibbon (2006), Creating non-parametric bootstrap samples using Poisson frequencies, ' +
          'Computer Methods and Programs in Biomedicine 83, 57–62.',
      ],
      code: 'server/stats/strengths/bootstrap.ts',
    },
    {
      id: 'ranks',
      name: 'Intervals of ranks',
      answers: 'Which ranks may a system have?',
      formulas: [
        String.raw`\text{best} = 1 + \#\{ j : j \text{ stands above } i \}, \qquad \text{worst} = m - \#\{ j : i \text{ stands above } j \}`,
        String.raw`j \text{ stands above } i: \quad \hat\theta_j - \hat\theta_i > q \; \mathrm{se}_{ij}, \qquad q = z_{1 - \alpha/2} \;\text{ (each pair alone)} \quad\text{or}\quad z_{1 - \alpha/(m (m - 1))} \;\text{ (all pairs together)}`,
      ],
      notes: [
        '*m* is the number of systems, se_ij the standard error of the difference; Student’s points in place of ' +
          '*z* where errors are clustered. Both are given. With all pairs together (Bonferroni over *m*(*m* − 1)/2 ' +
          'pairs) every rank in the table holds at once, which a claim about the whole table needs. Leaderboards ' +
          'print ranks by overlap instead: *j* stands above *i* where its interval lies wholly above; that tests ' +
          'no difference, and is computed only to be compared.',
        'Worked example: with the sandwich and each pair alone the ranks are 4 to 4 for LIMA, 1 to 2 for GPT-4, ' +
          '1 to 2 for Claude and 3 to 3 for Bard; by overlap 3 to 4 for LIMA and 3 to 4 for Bard.',
      ],
      sources: [
        'Chiang et al. (2024), Chatbot Arena: An Open Platform for Evaluating LLMs by Human Preference, arXiv:2403.04132, section 5.',
      ],
      code: 'server/stats/strengths/ranks.ts',
    },
    {
      id: 'elo',
      name: 'Elo ratings',
      answers: 'Where do ratings stand that move a little after every judgment?',
      formulas: [
        String.raw`E_a = \frac{1}{1 + 10^{(r_b - r_a)/400}}, \qquad r_a \leftarrow r_a + K (y - E_a), \quad r_b \leftarrow r_b - K (y - E_a)`,
      ],
      notes: [
        'All start at 1000, *K* = 4 unless said otherwise, *y* is 1, ½ or 0. Elo follows systems whose strength ' +
          'changes; here it does not, so that the result depends on the order in which judgments are played, the ' +
          'last counting most, and not on the judgments alone. That order is the one of their times where every ' +
          'judgment has one; else the one of the rows in a file, and in a study one that says nothing of when they ' +
          'were made. It is given because readers ask for it; the ' +
          'strengths above are the better answer to the same question. Its interval is the percentile one of ' +
          'judgments drawn anew with replacement and played in the order drawn: it holds chance and the order ' +
          'both, and lies about the rating of an average order, so that it need not hold the one printed. Shown as ' +
          '`Elo, K = 4, from 1000, in the order of the judgments`.',
        'Worked example: of three systems at 1000, a beats b, b beats c, a and c tie, c beats a, b beats a, a ' +
          'and b tie, c beats b, a beats c: a 1000.001, b 999.977, c 1000.022.',
      ],
      sources: ['Elo (1978), The Rating of Chessplayers, Past and Present.'],
      code: 'server/stats/strengths/elo.ts',
    },
    {
      id: 'side-term',
      name: 'Strengths with an advantage of a side',
      answers: 'What are the strengths if responses on side a gain something by standing there?',
      formulas: [String.raw`\operatorname{logit} P(\text{side a}) = \theta_a - \theta_b + \gamma`],
      notes: [
        'γ > 0 favours side a. It can be added to each of the three models. It needs judgments of both orders, ' +
          'or many pairs; with sides balanced it changes strengths little and their errors hardly.',
        'Worked example: in the twelve ordered pairs of the reference case γ = 0.129 with a standard error of ' +
          '0.070 (sandwich), ties as half wins.',
      ],
      sources: [
        'Davidson and Beaver (1977), On extending the Bradley–Terry model to incorporate within-pair order ' +
          'effects, Biometrics 33, 693–702.',
      ],
      code: 'server/stats/strengths/likelihood.ts',
    },
    {
      id: 'weighted-strengths',
      name: 'Strengths with pairs weighted',
      answers: 'What are the strengths if pairs judged often are not to outweigh the others?',
      formulas: [
        String.raw`\hat\theta = \arg\max \sum_{i<j} u_{ij} \, \ell_{ij}(\theta), \qquad u_{ij} = \frac{1}{\max(n_{ij}, 50)}`,
      ],
      notes: [
        'Where pairs are chosen unevenly and strengths do not quite add up, weights say for which mix of pairs ' +
          'the strengths should be best; the weights shown make each pair count alike from fifty judgments on. The ' +
          'sandwich has the squared weights inside. Only on request.',
        'Worked example: with 100 judgments of each pair as above the weights change nothing: LIMA −0.403.',
      ],
      sources: ['Chiang et al. (2024), arXiv:2403.04132, section 4.'],
      code: 'server/stats/strengths/fit.ts',
    },
    {
      id: 'active-sampling',
      name: 'Which pair to judge next',
      answers: 'With what probability should each pair be judged next, so that uncertainty falls fastest?',
      formulas: [
        String.raw`P(\text{pair } k) = \frac{f}{m} + (1 - f) \, \frac{d_k}{\sum_j d_j}, \qquad d_k = \sqrt{\frac{p_k (1 - p_k)}{n_k}} - \sqrt{\frac{p_k (1 - p_k)}{n_k + 1}}`,
      ],
      notes: [
        '*d* is how much one more judgment shortens the standard error of the pair’s win rate, *f* a floor ' +
          'spread evenly over the *m* pairs, so that none is starved. Pairs without a judgment come first. Rates ' +
          'of a study that chooses pairs so are unbiased pair by pair, since outcomes do not choose the prompt; ' +
          'anything averaged over pairs needs weights.',
        'Worked example: pairs judged 44, 22, 17, 59, 14 and 22 times with 28, 17, 11, 51, 1 and 9 wins of the ' +
          'first get 7.3%, 17.8%, 29.6%, 3.4%, 21.1% and 20.9%.',
      ],
      sources: ['Chiang et al. (2024), arXiv:2403.04132, section 5.'],
      code: 'server/stats/strengths/activeSampling.ts',
    },
  ],
}
