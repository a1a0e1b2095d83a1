<?php

declare(strict_types=1);

namespace Eiderpix\Delivery;

use Eiderpix\Folders;
use Eiderpix\Freshness;
use Eiderpix\Schedule;
use Eiderpix\Siblings;
use Eiderpix\Variants;

/**
 * Files that a page view found with a WebP or AVIF beside them that does not fit: replaced, or the whole site moved.
 *
 * Which it is takes reading them, which is no page view's work: wp-cron does it, within seconds. What it cannot put right,
 * as it is not of ours, is not asked about again for a day.
 */
final class Suspects
{
    public const EVENT = 'eiderpix_look';
    public const OPTION = 'eiderpix_suspects';
    private const MOST = 200;

    /** @var array<string, int> */
    private static array $found = [];

    public static function hook(): void
    {
        add_action(self::EVENT, [self::class, 'look']);
    }

    /** @param string $file path below the uploads folder */
    public static function note(string $file): void
    {
        if (self::$found === []) {
            add_action('shutdown', [self::class, 'report'], 5, 0);
        }
        self::$found[$file] = time();
    }

    public static function report(): void
    {
        $known = self::known();
        $new = array_slice(array_diff_key(self::$found, $known), 0, max(0, self::MOST - count($known)));
        self::$found = [];
        if ($new !== []) {
            // Loaded with each page, as a look at it must not cost a query.
            update_option(self::OPTION, $known + $new, true);
            Schedule::later(self::EVENT, [array_keys($new)]);
        }
    }

    /** @param mixed $files */
    public static function look($files): void
    {
        $base = trailingslashit((string) wp_upload_dir(null, false)['basedir']);
        $settled = [];
        foreach (array_filter((array) $files, 'is_string') as $file) {
            foreach (array_merge(Siblings::with($file), Folders::with($base . $file)) as $id) {
                Freshness::settle($id, true, false);
            }
            $stale = array_filter(Variants::FORMATS, static fn ($format) => Variants::isStale($base . $file, $format));
            $settled += $stale === [] ? [$file => true] : [];
        }
        update_option(self::OPTION, array_diff_key(self::known(), $settled), true);
    }

    /** @return array<string, int> file => when it was found */
    private static function known(): array
    {
        $known = get_option(self::OPTION, []);
        return array_filter(is_array($known) ? $known : [], static fn ($time) => $time > time() - DAY_IN_SECONDS);
    }
}
