/** Writes HL7 annotated ECGs as the implementation guide shows them. */
export interface AecgLeadToWrite {
  readonly code: string;
  readonly digits: readonly number[] | string;
  readonly scale?: readonly [value: string, unit: string];
  readonly origin?: readonly [value: string, unit: string];
}

export interface AecgToWrite {
  readonly increment?: readonly [value: string, unit: string];
  readonly leads: readonly AecgLeadToWrite[];
  /** Leads of a representative beat derived from the series. */
  readonly beat?: readonly AecgLeadToWrite[];
  readonly doctype?: string;
  readonly prefix?: string;
}

export function writeAecg({ increment = ['0.002', 's'], leads, beat, doctype = '', prefix = '' }: AecgToWrite): string {
  const axis = (code: string) =>
    `<component><sequence><code code="${code}" codeSystem="2.16.840.1.113883.5.4"/><value xsi:type="GLIST_TS"><head value="20260101120000.000" unit="s"/><increment value="${increment[0]}" unit="${increment[1]}"/></value></sequence></component>`;
  const lead = ({ code, digits, scale = ['5', 'uV'], origin = ['0', 'uV'] }: AecgLeadToWrite) => `<component><sequence>
    <code code="${code}" codeSystem="2.16.840.1.113883.6.24" codeSystemName="MDC"/>
    <value xsi:type="SLIST_PQ"><origin value="${origin[0]}" unit="${origin[1]}"/><scale value="${scale[0]}" unit="${scale[1]}"/>
    <digits>${typeof digits === 'string' ? digits : digits.join(' ')}</digits></value></sequence></component>`;
  const set = (code: string, content: readonly AecgLeadToWrite[]) => `<component><sequenceSet>${axis(code)}${content.map(lead).join('\n')}</sequenceSet></component>`;
  const derived = beat === undefined ? '' : `<derivation><derivedSeries><code code="REPRESENTATIVE_BEAT"/>${set('TIME_RELATIVE', beat)}</derivedSeries></derivation>`;
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made for a test --> ${doctype}
<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="Observation">
  <id root="61d1a24f-b47e-41aa-ae95-f8ac302f4eeb"/><code code="93000" codeSystem="2.16.840.1.113883.6.12"/>
  <componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject><subjectDemographicPerson><name>X &amp; Y</name></subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>
  <component><series><id root="a"/><code code="RHYTHM" codeSystem="2.16.840.1.113883.5.4"/>
    <controlVariable><controlVariable><code code="MDC_ECG_CTL_VBL_ATTR_FILTER_LOW_PASS"/><component><controlVariable><code code="MDC_ECG_CTL_VBL_ATTR_FILTER_CUTOFF_FREQ"/><value xsi:type="PQ" value="150" unit="Hz"/></controlVariable></component></controlVariable></controlVariable>
    ${set('TIME_ABSOLUTE', leads)}${derived}
    <subjectOf><annotationSet><component><annotation><code code="MDC_ECG_WAVC"/><value xsi:type="CE" code="MDC_ECG_WAVC_PWAVE"/></annotation></component></annotationSet></subjectOf>
  </series></component>
</AnnotatedECG>
`;
  return prefix === '' ? text : text.replace(/<(\/?)(?=[A-Za-z])/g, `<$1${prefix}:`).replace('xmlns="', `xmlns:${prefix}="`);
}
