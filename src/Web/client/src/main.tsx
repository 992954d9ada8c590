import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import './locales/i18n';
import './theme/crossstrait.css';
import './theme/screens.css';
import './theme/desk.css';
import { mantineTheme } from './theme/mantine';
import { applyTheme, initialTheme } from './theme/theme';
import { Mishap } from './ui/Mishap';

applyTheme(initialTheme());

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={mantineTheme}>
      <Notifications position="top-center" />
      <Mishap><App /></Mishap>
    </MantineProvider>
  </StrictMode>,
);
