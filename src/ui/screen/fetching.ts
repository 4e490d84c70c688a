import { html, type TemplateResult } from 'lit';
import type { Download, Snapshot } from '../../journal/snapshot.ts';
import { primaryButton, quietButton, sideButton } from '../part/button.ts';
import { counted, meter } from '../part/meter.ts';
import { asksApple, download as say } from '../say-download.ts';
import { percent, sizeOf } from '../say-figures.ts';
import { checking, listedName } from '../say-file.ts';

/** The download: how far, how fast, how long, and what one may do with it. `t`: now, on the attempt's clock. */
export function fetching(snapshot: Snapshot, t: number): TemplateResult {
  const download = snapshot.download!;
  const { state, done, total } = download;
  const name = listedName(snapshot);
  if (state === 'opening')
    return asksApple(snapshot)
      ? before(say.asking, say.askingLead(name))
      : before(say.opening(name), say.openingLead);
  if (state === 'looking') return before(say.looking, say.lookingLead(name), snapshot.checking);
  if (state === 'elsewhere') return before(say.elsewhere, say.elsewhereLead);
  return html`<h1 tabindex="-1">${titleOf(state, name)}</h1>
    <p class="lead">${leadOf(download, t)}</p>
    <dl class="figures gap-s">
      <div>
        <dt>${say.share}</dt>
        <dd class="figure">${percent(total > 0 ? done / total : 0)}</dd>
      </div>
      <div>
        <dt>${say.of}</dt>
        <dd>${sizeOf(done, total)}</dd>
      </div>
      ${
        state === 'running'
          ? html`<div>
                <dt>${say.speed}</dt>
                <dd>${say.rate(download)}</dd>
              </div>
              <div>
                <dt>${say.left}</dt>
                <dd>${say.time(download)}</dd>
              </div>`
          : ''
      }
    </dl>
    ${meter(total > 0 ? done / total : 0, say.share)}
    <div class="acts">
      ${
        state === 'paused'
          ? primaryButton(say.resume, { do: 'resume' })
          : sideButton(say.pause, { do: 'pause' })
      }
      ${quietButton(say.cancel, { do: 'cancel' })}
    </div>
    <p class="quiet gap-s">${download.ranges ? say.stays : say.wholeOnly}</p>`;
}

/** Before anything is fetched: to stop then deletes nothing. */
const before = (title: string, lead: string, share: number | null = null): TemplateResult =>
  html`<h1 tabindex="-1">${title}</h1>
    <p class="lead">${lead}</p>
    ${share === null ? '' : counted(share, checking.share)}
    <div class="acts">${sideButton(share === null ? say.stop : say.stopKeeps, { do: 'halt' })}</div>`;

function titleOf(state: Download['state'], name: string): string {
  if (state === 'paused') return say.paused;
  return state === 'stalled' ? say.stalled : say.title(name);
}

function leadOf(download: Download, t: number): string {
  const { state, retryAt, offline } = download;
  if (state === 'paused') return say.stoppedAt(download);
  if (state !== 'stalled') return say.lead;
  const retry = retryAt === null ? '' : say.retry(Math.max(0, retryAt - t));
  return [say.stoppedAt(download), offline ? say.offline : '', retry].filter(Boolean).join(' ');
}
