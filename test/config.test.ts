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

describe('the address of the UI', () => {
  it('is read from the environment, and is not known where that is empty', () => {
    expect(readConfig({ TEMPORAL_UI_URL: 'http://ui' }).temporalUiUrl).toBe('http://ui');
    expect(readConfig({ TEMPORAL_UI_URL: '' }).temporalUiUrl).toBeNull();
    expect(readConfig({}).temporalUiUrl).toBeNull();
  });
});

describe('the address of the audit store', () => {
  it('is read from the environment, and is none where that is empty', () => {
    const url = 'postgresql://handover@audit.example/handover';
    expect(readConfig({ AUDIT_DATABASE_URL: url }).auditDatabaseUrl).toBe(url);
    expect(readConfig({ AUDIT_DATABASE_URL: '' }).auditDatabaseUrl).toBeNull();
    expect(readConfig({}).auditDatabaseUrl).toBeNull();
  });
});
