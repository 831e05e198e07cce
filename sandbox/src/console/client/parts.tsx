// What the sections are made of. Tables have explicit roles: on a phone their rows are laid out as cards, and a table that
// is not displayed as one would lose its meaning for screen readers.

import type { Child, PropsWithChildren } from 'hono/jsx/dom';

export type Kind = 'good' | 'warn' | 'bad' | 'idle' | '';

/** Text and a colour; the text alone says everything. */
export const Pill = ({ kind, children }: PropsWithChildren<{ kind: Kind }>) => (
  <span class="pill" data-kind={kind}>
    {children}
  </span>
);

export const words = (text: string): string => text.replaceAll('_', ' ');

/** For screen readers only. */
export const Hidden = ({ children }: PropsWithChildren) => <span class="hidden"> {children}</span>;

export const Count = ({ of }: { of: number | undefined }) => (
  <span class="count">{of ? of.toLocaleString('en') : ''}</span>
);

interface SectionBoxProps {
  id: string;
  title: string;
  count?: number | undefined;
  aside?: Child;
}

export const Section = ({ id, title, count, aside, children }: PropsWithChildren<SectionBoxProps>) => (
  <section class="card" id={id} aria-labelledby={`${id}-h`}>
    <div class="head">
      <h2 id={`${id}-h`} tabindex={-1}>
        {title} <Count of={count} />
      </h2>
      {aside}
    </div>
    {children}
  </section>
);

interface TableProps {
  caption: string;
  captionShown?: boolean;
  heads: readonly string[];
  rowsId?: string;
  id?: string;
  class?: string;
  hidden?: boolean | undefined;
}

export const Table = (props: PropsWithChildren<TableProps>) => {
  const { caption, captionShown, heads, rowsId, children, ...rest } = props;
  return (
    <table role="table" {...rest}>
      <caption class={captionShown ? '' : 'hidden'}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((head) => (
            <th role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" id={rowsId}>
        {children}
      </tbody>
    </table>
  );
};

export const RowHead = ({ children }: PropsWithChildren) => (
  <th role="rowheader" scope="row">
    {children}
  </th>
);

export const Cell = ({ label, children, ...rest }: PropsWithChildren<{ label: string; class?: string }>) => (
  <td role="cell" data-label={label} {...rest}>
    {children}
  </td>
);

export const PLATFORMS = {
  tiktok: { name: 'TikTok', badge: 'Tk' },
  instagram: { name: 'Instagram', badge: 'Ig' },
};

export const Who = ({ platform, children }: PropsWithChildren<{ platform: keyof typeof PLATFORMS }>) => (
  <span class="who">
    <span class="badge" data-platform={platform} aria-hidden="true">
      {PLATFORMS[platform].badge}
    </span>
    <span>{children}</span>
  </span>
);

interface ButtonProps {
  onClick: () => unknown;
  class?: string;
  disabled?: boolean;
  hidden?: boolean;
}

export const Button = ({ onClick, children, ...rest }: PropsWithChildren<ButtonProps>) => (
  <button type="button" onClick={() => void onClick()} {...rest}>
    {children}
  </button>
);

export const More = (props: ButtonProps) => (
  <Button class="more" {...props}>
    Show more
  </Button>
);

/** `focus.ts` closes it. */
export const Menu = ({ label, of, children }: PropsWithChildren<{ label: string; of: string }>) => (
  <details class="menu">
    <summary>
      {label}
      <Hidden>
        <span>{of}</span>
      </Hidden>
    </summary>
    <div>{children}</div>
  </details>
);

interface CopyableProps {
  id: string;
  text: string;
  what: string;
  say: (text: string) => void;
  block?: boolean;
}

export function Copyable({ id, text, what, say, block }: CopyableProps) {
  const code = <code id={id}>{text}</code>;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      const element = document.getElementById(id);
      if (element) getSelection()?.selectAllChildren(element);
      say('Selected: copy it with the keyboard.');
    }
  };
  return (
    <>
      {block ? <pre>{code}</pre> : code}
      <Button onClick={copy}>
        Copy<Hidden>{what}</Hidden>
      </Button>
    </>
  );
}

/** Fields that no browser completes or corrects. */
export const AS_TYPED = { autocomplete: 'off', autocapitalize: 'none', spellcheck: false } as const;
export const NUMBER = { type: 'number', inputmode: 'numeric', autocomplete: 'off' } as const;

type Values = Record<string, string>;

interface FormProps {
  /** `how` is the value of the button that was used. */
  onSend: (values: Values, how: string, form: HTMLFormElement) => unknown;
  /** While someone types. */
  onInput?: (event: Event) => void;
  class?: string;
  role?: 'search';
  'aria-label'?: string;
}

export const Form = ({ onSend, children, ...rest }: PropsWithChildren<FormProps>) => {
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!(event instanceof SubmitEvent) || !(event.target instanceof HTMLFormElement)) return;
    void onSend(valuesOf(event.target), event.submitter?.getAttribute('value') ?? '', event.target);
  };
  return (
    <form onSubmit={onSubmit} {...rest}>
      {children}
    </form>
  );
};

/** The fields that are filled in. */
export function valuesOf(form: HTMLFormElement): Values {
  const values: Values = {};
  new FormData(form).forEach((value, name) => {
    if (typeof value === 'string' && value.trim() !== '') values[name] = value.trim();
  });
  return values;
}
