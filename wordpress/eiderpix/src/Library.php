<?php

declare(strict_types=1);

namespace Eiderpix;

/** Finds pictures of the media library by what became of them. */
final class Library
{
    public static function nextQueued(int $besides = 0): ?int
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the queue changes with every picture.
        $id = $wpdb->get_var($wpdb->prepare(
            "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value = 'queued' AND post_id <> %d
            ORDER BY post_id LIMIT 1",
            Record::STATE,
            $besides
        ));
        return $id === null ? null : (int) $id;
    }

    /** The next picture after this one that was never looked at. */
    public static function nextUntouched(int $after): ?int
    {
        global $wpdb;
        // phpcs:disable WordPress.DB,Eiderpix.Security.Database -- as above; the list of types is a constant of ours.
        $id = $wpdb->get_var($wpdb->prepare(
            'SELECT p.ID ' . self::untouched() . ' AND p.ID > %d ORDER BY p.ID LIMIT 1',
            $after
        ));
        // phpcs:enable
        return $id === null ? null : (int) $id;
    }

    public static function countUntouched(): int
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB,Eiderpix.Security.Database -- constants of ours.
        return (int) $wpdb->get_var('SELECT COUNT(*) ' . self::untouched());
    }

    /** @return array<string, int> state => pictures */
    public static function countByState(): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT meta_value AS state, COUNT(*) AS pictures FROM {$wpdb->postmeta} WHERE meta_key = %s GROUP BY meta_value",
            Record::STATE
        ));
        $counts = array_column((array) $rows, 'pictures', 'state');
        return array_map('intval', $counts) + ['queued' => 0, 'done' => 0, 'failed' => 0, 'restored' => 0, 'excluded' => 0];
    }

    /** @return array<int, int> */
    public static function idsIn(string $state, int $limit): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        $ids = $wpdb->get_col($wpdb->prepare(
            "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value = %s ORDER BY post_id LIMIT %d",
            Record::STATE,
            $state,
            $limit
        ));
        return array_map('intval', $ids);
    }

    /** @return array<int, int> */
    public static function latestDone(int $limit): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        $ids = $wpdb->get_col($wpdb->prepare(
            "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value = 'done' ORDER BY meta_id DESC LIMIT %d",
            Record::STATE,
            $limit
        ));
        return array_map('intval', $ids);
    }

    public static function savedBytes(): int
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        return (int) $wpdb->get_var($wpdb->prepare("SELECT SUM(meta_value) FROM {$wpdb->postmeta} WHERE meta_key = %s", Record::SAVED));
    }

    public static function countOfFolders(): int
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        return (int) $wpdb->get_var($wpdb->prepare("SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_type = %s", Folders::TYPE));
    }

    /** @return array<string, int> every value of a meta key, with the id of a post that has it */
    public static function valuesOf(string $metaKey): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        $rows = $wpdb->get_results($wpdb->prepare("SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key = %s", $metaKey));
        return array_map('intval', array_column((array) $rows, 'post_id', 'meta_value'));
    }

    /** @return array<int, int> the next pictures after this one that were worked on */
    public static function worked(int $after, int $limit): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
        $ids = $wpdb->get_col($wpdb->prepare(
            "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value IN ('done', 'failed') AND post_id > %d
            ORDER BY post_id LIMIT %d",
            Record::STATE,
            $after,
            $limit
        ));
        return array_map('intval', $ids);
    }

    private static function untouched(): string
    {
        global $wpdb;
        $types = "'" . implode("','", Picture::taken()) . "'";
        return "FROM {$wpdb->posts} p LEFT JOIN {$wpdb->postmeta} m ON m.post_id = p.ID AND m.meta_key = '" . Record::STATE
            . "' WHERE p.post_type IN ('attachment', '" . Folders::TYPE . "') AND p.post_mime_type IN ($types) AND m.meta_id IS NULL";
    }
}
