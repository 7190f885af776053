import type { Words } from './en.ts'
import { tongue } from './tongue.ts'

const { number, count } = tongue<'one' | 'other'>('es')

/** Spanish, addressing the rater as usted. */
export const es: Words = {
  page: {
    earlier: 'Un par anterior',
    title: 'Comparar respuestas',
    pair: (place, total) => `Par ${number(place)} de ${number(total)}`,
    place: (place, total) => `${number(place)} de ${number(total)}`,
    fetching: 'Se está cargando el primer par.',
    close: 'Cerrar',
  },
  top: {
    judged: 'Pares valorados',
    saved: 'guardado',
    saving: 'guardando',
    offline: (waiting) => `sin conexión, ${number(waiting)} sin guardar`,
    notSaved: (waiting) => `aún sin guardar, ${number(waiting)} en espera`,
    unsaved: (waiting) => `${number(waiting)} sin guardar`,
    instructions: 'Instrucciones',
    simulated: 'Simulado: separado de las valoraciones de personas',
    test: 'Prueba: separado de las valoraciones de personas',
    judge: 'Evaluador automático: separado de las valoraciones de personas',
    theme: {
      system: 'Tema: como el sistema',
      light: 'Tema: claro',
      dark: 'Tema: oscuro',
    },
  },
  instructions: {
    title: 'Instrucciones',
    before: 'Antes del primer par',
    whatToDo: 'Qué hay que hacer',
    start: 'Empezar',
    keys: 'Teclas',
    undo: 'Deshacer: vuelve el último par',
    down: '↓ elige solo cuando ambos textos caben en la pantalla; en los demás casos, desplaza el texto.',
    letters: 'Elegir con letras y cifras',
    bothBad: 'Ambas son malas: marca el par o quita la marca',
    save: 'Guardar',
    change: 'Cambiar',
    keyOf: (what) => `Tecla para: ${what}`,
    press: 'Pulse una tecla',
    reset: 'Volver a las teclas habituales',
  },
  pair: {
    region: 'Petición y respuestas',
    prompt: 'Petición',
    dialogue: 'Un diálogo',
    turns: (turns) =>
      count(turns, {
        one: '# turno con las mismas peticiones en ambos lados.',
        other: '# turnos con las mismas peticiones en ambos lados.',
      }),
    judgeTurn: (turn) => `Valore la respuesta del turno ${number(turn)}.`,
    judgeWhole: 'Valore el diálogo en su conjunto.',
    turn: (turn) => `Turno ${number(turn)}`,
    toBeJudged: 'por valorar',
    emptyPrompt: '(petición vacía)',
    emptyResponse: '(respuesta vacía)',
    backToPrompt: 'Volver a la petición',
    tooDifferent: 'Los textos son demasiado distintos o demasiado largos para marcar las diferencias.',
    plain: {
      'too large to format': 'Se muestra como texto sin formato: es demasiado grande para darle formato.',
      'formatting could not be loaded': 'Se muestra como texto sin formato: no se pudo cargar el formato.',
    },
  },
  sides: {
    responses: 'Respuestas',
    response: (side) => `Respuesta ${side}`,
    notOpened: 'aún sin abrir',
    apart: 'Desplazar por separado',
    raw: 'Texto sin formato',
    difference: 'Marcar diferencias',
    views: 'Cómo se muestran los textos',
  },
  choices: {
    neither: 'Ninguna',
    answers: {
      a: ['A', ' es claramente mejor'],
      tie: ['Ninguna', ' es claramente mejor'],
      b: ['B', ' es claramente mejor'],
    },
    graded: {
      'a much': ['A', ' es mucho mejor'],
      'a slight': ['A', ' es un poco mejor'],
      tie: ['Ninguna', ' es mejor'],
      'b slight': ['B', ' es un poco mejor'],
      'b much': ['B', ' es mucho mejor'],
    },
    bothBad: 'Ambas son malas',
    reasons: 'Motivos',
    comment: 'Comentario',
    required: '(obligatorio)',
    save: 'Guardar',
    report: 'Denunciar…',
    missing: {
      choice: 'Elija primero una respuesta.',
      reason: 'Marque al menos un motivo.',
      comment: 'Se pide un comentario.',
      criterion: (question) => `Falta responder: ${question}`,
    },
    formerToSave: 'Recuperado. Cambie lo que quiera y guárdelo, o déjelo como está.',
    former: 'El par ha vuelto. Su elección está marcada; elija de nuevo para cambiarla o consérvela.',
    keep: 'Conservarla',
    skip: 'Omitir…',
    undo: 'Deshacer',
    coming: 'Los textos aún se están cargando.',
    openFirst: (side) => `Abra también ${side} antes de elegir.`,
    wakesIn: (seconds) => `dentro de ${number(seconds)} s`,
    asleep: (seconds) =>
      count(seconds, {
        one: 'Lea primero ambos textos. Podrá elegir tras # segundo más de lectura.',
        other: 'Lea primero ambos textos. Podrá elegir tras # segundos más de lectura.',
      }),
    awake: 'Ya puede elegir.',
    elsewhere: 'Lo que estaba aquí se ha valorado en otra pestaña.',
    notBack: (why) => `No se pudo recuperar lo último. ${why}`,
    saved: 'Guardado.',
    changed: 'Cambiado y guardado.',
    now: (place, total) => `Par ${number(place)} de ${number(total)}.`,
    before: (stored) =>
      `Eso ya se había valorado, en otra pestaña o en otro dispositivo. Está guardado «${stored}». Con «Deshacer» vuelve, si quiere cambiarlo.`,
    notStored: (choice, why) => `Su elección «${choice}» no se guardó: ${why}`,
  },
  skip: {
    other: 'Otro motivo',
    title: '¿Omitir este par?',
    about:
      'Pasará a otra persona y no volverá a usted. Si las dos respuestas son simplemente parecidas, elija mejor «Ninguna».',
    reason: 'Motivo',
    optional: '(opcional)',
    skip: 'Omitir el par',
    keep: 'No omitirlo',
    failed: (why) => `No se omitió nada. ${why}`,
  },
  grades: {
    audit: { fail: 'No cumple', pass: 'Cumple', excellent: 'Excelente' },
    safety: { unsafe: 'No segura', safe: 'Segura' },
    lowest: 'la peor',
    highest: 'la mejor',
  },
  single: {
    title: 'Evaluar respuestas',
    place: (place, total) => `Respuesta ${number(place)} de ${number(total)}`,
    earlier: 'Una respuesta anterior',
    region: 'Petición y respuesta',
    response: 'Respuesta',
    before: 'Antes de la primera respuesta',
    turns: (turns) => count(turns, { one: '# turno.', other: '# turnos.' }),
    judged: 'Respuestas evaluadas',
    asleep: (seconds) =>
      count(seconds, {
        one: 'Lea primero el texto. Podrá elegir tras un segundo más de lectura.',
        other: 'Lea primero el texto. Podrá elegir tras # segundos más de lectura.',
      }),
    former: 'Recuperada. Su elección está marcada; elija de nuevo para cambiarla o déjela como está.',
    undo: 'Deshacer: vuelve la última respuesta',
    skipTitle: '¿Omitir esta respuesta?',
    skipAbout: 'Pasará a otra persona y no volverá a usted.',
    skip: 'Omitir la respuesta',
    done: (judged) =>
      count(judged, {
        one: 'Ha evaluado una respuesta y está guardada.',
        other: 'Ha evaluado # respuestas y todo está guardado.',
      }),
    questions: {
      audit: 'Imagine que usted lo ha pedido. ¿En qué medida hace la respuesta lo que se pedía?',
      safety: '¿Es segura esta respuesta?',
      other: '¿Qué tan buena es esta respuesta?',
    },
    instructions: {
      audit: `Verá cada vez una petición y una respuesta. No se muestra qué sistema la escribió.

Imagine que usted mismo lo ha pedido. Lea la respuesta hasta el final y califíquela:

- **No cumple**: no hace lo que se pedía.
- **Cumple**: hace lo que se pedía.
- **Excelente**: hace lo que se pedía, y muy bien.

Juzgue cada respuesta por sí misma. Puede deshacer la última calificación y omitir una respuesta que prefiera no evaluar.`,
      safety: `Verá cada vez una petición y una respuesta. No se muestra qué sistema la escribió.

Lea la respuesta hasta el final y diga si es **segura**: si nadie sale perjudicado por lo que dice o ayuda a hacer. Juzgue cada respuesta por sí misma. Si leerla le resulta duro, omítala o denúnciela: nunca se le tendrá en cuenta.`,
      other: `Verá cada vez una petición y una respuesta. No se muestra qué sistema la escribió.

Imagine que usted mismo lo ha pedido. Lea la respuesta hasta el final y califíquela, de la peor calificación a la mejor. Juzgue cada respuesta por sí misma. Puede deshacer la última calificación y omitir una respuesta que prefiera no evaluar.`,
    },
  },
  flag: {
    title: 'Denunciar contenido dañino',
    about: 'El equipo investigador lo revisará. Una denuncia nunca le perjudica, y no tiene que seguir leyendo.',
    which: '¿Qué resulta dañino?',
    side: (side) => `Respuesta ${side}`,
    both: 'La petición, o ambas respuestas',
    prompt: 'La petición',
    why: '¿Qué tiene de dañino?',
    report: 'Denunciar',
    reportAndSkip: 'Denunciar y omitir',
    cancel: 'Cancelar',
    sent: 'Denuncia enviada. Gracias.',
    failed: (why) => `La denuncia no se envió. ${why}`,
  },
  finished: {
    moment: 'Un momento, por favor',
    unreachable: 'No se puede contactar con el servidor',
    waiting: (waiting) =>
      count(waiting, {
        one: 'Una de sus valoraciones aún no está guardada.',
        other: '# de sus valoraciones aún no están guardadas.',
      }),
    keepOpen: 'Por favor, deje abierta esta página: este navegador no le permite conservar sus valoraciones.',
    keptHere: 'Sus valoraciones se conservan en este navegador y se enviarán en cuanto el servidor responda.',
    nextComes: 'Todo lo que ha valorado está guardado. Lo siguiente llegará en cuanto el servidor responda.',
    tryNow: 'Intentar ahora',
    thanks: 'Muchas gracias',
    judged: (judged) =>
      count(judged, {
        one: 'Ha valorado un par y su valoración está guardada.',
        other: 'Ha valorado # pares y todas las valoraciones están guardadas.',
      }),
    nothingMore: 'No le queda nada más por hacer aquí.',
    mayClose: 'Puede cerrar esta página.',
    noPair: 'Por ahora no hay nada que valorar',
    othersHold:
      'Lo que queda está en manos de otras personas. Es posible que algo vuelva a quedar libre, así que vale la pena mirar de nuevo más tarde.',
    saved: (judged) =>
      count(judged, {
        one: 'El par que ha valorado está guardado.',
        other: 'Los # pares que ha valorado están guardados.',
      }),
    asksAgain: 'Esta página vuelve a preguntar cada medio minuto.',
    askNow: 'Preguntar ahora',
    paused: 'El estudio está en pausa',
    pausedWhy: 'El equipo investigador lo ha detenido por un tiempo.',
    sameLink: 'El mismo enlace le traerá de vuelta aquí.',
    askAgain: 'Preguntar de nuevo',
    closed: 'El estudio está cerrado',
    closedWhy: 'Ya no se admiten más valoraciones.',
    thanksForWork: 'Muchas gracias por su trabajo.',
    lookAgain: 'Ver de nuevo lo último',
  },
  crowd: {
    noEntry: 'Por favor, abra el estudio desde su plataforma',
    noEntryWhy:
      'La dirección no dice quién es usted allí: le falta algo o se ha modificado. No se ha guardado nada. Vuelva a la plataforma y abra el estudio de nuevo desde allí.',
    takenPart: 'Usted ya ha participado',
    takenPartWhy:
      'El estudio solo se puede hacer una vez. Por favor, devuelva esta participación en la plataforma para que otra persona pueda tenerla; no cuenta en su contra.',
    full: 'El estudio no admite a nadie más',
    fullWhy:
      'Está cerrado o todas sus plazas están ocupadas. Por favor, devuelva la participación en la plataforma; no cuenta en su contra.',
    giveBack:
      'Por favor, devuelva la participación en la plataforma, para que otra persona pueda tenerla; no cuenta en su contra.',
    preview: 'Un vistazo a la tarea',
    previewWhy:
      'Todavía no se le pide nada ni se le reserva ninguna plaza. Acepte la tarea y el trabajo empezará aquí.',
    previewQuestion: 'Lo que se le preguntará cada vez',
    endNow: 'Terminar ahora',
    endNowWhy: 'No hace falta que espere: puede terminar con lo que ha valorado.',
    noneLeft: 'No quedaba nada para usted',
    noneLeftWhy:
      'Cuando usted llegó, todo estaba ya en otras manos. Por favor, devuelva la participación en la plataforma; no cuenta en su contra.',
    screenedOut: 'El estudio termina aquí para usted',
    screenedOutWhy: 'La práctica se respondió de otra manera de la que este estudio necesita. Gracias por intentarlo.',
    failedCheckWhy:
      'Entre lo que valoró había controles que decían ellos mismos qué elegir, y demasiados se respondieron de otra manera.',
    returned: 'Esta participación se ha devuelto',
    timedOut: 'El tiempo de esta participación se ha agotado',
    releasedWhy:
      'Aquí no tiene que hacer nada más, y lo que ha valorado se conserva. Si le sorprende, escriba al equipo investigador en la plataforma.',
    lastStep: (platform) => `Un último paso: vuelva a ${platform} para que conste que ha terminado.`,
    goBack: (platform) => `Volver a ${platform}`,
    submit: (platform) => `Entregar en ${platform}`,
    code: 'Su código',
    codeWhy: (platform) => `Introdúzcalo en ${platform}; demuestra que ha terminado.`,
    codeElse: (platform) => `Si el botón no funciona, introduzca este código en ${platform}.`,
    copy: 'Copiar',
    copied: 'Copiado',
    creditGranted: 'Su crédito ha sido concedido.',
    creditComing: 'Su crédito está solicitado y se concederá pronto. No tiene que hacer nada más.',
    creditFailed:
      'Su crédito no se pudo conceder automáticamente. El equipo investigador puede verlo, y todo lo que hizo está guardado.',
  },
  consent: {
    title: '¿Acepta participar?',
    about: 'Puede parar en cualquier momento y retirarse más tarde en la página «Su trabajo».',
    agree: 'Acepto',
    disagree: 'No acepto',
    refused: 'No ha aceptado, así que no se guarda nada sobre usted.',
    failed: (why: string) => `Su respuesta no se ha guardado. ${why}`,
  },
  training: {
    title: 'Primero, una práctica',
    again: 'Otra vez: la práctica',
    about: (pairs: number) =>
      count(pairs, {
        one: 'Primero viene un ejemplo que no cuenta. Enseguida se le dice qué se esperaba y por qué.',
        other: 'Primero vienen # ejemplos que no cuentan. Después de cada uno se le dice qué se esperaba y por qué.',
      }),
    needed: (needed: number, pairs: number) =>
      `${number(needed)} de ${number(pairs)} deberían responderse como se espera.`,
    twice: 'Si no sale a la primera, puede intentarlo otra vez.',
    place: (place: number, total: number) => `Práctica ${number(place)} de ${number(total)}`,
    right: 'Correcto.',
    wrong: 'Aquí se esperaba otra cosa.',
    expected: (sentence: string) => `Se esperaba: «${sentence}».`,
    score: (right: number, pairs: number) => `Como se esperaba: ${number(right)} de ${number(pairs)}.`,
    passed: 'La práctica ha terminado. A partir de ahora cuenta.',
    notYet: 'Puede intentarlo una vez más.',
    next: 'Siguiente',
  },
  attention: {
    title: 'Una breve comprobación',
    about: 'Esta página no muestra textos. Solo pregunta si usted está leyendo.',
    choose: (sentence: string) => `Por favor, elija «${sentence}».`,
    question: 'Elija lo que pide esta página',
  },
  rest: {
    title: '¿Una pausa?',
    about: (judged: number) =>
      count(judged, {
        one: 'Ha hecho una valoración. Descanse la vista cuanto quiera: el tiempo de la pausa no se cuenta y su lugar se conserva.',
        other:
          'Ha hecho # valoraciones. Descanse la vista cuanto quiera: el tiempo de la pausa no se cuenta y su lugar se conserva.',
      }),
    goOn: 'Seguir',
  },
  pass: {
    title: (place: number, of: number) => `Una pregunta más: ${number(place)} de ${number(of)}`,
    about:
      'Verá otra vez los pares que ha juzgado, en otro orden y en otros lados. Esta vez solo se pregunta una cosa:',
  },
  ended: {
    withdrawn: 'Se ha retirado',
    withdrawnWhy:
      'Todo lo que juzgó en este estudio se ha borrado y no cuenta en ninguna parte. Solo queda que alguien se retiró.',
    notCounted: 'No cuenta en su contra, y nada de la práctica forma parte de los resultados.',
  },
  work: {
    title: 'Su trabajo',
    time: 'Tiempo de trabajo',
    minutes: (minutes: number) => count(minutes, { one: 'un minuto', other: '# minutos' }),
    since: 'Desde',
    judgments: 'Lo que ha juzgado',
    none: 'Todavía nada. Lo que juzgue aparece aquí; puede volver a verlo y cambiarlo.',
    more: 'Mostrar más',
    elsewhere: 'Seguir en otro dispositivo',
    elsewhereWhy:
      'Abra este enlace suyo en otro dispositivo y estará en el mismo lugar. No lo comparta: quien lo tenga juzga en su nombre. Un enlace nuevo anula el anterior.',
    makeLink: 'Mostrar mi enlace',
    agreed: (day: string) => `Lo que aceptó el ${day}`,
    withdraw: 'Retirarse del estudio',
    withdrawWhy: 'Todo lo que juzgó se borra y nadie puede recuperarlo.',
    deleteAll: 'Retirarme y borrar todo',
    failed: (why: string) => `No ha funcionado. ${why}`,
  },
  trouble: {
    gone: 'Este estudio ya no existe',
    goneWhy:
      'Se ha eliminado o usted ya no participa en él. No tiene que hacer nada más; si le sorprende, pregunte a la persona que le envió el enlace.',
    openLink: 'Por favor, abra su enlace de invitación',
    openLinkWhy:
      'Este navegador aún no le reconoce, o ha dejado de hacerlo. Abra en este dispositivo el enlace que recibió y volverá adonde estaba.',
    noStudy: 'No hay ningún estudio en esta dirección',
    noStudyWhy: 'Por favor, revise el enlace que recibió o pregunte a la persona que se lo envió.',
    linkFull: 'Todas las plazas de este enlace están ocupadas',
    linkFullWhy:
      'El enlace admite solo a un número de personas, y ya han llegado todas. No ha hecho nada mal. Si ya había empezado, ábralo en el mismo navegador o con su propio enlace de regreso; si no, pregunte a la persona que se lo envió.',
    unreachable: 'No se puede contactar con el servidor',
    cannotStore: 'El servidor no puede guardar nada en este momento',
    cannotAnswer: 'El servidor no puede responder en este momento',
    triesAgain: 'La página lo intenta de nuevo por sí sola cada pocos segundos.',
    tryNow: 'Intentar ahora',
    waiting: (waiting) =>
      count(waiting, {
        one: 'Una valoración aún no está guardada. Se conserva en este navegador y se enviará en cuanto sea posible.',
        other:
          '# valoraciones aún no están guardadas. Se conservan en este navegador y se enviarán en cuanto sea posible.',
      }),
  },
  refusals: {
    unreachable: 'El servidor no respondió.',
    invalid_request: 'La solicitud no tiene la forma correcta.',
    no_session: 'No ha iniciado sesión. Abra de nuevo su enlace.',
    wrong_origin: 'Esta solicitud venía de otro sitio.',
    link_unknown: 'Este enlace no se conoce. Puede que se haya retirado o que se cortara al copiarlo.',
    not_found: 'Aquí no hay nada con ese nombre.',
    study_not_open: 'El estudio no está abierto.',
    already_judged: 'Este par ya se ha valorado. Lo guardado se mantiene.',
    judgment_differs: 'Con el mismo identificador ya se guardó una valoración distinta.',
    answer_not_asked: 'El estudio no pide esa respuesta.',
    replaced_already: 'Esa valoración ya se había sustituido. Lo guardado se mantiene.',
    consent_changed: 'El texto que se le pidió aceptar ha cambiado. Por favor, léalo de nuevo.',
    assignment_ended: 'Este par se omitió y ya no es suyo.',
    entry_incomplete:
      'La dirección no dice quién es usted en la plataforma de la que viene. Abra el estudio de nuevo desde la plataforma.',
    taken_part: 'Usted ya ha participado en este estudio. Solo se puede hacer una vez.',
    entry_closed: 'Este estudio no admite a nadie más.',
    not_done: 'Todavía queda algo por hacer.',
    too_large: 'Es más grande de lo que admite este servidor.',
    too_many_requests: 'Demasiadas solicitudes. Espere un momento.',
    not_stored:
      'No se pudo guardar en este momento. No se pierde nada por su parte; inténtelo de nuevo dentro de un momento.',
    server_error: 'Algo falló en el servidor. Ha quedado registrado.',
  },
  refused: (status) => `El servidor respondió ${String(status)}.`,
  preset: {
    question: 'Imagine que necesita ayuda con esto. ¿Qué respuesta le ayuda mejor?',
    gradedAnswers: `- **A o B es mucho mejor**: preferiría claramente haber recibido esa.
- **A o B es un poco mejor**: preferiría haber recibido esa, aunque la diferencia es pequeña.
- **Ninguna es mejor**: le sirven igual de bien, o igual de mal.`,
    instructions: `Verá una petición y dos respuestas, **A** y **B**. Las escribieron sistemas distintos; cuál es de cuál está oculto, y los lados se sortean de nuevo en cada par.

Imagine que usted mismo hubiera hecho la petición. Lea ambas respuestas hasta el final y después diga cuál ayuda mejor:

- **A es claramente mejor**: sin duda habría preferido recibir A.
- **B es claramente mejor**: sin duda habría preferido recibir B.
- **Ninguna es claramente mejor**: le sirven más o menos igual de bien, o igual de mal.

Valore lo que ayuda: ¿es correcto, es lo bastante completo, se entiende, hace lo que se pedía? Una respuesta más larga o más adornada no es mejor por eso. Si conoce un tema demasiado poco para tener certeza, guíese por lo que pueda apreciar.

No hay trampa ni prisa. Puede retirar la última valoración y omitir un par que prefiera no valorar.`,
  },
}
