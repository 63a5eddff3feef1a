import { SurfaceShell } from '@chatos/ui-kit';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useWatch } from './data/use-watch.ts';
import { KeysSection } from './keys/keys-section.tsx';
import { ModelsSection } from './models/models-section.tsx';
import { PromptsSection } from './prompts/prompts-section.tsx';
import { SECTIONS, sectionOfHash } from './sections.ts';
import type { SectionName } from './sections.ts';
import { ServersSection } from './servers/servers-section.tsx';
import styles from './settings-app.module.css';
import { GeneralSection } from './settings/general-section.tsx';
import { SubagentsSection } from './subagents/subagents-section.tsx';
import { SETTINGS_TEST_IDS } from './test-ids.ts';

const CONTENT: Readonly<Record<SectionName, () => ReactNode>> = {
  models: ModelsSection, keys: KeysSection, mcp: ServersSection, prompts: PromptsSection, subagents: SubagentsSection, settings: GeneralSection,
};

/** The page of the shared configuration: what both Chat and AIDE work with. */
export function SettingsApp() {
  return (
    <SurfaceShell>
      <Sections />
    </SurfaceShell>
  );
}

function Sections() {
  useWatch();
  const section = useSectionOfAddress();
  const Content = CONTENT[section];
  return (
    <div className={styles.page}>
      <nav className={styles.nav} aria-label="Sections" data-testid={SETTINGS_TEST_IDS.sections}>
        {SECTIONS.map(({ name, label, icon: Icon }) => (
          <a key={name} href={`#${name}`} className={styles.link} aria-current={name === section ? 'page' : undefined}>
            <Icon size={17} stroke={1.7} aria-hidden="true" />
            {label}
          </a>
        ))}
        <p className={styles.note}>Chat and AIDE both use what is set here. Their conversations, tasks and files stay apart.</p>
      </nav>
      <main className={styles.main}>
        <div className={styles.column}>
          <Content key={section} />
        </div>
      </main>
    </div>
  );
}

function useSectionOfAddress(): SectionName {
  const [section, setSection] = useState(() => sectionOfHash(window.location.hash));
  useEffect(() => {
    const onChange = () => setSection(sectionOfHash(window.location.hash));
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  return section;
}
