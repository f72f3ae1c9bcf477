/** Places of the waves of one beat, frames from the start of the averaged beat; NONE where a wave is absent. */
export const NONE: i32 = -100000;
export const P_ON: i32 = 0;
export const P_PEAK: i32 = 1;
export const P_OFF: i32 = 2;
export const QRS_ON: i32 = 3;
export const QRS_PEAK: i32 = 4;
export const QRS_OFF: i32 = 5;
export const T_PEAK: i32 = 6;
export const T_OFF: i32 = 7;
export const WAVE_MARKS: i32 = 8;
