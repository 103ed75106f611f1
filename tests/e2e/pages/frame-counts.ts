import type { Person } from './person.ts';

/** What somebody's seal panel has counted so far, under its own words: `Picture of Bob, opened`. The panel is closed again. */
export async function readFrameCounts(person: Person): Promise<ReadonlyMap<string, number>> {
  const mark = person.page.getByRole('button', { name: /^(Sealed|Not connected|Something to check)$/ });
  await mark.click();
  const region = person.region('The seal');
  await region.getByText('In detail').click();
  await region.getByRole('heading', { name: 'Counted in this browser' }).waitFor();
  const counts = await region.locator('h4 + dl > div').evaluateAll((facts) =>
    facts.map((fact): [string, number] => {
      const [name, value] = [fact.querySelector('dt')?.textContent, fact.querySelector('dd')?.textContent];
      return [name ?? '', Number(value?.replaceAll(',', ''))];
    }),
  );
  await mark.click();
  return new Map(counts);
}
