import { describePages, listPages } from '../support/pages.ts';

describePages(listPages());
