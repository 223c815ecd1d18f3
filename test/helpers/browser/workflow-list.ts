import type { Page } from 'playwright-core';

const LISTED = /\/api\/v1\/namespaces\/[^/]+\/workflows\?/;

/** The list of workflows. */
export class WorkflowList {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Open it by a link that filters it. @returns the rows' texts, all of them, once all are shown. */
  async open(link: string): Promise<string[]> {
    const answered = this.page.waitForResponse((response) => LISTED.test(response.url()));
    await this.page.goto(link);
    const answer = (await (await answered).json()) as { executions?: unknown[] };
    const rows = this.page.getByTestId('workflows-summary-configurable-table-row');
    const all = answer.executions?.length ?? 0;
    if (all > 0) await rows.nth(all - 1).waitFor();
    return rows.allInnerTexts();
  }
}
