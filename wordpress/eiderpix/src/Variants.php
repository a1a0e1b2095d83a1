<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * The WebP and AVIF beside a file. The time of each is so many seconds before that of the file it was made of: whatever
 * else writes the file gives it another time, so that a look at both tells, without a query, whether they belong together.
 */
final class Variants
{
    /** Newest first. */
    public const FORMATS = ['avif', 'webp'];
    /** No chance brings it about, as equal times are, in copies of a site. Even: archives keep times to two seconds. */
    private const SECONDS_BEFORE = 3614;

    /** Says whether there is one of the file as it is now. */
    public static function isFresh(string $path, string $format): bool
    {
        $time = Files::timeOf("$path.$format");
        return $time !== 0 && $time + self::SECONDS_BEFORE === Files::timeOf($path);
    }

    /** Says whether there is one that may be of what the file was before. */
    public static function isStale(string $path, string $format): bool
    {
        return is_file("$path.$format") && !self::isFresh($path, $format);
    }

    /**
     * Says whether there is one that is not known to be ours: it is neither replaced nor deleted.
     *
     * @param array<string, mixed> $facts of the file
     */
    public static function isForeign(string $path, string $format, array $facts): bool
    {
        return self::isStale($path, $format) && !self::isKnown($path, $format, $facts);
    }

    /** Puts a checked one beside the file that has this time. */
    public static function place(string $aside, string $path, string $format, int $time): void
    {
        touch($aside, $time - self::SECONDS_BEFORE);
        Files::replace($aside, "$path.$format");
    }

    /**
     * Binds those that are of the file to its time, once it is known to be the same: a moved site has other times.
     *
     * @param array<string, mixed> $facts of the file
     */
    public static function bind(string $path, array $facts): void
    {
        foreach (self::FORMATS as $format) {
            if (self::isStale($path, $format) && self::isKnown($path, $format, $facts)) {
                @touch("$path.$format", Files::timeOf($path) - self::SECONDS_BEFORE);
            }
        }
    }

    /** @param array<string, mixed> $facts of the file */
    public static function remove(string $path, array $facts): void
    {
        foreach (self::FORMATS as $format) {
            if (is_file("$path.$format") && !self::isForeign($path, $format, $facts)) {
                wp_delete_file("$path.$format");
            }
        }
    }

    /**
     * Removes those that are of what the file was before, and no others.
     *
     * @param array<string, mixed> $facts of the file as it was
     */
    public static function removeStale(string $path, array $facts): void
    {
        foreach (self::FORMATS as $format) {
            if (self::isStale($path, $format) && self::isKnown($path, $format, $facts)) {
                wp_delete_file("$path.$format");
            }
        }
    }

    /** They go with their file, whoever deletes it. @param mixed $path @return mixed */
    public static function follow($path)
    {
        if (is_string($path) && $path !== '') {
            foreach (self::FORMATS as $format) {
                if (self::isFresh($path, $format)) {
                    wp_delete_file("$path.$format");
                }
            }
        }
        return $path;
    }

    /** @param array<string, mixed> $facts */
    private static function isKnown(string $path, string $format, array $facts): bool
    {
        return (int) ($facts['variants'][$format] ?? -1) === (int) filesize("$path.$format");
    }
}
