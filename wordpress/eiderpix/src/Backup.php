<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Originals, kept under the digest of their bytes: the same bytes once, however many pictures have them.
 *
 * A backup is read back and compared before the picture it belongs to is touched.
 */
final class Backup
{
    /** Keeps the bytes of a file, which have this digest. */
    public static function keep(int $attachment, string $path, string $digest): void
    {
        $kept = self::path($digest);
        if (!is_file($kept) || hash_file('sha256', $kept) !== $digest) {
            self::checkBudget((int) filesize($path));
            self::prepare(dirname($kept));
            $aside = $kept . '.' . bin2hex(random_bytes(4));
            if (!@copy($path, $aside) || hash_file('sha256', $aside) !== $digest || !@rename($aside, $kept)) {
                @unlink($aside);
                throw new ApiException('no_backup');
            }
        }
        self::adopt($attachment, $digest);
    }

    /** Puts an original back in one step; the picture is untouched when the backup is not whole. */
    public static function restore(string $digest, string $path): void
    {
        $kept = self::path($digest);
        if (!is_file($kept) || hash_file('sha256', $kept) !== $digest) {
            throw new ApiException('backup_damaged');
        }
        $aside = Files::aside($path);
        if (!@copy($kept, $aside) || hash_file('sha256', $aside) !== $digest) {
            @unlink($aside);
            throw new ApiException('not_writable');
        }
        Files::replace($aside, $path);
    }

    /** Lets go of the backups of an attachment. */
    public static function release(int $attachment): void
    {
        self::keepOnly($attachment, []);
    }

    /**
     * Lets go of those backups of an attachment that it needs no more; a file goes with the last picture that needs it.
     *
     * @param array<int, string> $needed digests
     */
    public static function keepOnly(int $attachment, array $needed): void
    {
        global $wpdb;
        foreach (array_diff(array_unique(get_post_meta($attachment, Record::BACKUP)), $needed) as $digest) {
            delete_post_meta($attachment, Record::BACKUP, $digest);
            // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress has no call that counts by value.
            $others = (int) $wpdb->get_var($wpdb->prepare(
                "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value = %s",
                Record::BACKUP,
                $digest
            ));
            if ($others === 0 && self::isDigest($digest)) {
                @unlink(self::path($digest));
            }
        }
    }

    /** Notes which bytes were made of an original, so that they are known again under another picture or after a new start. */
    public static function noteResult(string $result, string $original): void
    {
        $note = self::note($result);
        if (wp_mkdir_p(dirname($note))) {
            @file_put_contents($note, $original, LOCK_EX);
        }
    }

    /** The original that a file of ours was made of, while it is kept. */
    public static function originalOf(string $result): ?string
    {
        $note = self::note($result);
        $original = is_file($note) ? trim((string) file_get_contents($note)) : '';
        return self::isDigest($original) && is_file(self::path($original)) ? $original : null;
    }

    /** Has an original kept for one more picture. */
    public static function adopt(int $attachment, string $original): int
    {
        if (!in_array($original, get_post_meta($attachment, Record::BACKUP), true)) {
            add_post_meta($attachment, Record::BACKUP, $original);
        }
        return self::bytesOf($original);
    }

    public static function folder(): string
    {
        return trailingslashit((string) wp_upload_dir(null, false)['basedir']) . 'eiderpix-originals';
    }

    public static function bytesOf(string $digest): int
    {
        return self::isDigest($digest) && is_file(self::path($digest)) ? (int) filesize(self::path($digest)) : 0;
    }

    public static function path(string $digest): string
    {
        if (!self::isDigest($digest)) {
            throw new ApiException('backup_damaged');
        }
        return self::folder() . '/' . substr($digest, 0, 2) . '/' . $digest;
    }

    private static function note(string $result): string
    {
        return self::folder() . '/results/' . substr($result, 0, 2) . '/' . $result . '.txt';
    }

    private static function checkBudget(int $bytes): void
    {
        $budget = (new Settings())->budget();
        if ($budget > 0 && Originals::kept()['bytes'] + $bytes > $budget) {
            throw new ApiException('budget_used_up');
        }
    }

    private static function isDigest(string $digest): bool
    {
        return preg_match('/^[0-9a-f]{64}$/', $digest) === 1;
    }

    private static function prepare(string $folder): void
    {
        if (!wp_mkdir_p($folder)) {
            throw new ApiException('no_backup');
        }
        $guard = self::folder() . '/.htaccess';
        if (!is_file($guard)) {
            @file_put_contents($guard, "Require all denied\n");
            @file_put_contents(self::folder() . '/index.html', '');
        }
    }
}
