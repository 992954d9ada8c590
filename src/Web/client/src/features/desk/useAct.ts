import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../sdk';
import { problemKey } from '../join/problems';

/** Does something on the line, and says in words why it could not be done. */
export function useAct(): (act: () => Promise<unknown>) => Promise<void> {
  const { t } = useTranslation();
  return useCallback(
    async (act) => {
      try {
        await act();
      } catch (error) {
        notifications.show({ message: t(problemKey(codeOf(error))), autoClose: 6000, closeButtonProps: { 'aria-label': t('common.close') } });
      }
    },
    [t],
  );
}
