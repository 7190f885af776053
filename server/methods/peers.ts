import type { MethodSection } from '../contract/methods.ts'

export const peers: MethodSection = {
  id: 'peers',
  title: 'Where other tools give other numbers',
  introduction:
    'Only differences that a reader who compares two tools would meet. Each was read in the tool’s source or ' +
    'measured against it, in the version named; none is a reproach: some are choices, some are traps.',
  methods: [
    {
      id: 'peer-fastchat',
      name: 'FastChat',
      answers: 'Why do win rates, Bradley–Terry ratings and Elo ratings differ from FastChat’s?',
      formulas: [],
      notes: [
        'Its win rate of a pair drops ties first: it is our share of wins among decided. Its overall rate is the ' +
          'mean of these over opponents, each opponent counting the same.',
        'Its bootstrap draws single judgments; our default interval is clustered by prompt unless one asks ' +
          'otherwise, and longer where prompts have several judgments.',
        'Its present fit (`rating_systems.py`) stops before the maximum: with 130 models it was 0.2 to 0.4 Elo ' +
          'points away, with 20 models 0.01. A replicate without finite strengths is used with whatever the ' +
          'optimiser held at that moment; ours are counted and left out.',
        'Its online Elo with an integer initial rating keeps whole numbers only, cutting the rest off at each ' +
          'step; after eight games it was up to 3 points off the rule. Ours keeps fractions. An unknown winner is ' +
          'read as a tie there and refused here.',
        'Its Elo scale has one model fixed at a stated rating; ours has the mean at 1000 unless an anchor is ' +
          'named. Differences of ratings can be compared, ratings cannot.',
      ],
      sources: ['lm-sys/FastChat, fastchat/serve/monitor (elo_analysis.py, rating_systems.py).'],
      code: 'server/stats/strengths/fit.ts',
    },
    {
      id: 'peer-alpaca-eval',
      name: 'AlpacaEval',
      answers: 'Why do win rates agree with AlpacaEval’s, and their errors not?',
      formulas: [String.raw`\mathrm{sem} = \frac{s}{\sqrt n}`],
      notes: [
        'Its win rate is our half-tie rate times 100, and its standard error ours for independent judgments. The ' +
          'two agree where each prompt is judged once; with several judgments a prompt ours is clustered and ' +
          'longer.',
        'Its length-controlled rate has a term for the difficulty of each prompt, fitted over many models, and a ' +
          'standard error that is the spread of fitted probabilities over prompts: it leaves out the noise of ' +
          'outcomes and of the fit. Ours has neither the term nor that error.',
        'Its agreement of humans with a majority draws a tied majority at random with a fixed seed; ours counts ' +
          'it as a tie.',
      ],
      sources: ['tatsu-lab/alpaca_eval, src/alpaca_eval/metrics.'],
      code: 'server/stats/bias/lengthControlled.ts',
    },
    {
      id: 'peer-evalica',
      name: 'evalica',
      answers: 'Why does Newman’s tie parameter differ, and weighted Elo?',
      formulas: [String.raw`\nu = 2 v`],
      notes: [
        'Its `newman` is Davidson’s model with a parameter *v* of half our ν; its scores have the geometric mean ' +
          '1, so that their logarithms are our strengths. With weights, its Elo multiplies the score but not the ' +
          'expectation by the weight; ours has no weights. Its average win rate is the mean over opponents of ' +
          'half-tie rates.',
      ],
      sources: [
        'dustalov/evalica 0.4.',
        'Newman (2023), Efficient computation of rankings from pairwise comparisons, Journal of Machine Learning Research 24(238).',
      ],
      code: 'server/stats/strengths/davidson.ts',
    },
    {
      id: 'peer-arena',
      name: 'arena-rank and Arena-Hard',
      answers: 'Why are intervals of leaderboards shorter or longer than ours?',
      formulas: [],
      notes: [
        'arena-rank prints a sandwich interval for independent judgments, with a little ridge (10⁻⁵ of their ' +
          'number) on the diagonal: its standard errors agree with our sandwich within about one part in 100,000. ' +
          '“Both are bad” is folded into ties when it reads judgments, and unknown labels are; here the mark stays ' +
          'apart and unknown labels are refused.',
        'Arena-Hard prints the 5th and 95th percentile of its bootstrap: a 90% interval. Ours are 95% unless ' +
          'said otherwise.',
      ],
      sources: ['lmarena/arena-rank 0.1.', 'lmarena/arena-hard-auto, show_result.py.'],
      code: 'server/stats/strengths/covariance.ts',
    },
  ],
}
