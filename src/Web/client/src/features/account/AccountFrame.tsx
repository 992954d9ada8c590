import type { FormEvent, ReactNode } from 'react';
import { Hero } from '../../ui/Hero';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { ThemeSwitch } from '../../ui/ThemeSwitch';

interface AccountFrameProps {
  title: string;
  lead: string;
  foot: string;
  onSubmit: () => void;
  children: ReactNode;
}

/** Hills and water on one side, a form on the other. */
export function AccountFrame({ title, lead, foot, onSubmit, children }: AccountFrameProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <div className="split">
      <Hero />
      <main className="form-side">
        <div className="form-top"><LanguageSwitch /><ThemeSwitch /></div>
        <form className="form-box" onSubmit={submit}>
          <div>
            <h1>{title}</h1>
            <p className="sec">{lead}</p>
          </div>
          {children}
        </form>
        <footer className="form-foot sec">{foot}</footer>
      </main>
    </div>
  );
}
