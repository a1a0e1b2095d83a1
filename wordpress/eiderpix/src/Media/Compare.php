<?php

declare(strict_types=1);

namespace Eiderpix\Media;

use Eiderpix\Backup;
use Eiderpix\Picture;
use Eiderpix\Record;

/** The kept original beside what became of it. */
final class Compare
{
    private const TYPES = ['jpg' => 'image/jpeg', 'jpeg' => 'image/jpeg', 'png' => 'image/png', 'gif' => 'image/gif',
        'webp' => 'image/webp', 'avif' => 'image/avif'];

    public function hook(): void
    {
        add_action('wp_ajax_eiderpix_original', [$this, 'sendOriginal']);
    }

    /** The button, or nothing where there is nothing to compare. */
    public static function button(int $id, Record $record): string
    {
        $picture = new Picture($id);
        foreach ($record->files() as $name => $facts) {
            if (isset($facts['original'], $facts['score']) && self::type((string) $name) !== null) {
                $score = isset($facts['score']) ? number_format_i18n((float) $facts['score'], 1) : '–';
                /* translators: 1: size before, 2: size after, 3: score */
                $words = sprintf(__('%1$s → %2$s, score %3$s of 100', 'eiderpix'), (string) size_format($facts['original_bytes'], 1), (string) size_format($facts['bytes'], 1), $score);
                return sprintf(
                    '<button type="button" class="button button-small" data-eiderpix-compare="%s" data-after="%s" data-words="%s">%s</button> ',
                    esc_url(self::originalUrl($id, (string) $name)),
                    esc_url(add_query_arg('v', substr((string) $facts['sha256'], 0, 8), $picture->url((string) $name))),
                    esc_attr($words),
                    esc_html__('Compare', 'eiderpix')
                );
            }
        }
        return '';
    }

    /** Sends a kept original to someone who may edit its picture; which one, only the picture's own record says. */
    public function sendOriginal(): void
    {
        $id = isset($_GET['id']) ? (int) $_GET['id'] : 0;
        check_ajax_referer('eiderpix_original_' . $id, 'nonce');
        $name = sanitize_file_name(wp_unslash($_GET['file'] ?? ''));
        $facts = (new Record($id))->file($name);
        $type = self::type($name);
        if (!current_user_can('edit_post', $id) || !isset($facts['original']) || $type === null) {
            wp_die(esc_html__('You may not do this.', 'eiderpix'), '', ['response' => 403]);
        }
        $path = Backup::path((string) $facts['original']);
        nocache_headers();
        header('Content-Type: ' . $type);
        header('X-Content-Type-Options: nosniff');
        header("Content-Security-Policy: sandbox; default-src 'none'");
        header('Content-Length: ' . (int) filesize($path));
        readfile($path);
        exit;
    }

    private static function originalUrl(int $id, string $name): string
    {
        return add_query_arg([
            'action' => 'eiderpix_original',
            'id' => $id,
            'file' => rawurlencode($name),
            'nonce' => wp_create_nonce('eiderpix_original_' . $id),
        ], admin_url('admin-ajax.php'));
    }

    private static function type(string $name): ?string
    {
        return self::TYPES[strtolower(pathinfo($name, PATHINFO_EXTENSION))] ?? null;
    }
}
