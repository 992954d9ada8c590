import { useCallback, useEffect, useState } from 'react';
import { searchDirectory, setFavourite, type DirectoryPage, type LineClient } from '../../sdk';

const none: DirectoryPage = { people: [], total: 0 };
const pauseAfterTyping = 150;

/** The people whom a question finds, asked again when the directory changes; their presence is watched. */
export function useDirectory(line: LineClient, version: number, question: string) {
  const [page, setPage] = useState<DirectoryPage>(none);
  const [isKnown, setIsKnown] = useState(false);
  const [changes, setChanges] = useState(0);

  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(() => {
      searchDirectory(question.trim())
        .then(async (found) => {
          if (!isOld) {
            setPage(found);
            setIsKnown(true);
            await line.watch(found.people.map((person) => person.id));
          }
        })
        .catch(() => undefined); // the next change of the line asks again
    }, question ? pauseAfterTyping : 0);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [line, question, version, changes]);

  const toggleFavourite = useCallback(async (personId: string, isFavourite: boolean) => {
    await setFavourite(personId, isFavourite);
    setChanges((n) => n + 1);
  }, []);
  return { page, isKnown, toggleFavourite };
}
