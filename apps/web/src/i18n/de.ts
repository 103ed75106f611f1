import type { Messages } from './messages.ts';

const plural = (count: number, one: string, other: string) => `${count} ${count === 1 ? one : other}`;

const all = new Intl.ListFormat('de');

const de: Messages = {
  common: {
    newMeeting: 'Neues Treffen',
    toStart: 'Zur Startseite',
    joinAgain: 'Wieder beitreten',
    reload: 'Neu laden',
    retry: 'Noch einmal versuchen',
    close: 'Schließen',
    dismiss: 'Ausblenden',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyLink: 'Link kopieren',
    linkCopied: 'Link kopiert',
    you: 'Sie',
    unnamed: 'Noch kein Name',
  },
  settings: {
    theme: 'Farben',
    themes: { system: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
  },
  start: {
    lead: 'Ein Raum zum Reden, mit einem Schlüssel verschlossen.',
    sentence:
      'Was hier gesagt, gezeigt und geschrieben wird, bleibt bei denen, die dabei sind. Nicht einmal dieser Server erfährt es.',
    making: 'Der Raum wird eingerichtet …',
    options: 'Optionen',
    postQuantum: 'Schlüssel, die auch Quantencomputern standhalten',
    postQuantumMeaning:
      'Was heute aufgezeichnet wird, bleibt auch dann zu, wenn es solche Rechner einmal gibt. Braucht mehr Rechenzeit; für bis zu etwa 100 Menschen.',
    invited: 'Eingeladen? Link einfügen',
    linkHint: 'https://…',
    open: 'Öffnen',
    picture: 'Eine Tür mit einem Schlüsselloch. Dahinter sitzen Menschen in warmem Licht beisammen.',
    unreachable: 'Der Server antwortet nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  },
  update: {
    ready: 'Es gibt eine neuere Fassung von Konklave. Sie beginnt, sobald diese Seite neu geladen wird.',
  },
  licence: {
    source: 'Konklave ist freie Software unter AGPL-3.0-or-later: Der Quelltext steht Ihnen zu.',
    code: 'Quelltext',
    all: 'Lizenzen',
  },
  insecure: {
    title: 'Diese Adresse braucht HTTPS',
    meaning:
      'Die Adresse dieser Seite beginnt mit http://. Unter einer solchen Adresse gibt der Browser einer Seite keine Schlüssel, keine Kamera und kein Mikrofon. Es ließe sich also nichts versiegeln, und niemand kommt hinein.',
    advice:
      'Wer diesen Server betreibt, muss HTTPS dafür einrichten; die Anleitung sagt, wie. Auf dem Rechner, auf dem der Server läuft, geht es auch mit „localhost“ in der Adresse.',
  },
  linkProblems: {
    'not-a-link': 'Das ist kein Link zu einem Treffen. Kopieren Sie den ganzen Link aus der Einladung.',
    'other-server': 'Dieser Link führt zu einem anderen Server. Öffnen Sie ihn in der Adresszeile Ihres Browsers.',
    'no-secret': 'Der letzte Teil des Links fehlt, der nach „#“. Kopieren Sie den ganzen Link aus der Einladung.',
    'broken-secret':
      'Der letzte Teil des Links ist beschädigt, der nach „#“. Kopieren Sie den ganzen Link aus der Einladung.',
  },
  brokenLink: {
    'not-a-link': {
      title: 'Hier ist nichts',
      meaning: 'Diese Adresse führt zu keinem Treffen und zu keiner Seite.',
      advice: 'Wenn Ihnen jemand den Link geschickt hat, kopieren Sie ihn noch einmal, von Anfang bis Ende.',
    },
    'other-server': {
      title: 'Hier ist nichts',
      meaning: 'Diese Adresse führt zu keinem Treffen und zu keiner Seite.',
      advice: 'Wenn Ihnen jemand den Link geschickt hat, kopieren Sie ihn noch einmal, von Anfang bis Ende.',
    },
    'no-secret': {
      title: 'Der Schlüssel fehlt',
      meaning:
        'Das Ende des Links, nach „#“, ist der Schlüssel zum Raum. Es ist nicht da. Mail- und Chatprogramme schneiden es manchmal ab. Auch der Server hat es nicht, ohne den Schlüssel kommt also niemand hinein.',
      advice: 'Lassen Sie sich den Link noch einmal schicken und kopieren Sie ihn ganz.',
    },
    'broken-secret': {
      title: 'Der Schlüssel passt nicht',
      meaning:
        'Das Ende des Links, nach „#“, ist der Schlüssel zum Raum. Hier ist es beschädigt: Ein Teil fehlt, oder es ist etwas dazugekommen.',
      advice: 'Lassen Sie sich den Link noch einmal schicken und kopieren Sie ihn ganz.',
    },
  },
  prejoin: {
    title: 'Bereit?',
    sealed: 'Nur die Menschen in diesem Raum können Sie sehen und hören.',
    name: 'Ihr Name',
    nameHint: 'So, wie ihn die anderen sehen sollen',
    nameMissing: 'Bitte schreiben Sie Ihren Namen, damit die anderen wissen, wer kommt.',
    join: 'Beitreten',
    joining: 'Sie treten bei …',
    preview: 'Vorschau',
    cameraOff: 'Die Kamera ist aus',
    cameraStarting: 'Die Kamera startet …',
    stillJoin: 'Sie können trotzdem hineingehen.',
    level: 'Pegel des Mikrofons',
    silent: 'Der Server antwortet noch nicht. Wir versuchen es weiter, Sie müssen nichts tun.',
    back: 'Zurück',
  },
  devices: {
    title: 'Geräte',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    speaker: 'Lautsprecher',
    none: 'Nichts gefunden',
    refused: 'Nicht erlaubt',
    standard: 'Wie im System eingestellt',
    unknown: (number) => `Gerät ${number}`,
    test: 'Testton abspielen',
    tested: 'Haben Sie zwei Töne gehört? Wenn nicht, wählen Sie einen anderen Lautsprecher oder stellen Sie lauter.',
    background: 'Hintergrund',
    backgroundNone: 'Wie er ist',
    backgrounds: { blur: 'Unscharf', dusk: 'Dämmerung', wall: 'Schlichte Wand' },
    backgroundCannot: 'Dieser Browser kann nicht ändern, was hinter Ihnen ist. Chrome und Edge können es.',
    noise: 'Nebengeräusche unterdrücken',
    noiseMeaning: 'Tippen, Lüfter und Verkehr. Geschieht in diesem Browser und braucht etwas Rechenzeit.',
    hearYourself: 'Sich selbst hören',
    voiceOff: 'Schalten Sie das Mikrofon ein, um zu hören, wie Sie klingen.',
    voice: {
      ready:
        'Sagen Sie einen Satz und hören Sie, wie Sie klingen. Die Aufnahme bleibt in diesem Browser und wird sofort gelöscht.',
      recording: 'Sagen Sie jetzt etwas. Gleich hören Sie es …',
      playing: 'So hören die anderen Sie.',
      done: 'Haben Sie sich gehört? Wenn nicht, wählen Sie ein anderes Mikrofon oder einen anderen Lautsprecher, oder stellen Sie lauter.',
      failed: 'Die Aufnahme hat nicht geklappt. Der Pegel darüber zeigt, ob das Mikrofon Sie hört.',
    },
    use: 'Benutzen',
    plugged: (label) => `${label === undefined ? 'Ein Gerät' : `„${label}“`} wurde angeschlossen.`,
    lost: {
      microphone: (label, instead) =>
        `${label === undefined ? 'Das Mikrofon' : `„${label}“`} ist weg. ${instead ? `Die anderen hören Sie jetzt über „${instead}“.` : 'Wenn man Sie hören soll, schließen Sie es wieder an oder wählen Sie unter „Geräte“ ein anderes.'}`,
      camera: (label, instead) =>
        `${label === undefined ? 'Die Kamera' : `„${label}“`} ist weg. ${instead ? `Die anderen sehen Sie jetzt über „${instead}“.` : 'Wenn man Sie sehen soll, schließen Sie sie wieder an oder wählen Sie unter „Geräte“ eine andere.'}`,
      speaker: (label) =>
        `${label === undefined ? 'Der Lautsprecher' : `„${label}“`} ist weg. Sie hören die anderen jetzt dort, wo das System seine Töne abspielt.`,
    },
  },
  problems: {
    microphone: {
      'none-found':
        'Es wurde kein Mikrofon gefunden. Die anderen hören Sie nicht, aber Sie hören die anderen. Wenn man Sie hören soll, schließen Sie eines an und schalten Sie es ein.',
      refused:
        'Der Browser darf das Mikrofon nicht benutzen. Erlauben Sie es in der Adresszeile, wenn man Sie hören soll.',
      'in-use':
        'Ein anderes Programm benutzt das Mikrofon. Schließen Sie es und schalten Sie das Mikrofon noch einmal ein.',
      'cannot-seal': 'Dieser Browser kann Ton nicht versiegeln, also wird keiner gesendet.',
      unsupported: 'Dieser Browser kann hier kein Mikrofon benutzen.',
      effect: 'Nebengeräusche lassen sich hier nicht unterdrücken. Die anderen hören Sie mit dem, was um Sie ist.',
      silent:
        'Vom Mikrofon kommt kein Ton: Das System oder ein Schalter daran hat es stumm gestellt. Die anderen können Sie nicht hören.',
      failed: 'Das Mikrofon ließ sich nicht starten. Stecken Sie es neu ein und schalten Sie es noch einmal ein.',
    },
    camera: {
      'none-found':
        'Es wurde keine Kamera gefunden. Die anderen sehen Ihre Anfangsbuchstaben. Wenn man Sie sehen soll, schließen Sie eine an und schalten Sie sie ein.',
      refused:
        'Der Browser darf die Kamera nicht benutzen. Erlauben Sie es in der Adresszeile, wenn man Sie sehen soll.',
      'in-use': 'Ein anderes Programm benutzt die Kamera. Schließen Sie es und starten Sie die Kamera noch einmal.',
      'cannot-seal': 'Dieser Browser kann Bilder nicht versiegeln, also wird keines gesendet.',
      unsupported: 'Dieser Browser kann hier keine Kamera benutzen.',
      effect:
        'Der Hintergrund klappt hier nicht. Damit niemand Ihren Raum sieht, ist die Kamera aus. Starten Sie sie noch einmal, oder wählen Sie unter „Geräte“ als Hintergrund „Wie er ist“.',
      silent:
        'Von der Kamera kommt kein Bild: Das System oder eine Abdeckung hält es zurück. Die anderen können Sie nicht sehen.',
      failed: 'Die Kamera ließ sich nicht starten. Stecken Sie sie neu ein und starten Sie sie noch einmal.',
    },
    screen: {
      'none-found': 'Es gibt keinen Bildschirm, der geteilt werden könnte.',
      refused:
        'Es wird nichts geteilt. Wenn Sie nicht selbst abgebrochen haben, erlauben Sie das Teilen in den Einstellungen Ihres Systems.',
      'in-use': 'Der Bildschirm lässt sich gerade nicht lesen. Versuchen Sie es noch einmal.',
      'cannot-seal': 'Dieser Browser kann Bilder nicht versiegeln, also wird der Bildschirm nicht geteilt.',
      unsupported: 'Dieser Browser kann keinen Bildschirm teilen.',
      effect: 'Der Bildschirm lässt sich nicht verändern.',
      silent: 'Was Sie teilen, gibt gerade kein Bild, vielleicht weil das Fenster minimiert ist.',
      failed: 'Das Teilen hat nicht geklappt. Versuchen Sie es noch einmal.',
    },
  },
  call: {
    title: 'Treffen',
    controls: 'Steuerung',
    mute: 'Mikrofon ausschalten',
    unmute: 'Mikrofon einschalten',
    microphoneShort: 'Mikrofon',
    stopCamera: 'Kamera ausschalten',
    startCamera: 'Kamera einschalten',
    cameraShort: 'Kamera',
    share: 'Bildschirm teilen',
    shareShort: 'Teilen',
    stopSharing: 'Teilen beenden',
    stopShort: 'Beenden',
    chat: 'Chat',
    people: 'Personen',
    more: 'Mehr',
    raiseHand: 'Hand heben',
    lowerHand: 'Hand senken',
    handShort: 'Hand',
    handPlace: (place) => `Hand gehoben, Nummer ${place}`,
    handRaised: (name) => `${name} hebt die Hand`,
    react: 'Reagieren',
    reactions: {
      agree: 'Ja',
      disagree: 'Nein',
      thanks: 'Danke',
      laugh: 'Lachen',
      cheer: 'Bravo',
      slower: 'Langsamer, bitte',
    },
    reacted: (name, reaction) => `${name}: ${reaction}`,
    leave: 'Verlassen',
    nowMuted: 'Sie sind stumm',
    nowHeard: 'Die anderen hören Sie',
    muted: 'Mikrofon aus',
    screenOf: (name) => `Bildschirm von ${name}`,
    away: 'Verbindet sich neu …',
    still: 'nicht live, die Verbindung ist weg',
    unreadable: 'Lässt sich nicht öffnen. Vergleichen Sie den Raumcode.',
    nameless: 'Name noch unbekannt. Hat den Schlüssel und kann zuhören.',
    notExcluded: 'Ist gegangen, hat aber noch den Schlüssel.',
    joined: (name) => `${name} ist hereingekommen`,
    gone: (name) => `${name} ist gegangen`,
    unread: (count) => plural(count, 'neue Nachricht', 'neue Nachrichten'),
    wrote: (name, text) => `${name} schreibt: ${text}`,
    partMissing:
      'Dieser Teil ist nicht angekommen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal; wenn das nicht hilft, laden Sie die Seite nach dem Treffen neu.',
  },
  stage: {
    pin: (name: string) => `${name} anheften`,
    unpin: (name: string) => `${name} lösen`,
    fullScreen: 'Vollbild',
    endFullScreen: 'Vollbild beenden',
    hideSelf: 'Das eigene Bild ausblenden',
    seeSelf: 'Mein eigenes Bild zeigen',
    float: 'Kleines Fenster',
    endFloat: 'Zurück aus dem kleinen Fenster',
    speakThere: (names) => `Dort ${names.length === 1 ? 'spricht' : 'sprechen'} ${all.format(names)}`,
    speakerView: 'Sprecheransicht',
    gridView: 'Rasteransicht',
    pages: 'Seiten',
    previousPage: 'Vorige Seite',
    nextPage: 'Nächste Seite',
    page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
    asFilm: 'Flüssig teilen, für Filme',
    asText: 'Scharf teilen, für Text',
  },
  pictures: {
    title: 'Bilder',
    levels: { all: 'Alle', small: 'Daten sparen', none: 'Nur Ton' },
    meanings: {
      all: 'Was gezeigt wird, kommt so groß, wie es gezeigt wird.',
      small: 'Alle Bilder kommen klein, und Ihres geht halb so groß hinaus.',
      none: 'Es kommen keine Bilder, und Ihre Kamera ist aus. Sie hören alle.',
    },
  },
  attention: {
    title: 'Hinweise',
    happenings: { coming: 'Wer kommt und geht', hands: 'Gehobene Hände', messages: 'Nachrichten' },
    loudness: { sound: 'Mit Ton', shown: 'Lautlos', off: 'Aus' },
  },
  quality: {
    title: 'Verbindung',
    show: 'Zahlen zeigen',
    measuring: 'Wird gemessen …',
    lines: { good: 'gute Leitung', fair: 'wacklige Leitung', poor: 'schlechte Leitung' },
    sent: 'Von Ihnen gesendet',
    receivedFrom: (name) => `Von ${name} empfangen`,
    grades: { good: 'Gut', fair: 'Wacklig', poor: 'Schlecht' },
    picture: (size, frames) => `${size}, ${frames} Bilder/s`,
    stopped: 'es kommt nichts',
    rate: (kbit) => `${kbit} kbit/s`,
    loss: (percent) => `${percent} % verloren`,
    delay: (ms) => `${ms} ms Verzögerung`,
    sealed: (count) => `${count} versiegelt`,
    opened: (count) => `${count} geöffnet`,
    dropped: (cause, count) => `${count} verworfen: ${cause}`,
    copyReport: 'Bericht kopieren',
    reportMeaning: 'Der Bericht enthält nur Zahlen: keinen Namen, keinen Schlüssel und nichts, was gesagt wurde.',
  },
  shortcuts: {
    title: 'Tastatur',
    single: 'Tastenkürzel',
    show: 'Alle Tasten zeigen',
    off: 'Tastenkürzel sind ausgeschaltet. Unter „Mehr“ lassen sie sich einschalten.',
    where: 'Sie wirken überall im Treffen, nur nicht, wo Sie schreiben.',
    space: 'Leertaste',
    talk: 'Sprechen, solange sie gedrückt ist und das Mikrofon aus ist',
    actions: {
      microphone: 'Mikrofon an oder aus',
      camera: 'Kamera an oder aus',
      share: 'Bildschirm teilen oder aufhören',
      hand: 'Hand heben oder senken',
      chat: 'Chat',
      people: 'Personen',
      view: 'Sprecher groß oder alle gleich',
      fullScreen: 'Vollbild',
      previousPage: 'Vorige Seite',
      nextPage: 'Nächste Seite',
      list: 'Diese Liste',
      leave: 'Verlassen',
    },
  },
  invite: {
    title: 'Sie sind allein hier',
    sentence:
      'Schicken Sie diesen Link an alle, die Sie treffen wollen. Er ist der Schlüssel: Wer ihn hat, kann hereinkommen.',
    link: 'Link zu diesem Treffen',
  },
  notices: {
    reconnecting:
      'Die Verbindung ist weg. Wir holen Sie zurück, Sie müssen nichts tun. Bis dahin hören die anderen Sie nicht.',
    restarting:
      'Der Server startet neu. Wir holen Sie zurück, sobald er wieder da ist, Sie müssen nichts tun. Bis dahin hören die anderen Sie nicht.',
    mediaReconnecting: 'Bild und Ton kommen gleich zurück. Der Chat geht weiter.',
    cannotSeal:
      'Dieser Browser kann Bild und Ton nicht versiegeln, also wird nichts gesendet und nichts gezeigt. Der Chat geht. Nehmen Sie einen aktuellen Firefox, Chrome, Edge oder Safari.',
    unreadable: 'Es kommt etwas an, das sich nicht öffnen lässt. Vergleichen Sie den Raumcode mit den anderen.',
    refused: 'Etwas war nicht in Ordnung und wurde abgewiesen. Vergleichen Sie den Raumcode mit den anderen.',
    putOut: (name, why) => {
      const did = {
        'bad-commit': 'die Schlüssel so gewechselt, dass niemand folgen konnte',
        'false-group-info': 'denen, die dazukommen, ein falsches Bild dieses Treffens gegeben',
        'shut-out': 'die Schlüssel so gewechselt, dass Sie ausgeschlossen waren',
      };
      return `${name ?? 'Jemand ohne Namen'} wurde herausgenommen: Die App dieser Person hat ${did[why]}. Das Treffen geht ohne sie weiter.`;
    },
    notExcluded: (name) =>
      `${name ?? 'Jemand'} ist gegangen, aber noch nicht ausgeschlossen, und könnte zuhören. Sagen Sie bis dahin nichts Vertrauliches. Wenn es nicht bald vorbei ist, endet das Treffen für Sie.`,
    sharing: 'Die anderen sehen Ihren Bildschirm.',
    audioOnly: 'Nur Ton: Sie bekommen keine Bilder. Unter „Mehr“ lässt sich das ändern.',
    screenUnseen: 'Jemand teilt den Bildschirm. Sie bekommen nur Ton; unter „Mehr“ gibt es die Bilder.',
  },
  seal: {
    title: 'Das Siegel',
    verdicts: { sealed: 'Versiegelt', 'not-connected': 'Nicht verbunden', attention: 'Bitte prüfen' },
    good: 'Was Sie in diesem Raum sagen, zeigen und schreiben, können nur die Menschen darin öffnen und sonst niemand.',
    functionsTitle: 'Was versiegelt ist',
    functions: {
      picture: 'Bild',
      sound: 'Ton',
      screen: 'Bildschirm',
      chat: 'Chat',
      names: 'Namen',
    },
    states: { sealed: 'Versiegelt', 'not-sent': 'Wird nicht gesendet' },
    causes: {
      'not-connected':
        'Sie sind nicht verbunden. Bis Sie es wieder sind, wird nichts von Ihnen gesendet, und was die anderen tun, lässt sich hier nicht prüfen. Danach ist alles so versiegelt wie zuvor.',
      'cannot-seal': 'Dieser Browser kann Bild und Ton nicht versiegeln. Sie werden nicht gesendet.',
      'no-group': 'Die Schlüssel dieses Treffens sind noch nicht da. Bis dahin wird nichts gesendet.',
      refusals: 'Es kam etwas, das niemand im Raum ehrlich senden würde, und es wurde abgewiesen.',
      unreadable:
        'Jemand sendet, was Sie nicht öffnen können. Wenn dort ein anderer Raumcode steht, sind Sie in zwei verschiedenen Treffen.',
      'not-excluded':
        'Jemand ist gegangen, aber noch nicht ausgeschlossen, hat also noch den Schlüssel und könnte zuhören und mitlesen. Wenn sich das nicht bald ändert, endet das Treffen für Sie.',
      nameless:
        'Von jemandem fehlt noch der Name. Wer es auch ist, hat den Schlüssel und kann sehen, hören und lesen. Sie selbst sehen und hören dort niemanden.',
    },
    room: 'In diesem Raum',
    peopleCount: (count) => plural(count, 'Person', 'Personen'),
    code: 'Code',
    server: 'Was der Server sieht',
    serverSees: [
      'Ihre Adresse im Netz und wann Sie kommen und gehen',
      'wie viele Menschen hier sind, unter zufälligen Nummern, ohne ihre Namen',
      'wie viel jeder sendet und an wen es geht',
    ],
    serverBlind: 'Er sieht kein Bild, keinen Ton, kein Wort, keinen Namen und keinen Schlüssel.',
    details: 'Im Einzelnen',
    epoch: 'Epoche',
    keys: 'Schlüssel',
    keysValue: 'MLS (RFC 9420), neu mit jedem, der kommt oder geht',
    keysPostQuantum: 'MLS (RFC 9420) mit X-Wing (X25519 und ML-KEM-768), neu mit jedem, der kommt oder geht',
    quantum: 'Quantencomputer',
    quantumValue: 'Diese Schlüssel halten auch ihnen stand',
    frames: 'Bild und Ton',
    framesValue: 'SFrame (RFC 9605), AES-128-GCM',
    framesPostQuantum: 'SFrame (RFC 9605), AES-256-GCM',
    refused: 'Abgewiesen',
    counts: 'In diesem Browser gezählt',
    streams: { camera: 'Bild', microphone: 'Ton', screen: 'Bildschirm', 'screen-audio': 'Ton des Bildschirms' },
    countSealed: (what) => `${what}, versiegelt`,
    countOpened: (what, name) => `${what} von ${name}, geöffnet`,
    countDropped: 'Verworfen',
    drops: {
      codec: 'in einem Format, das hier nicht versiegelt wird',
      malformed: 'kein versiegeltes Stück',
      'no-key': 'bevor die Schlüssel da waren',
      'unknown-participant': 'von niemandem in diesem Treffen',
      'counter-exhausted': 'der Schlüssel war aufgebraucht',
      'unknown-key': 'unter einem Schlüssel, der hier noch nicht oder nicht mehr da ist',
      'wrong-sender': 'von jemand anderem versiegelt als angegeben',
      'wrong-context': 'für etwas anderes versiegelt',
      replayed: 'kam ein zweites Mal',
      unauthentic: 'unter einem anderen Schlüssel versiegelt oder unterwegs verändert',
      internal: 'ein Fehler in dieser App',
    },
    countsMeaning:
      'Zum Vergleichen lesen Sie einander die Zahlen vor. Vom Ton, den Sie versiegelt haben, seit jemand da ist, hat diese Person fast alles geöffnet. Vom Bild öffnet sie weniger: Jedes wird in bis zu drei Größen zugleich versiegelt, und der Server gibt an jeden nur eine davon weiter.',
  },
  code: {
    title: 'Raumcode',
    how: 'Lassen Sie jemanden den Code vorlesen: Haben alle dieselben 30 Ziffern, sind alle im selben Treffen, und niemand hört mit.',
    changes: 'Er ändert sich, sobald jemand kommt oder geht.',
    old: 'Sie sind nicht verbunden. Wenn inzwischen jemand gekommen oder gegangen ist, haben die anderen einen anderen Code.',
    none: 'Im Augenblick gibt es keinen Code, weil Sie nicht verbunden sind.',
  },
  people: {
    title: 'Personen',
    microphoneOn: 'Mikrofon an',
    cameraOn: 'Kamera an',
    cameraOff: 'Kamera aus',
    sharing: 'teilt den Bildschirm',
    away: 'verbindet sich neu',
    leaving: 'ist gegangen',
    notExcluded: 'ist gegangen, hat noch den Schlüssel',
    nameless: 'Name noch unbekannt',
  },
  chat: {
    title: 'Chat',
    message: 'Nachricht',
    hint: 'An alle schreiben',
    send: 'Senden',
    empty:
      'Seit Sie hier sind, hat niemand etwas geschrieben. Nur die Menschen im Raum können lesen, was hier steht, und niemand sieht, was vor dem eigenen Kommen geschrieben wurde.',
    waiting: 'noch nicht gesendet',
    failed: 'nicht gesendet',
    left: (count) => `noch ${plural(count, 'Zeichen', 'Zeichen')}`,
  },
  endingUnsent: 'Was Sie zuletzt geschrieben haben, hat niemand bekommen:',
  endings: {
    left: {
      title: 'Sie sind gegangen',
      meaning: 'Die anderen machen ohne Sie weiter. Ab jetzt sehen und hören Sie nichts mehr aus diesem Treffen.',
      advice: 'Mit demselben Link können Sie wiederkommen, wann immer Sie mögen.',
    },
    removed: {
      title: 'Sie sind nicht mehr im Treffen',
      meaning: 'Jemand im Raum hat Sie herausgenommen, oder die anderen dachten, Sie seien gegangen.',
      advice: 'Wenn das ein Versehen war, treten Sie wieder bei.',
    },
    elsewhere: {
      title: 'Sie sind an anderer Stelle in diesem Treffen',
      meaning:
        'Eine andere Seite oder ein anderes Gerät ist mit Ihren Schlüsseln beigetreten. Zwei zugleich wären unsicher, deshalb hat diese Seite sie vergessen.',
      advice: 'Machen Sie dort weiter, oder treten Sie hier als weitere Person bei.',
    },
    lost: {
      title: 'Die Verbindung ist abgerissen',
      meaning:
        'Der Server war nicht rechtzeitig wieder zu erreichen, deshalb ist das Treffen für Sie zu Ende. Ob es an Ihrem Netz lag oder am Server, lässt sich von hier aus nicht sagen. Wenn die anderen noch verbunden sind, haben sie die Schlüssel gewechselt, damit niemand an Ihrer Stelle zuhört.',
      advice:
        'Prüfen Sie Ihr Netz und treten Sie wieder bei. Wenn auch die anderen herausgefallen sind, liegt es am Server: Warten Sie ein paar Minuten.',
    },
    'not-restarted': {
      title: 'Der Server ist nicht zurückgekommen',
      meaning:
        'Er wollte neu starten und war danach nicht rechtzeitig zu erreichen. Deshalb ist das Treffen für Sie zu Ende und wahrscheinlich auch für die anderen. Was darin gesagt wurde, bleibt versiegelt.',
      advice: 'Warten Sie ein paar Minuten und treten Sie mit demselben Link wieder bei.',
    },
    unreachable: {
      title: 'Der Server antwortet nicht',
      meaning:
        'Er war nicht zu erreichen, deshalb konnten Sie nicht beitreten. Ob es an Ihrem Netz liegt oder am Server, lässt sich von hier aus nicht sagen. Von Ihnen wurde nichts gesendet.',
      advice:
        'Prüfen Sie Ihr Netz und versuchen Sie es noch einmal. Wenn das nicht hilft, fragen Sie, wer Ihnen den Link geschickt hat.',
    },
    'room-full': {
      title: 'Der Raum ist voll',
      meaning: 'Es sind so viele Menschen darin, wie dieser Server erlaubt.',
      advice: 'Versuchen Sie es noch einmal, wenn jemand gegangen ist.',
    },
    'unknown-room': {
      title: 'Diesen Raum gibt es nicht',
      meaning:
        'Der Server kennt ihn nicht. Vielleicht ist der Link beschädigt, oder er gehört zu einem anderen Server.',
      advice: 'Lassen Sie sich den Link noch einmal schicken, oder beginnen Sie ein neues Treffen.',
    },
    'wrong-link': {
      title: 'Der Schlüssel passt nicht',
      meaning:
        'Die Menschen in diesem Raum haben einen anderen Link als Sie, deshalb wurden Sie nicht eingelassen. Von Ihnen wurde nichts gesendet.',
      advice: 'Lassen Sie sich den Link noch einmal schicken und kopieren Sie ihn ganz.',
    },
    tampered: {
      title: 'Mit diesem Treffen stimmt etwas nicht',
      meaning:
        'Was der Server geschickt hat, gehört nicht zusammen. Vielleicht wollte jemand es verändern. Wir haben aufgehört, damit nichts mehr von Ihnen gesendet wird.',
      advice:
        'Sagen Sie es denen, die diesen Server betreiben. Sprechen Sie nicht über Vertrauliches, bis klar ist, was geschehen ist.',
    },
    failed: {
      title: 'Das hat nicht geklappt',
      meaning: 'Es ging etwas schief, das nicht schiefgehen sollte, und das Treffen ist für Sie zu Ende.',
      advice: 'Treten Sie wieder bei. Wenn es noch einmal geschieht, laden Sie die Seite neu.',
    },
  },
  crash: {
    title: 'Das hat nicht geklappt',
    meaning: 'Ein Teil dieser Seite ließ sich nicht zeigen. Wenn Sie in einem Treffen waren, haben Sie es verlassen.',
    advice: 'Laden Sie die Seite neu.',
  },
  errors: {
    'bad-message': 'Der Server hat uns nicht verstanden. Laden Sie die Seite neu.',
    'too-large': 'Das war zu groß für den Server.',
    'rate-limited': 'Zu viele Versuche in kurzer Zeit. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    'not-entered': 'Sie sind nicht im Raum. Treten Sie wieder bei.',
    'put-out': 'Die anderen haben Sie aus diesem Treffen herausgenommen.',
    'already-entered': 'Sie sind schon in diesem Raum.',
    'unknown-room': 'Der Server kennt diesen Raum nicht.',
    'wrong-entry': 'Die zweite Hälfte dieses Links gehört nicht zu diesem Raum.',
    'room-full': 'Der Raum ist voll.',
    gone: 'Sie waren zu lange weg. Treten Sie wieder bei.',
    'no-group': 'Das Treffen ist inzwischen zu Ende. Treten Sie wieder bei.',
    'group-exists': 'Jemand war einen Augenblick schneller. Treten Sie wieder bei.',
    'stale-epoch': 'Jemand war einen Augenblick schneller. Treten Sie wieder bei.',
    'not-member': 'Sie sind nicht im Treffen. Treten Sie wieder bei.',
    'unknown-media': 'Dieses Bild oder dieser Ton ist nicht mehr da.',
    'media-unavailable': 'Bild und Ton starten neu. Das dauert ein paar Sekunden.',
    'media-refused': 'Der Server kann dieses Bild oder diesen Ton nicht weitergeben.',
    internal: 'Auf dem Server ging etwas schief. Versuchen Sie es gleich noch einmal.',
  },
};

export default de;
