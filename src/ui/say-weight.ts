import type { Next } from '../diagnosis/ladder/ladder.ts';
import type { Step } from '../diagnosis/ladder/step.ts';

/** How far the suspicion against the phone goes: as the end of a title, and as a sentence. */
interface Weight {
  readonly level: string;
  readonly sentence: string;
}

const likely = 'hardware is increasingly likely';

const weights: Readonly<Partial<Record<Step, Weight>>> = {
  SERVICE_HARDWARE_SUSPECTED: {
    level: likely,
    sentence: 'Hardware is increasingly likely. This is a suspicion, not a finding.',
  },
  OFFER_DFU: {
    level: likely,
    sentence: 'Hardware is increasingly likely. This is a suspicion; a restore from DFU mode was not tried.',
  },
  SERVICE_UNSTABLE: {
    level: 'it does not stay connected',
    sentence: 'It does not stay connected, not with another cable and not at another port.',
  },
  SERVICE_BUTTON: {
    level: 'recovery mode cannot be reached without its button',
    sentence: 'Recovery mode cannot be reached without its button, and iOS does not answer.',
  },
  SERVICE_DEVICE_REPORTED: {
    level: 'it reported the same failure itself, twice',
    sentence: 'It reported the same failure itself, twice.',
  },
  SERVICE_ADVISED: {
    level: 'worth considering service',
    sentence: 'That is worth considering service. It proves nothing against the phone.',
  },
  FINISH: { level: 'restored', sentence: 'The last one went through.' },
  DONE_UNSEEN: {
    level: 'restored, not yet seen to start',
    sentence: 'The last one went through. That it started was not seen.',
  },
};

const notEnough = 'not enough to suspect the phone';

/** What a case allows to say of its phone. Title and lead of a report both come from here. */
export const weightOf = ({ step, together }: Pick<Next, 'step' | 'together'>): Weight =>
  weights[step] ?? {
    level: notEnough,
    sentence: `That is ${notEnough}. ${together.length > 0 ? 'What costs nothing is put right together.' : 'Every step changes one thing.'}`,
  };
