import type { MethodSection } from '../contract/methods.ts'

export const grades: MethodSection = {
  id: 'grades',
  title: 'Grades of single responses',
  introduction:
    'A study of single responses shows one response at a time and asks for a grade of a scale from worst to best. Of each ' +
    'system *n* grades count, *k* of them a given one. There is no opponent: what is estimated is how the raters of the ' +
    'study grade the system’s responses to prompts of the study’s kind.',
  methods: [
    {
      id: 'grade-shares',
      name: 'Shares of the grades',
      answers: 'How often are a system’s responses given each grade, and how often that grade or a better one?',
      formulas: [String.raw`\hat p_j = \frac{k_j}{n}, \qquad \hat P_j = \frac{k_j + k_{j+1} + \dots + k_J}{n}`],
      notes: [
        '*k*_j counts grade *j* of the scale’s *J*, the first the worst. Counted are grades that were not replaced, of ' +
          'responses not withdrawn, by raters of the kinds counted who are not excluded; the last two are shown with and ' +
          'without. The share of the best grade, and of a middle one or better, are the headline figures of an audit.',
        'Intervals are Wilson’s at 95%, each by itself, as if every grade were independent of the others. Grades of one ' +
          'response, or by one rater, may resemble each other; with several raters a response they are then too narrow. ' +
          'Differences between systems that different raters graded are also differences between raters.',
        'Worked example: of 50 grades, 6 are “fail”, 25 “pass” and 19 “excellent”: shares of 0.120, 0.500 and 0.380, the ' +
          'last from 0.259 to 0.518; “pass” or better are 0.880, from 0.762 to 0.944.',
      ],
      sources: [
        'Zhou et al. (2023), LIMA: Less Is More for Alignment, section 4.3 (the absolute assessment).',
        'Wilson (1927), JASA 22, 209–212.',
      ],
      code: 'server/analysis/gradedSystems.ts',
    },
    {
      id: 'grade-mean',
      name: 'The mean grade',
      answers: 'What is the average of grades that are numbers?',
      formulas: [
        String.raw`\bar x = \frac{\sum_g s_g}{\sum_g n_g}, \qquad \widehat{\text{se}} = \frac{\sqrt{\frac{G}{G-1} \sum_g (s_g - n_g \bar x)^2}}{\sum_g n_g}`,
      ],
      notes: [
        '*s*_g is the sum of the *n*_g grades of prompt *g*, *G* the number of prompts. The interval is ± Student’s *t* with ' +
          '*G* − 1 degrees of freedom times the standard error, cut at the ends of the scale: grades of one prompt may ' +
          'depend on each other. It takes the steps of the scale as equal, which the shares do not. Given where every ' +
          'grade of the scale is a number, and with an interval from two prompts on.',
        'Worked example: on a scale from 1 to 6, three prompts with the grades 4 and 5, 3 and 3, and 6 have a mean of ' +
          '4.200, from 1.000 to 6.000: three prompts leave the whole scale open.',
      ],
      sources: ['Cameron and Miller (2015), Journal of Human Resources 50, 317–372.'],
      code: 'server/analysis/gradedSystems.ts',
    },
  ],
}
