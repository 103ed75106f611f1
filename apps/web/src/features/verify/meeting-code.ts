/** The six groups of a meeting code. */
export function codeGroups(code: string): string[] {
  return code.split(' ');
}
