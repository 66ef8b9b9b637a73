import { html } from 'lit';
import { duration } from '../time.js';
import { badge } from './states.js';

const TONES = {
  queued: 'busy',
  initiated: 'busy',
  ringing: 'busy',
  'in-progress': 'busy',
  completed: 'ok',
  busy: 'warn',
  'no-answer': 'warn',
  canceled: 'quiet',
  failed: 'bad',
};

export const STATUSES = ['queued', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'canceled', 'failed'];

export const goesOn = (status) => TONES[status] === 'busy';

export const callStatus = (status) => badge(TONES[status] ?? 'quiet', status);

/** So far, while it goes on. */
export const lasted = ({ status, start_time: started, duration: seconds }) => {
  if (seconds) return duration(Number(seconds));
  return started && status === 'in-progress' ? html`<s-since at=${started}></s-since>` : '–';
};

/** Without the scheme that nearly all of them have. */
export const address = (text) => html`<span title=${text}>${text.replace(/^sips?:/, '')}</span>`;
