import { describe, expect, it } from 'vitest';
import { deriveLead, electrodeBit, electrodesOfMask, leadsLost, TWELVE_LEADS } from '../../model/lead.ts';

describe('leads and electrodes', () => {
  it('derives the four dependent limb leads by Einthoven and Goldberger', () => {
    const measured = (name: string) => (name === 'I' ? 300 : name === 'II' ? 500 : 0);
    expect(deriveLead('III', measured)).toBe(200);
    expect(deriveLead('aVR', measured)).toBe(-400);
    expect(deriveLead('aVL', measured)).toBe(50);
    expect(deriveLead('aVF', measured)).toBe(350);
    expect(deriveLead('II', measured)).toBe(500);
  });

  it('loses only its own lead when a chest electrode comes off', () => {
    expect(leadsLost(electrodeBit('V3'))).toEqual(['V3']);
  });

  it('loses the chest leads with a limb electrode, because they are measured against the three limbs', () => {
    expect(leadsLost(electrodeBit('LA'))).toEqual(['I', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
  });

  it('loses everything with the reference electrode', () => {
    expect(leadsLost(electrodeBit('RL'))).toEqual([...TWELVE_LEADS]);
  });

  it('names the electrodes of a mask', () => {
    expect(electrodesOfMask(electrodeBit('RA') | electrodeBit('V6'))).toEqual(['RA', 'V6']);
  });
});
