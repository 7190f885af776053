/** All patterns here are for folded text and bounded, so that a search stays linear in its length. */

const kindOfThing = String.raw`(?:(?:large |ai |artificial |neural |virtual |trained |multimodal |text[- ]based |computer |helpful |friendly |conversational ){0,3}(?:language model|ai|a\.i\.|artificial intelligence|llm|chat ?bot|virtual assistant|digital assistant|ai[- ](?:model|assistant|system|program|language model)|machine learning model|computer program))`
/** "As an AI researcher" is a person. */
const aPerson = String.raw`(?![- ]?(?:researcher|engineer|expert|scientist|enthusiast|developer|student|specialist|company|startup|consultant|professor|ethicist|team|lab|firm|community|industry|powered|generated|driven|based|skeptic|critic|artist|designer|strategist|practitioner|investor|policy|safety|user))`

/** Phrases by which a text says what kind of thing wrote it. */
export const kindPhrases: RegExp[] = [
  new RegExp(String.raw`\bas (?:just |only |merely |simply )?an? ${kindOfThing}\b${aPerson}`, 'g'),
  new RegExp(
    String.raw`\b(?:i am|i'm|im) (?:just |only |merely |simply |actually |still |but )?an? ${kindOfThing}\b${aPerson}`,
    'g',
  ),
  new RegExp(String.raw`\bi,? (?:as|being) an? ${kindOfThing}\b${aPerson}`, 'g'),
  new RegExp(
    String.raw`\b(?:language model|ai|assistant|chat ?bot) (?:that was |that is |which was )?(?:pre-?)?(?:trained|developed|created|made|built|designed) by\b`,
    'g',
  ),
  /\bmy (?:knowledge cut-?\s?off|training data|training cut-?\s?off|last (?:knowledge|training) update)\b/g,
  /\bas of my (?:last|knowledge|training|latest)\b/g,
  /\b(?:je suis|en tant qu(?:e |')(?:une? )?)\s?(?:une? )?(?:modele de langage|ia\b|intelligence artificielle|assistant virtuel)/g,
  /\b(?:soy|como) (?:una? )?(?:gran )?(?:modelo (?:de lenguaje|linguistico|de idioma)|ia\b|inteligencia artificial|asistente virtual)/g,
  /\b(?:ich bin|als) (?:ein |eine )?(?:grosses |gro.es )?(?:ki\b|sprachmodell|ki-sprachmodell|kunstliche intelligenz)/g,
  /\b(?:sou|como|sono|in quanto) (?:um |uma |un )?(?:modelo de linguagem|modello linguistico|intelig?enza artificiale)/g,
  /(?:我是|作为|身为)[^。，,.\n]{0,14}(?:语言模型|人工智能|ai\s?助手|ai\s?模型|聊天机器人)/g,
  /大規模言語モデル|言語モデルとして|aiアシスタント/g,
  // Signs of a prompt template that were left in the text.
  /<\|(?:im_start|im_end|endoftext|eot_id|assistant|user|system|end)\|>|\[\/?inst\]|###\s?(?:assistant|human)\s?:/g,
]

const fillers = String.raw`(?:(?:an? |the )?(?:(?:ai|a\.i\.|virtual|large|language|chat|model|assistant|chat ?bot|bot|helpful|friendly|digital|conversational|called|named|known|as|system|and),? ){1,7})`
const opening = String.raw`["'*_\`(]{0,3}$`
const selfBefore = new RegExp(
  String.raw`(?:^|[^a-z])(?:i am|i'm|im|my name is|my name's|call me|je suis|je m'appelle|soy|me llamo|ich bin|ich heisse|mein name ist|sono|mi chiamo|eu sou)\s+${fillers}?${opening}`,
)
const asBefore = new RegExp(String.raw`(?:^|[^a-z])as ${opening}`)
const asAfter = /^["'*_`)]{0,3},\s?(?:i\b|i'|my\b|an? (?:[a-z-]+ ){0,3}(?:model|ai|assistant|chat ?bot|bot)\b)/
const verbs = String.raw`(?:trained|developed|created|made|built|designed|programmed|powered|fine-?tuned|tuned|released|produced|provided|operated|forme|developpe|entrainee?|entrenado|desarrollado|creado|trainiert|entwickelt|addestrato|sviluppato)`
const by = String.raw`(?:by|at|from|par|por|von|bei|da)\s+(?:the |a )?(?:(?:researchers|engineers|scientists|people|folks|team|company|developers|experts|teams?) (?:at|from|of|in) |(?:company|team|startup|firm|organization) (?:called |named )?)?`
const makerBefore = new RegExp(
  String.raw`(?:\b(?:i was|i am|i'm|i have been|i've been|me)\s+(?:[a-z-]+,? ){0,8}${verbs} (?:and (?:[a-z-]+ ){1,2})?|\b(?:model|modele|modelo|sprachmodell|assistant|chat ?bot|ai|llm)(?: \([^()]{0,20}\))?,?\s+(?:that |which )?(?:was |is )?(?:${verbs} (?:and (?:[a-z-]+ ){1,2})?)?)${by}${opening}`,
)

/** Whether a name between two stretches of folded text is how the text introduces itself or its maker. */
export function isIntroduced(before: string, after: string): boolean {
  const sentence = before.slice(Math.max(...['. ', '! ', '? ', '\n'].map((end) => before.lastIndexOf(end))) + 1)
  return selfBefore.test(sentence) || makerBefore.test(sentence) || (asBefore.test(sentence) && asAfter.test(after))
}
