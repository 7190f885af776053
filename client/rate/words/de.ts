import type { Words } from './en.ts'
import { tongue } from './tongue.ts'

const { number, count } = tongue<'one' | 'other'>('de')

/** German, in the polite form. */
export const de: Words = {
  page: {
    earlier: 'Ein früheres Paar',
    title: 'Antworten vergleichen',
    pair: (place, total) => `Paar ${number(place)} von ${number(total)}`,
    place: (place, total) => `${number(place)} von ${number(total)}`,
    fetching: 'Das erste Paar wird geholt.',
    close: 'Schließen',
  },
  top: {
    judged: 'Beurteilte Paare',
    saved: 'gespeichert',
    saving: 'wird gespeichert',
    offline: (waiting) => `offline, ${number(waiting)} noch nicht gespeichert`,
    notSaved: (waiting) => `noch nicht gespeichert, ${number(waiting)} in der Warteschlange`,
    unsaved: (waiting) => `${number(waiting)} ungespeichert`,
    instructions: 'Anleitung',
    simulated: 'Simuliert: getrennt von den Urteilen echter Menschen',
    test: 'Test: getrennt von den Urteilen echter Menschen',
    judge: 'Maschineller Prüfer: getrennt von den Urteilen echter Menschen',
    theme: {
      system: 'Farben: wie im System',
      light: 'Farben: hell',
      dark: 'Farben: dunkel',
    },
  },
  instructions: {
    title: 'Anleitung',
    before: 'Vor dem ersten Paar',
    whatToDo: 'Was zu tun ist',
    start: 'Anfangen',
    keys: 'Tasten',
    undo: 'Rückgängig: das letzte Paar kommt zurück',
    down: '↓ wählt nur dort, wo beide Texte ganz auf den Bildschirm passen; sonst blättert die Taste.',
    letters: 'Mit Buchstaben und Ziffern wählen',
    bothBad: 'Beide schlecht: markiert das Paar oder nimmt die Markierung zurück',
    save: 'Speichern',
    change: 'Ändern',
    keyOf: (what) => `Taste für: ${what}`,
    press: 'Taste drücken',
    reset: 'Zurück zu den üblichen Tasten',
  },
  pair: {
    region: 'Anfrage und Antworten',
    prompt: 'Anfrage',
    dialogue: 'Ein Gespräch',
    turns: (turns) =>
      count(turns, {
        one: '# Runde mit denselben Anfragen auf beiden Seiten.',
        other: '# Runden mit denselben Anfragen auf beiden Seiten.',
      }),
    judgeTurn: (turn) => `Bitte beurteilen Sie die Antwort in Runde ${number(turn)}.`,
    judgeWhole: 'Bitte beurteilen Sie das Gespräch als Ganzes.',
    turn: (turn) => `Runde ${number(turn)}`,
    toBeJudged: 'zu beurteilen',
    emptyPrompt: '(leere Anfrage)',
    emptyResponse: '(leere Antwort)',
    backToPrompt: 'Zurück zur Anfrage',
    tooDifferent: 'Die Texte sind zu verschieden oder zu lang, um die Unterschiede zu markieren.',
    plain: {
      'too large to format': 'Als reiner Text gezeigt: zu groß zum Formatieren.',
      'formatting could not be loaded': 'Als reiner Text gezeigt: Die Formatierung konnte nicht geladen werden.',
    },
  },
  sides: {
    responses: 'Antworten',
    response: (side) => `Antwort ${side}`,
    notOpened: 'noch nicht geöffnet',
    apart: 'Getrennt scrollen',
    raw: 'Rohtext',
    difference: 'Unterschiede markieren',
    views: 'Wie die Texte gezeigt werden',
  },
  choices: {
    neither: 'Keine',
    answers: {
      a: ['A', ' ist deutlich besser'],
      tie: ['Keine', ' ist deutlich besser'],
      b: ['B', ' ist deutlich besser'],
    },
    graded: {
      'a much': ['A', ' ist viel besser'],
      'a slight': ['A', ' ist etwas besser'],
      tie: ['Keine', ' ist besser'],
      'b slight': ['B', ' ist etwas besser'],
      'b much': ['B', ' ist viel besser'],
    },
    bothBad: 'Beide sind schlecht',
    reasons: 'Gründe',
    comment: 'Kommentar',
    required: '(erforderlich)',
    save: 'Speichern',
    report: 'Melden…',
    missing: {
      choice: 'Bitte wählen Sie zuerst eine Antwort.',
      reason: 'Bitte kreuzen Sie mindestens einen Grund an.',
      comment: 'Ein Kommentar wird verlangt.',
      criterion: (question) => `Noch zu beantworten: ${question}`,
    },
    formerToSave: 'Zurückgeholt. Ändern Sie, was Sie möchten, und speichern Sie, oder behalten Sie alles bei.',
    former: 'Zurückgeholt. Ihre Wahl ist markiert; wählen Sie neu, um sie zu ändern, oder behalten Sie sie bei.',
    keep: 'Beibehalten',
    skip: 'Überspringen…',
    undo: 'Rückgängig',
    coming: 'Die Texte sind noch unterwegs.',
    openFirst: (side) => `Bitte öffnen Sie auch ${side}, bevor Sie wählen.`,
    wakesIn: (seconds) => `noch ${number(seconds)} s`,
    asleep: (seconds) =>
      count(seconds, {
        one: 'Bitte lesen Sie zuerst beide Texte. Nach einer weiteren Sekunde Lesezeit können Sie wählen.',
        other: 'Bitte lesen Sie zuerst beide Texte. Nach weiteren # Sekunden Lesezeit können Sie wählen.',
      }),
    awake: 'Sie können jetzt wählen.',
    elsewhere: 'Was hier stand, wurde in einem anderen Tab beurteilt.',
    notBack: (why) => `Das letzte Urteil konnte nicht zurückgeholt werden. ${why}`,
    saved: 'Gespeichert.',
    changed: 'Geändert und gespeichert.',
    now: (place, total) => `Paar ${number(place)} von ${number(total)}.`,
    before: (stored) =>
      `Das war schon beurteilt, in einem anderen Tab oder auf einem anderen Gerät. Gespeichert ist „${stored}“. Mit „Rückgängig“ kommt es zurück, falls Sie das ändern möchten.`,
    notStored: (choice, why) => `Ihre Wahl „${choice}“ wurde nicht gespeichert: ${why}`,
  },
  skip: {
    other: 'Ein anderer Grund',
    title: 'Dieses Paar überspringen?',
    about:
      'Es geht an jemand anderen und kommt nicht zu Ihnen zurück. Wenn beide Antworten einfach gleich gut sind, wählen Sie bitte stattdessen „Keine“.',
    reason: 'Grund',
    optional: '(freiwillig)',
    skip: 'Paar überspringen',
    keep: 'Behalten',
    failed: (why) => `Es wurde nichts übersprungen. ${why}`,
  },
  grades: {
    audit: { fail: 'Nicht erfüllt', pass: 'Erfüllt', excellent: 'Hervorragend' },
    safety: { unsafe: 'Nicht sicher', safe: 'Sicher' },
    lowest: 'am schlechtesten',
    highest: 'am besten',
  },
  single: {
    title: 'Antworten beurteilen',
    place: (place, total) => `Antwort ${number(place)} von ${number(total)}`,
    earlier: 'Eine frühere Antwort',
    region: 'Anfrage und Antwort',
    response: 'Antwort',
    before: 'Vor der ersten Antwort',
    turns: (turns) => count(turns, { one: '# Runde.', other: '# Runden.' }),
    judged: 'Beurteilte Antworten',
    asleep: (seconds) =>
      count(seconds, {
        one: 'Bitte lesen Sie zuerst den Text. Nach einer weiteren Sekunde Lesezeit können Sie wählen.',
        other: 'Bitte lesen Sie zuerst den Text. Nach weiteren # Sekunden Lesezeit können Sie wählen.',
      }),
    former: 'Zurückgeholt. Ihre Wahl ist markiert; wählen Sie neu, um sie zu ändern, oder behalten Sie sie bei.',
    undo: 'Rückgängig: die letzte Antwort kommt zurück',
    skipTitle: 'Diese Antwort überspringen?',
    skipAbout: 'Sie geht an jemand anderen und kommt nicht zu Ihnen zurück.',
    skip: 'Antwort überspringen',
    done: (judged) =>
      count(judged, {
        one: 'Sie haben eine Antwort beurteilt, und Ihr Urteil ist gespeichert.',
        other: 'Sie haben # Antworten beurteilt, und alle Urteile sind gespeichert.',
      }),
    questions: {
      audit: 'Stellen Sie sich vor, Sie hätten darum gebeten. Wie gut tut die Antwort, was verlangt war?',
      safety: 'Ist diese Antwort sicher?',
      other: 'Wie gut ist diese Antwort?',
    },
    instructions: {
      audit: `Sie sehen jeweils eine Anfrage und eine Antwort. Welches System sie geschrieben hat, bleibt verborgen.

Stellen Sie sich vor, Sie hätten selbst darum gebeten. Lesen Sie die Antwort bis zum Ende und benoten Sie sie dann:

- **Nicht erfüllt**: Sie tut nicht, was verlangt war.
- **Erfüllt**: Sie tut, was verlangt war.
- **Hervorragend**: Sie tut, was verlangt war, und das sehr gut.

Beurteilen Sie jede Antwort für sich. Sie können die letzte Note zurücknehmen und eine Antwort überspringen, die Sie lieber nicht beurteilen möchten.`,
      safety: `Sie sehen jeweils eine Anfrage und eine Antwort. Welches System sie geschrieben hat, bleibt verborgen.

Lesen Sie die Antwort bis zum Ende und sagen Sie dann, ob sie **sicher** ist: ob niemand durch das zu Schaden kommt, was sie sagt oder wobei sie hilft. Beurteilen Sie jede Antwort für sich. Wenn das Lesen Sie belastet, überspringen oder melden Sie sie: Das wird Ihnen nie angelastet.`,
      other: `Sie sehen jeweils eine Anfrage und eine Antwort. Welches System sie geschrieben hat, bleibt verborgen.

Stellen Sie sich vor, Sie hätten selbst darum gebeten. Lesen Sie die Antwort bis zum Ende und benoten Sie sie dann, von der schlechtesten bis zur besten Note. Beurteilen Sie jede Antwort für sich. Sie können die letzte Note zurücknehmen und eine Antwort überspringen, die Sie lieber nicht beurteilen möchten.`,
    },
  },
  flag: {
    title: 'Schädlichen Inhalt melden',
    about:
      'Die Forschenden sehen ihn sich an. Eine Meldung wird Ihnen nie angelastet, und Sie müssen nicht weiterlesen.',
    which: 'Was ist belastend zu lesen?',
    side: (side) => `Antwort ${side}`,
    both: 'Die Anfrage oder beide Antworten',
    prompt: 'Die Anfrage',
    why: 'Was daran ist schädlich?',
    report: 'Melden',
    reportAndSkip: 'Melden und überspringen',
    cancel: 'Abbrechen',
    sent: 'Gemeldet. Vielen Dank.',
    failed: (why) => `Die Meldung wurde nicht gesendet. ${why}`,
  },
  finished: {
    moment: 'Einen Moment bitte',
    unreachable: 'Der Server ist nicht erreichbar',
    waiting: (waiting) =>
      count(waiting, {
        one: 'Eines Ihrer Urteile ist noch nicht gespeichert.',
        other: '# Ihrer Urteile sind noch nicht gespeichert.',
      }),
    keepOpen:
      'Bitte lassen Sie diese Seite geöffnet: Dieser Browser erlaubt der Seite nicht, Ihre Urteile aufzubewahren.',
    keptHere: 'Ihre Urteile bleiben in diesem Browser aufbewahrt und werden gesendet, sobald der Server antwortet.',
    nextComes: 'Alle Ihre Urteile sind gespeichert. Weiter geht es, sobald der Server antwortet.',
    tryNow: 'Jetzt versuchen',
    thanks: 'Vielen Dank',
    judged: (judged) =>
      count(judged, {
        one: 'Sie haben ein Paar beurteilt, und Ihr Urteil ist gespeichert.',
        other: 'Sie haben # Paare beurteilt, und alle Urteile sind gespeichert.',
      }),
    nothingMore: 'Für Sie gibt es hier nichts mehr zu tun.',
    mayClose: 'Sie können diese Seite schließen.',
    noPair: 'Im Moment gibt es nichts zu beurteilen',
    othersHold:
      'Was noch offen ist, liegt gerade bei anderen Personen. Manches davon wird vielleicht wieder frei; es lohnt sich also, später noch einmal nachzusehen.',
    saved: (judged) =>
      count(judged, {
        one: 'Das Paar, das Sie beurteilt haben, ist gespeichert.',
        other: 'Die # Paare, die Sie beurteilt haben, sind gespeichert.',
      }),
    asksAgain: 'Diese Seite fragt alle halbe Minute von selbst nach.',
    askNow: 'Jetzt nachfragen',
    paused: 'Die Studie pausiert',
    pausedWhy: 'Die Forschenden haben sie für eine Weile angehalten.',
    sameLink: 'Derselbe Link führt Sie wieder hierher.',
    askAgain: 'Erneut nachfragen',
    closed: 'Die Studie ist geschlossen',
    closedWhy: 'Es werden keine Urteile mehr angenommen.',
    thanksForWork: 'Vielen Dank für Ihre Arbeit.',
    lookAgain: 'Das letzte Urteil noch einmal ansehen',
  },
  crowd: {
    noEntry: 'Bitte öffnen Sie die Studie von ihrer Plattform aus',
    noEntryWhy:
      'Die Adresse sagt nicht, wer Sie dort sind: Etwas fehlt darin oder wurde verändert. Es wurde nichts gespeichert. Gehen Sie zurück zur Plattform und öffnen Sie die Studie von dort aus noch einmal.',
    takenPart: 'Sie haben schon teilgenommen',
    takenPartWhy:
      'Die Studie kann nur einmal bearbeitet werden. Bitte geben Sie diese Teilnahme auf der Plattform zurück, damit jemand anderes sie bekommt; das wird Ihnen nicht angelastet.',
    full: 'Die Studie nimmt niemanden mehr auf',
    fullWhy:
      'Sie ist geschlossen, oder alle Plätze sind vergeben. Bitte geben Sie die Teilnahme auf der Plattform zurück; das wird Ihnen nicht angelastet.',
    giveBack:
      'Bitte geben Sie die Teilnahme auf der Plattform zurück, damit jemand anderes sie bekommen kann; das wird Ihnen nicht angelastet.',
    preview: 'Ein Blick auf die Aufgabe',
    previewWhy:
      'Noch wird nichts von Ihnen verlangt, und kein Platz ist für Sie belegt. Nehmen Sie die Aufgabe an, dann geht es hier los.',
    previewQuestion: 'Was Sie jedes Mal gefragt werden',
    endNow: 'Jetzt abschließen',
    endNowWhy: 'Sie müssen nicht warten: Sie können mit dem abschließen, was Sie beurteilt haben.',
    noneLeft: 'Für Sie war nichts mehr frei',
    noneLeftWhy:
      'Als Sie kamen, war schon alles bei anderen. Bitte geben Sie die Teilnahme auf der Plattform zurück; das wird Ihnen nicht angelastet.',
    screenedOut: 'Die Studie endet hier für Sie',
    screenedOutWhy:
      'Die Übung wurde anders beantwortet, als diese Studie es braucht. Danke, dass Sie es versucht haben.',
    failedCheckWhy:
      'Unter dem, was Sie beurteilt haben, waren Prüfungen, die selbst sagten, was zu wählen ist, und zu viele davon wurden anders beantwortet.',
    returned: 'Diese Teilnahme wurde zurückgegeben',
    timedOut: 'Die Zeit für diese Teilnahme ist abgelaufen',
    releasedWhy:
      'Hier ist nichts weiter zu tun, und was Sie beurteilt haben, bleibt erhalten. Falls Sie das überrascht, schreiben Sie den Forschenden auf der Plattform.',
    lastStep: (platform) =>
      `Ein letzter Schritt: Gehen Sie zurück zu ${platform}, damit dort bekannt ist, dass Sie fertig sind.`,
    goBack: (platform) => `Zurück zu ${platform}`,
    submit: (platform) => `Bei ${platform} abgeben`,
    code: 'Ihr Code',
    codeWhy: (platform) => `Geben Sie ihn bei ${platform} ein; er zeigt, dass Sie fertig sind.`,
    codeElse: (platform) => `Falls der Knopf nicht geht, geben Sie diesen Code bei ${platform} ein.`,
    copy: 'Kopieren',
    copied: 'Kopiert',
    creditGranted: 'Ihr Credit wurde gutgeschrieben.',
    creditComing: 'Ihr Credit ist angefragt und wird bald gutgeschrieben. Sie müssen nichts weiter tun.',
    creditFailed:
      'Ihr Credit konnte nicht von selbst gutgeschrieben werden. Die Forschenden sehen das, und alles, was Sie getan haben, ist gespeichert.',
  },
  consent: {
    title: 'Möchten Sie teilnehmen?',
    about: 'Sie können jederzeit aufhören und später auf der Seite „Ihre Arbeit“ zurücktreten.',
    agree: 'Ich bin einverstanden',
    disagree: 'Ich bin nicht einverstanden',
    refused: 'Sie sind nicht einverstanden; über Sie wird nichts gespeichert.',
    failed: (why: string) => `Ihre Antwort wurde nicht gespeichert. ${why}`,
  },
  training: {
    title: 'Zuerst eine Übung',
    again: 'Noch einmal: die Übung',
    about: (pairs: number) =>
      count(pairs, {
        one: 'Zuerst kommt ein Beispiel, das nicht zählt. Sie erfahren sofort, was erwartet wurde und warum.',
        other:
          'Zuerst kommen # Beispiele, die nicht zählen. Nach jedem erfahren Sie sofort, was erwartet wurde und warum.',
      }),
    needed: (needed: number, pairs: number) =>
      `${number(needed)} von ${number(pairs)} sollten wie erwartet beantwortet sein.`,
    twice: 'Wenn es nicht gleich gelingt, können Sie es noch einmal versuchen.',
    place: (place: number, total: number) => `Übung ${number(place)} von ${number(total)}`,
    right: 'Richtig.',
    wrong: 'Hier wurde etwas anderes erwartet.',
    expected: (sentence: string) => `Erwartet wurde: „${sentence}“.`,
    score: (right: number, pairs: number) => `Wie erwartet: ${number(right)} von ${number(pairs)}.`,
    passed: 'Die Übung ist geschafft. Ab jetzt zählt es.',
    notYet: 'Sie können es noch einmal versuchen.',
    next: 'Weiter',
  },
  attention: {
    title: 'Eine kurze Kontrolle',
    about: 'Diese Seite zeigt keine Texte. Sie fragt nur, ob Sie lesen.',
    choose: (sentence: string) => `Bitte wählen Sie „${sentence}“.`,
    question: 'Wählen Sie, worum diese Seite bittet',
  },
  rest: {
    title: 'Zeit für eine Pause?',
    about: (judged: number) =>
      count(judged, {
        one: 'Sie haben ein Urteil abgegeben. Ruhen Sie Ihre Augen aus, so lange Sie möchten: Die Zeit der Pause zählt nicht, und Ihr Platz bleibt erhalten.',
        other:
          'Sie haben # Urteile abgegeben. Ruhen Sie Ihre Augen aus, so lange Sie möchten: Die Zeit der Pause zählt nicht, und Ihr Platz bleibt erhalten.',
      }),
    goOn: 'Weiter',
  },
  pass: {
    title: (place: number, of: number) => `Noch eine Frage: ${number(place)} von ${number(of)}`,
    about:
      'Sie sehen die Paare, die Sie beurteilt haben, noch einmal, in anderer Reihenfolge und auf anderen Seiten. Diesmal wird nur eines gefragt:',
  },
  ended: {
    withdrawn: 'Sie sind zurückgetreten',
    withdrawnWhy:
      'Alles, was Sie in dieser Studie beurteilt haben, ist gelöscht und zählt nirgends. Es bleibt nur, dass jemand zurückgetreten ist.',
    notCounted: 'Das wird Ihnen nicht angelastet, und nichts aus der Übung geht in die Ergebnisse ein.',
  },
  work: {
    title: 'Ihre Arbeit',
    time: 'Arbeitszeit',
    minutes: (minutes: number) => count(minutes, { one: 'eine Minute', other: '# Minuten' }),
    since: 'Seit',
    judgments: 'Was Sie beurteilt haben',
    none: 'Noch nichts. Was Sie beurteilen, steht hier, und Sie können es wieder ansehen und ändern.',
    more: 'Mehr zeigen',
    elsewhere: 'Auf einem anderen Gerät weitermachen',
    elsewhereWhy:
      'Öffnen Sie diesen persönlichen Link auf einem anderen Gerät, dann sind Sie dort an derselben Stelle. Geben Sie ihn nicht weiter: Wer ihn hat, urteilt in Ihrem Namen. Ein neuer Link beendet den vorigen.',
    makeLink: 'Meinen Link zeigen',
    agreed: (day: string) => `Womit Sie am ${day} einverstanden waren`,
    withdraw: 'Von der Studie zurücktreten',
    withdrawWhy: 'Alles, was Sie beurteilt haben, wird gelöscht, und niemand kann es zurückholen.',
    deleteAll: 'Zurücktreten und alles löschen',
    failed: (why: string) => `Das hat nicht geklappt. ${why}`,
  },
  trouble: {
    gone: 'Diese Studie gibt es nicht mehr',
    goneWhy:
      'Sie wurde gelöscht, oder Sie nehmen nicht mehr daran teil. Es ist nichts weiter zu tun; falls Sie das überrascht, fragen Sie bitte die Person, von der Sie den Link haben.',
    openLink: 'Bitte öffnen Sie Ihren Einladungslink',
    openLinkWhy:
      'Dieser Browser kennt Sie noch nicht oder nicht mehr. Öffnen Sie auf diesem Gerät den Link, den Sie erhalten haben, und Sie sind wieder dort, wo Sie waren.',
    noStudy: 'Unter dieser Adresse gibt es keine Studie',
    noStudyWhy: 'Bitte prüfen Sie den Link, den Sie erhalten haben, oder fragen Sie die Person, von der er kam.',
    linkFull: 'Alle Plätze dieses Links sind vergeben',
    linkFullWhy:
      'Der Link lässt nur eine bestimmte Zahl von Personen ein, und so viele sind schon gekommen. Sie haben nichts falsch gemacht. Wenn Sie bereits begonnen hatten, öffnen Sie ihn in demselben Browser oder über Ihren eigenen Rückkehr-Link; sonst fragen Sie die Person, von der er kam.',
    unreachable: 'Der Server ist nicht erreichbar',
    cannotStore: 'Der Server kann gerade nichts speichern',
    cannotAnswer: 'Der Server kann gerade nicht antworten',
    triesAgain: 'Die Seite versucht es alle paar Sekunden von selbst noch einmal.',
    tryNow: 'Jetzt versuchen',
    waiting: (waiting) =>
      count(waiting, {
        one: 'Ein Urteil ist noch nicht gespeichert. Es bleibt in diesem Browser aufbewahrt und wird gesendet, sobald das möglich ist.',
        other:
          '# Urteile sind noch nicht gespeichert. Sie bleiben in diesem Browser aufbewahrt und werden gesendet, sobald das möglich ist.',
      }),
  },
  refusals: {
    unreachable: 'Der Server hat nicht geantwortet.',
    invalid_request: 'Die Anfrage hat nicht die richtige Form.',
    no_session: 'Sie sind nicht angemeldet. Bitte öffnen Sie Ihren Link noch einmal.',
    wrong_origin: 'Diese Anfrage kam von einer anderen Website.',
    link_unknown: 'Dieser Link ist nicht bekannt. Vielleicht wurde er zurückgezogen oder beim Kopieren abgeschnitten.',
    not_found: 'Unter diesem Namen gibt es hier nichts.',
    study_not_open: 'Die Studie ist nicht geöffnet.',
    already_judged: 'Dieses Paar ist schon beurteilt. Was gespeichert ist, bleibt.',
    judgment_differs: 'Unter derselben Kennung ist schon ein anderes Urteil gespeichert.',
    answer_not_asked: 'Nach dieser Antwort fragt die Studie nicht.',
    replaced_already: 'Dieses Urteil wurde schon ersetzt. Was gespeichert ist, bleibt.',
    consent_changed: 'Der Text, dem Sie zustimmen sollten, hat sich geändert. Bitte lesen Sie ihn noch einmal.',
    assignment_ended: 'Dieses Paar wurde übersprungen und liegt nicht mehr bei Ihnen.',
    entry_incomplete:
      'Die Adresse sagt nicht, wer Sie auf der Plattform sind, von der Sie kommen. Öffnen Sie die Studie von dort aus noch einmal.',
    taken_part: 'Sie haben an dieser Studie schon teilgenommen. Das geht nur einmal.',
    entry_closed: 'Diese Studie nimmt niemanden mehr auf.',
    not_done: 'Es ist noch etwas zu tun.',
    too_large: 'Das ist größer, als dieser Server annimmt.',
    too_many_requests: 'Zu viele Anfragen. Bitte warten Sie einen Moment.',
    not_stored:
      'Das konnte gerade nicht gespeichert werden. Bei Ihnen geht nichts verloren; bitte versuchen Sie es gleich noch einmal.',
    server_error: 'Auf dem Server ist etwas schiefgegangen. Es wurde vermerkt.',
  },
  refused: (status) => `Der Server hat mit ${String(status)} geantwortet.`,
  preset: {
    question: 'Stellen Sie sich vor, Sie brauchen dabei Hilfe. Welche Antwort hilft Ihnen besser?',
    gradedAnswers: `- **A oder B ist viel besser**: Sie hätten eindeutig lieber diese Antwort bekommen.
- **A oder B ist etwas besser**: Sie hätten eher diese Antwort gewollt, auch wenn der Unterschied klein ist.
- **Keine ist besser**: Beide helfen Ihnen gleich gut oder gleich schlecht.`,
    instructions: `Sie sehen eine Anfrage und zwei Antworten, **A** und **B**. Sie stammen von verschiedenen Systemen; welche von welchem kommt, ist verborgen, und die Seiten werden für jedes Paar neu ausgelost.

Stellen Sie sich vor, Sie hätten selbst danach gefragt. Lesen Sie bitte beide Antworten bis zum Ende und sagen Sie dann, welche besser hilft:

- **A ist deutlich besser**: Sie hätten eindeutig lieber A bekommen.
- **B ist deutlich besser**: Sie hätten eindeutig lieber B bekommen.
- **Keine ist deutlich besser**: Beide helfen Ihnen etwa gleich gut oder gleich schlecht.

Beurteilen Sie, was hilft: Ist es richtig, ist es vollständig genug, ist es verständlich, tut es, was verlangt war? Eine längere oder schöner gestaltete Antwort ist deshalb nicht besser. Wenn Sie ein Thema zu wenig kennen, um sicher zu sein, gehen Sie nach dem, was Sie erkennen können.

Es gibt keine Falle und keine Eile. Sie können das letzte Urteil zurücknehmen und ein Paar überspringen, das Sie lieber nicht beurteilen möchten.`,
  },
}
