<?php

declare(strict_types=1);

namespace Eiderpix;

/** What the kept originals take on the disk, and what would be lost with some of them. */
final class Originals
{
    private const CHUNK = 500;

    /** @return array{files: int, bytes: int} */
    public static function kept(): array
    {
        $kept = ['files' => 0, 'bytes' => 0];
        foreach (glob(Backup::folder() . '/[0-9a-f][0-9a-f]/*') ?: [] as $path) {
            if (preg_match('/^[0-9a-f]{64}$/', basename($path)) === 1) {
                $kept['files']++;
                $kept['bytes'] += (int) filesize($path);
            }
        }
        return $kept;
    }

    /**
     * What goes with the originals of pictures that were optimized so many days ago or earlier.
     *
     * @return array{ids: array<int, int>, bytes: int} pictures that could no longer be restored, and bytes that get free
     */
    public static function loss(int $days): array
    {
        $before = time() - $days * DAY_IN_SECONDS;
        $holders = self::holders();
        $pictures = array_values(array_unique(array_merge([], ...array_values($holders))));
        $ids = [];
        foreach (array_chunk($pictures, self::CHUNK) as $chunk) {
            update_meta_cache('post', $chunk);
            foreach ($chunk as $id) {
                $record = new Record($id);
                if ($record->state() === 'done' && $record->finishedAt() <= $before) {
                    $ids[] = $id;
                }
            }
        }
        $bytes = 0;
        foreach ($holders as $digest => $needing) {
            if (array_diff($needing, $ids) === []) {
                $bytes += Backup::bytesOf((string) $digest);
            }
        }
        return ['ids' => $ids, 'bytes' => $bytes];
    }

    /** @param array<int, int> $ids */
    public static function delete(array $ids): void
    {
        foreach ($ids as $id) {
            (new Record($id))->forgetOriginals();
            Backup::release($id);
        }
    }

    /** @return array<string, array<int, int>> digest => ids of the pictures that need it */
    private static function holders(): array
    {
        global $wpdb;
        // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress has no call that lists a meta value's holders.
        $rows = $wpdb->get_results($wpdb->prepare("SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key = %s", Record::BACKUP));
        $holders = [];
        foreach ((array) $rows as $row) {
            $holders[(string) $row->meta_value][] = (int) $row->post_id;
        }
        return $holders;
    }
}
