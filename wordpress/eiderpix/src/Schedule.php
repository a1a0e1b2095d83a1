<?php

declare(strict_types=1);

namespace Eiderpix;

/** When work is done without anybody looking, by wp-cron. */
final class Schedule
{
    private const WORK = 'eiderpix_work';
    private const HOURLY = 'eiderpix_hourly';
    private const SECONDS = 25;
    private const SWEEP_SECONDS = 15;

    public function hook(): void
    {
        add_action(self::WORK, static function (): void {
            Worker::work(self::SECONDS);
        });
        add_action(self::HOURLY, [self::class, 'everyHour']);
        add_action('admin_init', static function (): void {
            if (!wp_next_scheduled(self::HOURLY)) {
                wp_schedule_event(time() + HOUR_IN_SECONDS, 'hourly', self::HOURLY);
            }
        });
    }

    /** Has work done as soon as this request is over. */
    public static function soon(): void
    {
        self::in(0);
        if (!has_action('shutdown', [self::class, 'wake'])) {
            add_action('shutdown', [self::class, 'wake'], 100, 0);
        }
    }

    /** Sets wp-cron off; spawn_cron() would not do so from within wp-cron itself, so that work would rest until a visit. */
    public static function wake(): void
    {
        if (defined('DISABLE_WP_CRON') && DISABLE_WP_CRON) {
            return;
        }
        SiteRequest::wake(site_url('wp-cron.php?doing_wp_cron'));
    }

    public static function in(int $seconds): void
    {
        $next = wp_next_scheduled(self::WORK);
        if ($next !== false && $next > time() + $seconds) {
            wp_unschedule_event($next, self::WORK);
            $next = false;
        }
        if ($next === false) {
            wp_schedule_single_event(time() + $seconds, self::WORK);
        }
    }

    /** Has something else done as soon as this request is over. @param array<int, mixed> $arguments */
    public static function later(string $event, array $arguments): void
    {
        wp_schedule_single_event(time(), $event, $arguments);
        add_action('shutdown', [self::class, 'wake'], 100, 0);
    }

    public static function everyHour(): void
    {
        try {
            (new Connection())->followReplacement();
        } catch (ApiException $error) {
            // The admin pages tell; the next hour may do better.
            unset($error);
        }
        Freshness::sweep(self::SWEEP_SECONDS, intdiv(time(), HOUR_IN_SECONDS));
        if (Bulk::isRunning() || Library::nextQueued() !== null) {
            self::soon();
        }
    }

    public static function clear(): void
    {
        wp_clear_scheduled_hook(self::WORK);
        wp_clear_scheduled_hook(self::HOURLY);
        wp_unschedule_hook(Delivery\Suspects::EVENT);
    }
}
