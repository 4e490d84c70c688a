/** The phone at hand is served by another tab. */
export const elsewhere = {
  title: 'Another tab works with this iPhone',
  lead: 'Two tabs that talk to one phone would disturb each other. So this one does not touch it.',
  steps: [
    ['Go to the other tab', 'What is under way there goes on, whatever you do here.'],
    ['Or close it', 'Then this page goes on by itself. Not while a restore runs there: it would end it.'],
    ['Or connect another iPhone', 'This page then works with that one, beside the other tab.'],
  ],
} as const;
