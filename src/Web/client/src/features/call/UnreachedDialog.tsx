import { Modal } from '@mantine/core';
import { IconRecordMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../sdk';
import { causeKey, partnerOf } from './callModel';

interface UnreachedDialogProps {
  call: CallView;
  onClose: () => void;
  onMessage: () => void;
}

/** Why somebody could not be reached, and the offer to leave a message. */
export function UnreachedDialog({ call, onClose, onMessage }: UnreachedDialogProps) {
  const { t } = useTranslation();
  const { name } = partnerOf(call);
  return (
    <Modal opened onClose={onClose} title={t('call.unreachedTitle', { name })} centered radius="lg" closeButtonProps={{ 'aria-label': t('common.close') }} transitionProps={{ duration: 120 }}>
      <p className="sec" data-testid="unreached">{t(causeKey(call) ?? 'call.ended_text', { name })}</p>
      <div className="dialog-actions">
        <button type="button" className="btn out" data-testid="unreached-close" onClick={onClose}>{t('common.close')}</button>
        <button type="button" className="btn pri" data-autofocus data-testid="unreached-message" onClick={onMessage}><IconRecordMail aria-hidden="true" />{t('call.leaveMessage')}</button>
      </div>
    </Modal>
  );
}
