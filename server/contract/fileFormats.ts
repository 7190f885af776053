/** The formats that files are read in, by the names that a study file gives them. */
export const fileFormats: readonly string[] = [
  ...['score-reviews', 'fastchat-pair-judgments', 'arena-hard-judgments', 'mt-bench-judgments', 'arena-battles'],
  ...['wmt-rankings', 'evalica', 'label-studio', 'argilla', 'helpsteer3', 'trl-preference', 'trl-kto'],
  ...['alpaca-eval-annotations', 'pandalm', 'pandalm-results', 'pairs', 'chat-messages', 'fastchat-answers'],
  ...['fastchat-questions', 'alpaca-eval-outputs', 'arena-hard-questions', 'judgments', 'prompts', 'long'],
  ...['auto-arena', 'wide'],
]
