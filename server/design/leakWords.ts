/** Names that mean a system or its maker wherever they stand; digits may follow those that end in `*`. */
export const plainNames = {
  system: [
    ...['chatgpt*', 'gpt*', 'gpt 2', 'gpt 3', 'gpt 3.5', 'gpt 4', 'gpt 4o', 'gpt 4.5', 'gpt 5', 'instructgpt', 'davinci*', 'text davinci'],
    ...['claude*', 'chatglm*', 'qwen*', 'qianwen', 'qianwan', 'tongyi', 'deepseek*', 'mixtral', 'lamda', 'openassistant', 'dbrx'],
    ...['llama 2', 'llama 3', 'llama 3.1', 'llama 4', 'palm 2', 'codellama', 'wizardlm', 'wizardcoder', 'gpt4all', 'nous hermes'],
    ...['internlm*', 'baichuan*', 'stablelm', 'redpajama', 'rwkv', 'ernie bot', 'wenxin', 'huggingchat', 'sparkdesk', 'yi 34b'],
    ...['bing chat', 'bingchat', 'github copilot', 'google bard', 'google gemini', 'gemini pro', 'gemini ultra', 'gemini 1.5', 'oasst*'],
    ...['guanaco 65b', 'vicuna 13b', 'vicuna 7b', 'alpaca 7b', 'alpaca 13b', 'koala 13b', 'pandalm', 'zephyr 7b', 'flan t5', 'olmo'],
  ],
  maker: ['openai', 'anthropic', 'deepmind', 'lmsys', 'laion', 'zhipu', 'zhipuai', '01.ai', 'moonshot ai', 'stability ai', 'hugging face h4', 'xai corp'],
} as const

/** Ordinary words and names of firms that much else is written about: they count where a text introduces itself by them. */
export const introducedNames = {
  system: [
    ...['bard', 'palm', 'llama', 'vicuna', 'koala', 'alpaca', 'gemini', 'mistral', 'hermes', 'tulu', 'falcon', 'dolly', 'bloom', 'opt', 'mpt'],
    ...['cohere', 'command r', 'grok', 'kimi', 'copilot', 'bing', 'sydney', 'pythia', 'orca', 'phi', 'guanaco', 'zephyr', 'nova', 'titan', 'lima'],
    ...['open assistant', 'sonnet', 'opus', 'haiku', 'ernie', 'doubao', 'minimax', 'yi', 'pi', 'dolphin', 'platypus', 'wizard', 'jurassic', 'luminous'],
  ],
  maker: [
    ...['google', 'google ai', 'google research', 'meta', 'meta ai', 'facebook', 'microsoft', 'amazon', 'apple', 'ibm', 'nvidia', 'baidu', 'tencent'],
    ...['alibaba', 'alibaba cloud', 'bytedance', 'huawei', 'databricks', 'mosaicml', 'ai2', 'allen institute', 'eleutherai', 'eleuther ai', 'cohere'],
    ...['uc berkeley', 'berkeley', 'stanford', 'stanford university', 'tsinghua', 'tsinghua university', 'keg lab', 'mistral ai', 'inflection'],
    ...['hugging face', 'huggingface', 'together', 'ai21', 'ai21 labs', 'aleph alpha', 'nous research', 'technology innovation institute', 'tii', 'xai'],
    ...['x ai', 'perplexity', 'character ai', 'salesforce', 'bigscience', 'samsung', 'yandex', 'sberbank', 'adept', 'reka', 'large model systems'],
  ],
} as const

/** Parts of a system's name that name nothing by themselves. */
export const genericParts = new Set(
  ('text chat instruct base model models system systems large small mini medium tiny big the a an ai lm llm v version turbo pro plus ' +
    'baseline target reference test sft dpo rlhf ppo fine tuned tuning ours new old best random human open whole wiki nowiki clean ' +
    'alpha beta gamma delta one two three first second control default prompt answer response output')
    .split(' '),
)

/** Names in scripts without spaces between words, found wherever they stand. */
export const unspacedNames = {
  system: ['通义千问', '文心一言', '智谱清言', '讯飞星火', '豆包大模型', '混元大模型', '百川大模型', '盘古大模型'],
  maker: ['由阿里巴巴', '由阿里云', '由百度', '由智谱', '由清华', '由腾讯', '由字节跳动', '由科大讯飞', '由深度求索', '由月之暗面', '由谷歌', '由微软'],
} as const
