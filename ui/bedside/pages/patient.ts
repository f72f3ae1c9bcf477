import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ageYears } from '../../../model/patient.ts';
import type { AdministrativeSex, PatientIdentity } from '../../../model/patient.ts';
import { fillIn } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { parseBirthDate } from '../birth-date.ts';
import { CasePage } from '../page.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import '../parts/steps.ts';
import { patientWord, sexWord } from '../words.ts';

const SEXES = ['female', 'male', 'unknown'] as const satisfies readonly AdministrativeSex[];

/** Second tap: who is examined. Typed traits give a provisional identity; an unknown identity never stops anything. */
@customElement('p-patient')
export class PatientPage extends CasePage {
  static override styles = [...CasePage.styles, css`
    .page { padding: 24px; display: flex; flex-direction: column; gap: 18px; max-width: 760px; width: 100%; margin: 0 auto; }
    form { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; padding: 20px; }
    .full { grid-column: 1 / 3; }
    .second { display: grid; grid-template-columns: 1fr; }
    .hint { font-size: 13px; line-height: 18px; color: var(--ink-2); }
    .unknown { min-height: 64px; }
    @media (max-width: 559px) { .page { padding: 16px; } form { grid-template-columns: 1fr; } .full { grid-column: 1; } }
  `];

  @state() private birthName: string | null = null;
  @state() private firstNames: string | null = null;
  @state() private birthDate: string | null = null;
  @state() private sex: AdministrativeSex | null = null;
  @state() private room: string | null = null;
  @state() private checked = false;

  override render(): TemplateResult {
    const view = this.reply?.view ?? null;
    const known = view?.patient ?? null;
    const birthName = this.birthName ?? known?.birthName ?? '';
    const firstNames = this.firstNames ?? known?.firstNames ?? '';
    const birth = this.birthDate ?? isoToTyped(known?.birthDate ?? '');
    const parsed = parseBirthDate(birth, new Date(this.services.live.hubNow()).toISOString());
    const sex = this.sex ?? known?.sex ?? null;
    const nameMissing = this.checked && birthName.trim() === '';
    const dateWrong = this.checked && birth.trim() !== '' && parsed === null;
    const sexMissing = this.checked && sex === null;
    const age = parsed === null ? null : ageYears(parsed, new Date(this.services.live.hubNow()).toISOString());
    return html`<v-shell bare back="/" back-text=${msg('Fermer', { id: 'shell.close' })}><b slot="title" class="nowrap">${(view?.packet ?? null) === null ? msg('Nouveau dossier', { id: 'home.new-case' }) : patientWord(known)}</b>
      <div class="page"><v-steps .view=${view} step="2"></v-steps>
        <h1 class="t-26">${msg('Qui est examiné ?', { id: 'patient.who' })}</h1>
        <v-problem .failure=${this.failure}></v-problem>
        <form class="card" novalidate @submit=${(event: Event) => { event.preventDefault(); void this.submit({ birthName, firstNames, birth, sex, room: this.room ?? known?.room ?? '' }); }}>
          ${this.text('birth-name', msg('Nom de naissance', { id: 'patient.birth-name' }), birthName, (value) => { this.birthName = value; }, nameMissing ? msg('Le nom manque', { id: 'patient.name-missing' }) : '', 'family-name')}
          ${this.text('first-names', msg('Prénoms', { id: 'patient.first-names' }), firstNames, (value) => { this.firstNames = value; }, '', 'given-name')}
          ${this.text('birth-date', msg('Date de naissance', { id: 'patient.birth-date' }), birth, (value) => { this.birthDate = value; }, dateWrong ? msg('Date à corriger : 14/03/1959', { id: 'patient.date-wrong' }) : '', 'bday', age === null ? msg('jour/mois/année, vide si inconnue', { id: 'patient.date-hint' }) : fillIn(msg('{age} ans', { id: 'patient.age' }), { age }))}
          ${this.text('room', msg('Chambre ou repère, si utile', { id: 'patient.room' }), this.room ?? known?.room ?? '', (value) => { this.room = value; }, '', 'off')}
          <fieldset class="field full"><span class="label" id="sex">${msg('Sexe', { id: 'patient.sex' })}</span>
            <div class="choices" role="radiogroup" aria-labelledby="sex" aria-invalid=${sexMissing}>${SEXES.map((key) => html`<label class="choice"><input type="radio" name="sex" .checked=${sex === key} @change=${() => { this.sex = key; }} data-test="sex-${key}" /><span>${sexWord(key)}</span></label>`)}</div>
            ${sexMissing ? html`<div class="problem" role="alert">${icon('warning', 'small')}${msg('Choisissez une réponse', { id: 'patient.sex-missing' })}</div>` : nothing}</fieldset>
          <p class="hint full">${msg('Identité provisoire : le matricule INS ne part pas.', { id: 'patient.provisional' })}</p>
          <button class="button primary big full" type="submit" data-test="patient-next" ?disabled=${this.busy || view === null}>${msg('Suite : la priorité', { id: 'patient.next' })}${icon('right')}</button>
        </form>
        <div class="second"><button class="button unknown" type="button" data-test="patient-unknown" ?disabled=${this.busy || view === null} @click=${() => void this.unknown()}>${icon('user')}${msg('Identité inconnue pour l’instant', { id: 'patient.unknown-now' })}</button></div>
      </div></v-shell>`;
  }

  private text(key: string, label: string, value: string, change: (value: string) => void, problem: string, autocomplete: string, hint = ''): TemplateResult {
    return html`<div class="field"><label for=${key}>${label}</label>
      <input class="input" id=${key} data-test=${key} autocomplete="off" name=${autocomplete} maxlength="100" inputmode=${key === 'birth-date' ? 'numeric' : 'text'} .value=${value} aria-invalid=${problem !== ''} aria-describedby="${key}-note" @input=${(event: Event) => change((event.target as HTMLInputElement).value)} />
      <span id="${key}-note">${problem === '' ? html`<span class="hint">${hint}</span>` : html`<span class="problem" role="alert">${icon('warning', 'small')}${problem}</span>`}</span></div>`;
  }

  private async submit(typed: { birthName: string; firstNames: string; birth: string; sex: AdministrativeSex | null; room: string }): Promise<void> {
    this.checked = true;
    const birthDate = typed.birth.trim() === '' ? '' : parseBirthDate(typed.birth, new Date(this.services.live.hubNow()).toISOString());
    if (typed.birthName.trim() === '' || birthDate === null || typed.sex === null) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      return;
    }
    const state = this.services.suitcase.reply?.exercise === true ? 'fictitious' : 'provisional';
    await this.save({ state, birthName: typed.birthName.trim(), firstNames: typed.firstNames.trim(), birthDate, sex: typed.sex, ...(typed.room.trim() === '' ? {} : { room: typed.room.trim() }) });
  }

  private unknown(): Promise<void> {
    return this.save({ state: 'unknown', birthName: '', firstNames: '', birthDate: '', sex: 'unknown' });
  }

  private async save(patient: PatientIdentity): Promise<void> {
    const reply = await this.actOnCase(() => this.services.api.editCase(this.caseId, { patient }));
    if (reply === null) return;
    this.services.router.go(reply.view.priority === null ? `/dossiers/${this.caseId}/priorite` : `/dossiers/${this.caseId}`);
  }
}

function isoToTyped(iso: string): string {
  const [year, month, day] = iso.split('-');
  return year === undefined || month === undefined || day === undefined ? '' : `${day}/${month}/${year}`;
}
