import { createContext, use } from 'react';
import type { Language } from './language.ts';
import type { Messages } from './messages.ts';

export interface Words {
  messages: Messages;
  language: Language;
}

const WordsContext = createContext<Words | undefined>(undefined);

/** Gives the sentences of one language to everything inside. */
export const WordsProvider = WordsContext.Provider;

/** The sentences in the person's language. Called `t` where it is used; a test looks for that name. */
export function useMessages(): Messages {
  return useWords().messages;
}

export function useLanguage(): Language {
  return useWords().language;
}

function useWords(): Words {
  const words = use(WordsContext);
  if (words === undefined) throw new Error('WordsProvider is missing');
  return words;
}
