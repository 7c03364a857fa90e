import type { Sort, View } from '@prochat/contract';
import type { Words } from '@prochat/web/ui';

/** The words about filters and orders of the list. */
export const EN = {
  filters: 'Filters',
  filter: 'Filter',
  filtersOn: (count: number) => (count === 1 ? 'filter is on' : 'filters are on'),
  remove: (name: string) => `Remove the filter ${name}`,
  priority: 'Priority',
  status: 'Status',
  tag: 'Tag',
  assignee: 'Assigned to',
  me: 'You',
  aColleague: 'A colleague',
  sort: 'Sort',
  sorts: {
    queue: { activity: 'Longest waiting first', reverse: 'Newest first', priority: 'Most urgent first' },
    mine: { activity: 'Last activity first', reverse: 'Quiet longest first', priority: 'Most urgent first' },
    all: { activity: 'Last activity first', reverse: 'Quiet longest first', priority: 'Most urgent first' },
  } satisfies Record<View, Record<Sort, string>>,
};

export type Texts = Words<typeof EN>;
