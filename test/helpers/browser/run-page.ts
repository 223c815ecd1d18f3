import type { FrameLocator, Locator, Page } from 'playwright-core';
import { waitFor } from '../../../lab/kubernetes/wait-for.ts';

const DETAILS_TIMEOUT_MS = 120_000;
const LOOK_AGAIN_MS = 500;

export type Tab = 'history' | 'pending-activities' | 'user-metadata' | 'search-attributes';

/** The page of one run. */
export class RunPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByTestId('workflow-id-heading').waitFor();
  }

  async show(tab: Tab): Promise<void> {
    await this.page.getByTestId(`${tab}-tab`).click();
  }

  /** The pane "Current Details" of the tab "User Metadata". */
  get details(): FrameLocator {
    return this.page.frameLocator('iframe').last();
  }

  get detailsPane(): Locator {
    return this.page.locator('iframe').last();
  }

  /** Press R, which the page asks for, until the details are as wanted; returns them. */
  async untilDetails(what: string, wanted: (text: string) => boolean): Promise<string> {
    await this.show('user-metadata');
    return waitFor(
      `the details to show ${what}`,
      DETAILS_TIMEOUT_MS,
      () => this.freshDetails(wanted),
      {
        intervalMs: LOOK_AGAIN_MS,
      },
    );
  }

  private async freshDetails(wanted: (text: string) => boolean): Promise<string> {
    await this.page.locator('body').press('r');
    const text = await this.details.locator('body').innerText({ timeout: 5_000 });
    if (!wanted(text)) throw new Error(text);
    return text;
  }

  /** The JSON blocks of the details, as they would be marked and copied. */
  async detailsJson(): Promise<string[]> {
    const blocks = await this.details.locator('pre').allInnerTexts();
    return blocks.map((block) => block.trim()).filter((block) => block.startsWith('{'));
  }

  /** Text of a tab as it is after a reload: none but the timeline follows by itself. */
  async textOf(tab: Tab): Promise<string> {
    await this.show(tab);
    await this.page.reload();
    await this.page.getByTestId('workflow-id-heading').waitFor();
    return this.page.locator('main').innerText();
  }

  /** Summaries of what runs, as the first tab lists them among the events. */
  async pendingSummaries(): Promise<string[]> {
    const rows = this.page.getByTestId('pending-activity-summary-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  /** Input and result, as the first tab shows them: the beginning of each, the rest is scrolled to. */
  async inputAndResult(): Promise<string> {
    return this.page.getByTestId('input-and-result').innerText();
  }

  /** The badge beside the name. */
  async untilStatus(status: 'Running' | 'Completed' | 'Failed'): Promise<void> {
    const badge = this.page.locator('main').getByText(new RegExp(`^\\s*${status}\\s*$`, 'i'));
    await badge.first().waitFor();
  }

  /** What the menu offers to do with the run. */
  async actions(): Promise<string[]> {
    await this.page.getByRole('button', { name: 'More Actions' }).click();
    await this.page.getByRole('menuitem').first().waitFor();
    const items = await this.page.getByRole('menuitem').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return items.map((item) => item.trim());
  }
}
