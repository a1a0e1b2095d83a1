<?php

declare(strict_types=1);

namespace Eiderpix;

/**
 * Is what is known of pictures still true of their files? One may have been replaced under its own name, by FTP or by a
 * plugin; what was made of the old one is removed then, and the picture counts as not optimized.
 */
final class Freshness
{
    private const CURSOR = 'eiderpix_swept';
    private const CHUNK = 200;
    /** Each picture's bytes are looked at in one hour of so many: files that changed, but neither in size nor in time. */
    private const THOROUGH_EVERY = 32;

    /**
     * @param bool $isThorough compares bytes, not only sizes and times
     * @param bool $takesNew has files that are new worked on, too
     * @return bool whether there is something to do about it
     */
    public static function settle(int $id, bool $isThorough, bool $takesNew): bool
    {
        $picture = new Picture($id);
        $record = new Record($id);
        $state = $record->state();
        if ($record->files() === [] || !is_file($picture->path($picture->mainName()))) {
            return false;
        }
        if ($state === 'queued') {
            // Whoever works on it looks again, and has its record.
            self::removeStale($picture, $record);
            return false;
        }
        $before = $record->files();
        $isChanged = self::clean($picture, $record, $isThorough);
        $isToDo = $isChanged || ($state === 'done' && $takesNew && self::hasNew($picture, $record));
        if ($isToDo && in_array($state, ['done', 'failed'], true)) {
            self::reopen($picture, $record);
            return true;
        }
        if ($state === 'done' && count($before) !== count($record->files())) {
            Backup::keepOnly($id, $record->originals());
        }
        return false;
    }

    /**
     * Forgets files that are gone or are others now, and removes what was made of them.
     *
     * @return bool whether a file is another now
     */
    public static function clean(Picture $picture, Record $record, bool $isThorough): bool
    {
        $files = $record->files();
        $isChanged = false;
        foreach ($files as $name => $facts) {
            $path = $picture->path((string) $name);
            if (self::isSame($path, $facts, $isThorough)) {
                $files[$name]['mtime'] = Files::timeOf($path);
                Variants::bind($path, $facts);
                continue;
            }
            Variants::remove($path, $facts);
            unset($files[$name]);
            if (is_file($path)) {
                $isChanged = true;
                if ($name === $picture->mainName()) {
                    $record->endConversion();
                }
            }
        }
        $record->setFiles($files);
        return $isChanged;
    }

    /**
     * Goes on through all that is done, for so many seconds; the next call goes on from there.
     *
     * @param int $hour since 1970
     */
    public static function sweep(int $seconds, int $hour): void
    {
        $deadline = microtime(true) + $seconds;
        $cursor = (int) get_option(self::CURSOR, 0);
        do {
            [$cursor] = self::lookAfter($cursor, static fn ($id) => ($id + $hour) % self::THOROUGH_EVERY === 0) ?? [0];
        } while ($cursor > 0 && microtime(true) < $deadline);
        update_option(self::CURSOR, $cursor, false);
    }

    /**
     * Looks at some pictures that are done.
     *
     * @param callable(int): bool $isThorough
     * @return array{int, array<int, int>}|null the last one's id, and the ids of those that there is something to do about;
     *     null when there were no more
     */
    public static function lookAfter(int $cursor, callable $isThorough): ?array
    {
        $ids = Library::worked($cursor, self::CHUNK);
        if ($ids === []) {
            return null;
        }
        _prime_post_caches($ids, false, true);
        $toDo = array_values(array_filter($ids, static fn ($id) => self::settle($id, $isThorough($id), false)));
        if (!wp_using_ext_object_cache()) {
            // A large library would fill the memory.
            foreach ($ids as $id) {
                wp_cache_delete($id, 'posts');
                wp_cache_delete($id, 'post_meta');
            }
        }
        return [max($ids), $toDo];
    }

    /** Says whether what is uploaded or replaced is optimized by itself. */
    public static function isAutomatic(): bool
    {
        return (new Settings())->optimizesUploads() && (new Connection())->isReady();
    }

    private static function reopen(Picture $picture, Record $record): void
    {
        $record->reopen();
        $isWaiting = static fn ($id) => (new Record($id))->state() === 'queued';
        $siblings = Siblings::of($picture->id());
        Siblings::share($picture->id(), array_diff($siblings, array_filter($siblings, $isWaiting)));
        if (!$picture->isOfFolder() && self::isAutomatic()) {
            $record->setState('queued');
            Schedule::soon();
        }
    }

    private static function removeStale(Picture $picture, Record $record): void
    {
        foreach ($record->files() as $name => $facts) {
            $path = $picture->path((string) $name);
            if (!self::isSame($path, $facts, false)) {
                Variants::removeStale($path, $facts);
            }
        }
    }

    private static function hasNew(Picture $picture, Record $record): bool
    {
        $exclusions = (new Settings())->exclusions();
        foreach (array_diff_key($picture->files(), $record->files()) as $name => $size) {
            $bytes = (int) filesize($picture->path((string) $name));
            if (!$exclusions->excludes($picture->relativePath((string) $name), $size, $bytes, $picture->day())) {
                return true;
            }
        }
        return false;
    }

    /** @param array<string, mixed> $facts */
    private static function isSame(string $path, array $facts, bool $isThorough): bool
    {
        $time = Files::timeOf($path);
        if ($time === 0) {
            return false;
        }
        $looksSame = (int) ($facts['bytes'] ?? -1) === filesize($path) && (int) ($facts['mtime'] ?? 0) === $time;
        return ($looksSame && !$isThorough) || hash_file('sha256', $path) === ($facts['sha256'] ?? '');
    }
}
