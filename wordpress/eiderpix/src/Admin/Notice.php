<?php

declare(strict_types=1);

namespace Eiderpix\Admin;

/** What is said after a form was sent, once, to the one who sent it. */
final class Notice
{
    /** @param array<int, string> $sentences */
    public static function keep(string $kind, array $sentences): void
    {
        set_transient(self::name(), ['kind' => $kind, 'sentences' => $sentences], 5 * MINUTE_IN_SECONDS);
    }

    public static function show(): void
    {
        $notice = get_transient(self::name());
        if (!is_array($notice)) {
            return;
        }
        delete_transient(self::name());
        $role = $notice['kind'] === 'error' ? 'alert' : 'status';
        echo '<div class="notice notice-' . esc_attr($notice['kind']) . '" role="' . esc_attr($role) . '">';
        foreach ((array) $notice['sentences'] as $sentence) {
            echo '<p>' . esc_html($sentence) . '</p>';
        }
        echo '</div>';
    }

    private static function name(): string
    {
        return 'eiderpix_notice_' . get_current_user_id();
    }
}
