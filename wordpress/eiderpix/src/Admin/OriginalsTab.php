<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

use Eiderpix\Originals;
use Eiderpix\Settings;

/** What the kept originals take on the disk; how much they may; and what goes when some of them do. */
final class OriginalsTab
{
    private const LISTED = 20;

    public function show(): void
    {
        $kept = Originals::kept();
        echo '<div class="eiderpix-card"><h2>' . esc_html__('Kept originals', 'eiderpix') . '</h2><p>';
        /* translators: 1: number of files, 2: size */
        $words = __('%1$s files, %2$s, in uploads/eiderpix-originals. The same bytes are kept once.', 'eiderpix');
        echo esc_html(sprintf($words, number_format_i18n($kept['files']), (string) size_format($kept['bytes'], 1) ?: '0 B')) . '</p>';
        Form::open('settings');
        echo '<input type="hidden" name="part" value="originals">';
        Form::number('budget_mb', __('They may take (MB; 0 for as much as they need)', 'eiderpix'), (int) (new Settings())->all()['budget_mb']);
        echo '<p class="description">' . esc_html__('When that is used up, optimizing rests: no picture is changed without its original being kept.', 'eiderpix') . '</p>';
        Form::close(__('Save settings', 'eiderpix'));
        echo '</div><div class="eiderpix-card"><h2>' . esc_html__('Make room', 'eiderpix') . '</h2>';
        $this->showQuestion();
        echo '</div>';
    }

    private function showQuestion(): void
    {
        // phpcs:ignore WordPress.Security.NonceVerification,Eiderpix.Security.Nonce -- chooses what is shown, nothing else.
        $asked = isset($_GET['days']) ? max(0, (int) $_GET['days']) : null;
        echo '<form method="get" action="' . esc_url(admin_url('options-general.php')) . '">';
        echo '<input type="hidden" name="page" value="' . esc_attr(Page::SLUG) . '"><input type="hidden" name="tab" value="originals">';
        Form::number('days', __('Originals of pictures that were optimized so many days ago or earlier', 'eiderpix'), $asked ?? 90);
        Form::close(__('What would I lose?', 'eiderpix'), 'button');
        if ($asked !== null) {
            $this->showLoss($asked);
        }
    }

    private function showLoss(int $days): void
    {
        $loss = Originals::loss($days);
        if ($loss['ids'] === []) {
            echo '<p>' . esc_html__('Nothing: no original is that old.', 'eiderpix') . '</p>';
            return;
        }
        /* translators: 1: number of pictures, 2: size */
        $words = __('%1$s pictures could no longer be restored, compared, or optimized in another mode. They stay as they are now. %2$s get free.', 'eiderpix');
        echo '<p><strong>' . esc_html(sprintf($words, number_format_i18n(count($loss['ids'])), (string) size_format($loss['bytes'], 1))) . '</strong></p><ul>';
        foreach (array_slice($loss['ids'], 0, self::LISTED) as $id) {
            echo '<li>' . esc_html(get_the_title($id)) . '</li>';
        }
        echo count($loss['ids']) > self::LISTED ? '<li>…</li></ul>' : '</ul>';
        Form::open('delete_originals');
        echo '<input type="hidden" name="days" value="' . esc_attr((string) $days) . '">';
        Form::close(__('Delete these originals for good', 'eiderpix'), 'button button-link-delete');
    }
}
