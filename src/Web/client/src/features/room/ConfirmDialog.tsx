import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  testId: string;
  onClose: () => void;
  onConfirm: () => void;
}

export function ConfirmDialog({ opened, title, text, action, danger = false, testId, onClose, onConfirm }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered radius="lg" closeButtonProps={{ 'aria-label': t('common.close') }} transitionProps={{ duration: 120 }}>
      <p className="sec">{text}</p>
      <div className="dialog-actions">
        <button type="button" className="btn out" onClick={onClose}>{t('common.cancel')}</button>
        <button type="button" className={`btn ${danger ? 'dan' : 'pri'}`} data-autofocus data-testid={testId} onClick={onConfirm}>{action}</button>
      </div>
    </Modal>
  );
}
