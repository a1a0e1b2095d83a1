<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Hears of every file that WordPress writes for an attachment, by whatever path: uploads, the image editor, sizes made
 * anew, REST, imports, plugins that replace a picture. All of them end in the same two pieces of metadata.
 */
final class Changes
{
    /** The attachment was edited; its sizes are others; its file is another. */
    private const EDITED = 0;
    private const SIZES = 1;
    private const FILE = 2;
    private const METADATA = ['_wp_attached_file' => self::FILE, '_wp_attachment_metadata' => self::SIZES];

    /** @var array<int, array<int, int>> site => picture => what changed at most */
    private static array $noted = [];
    /** @var array<string, bool> */
    private static array $added = [];
    private static bool $areOurs = false;

    public static function hook(): void
    {
        add_action('add_attachment', static function ($id): void {
            self::$added[get_current_blog_id() . '/' . $id] = true;
        });
        add_action('attachment_updated', static function ($id): void {
            self::note((int) $id, self::EDITED);
        });
        foreach (['added_post_meta', 'updated_post_meta'] as $hook) {
            add_action($hook, static function ($row, $id, $key): void {
                if (isset(self::METADATA[$key])) {
                    self::note((int) $id, self::METADATA[$key]);
                }
            }, 10, 3);
        }
        // It may be written again as it was, which is no update; and each file may have been.
        add_filter('wp_update_attachment_metadata', static function ($metadata, $id) {
            self::note((int) $id, self::SIZES);
            return $metadata;
        }, 10, 2);
        add_filter('wp_generate_attachment_metadata', static function ($metadata, $id) {
            self::note((int) $id, self::SIZES);
            return $metadata;
        }, 10, 2);
        // Last, as who shares a file among attachments keeps it by this filter.
        add_filter('wp_delete_file', [Variants::class, 'follow'], PHP_INT_MAX);
        // While WordPress makes files it writes metadata for each of them; only then all are there.
        add_action('shutdown', [self::class, 'settle'], 5);
    }

    /** Says whether an attachment was made by this very request, so that nothing shows it yet. */
    public static function isAdded(int $id): bool
    {
        return isset(self::$added[get_current_blog_id() . '/' . $id]);
    }

    /** Does something that is no news. */
    public static function ofOurs(callable $change): void
    {
        $before = self::$areOurs;
        self::$areOurs = true;
        $change();
        self::$areOurs = $before;
    }

    /** Looks at what was noted. */
    public static function settle(): void
    {
        [$noted, self::$noted] = [self::$noted, []];
        foreach ($noted as $site => $pictures) {
            $isElsewhere = $site !== get_current_blog_id();
            $isElsewhere && switch_to_blog($site);
            foreach ($pictures as $id => $change) {
                self::settleOne($id, $change);
            }
            $isElsewhere && restore_current_blog();
        }
    }

    private static function note(int $id, int $change): void
    {
        if (!self::$areOurs) {
            $site = get_current_blog_id();
            self::$noted[$site][$id] = max($change, self::$noted[$site][$id] ?? self::EDITED);
        }
    }

    private static function settleOne(int $id, int $change): void
    {
        if (!(new Picture($id))->isTaken()) {
            return;
        }
        $record = Record::afresh($id);
        if ($record->files() !== []) {
            Freshness::settle($id, true, $change !== self::EDITED);
        } elseif ($change === self::FILE && in_array($record->state(), ['', 'excluded'], true) && Freshness::isAutomatic()) {
            $record->setState('queued');
            Schedule::soon();
        }
    }
}
