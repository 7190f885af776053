/** What may be cited, by key, as BibTeX. The methods page names the same sources. */
const entries = {
  blindpair: [
    'misc',
    {
      author: '{The Blindpair authors}',
      title: '{Blindpair}: blinded pairwise human-preference evaluation of language models',
      year: '2026',
      note: 'Software, version VERSION',
    },
  ],
  zhou2023lima: [
    'inproceedings',
    {
      author: 'Zhou, Chunting and others',
      title: '{LIMA}: Less Is More for Alignment',
      booktitle: 'Advances in Neural Information Processing Systems',
      volume: '36',
      year: '2023',
      note: 'arXiv:2305.11206',
    },
  ],
  zheng2023judging: [
    'inproceedings',
    {
      author: 'Zheng, Lianmin and others',
      title: 'Judging {LLM}-as-a-Judge with {MT-Bench} and {Chatbot} {Arena}',
      booktitle: 'Advances in Neural Information Processing Systems',
      volume: '36',
      year: '2023',
      note: 'arXiv:2306.05685',
    },
  ],
  shimorina2022human: [
    'inproceedings',
    {
      author: 'Shimorina, Anastasia and Belz, Anya',
      title:
        'The Human Evaluation Datasheet: A Template for Recording Details of Human Evaluation Experiments in {NLP}',
      booktitle: 'Proceedings of the 2nd Workshop on Human Evaluation of NLP Systems (HumEval)',
      pages: '54--75',
      year: '2022',
      publisher: 'Association for Computational Linguistics',
    },
  ],
  wilson1927: [
    'article',
    {
      author: 'Wilson, Edwin B.',
      title: 'Probable Inference, the Law of Succession, and Statistical Inference',
      journal: 'Journal of the American Statistical Association',
      volume: '22',
      pages: '209--212',
      year: '1927',
    },
  ],
  clopper1934: [
    'article',
    {
      author: 'Clopper, C. J. and Pearson, E. S.',
      title: 'The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial',
      journal: 'Biometrika',
      volume: '26',
      pages: '404--413',
      year: '1934',
    },
  ],
  liang1986: [
    'article',
    {
      author: 'Liang, Kung-Yee and Zeger, Scott L.',
      title: 'Longitudinal Data Analysis Using Generalized Linear Models',
      journal: 'Biometrika',
      volume: '73',
      pages: '13--22',
      year: '1986',
    },
  ],
  cameron2015: [
    'article',
    {
      author: 'Cameron, A. Colin and Miller, Douglas L.',
      title: "A Practitioner's Guide to Cluster-Robust Inference",
      journal: 'Journal of Human Resources',
      volume: '50',
      pages: '317--372',
      year: '2015',
    },
  ],
  cameron2011: [
    'article',
    {
      author: 'Cameron, A. Colin and Gelbach, Jonah B. and Miller, Douglas L.',
      title: 'Robust Inference with Multiway Clustering',
      journal: 'Journal of Business and Economic Statistics',
      volume: '29',
      pages: '238--249',
      year: '2011',
    },
  ],
  holm1979: [
    'article',
    {
      author: 'Holm, Sture',
      title: 'A Simple Sequentially Rejective Multiple Test Procedure',
      journal: 'Scandinavian Journal of Statistics',
      volume: '6',
      pages: '65--70',
      year: '1979',
    },
  ],
  cohen1960: [
    'article',
    {
      author: 'Cohen, Jacob',
      title: 'A Coefficient of Agreement for Nominal Scales',
      journal: 'Educational and Psychological Measurement',
      volume: '20',
      pages: '37--46',
      year: '1960',
    },
  ],
  fleiss1971: [
    'article',
    {
      author: 'Fleiss, Joseph L.',
      title: 'Measuring Nominal Scale Agreement Among Many Raters',
      journal: 'Psychological Bulletin',
      volume: '76',
      pages: '378--382',
      year: '1971',
    },
  ],
  krippendorff2011: [
    'techreport',
    {
      author: 'Krippendorff, Klaus',
      title: "Computing {Krippendorff}'s Alpha-Reliability",
      institution: 'University of Pennsylvania',
      year: '2011',
    },
  ],
  gwet2008: [
    'article',
    {
      author: 'Gwet, Kilem Li',
      title: 'Computing Inter-Rater Reliability and Its Variance in the Presence of High Agreement',
      journal: 'British Journal of Mathematical and Statistical Psychology',
      volume: '61',
      pages: '29--48',
      year: '2008',
    },
  ],
  bradley1952: [
    'article',
    {
      author: 'Bradley, Ralph Allan and Terry, Milton E.',
      title: 'Rank Analysis of Incomplete Block Designs: {I}',
      journal: 'Biometrika',
      volume: '39',
      pages: '324--345',
      year: '1952',
    },
  ],
  davidson1970: [
    'article',
    {
      author: 'Davidson, Roger R.',
      title: 'On Extending the {Bradley--Terry} Model to Accommodate Ties in Paired Comparison Experiments',
      journal: 'Journal of the American Statistical Association',
      volume: '65',
      pages: '317--328',
      year: '1970',
    },
  ],
  rao1967: [
    'article',
    {
      author: 'Rao, P. V. and Kupper, L. L.',
      title: 'Ties in Paired-Comparison Experiments: A Generalization of the {Bradley--Terry} Model',
      journal: 'Journal of the American Statistical Association',
      volume: '62',
      pages: '194--204',
      year: '1967',
    },
  ],
} as const satisfies Record<string, [type: string, fields: Record<string, string>]>

export type Source = keyof typeof entries

/** The cited sources as a BibTeX file, by key. */
export function bibliography(cited: Set<Source>, version: string): string {
  const keys = (Object.keys(entries) as Source[]).filter((key) => cited.has(key)).sort()
  return keys
    .map((key) => {
      const [type, fields] = entries[key]
      const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value.replace('VERSION', version)}}`)
      return `@${type}{${key},\n${lines.join(',\n')},\n}\n`
    })
    .join('\n')
}
