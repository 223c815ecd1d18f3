import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../../../lab/kubernetes/wait-for.ts';
import { fillEditor } from './json-editor.ts';

const WORKER_TIMEOUT_MS = 30_000;
const LOAD_MS = 5_000;

/** The form "Start a Workflow". */
export class StartForm {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Open it by a link that fills it in, anew until it sees a worker: it looks once. */
  async open(link: string): Promise<void> {
    await waitFor('the form to see a worker', WORKER_TIMEOUT_MS, async () => {
      await this.page.goto(link);
      await this.page.getByText('Task Queue is Active').waitFor({ timeout: LOAD_MS });
      return true;
    });
  }

  async fields(): Promise<{ workflowId: string; taskQueue: string; workflowType: string }> {
    const value = (name: string) => this.page.getByTestId(name).inputValue();
    return {
      workflowId: await value('workflowId'),
      taskQueue: await value('taskQueue'),
      workflowType: await value('workflowType'),
    };
  }

  async fill(text: string): Promise<void> {
    await fillEditor(this.page.locator('main'), text);
  }

  async chooseEncoding(encoding: 'json/plain' | 'json/protobuf'): Promise<void> {
    await this.page.locator('main').getByText(encoding, { exact: true }).click();
  }

  get button(): Locator {
    return this.page.getByTestId('start-workflow-button');
  }

  /** The message that says that it was started; the page itself stays as it is. */
  get started(): Locator {
    return this.page.getByRole('link', { name: 'Workflow started successfully' });
  }

  /** Start, and go where the message leads. */
  async start(): Promise<void> {
    await this.button.click();
    await this.goToTheRun();
  }

  async goToTheRun(): Promise<void> {
    await this.started.click();
    await this.page.getByTestId('workflow-id-heading').waitFor();
  }

  /** Wait until the form says something against what was filled in or sent. */
  async untilProblem(said: RegExp): Promise<void> {
    await this.page.locator('main').getByRole('alert').filter({ hasText: said }).waitFor();
  }
}
