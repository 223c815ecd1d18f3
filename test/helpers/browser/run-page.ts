import type { FrameLocator, Locator, Page } from 'playwright-core';
import { waitFor } from '../../../lab/kubernetes/wait-for.ts';
import type { Area } from './pictures.ts';

const WHEEL_TURNS = 4;
const A_PAGE = 2_000;
const SCROLL_MS = 150;
const PANE_MARGIN = 20;
const PANE_HEADING = 46;
const DETAILS_TIMEOUT_MS = 120_000;
const LOOK_AGAIN_MS = 500;
const SHOWN_TIMEOUT_MS = 30_000;
const LOAD_MS = 4_000;

export type Tab =
  'timeline' | 'history' | 'pending-activities' | 'user-metadata' | 'search-attributes';

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
    return this.detailsPane.contentFrame();
  }

  get detailsPane(): Locator {
    // Summary and Details stand before it, where a run has them.
    return this.page.locator('iframe').last();
  }

  /** The pane with its heading, as far as the window shows it. */
  async detailsArea(): Promise<Area> {
    const box = await this.detailsPane.boundingBox();
    const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
    const x = (box?.x ?? 0) - PANE_MARGIN;
    const y = (box?.y ?? 0) - PANE_HEADING;
    return { x, y, width: width - x, height: height - y };
  }

  /** The same, scrolled to its end. */
  async endOfDetails(): Promise<Area> {
    // The text scrolls in its pane, then the pane in the page.
    await this.detailsPane.hover();
    for (let turn = 0; turn < WHEEL_TURNS; turn += 1) {
      await this.page.mouse.wheel(0, A_PAGE);
      await this.page.waitForTimeout(SCROLL_MS);
    }
    const { x, width } = await this.detailsArea();
    const height = this.page.viewportSize()?.height ?? 0;
    return { x, y: height / 2, width, height: height / 2 };
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

  /** Load the tab anew, and wait until the pane is there and has nothing in it. */
  async untilDetailsAreBlank(): Promise<void> {
    await this.show('user-metadata');
    await this.page.waitForURL(/user-metadata$/);
    await this.page.reload();
    await this.page.getByText('Current Details').waitFor();
    await waitFor('blank details', SHOWN_TIMEOUT_MS, async () => {
      return (await this.details.locator('body').innerText()).trim() === '';
    });
  }

  private async freshDetails(wanted: (text: string) => boolean): Promise<string> {
    await this.page.locator('body').press('r');
    const text = await this.details.locator('body').innerText({ timeout: 5_000 });
    if (!wanted(text)) throw new Error(text);
    return text;
  }

  /** Click on a link in the details; it opens a page of its own. @returns the name of the tab that it shows. */
  async followFromDetails(link: string): Promise<string> {
    const opened = this.page.context().waitForEvent('page');
    await this.details.getByRole('link', { name: link }).click();
    const page = await opened;
    const name = await page.getByRole('tab', { selected: true }).innerText();
    await page.close();
    return name;
  }

  /** The JSON blocks of the details, as they would be marked and copied. */
  async detailsJson(): Promise<string[]> {
    const blocks = await this.details.locator('pre').allInnerTexts();
    return blocks.map((block) => block.trim()).filter((block) => block.startsWith('{'));
  }

  /** Load a tab until it shows something: but for the timeline, what is shown does not follow by itself. */
  async untilShownAnew(tab: Tab, wanted: RegExp): Promise<void> {
    await this.show(tab);
    await this.page.waitForURL((url) => url.pathname.endsWith(`/${tab}`));
    await waitFor(`${tab} to show ${String(wanted)}`, SHOWN_TIMEOUT_MS, async () => {
      await this.page.reload();
      await this.page.locator('main').getByText(wanted).first().waitFor({ timeout: LOAD_MS });
      return true;
    });
  }

  /** Wait for a label on the timeline, which is part of the tab that opens first. */
  async untilTimelineShows(label: RegExp): Promise<void> {
    await waitFor(`a label ${String(label)}`, SHOWN_TIMEOUT_MS, async () =>
      (await this.timelineLabels()).some((text) => label.test(text)),
    );
  }

  /** The bundled UI writes them into its drawing, a newer one into a frame each. */
  private async timelineLabels(): Promise<string[]> {
    const drawn = await this.page.locator('main svg text').allTextContents();
    const frames = this.page.frames().filter((frame) => frame !== this.page.mainFrame());
    const framed = frames.map((frame) => frame.locator('body').innerText({ timeout: LOAD_MS }));
    return [...drawn, ...(await Promise.all(framed))].map((text) => text.replaceAll(/\s+/g, ' '));
  }

  /** Wait until the first tab's input and result show a text: the beginning of each, the rest is scrolled to. */
  async untilResultShows(text: string): Promise<void> {
    await this.page.getByTestId('input-and-result').filter({ hasText: text }).waitFor();
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
