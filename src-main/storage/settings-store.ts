import type { DatabaseSync } from 'node:sqlite';
import { mergeSettings, type Settings, usualSettings } from '../contract/settings.ts';
import { readKey, writeKey } from './keyed.ts';

/** The settings that were kept; what is missing or not valid any more is as at a first start. */
export function loadSettings(database: DatabaseSync, usualFolder: string): Settings {
  return mergeSettings(usualSettings(usualFolder), readKey(database, 'settings') ?? {}).settings;
}

export function saveSettings(database: DatabaseSync, settings: Settings): void {
  writeKey(database, 'settings', settings);
}

/** Whether the settings that were kept want a history; without any, they do. */
export function keepsHistory(database: DatabaseSync): boolean {
  return loadSettings(database, '').keepsHistory;
}
