<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\Connection;
use Eiderpix\Messages;
use Eiderpix\Pause;
use Eiderpix\Picture;
use Eiderpix\Record;

/** What became of one picture, and what can be done about it: the same in the list and beside the picture. */
final class Panel
{
    public static function html(int $id): string
    {
        if (!(new Picture($id))->isTaken()) {
            return '<span class="eiderpix-soft">' . esc_html__('not a picture that can be optimized', 'eiderpix') . '</span>';
        }
        $record = new Record($id);
        $state = $record->state();
        $html = '<div class="eiderpix-panel" data-id="' . esc_attr((string) $id) . '" data-state="' . esc_attr($state) . '">';
        $html .= self::words($record, $state) . self::buttons($id, $state, $record->mode());
        return $html . '</div>';
    }

    private static function words(Record $record, string $state): string
    {
        switch ($state) {
            case 'queued':
                $note = Pause::isOn() ? Pause::note() : '';
                return '<p class="eiderpix-busy">' . esc_html__('Being optimized …', 'eiderpix') . '</p>'
                    . ($note === '' ? '' : '<p class="eiderpix-problem">' . esc_html($note) . '</p>');
            case 'done':
                return self::savings($record);
            case 'failed':
                return '<p class="eiderpix-problem">' . esc_html($record->error()) . '</p>';
            case 'restored':
                return '<p>' . esc_html__('Original restored.', 'eiderpix') . '</p>';
            case 'excluded':
                return '<p>' . esc_html__('Left out by your settings.', 'eiderpix') . '</p>';
            default:
                return '<p>' . esc_html__('Not optimized yet.', 'eiderpix') . '</p>';
        }
    }

    private static function savings(Record $record): string
    {
        $original = $record->originalBytes();
        $saved = $original - $record->bytes();
        if ($saved <= 0) {
            return '<p>' . esc_html(ucfirst(Messages::kept('not_smaller'))) . '.</p>' . self::details($record);
        }
        $percent = floor($saved / $original * 1000) / 10;
        $words = sprintf(
            /* translators: 1: percent saved, 2: size before, 3: size after */
            __('%1$s %% smaller: %2$s → %3$s', 'eiderpix'),
            number_format_i18n($percent, 1),
            (string) size_format($original, 1),
            (string) size_format($record->bytes(), 1)
        );
        return '<p class="eiderpix-done">' . esc_html($words) . '</p>' . self::details($record);
    }

    private static function details(Record $record): string
    {
        $rows = '';
        foreach ($record->files() as $name => $facts) {
            $cells = [$name, (string) size_format($facts['original_bytes'], 1), (string) size_format($facts['bytes'], 1)];
            $cells[] = isset($facts['score']) ? number_format_i18n((float) $facts['score'], 1) : '–';
            $variants = [];
            foreach ((array) ($facts['variants'] ?? []) as $format => $bytes) {
                $variants[] = $format . ' ' . size_format($bytes, 1);
            }
            foreach ((array) ($facts['foreign'] ?? []) as $format) {
                /* translators: %s: webp or avif */
                $variants[] = sprintf(__('%s was there before and stays', 'eiderpix'), $format);
            }
            $cells[] = implode(', ', $variants);
            $rows .= '<tr><td>' . implode('</td><td>', array_map('esc_html', $cells)) . '</td></tr>';
        }
        $heads = [__('File', 'eiderpix'), __('Before', 'eiderpix'), __('After', 'eiderpix'), __('Score', 'eiderpix'), __('Formats', 'eiderpix')];
        return '<details><summary>' . esc_html__('Every file', 'eiderpix') . '</summary><table class="eiderpix-files"><thead><tr><th>'
            . implode('</th><th>', array_map('esc_html', $heads)) . '</th></tr></thead><tbody>' . $rows . '</tbody></table></details>';
    }

    private static function buttons(int $id, string $state, string $mode): string
    {
        if (!current_user_can('edit_post', $id) || !(new Connection())->isReady()) {
            return '';
        }
        $html = '';
        if ($state !== 'done' && $state !== 'queued') {
            $html .= self::button($id, 'optimize', '', __('Optimize now', 'eiderpix'));
        }
        if ($state !== 'queued' && (new Record($id))->isRestorable()) {
            $html .= self::button($id, 'restore', '', __('Restore', 'eiderpix'));
        }
        if ($state === 'done') {
            $html .= Compare::button($id, new Record($id));
            foreach (['lossy' => __('lossy', 'eiderpix'), 'glossy' => __('glossy', 'eiderpix'), 'lossless' => __('lossless', 'eiderpix')] as $other => $word) {
                if ($other !== $mode) {
                    /* translators: %s: a mode */
                    $html .= self::button($id, 'optimize', $other, sprintf(__('Again, %s', 'eiderpix'), $word));
                }
            }
        }
        return '<p class="eiderpix-buttons">' . $html . '</p>';
    }

    private static function button(int $id, string $task, string $mode, string $label): string
    {
        return sprintf(
            '<button type="button" class="button button-small" data-eiderpix="%s" data-id="%d" data-mode="%s" data-nonce="%s">%s</button> ',
            esc_attr($task),
            $id,
            esc_attr($mode),
            esc_attr(wp_create_nonce('eiderpix_' . $task . '_' . $id)),
            esc_html($label)
        );
    }
}
