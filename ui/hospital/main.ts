import { SystemClock } from '../../model/clock.ts';
import { startLanguage } from '../locales/language.ts';
import { installTheme } from '../theme/install-theme.ts';

/** Entry of the hospital app: theme and language first, so that the first thing drawn is already right. */
installTheme();
await startLanguage(async () => {
  const [shared, paper, hospital] = await Promise.all([
    import('../locales/en/shared.ts'),
    import('../widgets/ecg-paper/english.ts'),
    import('../locales/en/hospital.ts'),
  ]);
  return [shared.shared, paper.ecgPaperEnglish, hospital.hospital];
});
const { HospitalApp } = await import('./hospital-app.ts');
const app = new HospitalApp();
app.clock = new SystemClock('browser');
document.body.append(app);
