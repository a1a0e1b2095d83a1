<?php

declare(strict_types=1);

namespace Eiderpix;

/** One at a time, across processes; a lock whose holder died opens by itself. */
final class Lock
{
    private string $name;
    private string $value = '';

    public function __construct(string $name)
    {
        $this->name = 'eiderpix_lock_' . $name;
    }

    public function take(int $seconds): bool
    {
        global $wpdb;
        $value = sprintf('%011d-%s', time() + $seconds, bin2hex(random_bytes(6)));
        // phpcs:disable WordPress.DB.DirectDatabaseQuery -- add_option() looks first and then writes, which is no lock.
        $taken = $wpdb->query($wpdb->prepare(
            "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'no')",
            $this->name,
            $value
        ));
        if ($taken !== 1) {
            $taken = $wpdb->query($wpdb->prepare(
                "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value < %s",
                $value,
                $this->name,
                sprintf('%011d', time())
            ));
        }
        // phpcs:enable
        $this->value = $taken === 1 ? $value : '';
        return $taken === 1;
    }

    public function release(): void
    {
        global $wpdb;
        if ($this->value !== '') {
            // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the counterpart of the above.
            $wpdb->delete($wpdb->options, ['option_name' => $this->name, 'option_value' => $this->value]);
            $this->value = '';
        }
    }
}
