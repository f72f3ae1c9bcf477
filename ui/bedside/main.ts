import { SystemClock } from '../../model/clock.ts';
import { startLanguage } from '../locales/language.ts';
import { installTheme } from '../theme/install-theme.ts';

/** Entry of the bedside app: theme and language first, so that the first thing drawn is already right. */
installTheme();
await startLanguage(async () => {
  const [shared, paper, bedside] = await Promise.all([
    import('../locales/en/shared.ts'),
    import('../widgets/ecg-paper/english.ts'),
    import('../locales/en/bedside.ts'),
  ]);
  return [shared.shared, paper.ecgPaperEnglish, bedside.bedside];
});
const { BedsideApp } = await import('./bedside-app.ts');
const app = new BedsideApp();
app.clock = new SystemClock('browser');
document.body.append(app);
