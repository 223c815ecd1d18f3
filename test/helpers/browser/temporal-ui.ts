import { chromium, type Browser, type Page } from 'playwright-core';
import { logToStderr } from '../../../lab/log.ts';
import { CHROMIUM, ensurePackages } from '../../../lab/setup/ensure-packages.ts';
import { MessageDialog, type MessageKind } from './message-dialog.ts';
import { PICTURES_INTO, makePicture, type Part, type PictureName } from './pictures.ts';
import { RunPage } from './run-page.ts';
import { StartForm } from './start-form.ts';
import { WorkflowList } from './workflow-list.ts';

/** Under root a browser has no sandbox of its own. Nothing of it is to reach beyond this machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  // Letters without coloured edges: a picture half as large.
  '--disable-lcd-text',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];
/** What a picture shows must not depend on who made it. */
const CONTEXT = {
  viewport: { width: 1440, height: 1000 },
  timezoneId: 'UTC',
  locale: 'en-GB',
};
const PATIENCE_MS = 15_000;

/** A Temporal Web UI in a real browser: what an operator sees of it and does in it. */
export class TemporalUi {
  readonly page: Page;
  readonly form: StartForm;
  readonly run: RunPage;
  readonly list: WorkflowList;
  private readonly browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.browser = browser;
    this.page = page;
    this.form = new StartForm(page);
    this.run = new RunPage(page);
    this.list = new WorkflowList(page);
  }

  static async open(): Promise<TemporalUi> {
    ensurePackages(logToStderr, ['browser']);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    const page = await (await browser.newContext(CONTEXT)).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return new TemporalUi(browser, page);
  }

  /** Open the dialog by the menu of the run that is shown. */
  dialog(kind: MessageKind): Promise<MessageDialog> {
    return MessageDialog.open(this.page, kind);
  }

  /** For the documentation, without the messages that come and go unless they are its subject. */
  async picture(
    name: PictureName,
    part: Part | (() => Promise<Part>) = {},
    messages: 'hide' | 'show' = 'hide',
  ) {
    if (process.env[PICTURES_INTO] === undefined) return;
    if (messages === 'hide') await this.withoutMessages();
    // Looked for only now: what is shown may have moved meanwhile.
    await makePicture(this.page, name, typeof part === 'function' ? await part() : part);
  }

  /** They go by themselves. */
  private async withoutMessages(): Promise<void> {
    const messages = this.page.locator('.fixed.bottom-5.right-5 button');
    await messages.first().waitFor({ state: 'detached' });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
