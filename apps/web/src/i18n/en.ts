import type { Ending } from '@konklave/client';
import type { ErrorCode } from '@konklave/protocol/client';
import type { Reaction } from '@konklave/protocol/sealed';
import type { LinkProblem } from '../platform/room-link.ts';

/** A screen that says what happened, what it means and what to do. */
export interface ScreenWords {
  title: string;
  /** What happened and what it means. */
  meaning: string;
  /** What to do. */
  advice: string;
}

const plural = (count: number, one: string, other: string) => `${count} ${count === 1 ? one : other}`;

const all = new Intl.ListFormat('en');

const en = {
  common: {
    newMeeting: 'New meeting',
    toStart: 'To the start page',
    joinAgain: 'Join again',
    reload: 'Load again',
    retry: 'Try once more',
    close: 'Close',
    dismiss: 'Dismiss',
    copy: 'Copy',
    copied: 'Copied',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    you: 'you',
    unnamed: 'No name yet',
  },
  settings: {
    theme: 'Colours',
    themes: { system: 'Like the device', light: 'Light', dark: 'Dark' },
    language: 'Language',
  },
  start: {
    lead: 'A room for talking that is locked with a key.',
    sentence: 'Meetings that nobody but the people in them can hear, see or read. Not even this server.',
    making: 'Making a room …',
    options: 'Options',
    postQuantum: 'Keys that also withstand quantum computers',
    postQuantumMeaning:
      'What is recorded today stays closed even if such machines exist one day. Needs more computing; for up to about 100 people.',
    invited: 'Invited? Paste the link',
    linkHint: 'https://…',
    open: 'Open',
    picture: 'A door with a keyhole. Behind it people sit together in warm light.',
    unreachable: 'The server does not answer. Check your connection and try once more.',
  },
  update: {
    ready: 'A newer version of Konklave is there. It begins when this page is loaded again.',
  },
  licence: {
    source: 'Konklave is free software under AGPL-3.0-or-later: its source code is yours to have.',
    code: 'Source code',
    all: 'Licences',
  },
  insecure: {
    title: 'This address needs HTTPS',
    meaning:
      'The address of this page begins with http://. Over such an address a browser gives a page no keys, no camera and no microphone, so nothing could be sealed and nobody can go in.',
    advice:
      'Whoever runs this server has to set up HTTPS for it; its guide says how. On the machine of the server itself it also works with “localhost” in the address.',
  } satisfies ScreenWords,
  linkProblems: {
    'not-a-link': 'This is not a link to a meeting. Copy the whole link from the invitation.',
    'other-server': 'This link leads to another server. Open it in the address bar of your browser.',
    'no-secret': 'The last part of the link is missing, the one after “#”. Copy the whole link from the invitation.',
    'broken-secret':
      'The last part of the link is damaged, the one after “#”. Copy the whole link from the invitation.',
  } satisfies Record<LinkProblem, string>,
  brokenLink: {
    'not-a-link': {
      title: 'There is nothing here',
      meaning: 'This address leads to no meeting and to no page.',
      advice: 'If somebody sent you the link, copy it once more, from its beginning to its end.',
    },
    'other-server': {
      title: 'There is nothing here',
      meaning: 'This address leads to no meeting and to no page.',
      advice: 'If somebody sent you the link, copy it once more, from its beginning to its end.',
    },
    'no-secret': {
      title: 'The key is missing',
      meaning:
        'The end of the link, after “#”, is the key to the room. It is not there. Mail and chat programs sometimes cut it off. The server does not have it either, so nobody can get in without it.',
      advice: 'Ask for the link once more and copy all of it.',
    },
    'broken-secret': {
      title: 'The key does not fit',
      meaning:
        'The end of the link, after “#”, is the key to the room. Here it is damaged: a part is missing or something was added to it.',
      advice: 'Ask for the link once more and copy all of it.',
    },
  } satisfies Record<LinkProblem, ScreenWords>,
  prejoin: {
    title: 'Ready to go in?',
    sealed: 'Nobody but the people in this room can see and hear you.',
    name: 'Your name',
    nameHint: 'The others will see it',
    nameMissing: 'Please write your name, so that the others know who is coming.',
    join: 'Join',
    joining: 'Joining …',
    preview: 'Preview',
    cameraOff: 'The camera is off',
    cameraStarting: 'The camera is starting …',
    stillJoin: 'You can go in all the same.',
    level: 'Microphone level',
    silent: 'The server does not answer yet. We keep trying; you need not do anything.',
    back: 'Go back',
  },
  devices: {
    title: 'Devices',
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    none: 'None found',
    refused: 'Not allowed',
    standard: 'Same as the system',
    unknown: (number: number) => `Device ${number}`,
    test: 'Play a test sound',
    tested: 'Did you hear two notes? If not, choose another speaker or turn the sound up.',
    background: 'Background',
    backgroundNone: 'As it is',
    backgrounds: { blur: 'Blurred', dusk: 'Dusk', wall: 'Plain wall' },
    backgroundCannot: 'This browser cannot change what is behind you. Chrome and Edge can.',
    noise: 'Remove noise from my voice',
    noiseMeaning: 'Typing, fans and traffic. Is done in this browser and needs a little computing.',
    hearYourself: 'Hear yourself',
    voiceOff: 'Switch the microphone on to hear how you sound.',
    voice: {
      ready: 'Say a sentence and hear how you sound. The recording stays in this browser and is deleted at once.',
      recording: 'Say something now. You will hear it in a moment …',
      playing: 'That is how the others will hear you.',
      done: 'Did you hear yourself? If not, choose another microphone or speaker, or turn the sound up.',
      failed: 'The recording did not work. The level above shows whether the microphone hears you.',
    },
    use: 'Use it',
    plugged: (label: string | undefined) => `${label === undefined ? 'A device' : `“${label}”`} was plugged in.`,
    lost: {
      microphone: (label: string | undefined, instead: string | undefined) =>
        `${label === undefined ? 'The microphone' : `“${label}”`} is gone. ${instead ? `The others hear you through “${instead}” now.` : 'To be heard, plug it in again or choose another one under “Devices”.'}`,
      camera: (label: string | undefined, instead: string | undefined) =>
        `${label === undefined ? 'The camera' : `“${label}”`} is gone. ${instead ? `The others see you through “${instead}” now.` : 'To be seen, plug it in again or choose another one under “Devices”.'}`,
      speaker: (label: string | undefined, _instead: string | undefined) =>
        `${label === undefined ? 'The speaker' : `“${label}”`} is gone. You hear the others where the system plays its sounds.`,
    },
  },
  problems: {
    microphone: {
      'none-found':
        'No microphone was found. Others cannot hear you, but you hear them. To be heard, plug one in and switch it on.',
      refused: 'The browser may not use the microphone. Allow it in the address bar if you want to be heard.',
      'in-use': 'Another program is using the microphone. Close it and switch the microphone on once more.',
      'cannot-seal': 'This browser cannot seal sound, so none is sent.',
      unsupported: 'This browser cannot use a microphone here.',
      effect: 'Removing noise does not work here. The others hear you with what is around you.',
      silent:
        'No sound comes from the microphone: the system, or a switch on it, has silenced it. The others cannot hear you.',
      failed: 'The microphone did not start. Unplug it, plug it in again, and switch it on once more.',
    },
    camera: {
      'none-found': 'No camera was found. Others see your initials. To be seen, plug one in and start it.',
      refused: 'The browser may not use the camera. Allow it in the address bar if you want to be seen.',
      'in-use': 'Another program is using the camera. Close it and start the camera once more.',
      'cannot-seal': 'This browser cannot seal pictures, so none is sent.',
      unsupported: 'This browser cannot use a camera here.',
      effect:
        'The background does not work here. So that nobody sees your room, the camera is off. Start it once more, or choose “As it is” as the background under “Devices”.',
      silent:
        'No picture comes from the camera: the system, or a cover on it, holds it back. The others cannot see you.',
      failed: 'The camera did not start. Unplug it, plug it in again, and start it once more.',
    },
    screen: {
      'none-found': 'There is no screen that could be shared.',
      refused:
        'Nothing is shared. If it was not you who cancelled, allow screen sharing in the settings of your system.',
      'in-use': 'The screen cannot be read at the moment. Try once more.',
      'cannot-seal': 'This browser cannot seal pictures, so the screen is not shared.',
      unsupported: 'This browser cannot share a screen.',
      effect: 'The screen cannot be changed.',
      silent: 'What you share gives no picture at the moment, perhaps because its window is minimised.',
      failed: 'Sharing the screen did not work. Try once more.',
    },
  },
  call: {
    title: 'Meeting',
    controls: 'Controls',
    mute: 'Mute microphone',
    unmute: 'Unmute microphone',
    microphoneShort: 'Microphone',
    stopCamera: 'Stop camera',
    startCamera: 'Start camera',
    cameraShort: 'Camera',
    share: 'Share screen',
    shareShort: 'Share',
    stopSharing: 'Stop sharing',
    stopShort: 'Stop',
    chat: 'Chat',
    people: 'People',
    more: 'More',
    raiseHand: 'Raise hand',
    lowerHand: 'Lower hand',
    handShort: 'Hand',
    handPlace: (place: number) => `hand up, number ${place}`,
    handRaised: (name: string) => `${name} has raised their hand`,
    react: 'React',
    reactions: {
      agree: 'Yes',
      disagree: 'No',
      thanks: 'Thank you',
      laugh: 'Laughing',
      cheer: 'Bravo',
      slower: 'Slower, please',
    } satisfies Record<Reaction, string>,
    reacted: (name: string, reaction: string) => `${name}: ${reaction}`,
    leave: 'Leave',
    nowMuted: 'You are muted',
    nowHeard: 'The others can hear you',
    muted: 'microphone off',
    screenOf: (name: string) => `Screen of ${name}`,
    away: 'Reconnecting …',
    still: 'not live, the connection is gone',
    unreadable: 'Cannot be opened. Compare the meeting code.',
    nameless: 'Has not said who they are. Holds the key and can listen.',
    notExcluded: 'Has left, still holds the key.',
    joined: (name: string) => `${name} has come in`,
    gone: (name: string) => `${name} has left`,
    unread: (count: number) => plural(count, 'new message', 'new messages'),
    wrote: (name: string, text: string) => `${name} writes: ${text}`,
    partMissing:
      'This part did not come. Check your connection and try once more; if that does not help, load the page again after the meeting.',
  },
  stage: {
    pin: (name: string) => `Pin ${name}`,
    unpin: (name: string) => `Unpin ${name}`,
    fullScreen: 'Full screen',
    endFullScreen: 'Exit full screen',
    hideSelf: 'Hide your own picture',
    seeSelf: 'Show my own picture',
    float: 'Small window',
    endFloat: 'Back from the small window',
    speakThere: (names: readonly string[]) => `${all.format(names)} ${names.length === 1 ? 'speaks' : 'speak'} there`,
    speakerView: 'Speaker view',
    gridView: 'Grid view',
    pages: 'Pages',
    previousPage: 'Previous page',
    nextPage: 'Next page',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    asFilm: 'Share smoothly, for films',
    asText: 'Share sharply, for text',
  },
  pictures: {
    title: 'Pictures',
    levels: { all: 'All', small: 'Save data', none: 'Sound only' },
    meanings: {
      all: 'Everything that is shown comes as large as it is shown.',
      small: 'All pictures come small, and yours is sent with half the size.',
      none: 'No pictures come, and your camera is off. You hear everybody.',
    },
  },
  attention: {
    title: 'Notifications',
    happenings: { coming: 'Who comes and goes', hands: 'Raised hands', messages: 'Messages' },
    loudness: { sound: 'With sound', shown: 'Silent', off: 'Off' },
  },
  quality: {
    title: 'Connection',
    show: 'Show the numbers',
    measuring: 'Measuring …',
    lines: { good: 'good line', fair: 'unsteady line', poor: 'bad line' },
    sent: 'Sent by you',
    receivedFrom: (name: string) => `Received from ${name}`,
    grades: { good: 'Good', fair: 'Unsteady', poor: 'Bad' },
    picture: (size: string, frames: number) => `${size}, ${frames} frames/s`,
    stopped: 'nothing comes',
    rate: (kbit: string) => `${kbit} kbit/s`,
    loss: (percent: string) => `${percent} % lost`,
    delay: (ms: number) => `${ms} ms delay`,
    sealed: (count: string) => `${count} sealed`,
    opened: (count: string) => `${count} opened`,
    dropped: (cause: string, count: string) => `${count} dropped: ${cause}`,
    copyReport: 'Copy report',
    reportMeaning: 'The report holds numbers only: no name, no key and nothing that was said.',
  },
  shortcuts: {
    title: 'Keyboard',
    single: 'Keyboard shortcuts',
    show: 'Show all keys',
    off: 'Keyboard shortcuts are switched off. Under “More” you can switch them on.',
    where: 'They work everywhere in the meeting, except where you are writing.',
    space: 'Space',
    talk: 'Talk while it is held and the microphone is off',
    actions: {
      microphone: 'Microphone on or off',
      camera: 'Camera on or off',
      share: 'Share screen, or stop',
      hand: 'Raise or lower hand',
      chat: 'Chat',
      people: 'People',
      view: 'Speaker view or grid',
      fullScreen: 'Full screen',
      previousPage: 'Previous page',
      nextPage: 'Next page',
      list: 'This list',
      leave: 'Leave',
    },
  },
  invite: {
    title: 'You are alone here',
    sentence: 'Send this link to the people you want to meet. It is the key: whoever has it can come in.',
    link: 'Link to this meeting',
  },
  notices: {
    reconnecting:
      'Reconnecting. The connection is gone; we are bringing you back, you need not do anything. Others cannot hear you until then.',
    restarting:
      'Reconnecting. The server is restarting; we will bring you back as soon as it is there, you need not do anything. Others cannot hear you until then.',
    mediaReconnecting: 'Picture and sound are coming back. Chat goes on.',
    cannotSeal:
      'This browser cannot seal picture and sound, so nothing is sent and nothing is shown. Chat works. Use a current Firefox, Chrome, Edge or Safari.',
    unreadable: 'Something arrives that cannot be opened. Compare the meeting code with the others.',
    refused: 'Something was not in order and was turned away. Compare the meeting code with the others.',
    putOut: (name: string | undefined, why: 'bad-commit' | 'false-group-info' | 'shut-out') => {
      const did = {
        'bad-commit': 'changed the keys in a way that nobody could follow',
        'false-group-info': 'gave those who come a false picture of this meeting',
        'shut-out': 'changed the keys in a way that shut you out',
      };
      return `${name ?? 'Somebody without a name'} was put out: their app ${did[why]}. The meeting goes on without them.`;
    },
    notExcluded: (name: string | undefined) =>
      `${name ?? 'Somebody'} has left but is not yet shut out and could still listen. Say nothing confidential until this is over. If it does not end soon, this meeting ends for you.`,
    sharing: 'The others see your screen.',
    audioOnly: 'Sound only: you receive no pictures. Under “More” you can change that.',
    screenUnseen: 'A screen is being shared. You receive sound only; under “More” you can have the pictures.',
  },
  seal: {
    title: 'The seal',
    verdicts: { sealed: 'Sealed', 'not-connected': 'Not connected', attention: 'Something to check' },
    good: 'What you say, show and write in this room can be opened by the people in it and by nobody else.',
    functionsTitle: 'What is sealed',
    functions: {
      picture: 'Picture',
      sound: 'Sound',
      screen: 'Screen',
      chat: 'Chat',
      names: 'Names',
    },
    states: { sealed: 'Sealed', 'not-sent': 'Not sent' },
    causes: {
      'not-connected':
        'You are not connected. Until you are, nothing of yours is sent, and nobody can check here what the others do. Everything is as sealed as before once you are back.',
      'cannot-seal': 'This browser cannot seal picture and sound. They are not sent.',
      'no-group': 'The keys of this meeting are not here yet. Nothing is sent until they are.',
      refusals: 'Something came that no honest member of this room sends, and it was turned away.',
      unreadable:
        'Somebody sends what you cannot open. If their meeting code differs from yours, you are in two different meetings.',
      'not-excluded':
        'Somebody has left but is not yet shut out. They still hold the key and could listen and read. If that does not change soon, this meeting ends for you.',
      nameless:
        'Somebody has not said who they are. They hold the key, so they can see, hear and read. You neither see nor hear them.',
    },
    room: 'In this room',
    peopleCount: (count: number) => plural(count, 'person', 'people'),
    code: 'Code',
    server: 'What the server sees',
    serverSees: [
      'your address on the network and when you come and go',
      'how many people are here, under random numbers, without their names',
      'how much each of them sends and to whom it goes',
    ],
    serverBlind: 'It sees no picture, no sound, no word, no name and no key.',
    details: 'In detail',
    epoch: 'Epoch',
    keys: 'Keys',
    keysValue: 'MLS (RFC 9420), new with everybody who comes or goes',
    keysPostQuantum: 'MLS (RFC 9420) with X-Wing (X25519 and ML-KEM-768), new with everybody who comes or goes',
    quantum: 'Quantum computers',
    quantumValue: 'These keys withstand them too',
    frames: 'Picture and sound',
    framesValue: 'SFrame (RFC 9605), AES-128-GCM',
    framesPostQuantum: 'SFrame (RFC 9605), AES-256-GCM',
    refused: 'Turned away',
    counts: 'Counted in this browser',
    streams: { camera: 'Picture', microphone: 'Sound', screen: 'Screen', 'screen-audio': 'Sound of the screen' },
    countSealed: (what: string) => `${what}, sealed`,
    countOpened: (what: string, name: string) => `${what} of ${name}, opened`,
    countDropped: 'Dropped',
    drops: {
      codec: 'in a format that is not sealed here',
      malformed: 'not a sealed frame',
      'no-key': 'before the keys were there',
      'unknown-participant': 'from nobody in this meeting',
      'counter-exhausted': 'the key was used up',
      'unknown-key': 'under a key that is not here, or not any more',
      'wrong-sender': 'sealed by somebody else than was said',
      'wrong-context': 'sealed for another stream',
      replayed: 'came a second time',
      unauthentic: 'sealed under another key, or changed on the way',
      internal: 'a fault in this app',
    },
    countsMeaning:
      'To compare, read them out to each other. Of the sound that you have sealed since somebody came, they have opened nearly all. Of a picture they open less: each is sealed in up to three sizes at once, and the server passes on one of them to each person.',
  },
  code: {
    title: 'Meeting code',
    how: 'Have somebody read the code out loud: if all have the same 30 digits, all are in the same meeting and nobody is listening in.',
    changes: 'It changes whenever somebody comes or goes.',
    old: 'You are not connected. If somebody has come or gone meanwhile, the others have another code.',
    none: 'There is no code at the moment, because you are not connected.',
  },
  people: {
    title: 'People',
    microphoneOn: 'microphone on',
    cameraOn: 'camera on',
    cameraOff: 'camera off',
    sharing: 'shares the screen',
    away: 'is reconnecting',
    leaving: 'has left',
    notExcluded: 'has left, still holds the key',
    nameless: 'has not said who they are',
  },
  chat: {
    title: 'Chat',
    message: 'Message',
    hint: 'Write to everybody',
    send: 'Send',
    empty:
      'Nothing has been written since you came. Only the people in the room can read what is written here, and nobody sees what was written before they came.',
    waiting: 'waiting to be sent',
    failed: 'not sent',
    left: (count: number) => `${plural(count, 'character', 'characters')} left`,
  },
  endingUnsent: 'What you wrote last did not reach anybody:',
  endings: {
    left: {
      title: 'You have left',
      meaning: 'The others go on without you. From now on you can no longer see or hear anything of this meeting.',
      advice: 'You can come back with the same link whenever you like.',
    },
    removed: {
      title: 'You are no longer in the meeting',
      meaning: 'Somebody in the room has taken you out of it, or the others thought that you had gone.',
      advice: 'If that was a mistake, join again.',
    },
    elsewhere: {
      title: 'You are in this meeting somewhere else',
      meaning:
        'Another page or device has joined with your keys. Two at once would make them unsafe, so this page has let go of them.',
      advice: 'Go on there, or join again here as an additional person.',
    },
    lost: {
      title: 'The connection was lost',
      meaning:
        'The server could not be reached in time, so the meeting is over for you. We cannot tell from here whether that was your network or the server. If the others are still connected, they have changed the keys, so that nobody listens in your place.',
      advice:
        'Check your network and join again. If the others were thrown out too, it is the server: wait a few minutes.',
    },
    'not-restarted': {
      title: 'The server has not come back',
      meaning:
        'It said that it was restarting, and then it could not be reached in time. So the meeting is over for you, and most likely for the others too. What was said in it stays sealed.',
      advice: 'Wait a few minutes and join again with the same link.',
    },
    unreachable: {
      title: 'The server does not answer',
      meaning:
        'It could not be reached, so you could not join. We cannot tell from here whether that is your network or the server. Nothing of yours was sent.',
      advice: 'Check your network and try once more. If that does not help, ask whoever sent you the link.',
    },
    'room-full': {
      title: 'The room is full',
      meaning: 'As many people are in it as this server allows.',
      advice: 'Try once more when somebody has left.',
    },
    'unknown-room': {
      title: 'This room does not exist',
      meaning: 'The server does not know it. Perhaps the link is damaged, or it belongs to another server.',
      advice: 'Ask for the link once more and copy all of it, or make a new meeting.',
    },
    'wrong-link': {
      title: 'The key does not fit',
      meaning:
        'The people in this room have another link than you have, so they did not let you in. Nothing of yours was sent.',
      advice: 'Ask for the link once more and copy all of it.',
    },
    tampered: {
      title: 'Something is wrong with this meeting',
      meaning:
        'What the server sent does not belong together. Somebody may have tried to change it. We stopped, so that nothing more of yours is sent.',
      advice: 'Tell whoever runs this server. Do not speak about confidential things until it is clear what happened.',
    },
    failed: {
      title: 'That did not work',
      meaning: 'Something went wrong that should not have, and the meeting has ended for you.',
      advice: 'Join again. If it happens once more, load the page again.',
    },
  } satisfies Record<Ending | 'not-restarted', ScreenWords>,
  crash: {
    title: 'That did not work',
    meaning: 'A part of this page could not be shown. If you were in a meeting, you have left it.',
    advice: 'Load the page again.',
  } satisfies ScreenWords,
  errors: {
    'bad-message': 'The server did not understand us. Load the page again.',
    'too-large': 'That was too large for the server.',
    'rate-limited': 'Too many attempts in a short time. Wait a minute and try once more.',
    'not-entered': 'You are not in the room. Join again.',
    'put-out': 'The others have taken you out of this meeting.',
    'already-entered': 'You are in this room already.',
    'unknown-room': 'The server does not know this room.',
    'wrong-entry': 'The second half of this link does not belong to this room.',
    'room-full': 'The room is full.',
    gone: 'You were away for too long. Join again.',
    'no-group': 'The meeting has ended in the meantime. Join again.',
    'group-exists': 'Somebody was a moment faster. Join again.',
    'stale-epoch': 'Somebody was a moment faster. Join again.',
    'not-member': 'You are not in the meeting. Join again.',
    'unknown-media': 'This picture or sound is not here any more.',
    'media-unavailable': 'Picture and sound are starting again. This takes a few seconds.',
    'media-refused': 'The server cannot carry this picture or sound.',
    internal: 'Something went wrong on the server. Try once more in a moment.',
  } satisfies Record<ErrorCode, string>,
};

export default en;
