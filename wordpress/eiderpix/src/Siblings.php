<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Attachments that are of one and the same file, as the translations of a library are (WPML, Polylang): what becomes of
 * the file is known of each, so that it is done once, charged once, and outlives whichever of them is deleted.
 */
final class Siblings
{
    private const FILE = '_wp_attached_file';

    /** @return array<int, int> other attachments whose file is this one's */
    public static function of(int $id): array
    {
        $file = (string) get_post_meta($id, self::FILE, true);
        return $file === '' ? [] : array_keys(self::attached([$file], $id));
    }

    /**
     * The files that other attachments have, too: whole pictures, or sizes of such.
     *
     * @param array<int, string> $names
     * @return array<string, array<int, int>> file name => ids
     */
    public static function having(int $id, array $names): array
    {
        $folder = self::folderOf((string) get_post_meta($id, self::FILE, true));
        $owners = [];
        foreach ($names as $name) {
            $owners[$name] = self::ownersOf($folder . $name);
        }
        $attached = $owners === [] ? [] : self::attached(array_merge(...array_values($owners)), $id);
        return array_filter(array_map(static fn ($files) => array_keys(array_intersect($attached, $files)), $owners));
    }

    /** @return array<int, int> attachments that a file below the uploads folder is of */
    public static function with(string $file): array
    {
        return array_keys(self::attached(self::ownersOf($file), 0));
    }

    /** Has others know what became of the file that they share. @param array<int, int> $siblings */
    public static function share(int $id, array $siblings): void
    {
        foreach ($siblings as $sibling) {
            Record::copy($id, $sibling);
            $digests = array_unique(get_post_meta($id, Record::BACKUP));
            foreach ($digests as $digest) {
                Backup::adopt($sibling, $digest);
            }
            Backup::keepOnly($sibling, $digests);
            (new Metadata(new Picture($sibling)))->refresh();
        }
    }

    /** Takes over what is known of the file already. @param array<int, int> $siblings */
    public static function ask(int $id, array $siblings): void
    {
        foreach ($siblings as $sibling) {
            if ((new Record($sibling))->state() === 'done') {
                (new Record($id))->takeFiles(new Record($sibling));
                foreach (array_unique(get_post_meta($sibling, Record::BACKUP)) as $digest) {
                    Backup::adopt($id, $digest);
                }
                return;
            }
        }
    }

    /** Leaves what is known of their file to those who do not know it yet. @param array<int, int> $siblings */
    public static function bequeath(int $id, array $siblings): void
    {
        self::share($id, array_filter($siblings, static fn ($sibling) => (new Record($sibling))->files() === []));
        $saved = get_post_meta($id, Record::SAVED, true);
        if ($saved !== '') {
            update_post_meta($siblings[0], Record::SAVED, $saved);
        }
    }

    /**
     * Names under which the picture may be attached that a file is of.
     *
     * @return array<int, string>
     */
    private static function ownersOf(string $file): array
    {
        $plain = (string) preg_replace('/(-\d+x\d+)?(@2x)?(\.\w+)$/', '$3', $file);
        $made = array_map(static fn ($end) => (string) preg_replace('/(\.\w+)$/', "-$end\$1", $plain), ['scaled', 'rotated']);
        return array_values(array_unique(array_merge([$file, $plain], $made)));
    }

    private static function folderOf(string $file): string
    {
        $slash = strrpos($file, '/');
        return $slash === false ? '' : substr($file, 0, $slash + 1);
    }

    /**
     * @param array<int, string> $files
     * @return array<int, string> id => file
     */
    private static function attached(array $files, int $besides): array
    {
        global $wpdb;
        $marks = implode(',', array_fill(0, count($files), '%s'));
        // phpcs:disable WordPress.DB,Eiderpix.Security.Database -- only placeholders are put in; WordPress has no such call.
        $rows = $wpdb->get_results($wpdb->prepare(
            "SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE meta_key = %s AND post_id <> %d AND meta_value IN ($marks) ORDER BY post_id",
            array_merge([self::FILE, $besides], $files)
        ));
        // phpcs:enable
        $attached = [];
        foreach ((array) $rows as $row) {
            $attached[(int) $row->post_id] = (string) $row->meta_value;
        }
        return $attached;
    }
}
