import type { Locator, Page } from 'playwright-core';
import { fillEditor } from './json-editor.ts';

export type MessageKind = 'Signal' | 'Update';

const TITLES = { Signal: 'Send a Signal', Update: 'Send an Update' } as const;
const SENT = { Signal: 'Workflow signaled', Update: 'Update successful' } as const;

/** The dialog "Send a Signal" or "Send an Update" of a run. */
export class MessageDialog {
  readonly locator: Locator;
  private readonly page: Page;
  private readonly kind: MessageKind;

  private constructor(page: Page, kind: MessageKind) {
    this.page = page;
    this.kind = kind;
    this.locator = page.getByRole('dialog', { name: TITLES[kind] });
  }

  static async open(page: Page, kind: MessageKind): Promise<MessageDialog> {
    const dialog = new MessageDialog(page, kind);
    await page.getByRole('button', { name: 'More Actions' }).click();
    await page.getByRole('menuitem', { name: TITLES[kind] }).click();
    // Without a worker that answers there is a text box in its place.
    await dialog.select.waitFor();
    return dialog;
  }

  /** Open the list of names; each with its description. */
  async offers(): Promise<string[]> {
    const options = this.locator.getByRole('option');
    if ((await options.count()) === 0) await this.select.click();
    await options.first().waitFor();
    return options.allInnerTexts();
  }

  /** Fill in and submit. A name that is not offered is typed as a custom one. */
  async send(name: string, body = '', encoding?: 'json/protobuf'): Promise<void> {
    await this.choose(name);
    if (body !== '') await fillEditor(this.locator, body);
    if (encoding !== undefined) await this.locator.getByText(encoding, { exact: true }).click();
    await this.submit();
  }

  async choose(name: string): Promise<void> {
    await this.offers();
    const offered = this.locator
      .getByRole('option')
      .filter({ hasText: new RegExp(`^\\s*${name}\\b`) });
    if ((await offered.count()) > 0) return offered.click();
    await this.locator
      .getByRole('option')
      .filter({ hasText: /^\s*Custom\b/ })
      .click();
    await this.locator.getByRole('textbox').first().fill(name);
  }

  async fill(body: string): Promise<void> {
    await fillEditor(this.locator, body);
  }

  async submit(): Promise<void> {
    await this.locator.getByTestId('confirm-modal-button').click();
  }

  /** Wait until the dialog is gone and the UI says that it was sent; to a signal it says so whatever came of it. */
  async taken(): Promise<void> {
    await this.page.getByText(SENT[this.kind]).first().waitFor();
    await this.locator.waitFor({ state: 'hidden' });
  }

  /** What the dialog shows against an update. It stays open. */
  async refusal(): Promise<string> {
    const alert = this.locator.getByRole('alert').filter({ hasText: /\S/ });
    return alert.first().innerText();
  }

  async close(): Promise<void> {
    await this.locator.getByRole('button', { name: 'Cancel' }).last().click();
    await this.locator.waitFor({ state: 'hidden' });
  }

  private get select(): Locator {
    return this.locator.getByTestId(`${this.kind.toLowerCase()}-select-button`);
  }
}
