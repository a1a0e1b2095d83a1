<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Bulk;
use Eiderpix\Library;
use Eiderpix\Record;

/** Every picture of the library: progress, pause, errors, and the way back. */
final class BulkTab
{
    public function show(): void
    {
        $progress = Bulk::progress();
        echo '<div class="eiderpix-card" id="eiderpix-bulk" data-state="' . esc_attr($progress['state']) . '">';
        echo '<h2>' . esc_html__('All pictures', 'eiderpix') . '</h2>';
        echo '<p><progress max="' . esc_attr((string) max(1, $progress['total'])) . '" value="'
            . esc_attr((string) max(0, $progress['total'] - $progress['left'])) . '"></progress></p>';
        echo '<p id="eiderpix-bulk-words" role="status">' . esc_html(self::words($progress)) . '</p>';
        echo '<p id="eiderpix-bulk-note" class="eiderpix-problem">' . esc_html($progress['note']) . '</p>';
        echo '<p class="description">' . esc_html__('You can close this page: the work goes on in the background.', 'eiderpix') . '</p>';
        $this->showButtons($progress);
        echo '</div>';
        $this->showErrors();
        $this->showWayBack($progress);
    }

    /** @param array<string, mixed> $progress */
    public static function words(array $progress): string
    {
        $counts = $progress['counts'];
        $states = [
            'idle' => __('Not started.', 'eiderpix'),
            'running' => __('Working.', 'eiderpix'),
            'paused' => __('Paused.', 'eiderpix'),
            'finished' => __('Finished.', 'eiderpix'),
        ];
        /* translators: 1: pictures waiting, 2: pictures done, 3: pictures with errors */
        $figures = __('%1$s to do, %2$s done, %3$s with an error.', 'eiderpix');
        return $states[$progress['state']] . ' ' . sprintf(
            $figures,
            number_format_i18n($progress['left']),
            number_format_i18n($counts['done']),
            number_format_i18n($counts['failed'])
        );
    }

    /** @param array<string, mixed> $progress */
    private function showButtons(array $progress): void
    {
        $buttons = [
            'running' => ['pause' => __('Pause', 'eiderpix')],
            'paused' => ['resume' => __('Resume', 'eiderpix')],
        ];
        $labels = $buttons[$progress['state']] ?? ['start' => __('Optimize all pictures', 'eiderpix')];
        foreach ($labels as $task => $label) {
            Form::open('bulk_' . $task);
            Form::close($label);
        }
        if ($progress['note'] !== '' && $progress['state'] === 'running') {
            Form::open('bulk_resume');
            Form::close(__('Try again now', 'eiderpix'), 'button');
        }
    }

    private function showErrors(): void
    {
        $ids = Library::idsIn('failed', 100);
        if ($ids === []) {
            return;
        }
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Pictures with an error', 'eiderpix') . '</h2><ul>';
        foreach ($ids as $id) {
            $link = (string) get_edit_post_link($id);
            echo '<li><a href="' . esc_url($link) . '">' . esc_html(get_the_title($id)) . '</a>: ' . esc_html((new Record($id))->error()) . '</li>';
        }
        echo '</ul>';
        Form::open('bulk_retry');
        Form::close(__('Try these again', 'eiderpix'), 'button');
        echo '</div>';
    }

    /** @param array<string, mixed> $progress */
    private function showWayBack(array $progress): void
    {
        if ($progress['counts']['done'] === 0 || $progress['state'] === 'running') {
            return;
        }
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Back to the originals', 'eiderpix') . '</h2><p>';
        echo esc_html__('Puts the original bytes of every optimized picture back and removes the WebP and AVIF files beside them.', 'eiderpix');
        echo '</p>';
        Form::open('bulk_restore');
        Form::close(__('Restore all pictures', 'eiderpix'), 'button');
        echo '</div>';
    }
}
