import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Attachment, ResourceTemplate, ServerResource, SessionId } from '@chatos/contracts';
import { IconFileText, IconRefresh, IconSearch, IconVariable } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { formatBytes } from '../servers/server-view.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './aids.module.css';
import { ArgumentField } from './argument-field.tsx';
import { expandTemplate, templateVariables } from './uri-template.ts';

const MOST_SHOWN = 200;

/** Chooses what servers offer to be read with a message: their resources, and templates to fill in. */
export function ResourcePicker({ sessionId, onPick, onClose }: { sessionId: SessionId; onPick: (attachment: Attachment) => void; onClose: () => void }) {
  const { client } = useRuntime();
  const [words, setWords] = useState('');
  const isRefreshed = useRef(false);
  const [template, setTemplate] = useState<ResourceTemplate | null>(null);
  const query = useQuery({
    queryKey: ['resources', sessionId],
    queryFn: ({ signal }) => client.resources.list({ sessionId, refresh: isRefreshed.current }, { signal }),
  });
  const refresh = () => {
    isRefreshed.current = true;
    void query.refetch();
  };
  const fits = (item: ServerResource | ResourceTemplate) => `${item.server} ${item.title} ${item.name} ${'uri' in item ? item.uri : item.uriTemplate} ${item.description}`.toLowerCase().includes(words.trim().toLowerCase());
  const resources = query.data?.resources.filter(fits) ?? [];
  const templates = query.data?.templates.filter(fits) ?? [];
  return (
    <Modal opened onClose={onClose} size="lg" title={template === null ? 'Attach a resource' : `Attach from ${template.server}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.picker} data-testid={TEST_IDS.resourcePicker}>
        {template === null ? (
          <>
            <div className={styles.pickerBar}>
              <TextInput size="sm" placeholder="Search" aria-label="Search resources" leftSection={<IconSearch size={14} />} value={words} onChange={(event) => setWords(event.currentTarget.value)} data-autofocus className={styles.pickerSearch} />
              <Button variant="default" size="sm" leftSection={<IconRefresh size={14} />} loading={query.isFetching} onClick={refresh}>Ask servers anew</Button>
            </div>
            {query.isError ? <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} /> : null}
            {query.isPending ? <LoadingState /> : null}
            <ul className={styles.pickList}>
              {templates.map((item) => <Pick key={item.server + item.uriTemplate} item={item} address={item.uriTemplate} isTemplate onPick={() => setTemplate(item)} />)}
              {resources.slice(0, MOST_SHOWN).map((item) => <Pick key={item.server + item.uri} item={item} address={item.uri} onPick={() => onPick({ server: item.server, uri: item.uri })} />)}
            </ul>
            {resources.length > MOST_SHOWN ? <p className={styles.formHint}>{resources.length - MOST_SHOWN} more: search for them.</p> : null}
            {query.data !== undefined && resources.length + templates.length === 0 ? (
              <EmptyState isCompact icon={<IconFileText size={22} stroke={1.6} />} title={words === '' ? 'No resources' : 'Nothing of that name'}>{words === '' ? 'None of your servers offers any that is known yet. “Ask servers anew” starts them and looks.' : null}</EmptyState>
            ) : null}
          </>
        ) : (
          <TemplateForm template={template} sessionId={sessionId} onPick={onPick} onBack={() => setTemplate(null)} />
        )}
      </div>
    </Modal>
  );
}

function Pick({ item, address, isTemplate = false, onPick }: { item: ServerResource | ResourceTemplate; address: string; isTemplate?: boolean; onPick: () => void }) {
  const size = 'size' in item && item.size !== null ? formatBytes(item.size) : '';
  return (
    <li>
      <button type="button" className={styles.pick} onClick={onPick} data-testid={isTemplate ? TEST_IDS.templateItem : TEST_IDS.resourceItem} data-uri={address}>
        {isTemplate ? <IconVariable size={16} stroke={1.6} aria-hidden="true" /> : <IconFileText size={16} stroke={1.6} aria-hidden="true" />}
        <span className={styles.pickWords}>
          <span className={styles.pickName}><VisibleText text={item.title || item.name} /> <small>{item.server}</small></span>
          <code><VisibleText text={address} /></code>
          {item.description === '' ? null : <span className={styles.optionNote}><VisibleText text={item.description} /></span>}
        </span>
        <small>{[item.mimeType, size].filter(Boolean).join(' · ')}</small>
      </button>
    </li>
  );
}

function TemplateForm({ template, sessionId, onPick, onBack }: { template: ResourceTemplate; sessionId: SessionId; onPick: (attachment: Attachment) => void; onBack: () => void }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const variables = templateVariables(template.uriTemplate);
  const uri = expandTemplate(template.uriTemplate, values);
  const isComplete = variables.some((name) => (values[name] ?? '') !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) onPick({ server: template.server, uri });
  };
  return (
    <form className={styles.templateForm} onSubmit={submit} noValidate>
      <p className={styles.formHint}><VisibleText text={template.description || template.title || template.name} /></p>
      {variables.map((name, index) => (
        <ArgumentField key={name} sessionId={sessionId} of={{ server: template.server, kind: 'resource', name: template.uriTemplate, argument: name }} isRequired={false} values={values} isFirst={index === 0} onChange={(value) => setValues((known) => ({ ...known, [name]: value }))} testId={TEST_IDS.templateVariable} />
      ))}
      <code className={styles.address}><VisibleText text={uri} /></code>
      <div className={styles.formButtons}>
        <Button type="submit" size="compact-sm" disabled={!isComplete} data-testid={TEST_IDS.templateAttach}>Attach</Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onBack}>Back</Button>
      </div>
    </form>
  );
}
