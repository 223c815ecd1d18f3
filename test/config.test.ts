import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('the webhook of the reminders', () => {
  it('is read from the environment, and is none where that is empty', () => {
    const url = 'https://chat.example.com/hook';
    expect(readConfig({ HANDOVER_WEBHOOK_URL: url }).webhookUrl).toBe(url);
    expect(readConfig({ HANDOVER_WEBHOOK_URL: '' }).webhookUrl).toBeNull();
    expect(readConfig({}).webhookUrl).toBeNull();
  });
});
