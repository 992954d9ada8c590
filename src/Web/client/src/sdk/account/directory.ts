import type { PersonCard } from '../line/protocol';
import { request } from './account';

export interface DirectoryPerson extends PersonCard {
  favourite: boolean;
}

export interface DirectoryPage {
  people: DirectoryPerson[];
  total: number;
}

/** People by name in either script, by pinyin, zhuyin initials or number; everybody for an empty question. */
export function searchDirectory(question: string, offset = 0, limit = 50): Promise<DirectoryPage> {
  const query = new URLSearchParams({ q: question, offset: String(offset), limit: String(limit) });
  return request('GET', `/api/directory?${query.toString()}`);
}

export const setFavourite = (personId: string, isFavourite: boolean): Promise<void> =>
  request(isFavourite ? 'PUT' : 'DELETE', `/api/me/favourites/${encodeURIComponent(personId)}`);
