import { useTranslation } from 'react-i18next';
import type { ErrorCode, ErrorData } from '../../shared/errors.ts';
import { Button } from './buttons.tsx';
import { EmptyState } from './empty-state.tsx';
import { Explanation } from './explanation.tsx';

/** A known failure as a store keeps it. */
export interface Failure {
  code: ErrorCode;
  data: ErrorData;
}

/** The sentence of a failure in the language shown now. */
export function useFailureText(): (failure: Failure) => string {
  const { t } = useTranslation();
  return ({ code, data }) => t([`errors:${code}`, 'errors:internal'], { ...data });
}

/** A failure beside the thing that failed, with the button that tries again. */
export function FailureNote({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <Explanation
      tone="bad"
      title={text(failure)}
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            {t('ui:tryAgain')}
          </Button>
        ) : undefined
      }
    />
  );
}

/** A whole screen or table that could not load. */
export function FailureState({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <EmptyState
      kind="failed"
      title={t('ui:couldNotLoad')}
      action={
        failure.code === 'not_found' ? (
          <Button href="#/">{t('ui:toHome')}</Button>
        ) : (
          <Button onClick={onRetry}>{t('ui:tryAgain')}</Button>
        )
      }
    >
      {text(failure)}
    </EmptyState>
  );
}
