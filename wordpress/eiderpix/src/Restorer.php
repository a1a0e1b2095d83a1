<?php

declare(strict_types=1);

namespace Eiderpix;

/** Gives a picture its original bytes back, all files or none that cannot be. */
final class Restorer
{
    /**
     * @return int files that somebody changed since, and that were therefore left alone
     * @throws ApiException when a backup is not whole; what was restored until then stays restored
     */
    public static function restore(int $id): int
    {
        $picture = new Picture($id);
        $record = Record::afresh($id);
        if (!$picture->isPlaced() && $record->isRestorable()) {
            throw new ApiException('place_unknown');
        }
        $siblings = Siblings::of($id);
        $leftAlone = 0;
        foreach (self::own($id, $siblings, $record->files()) as $name => $facts) {
            $path = $picture->path((string) $name);
            $isMain = $name === $picture->mainName();
            if (!self::restoreFile($path, $facts, $isMain)) {
                $leftAlone++;
                $isMain && $record->endConversion();
            }
            Variants::remove($path, $facts);
        }
        $leftAlone += (new Conversion($picture, $record))->undo($siblings) ? 0 : 1;
        foreach (array_merge([$id], $siblings) as $one) {
            ($one === $id ? $record : new Record($one))->clear('restored');
            Backup::release($one);
            (new Metadata(new Picture($one)))->refresh();
        }
        return $leftAlone;
    }

    /**
     * Without those that other attachments show as their picture, as one does that was the same before an edit.
     *
     * @param array<int, int> $siblings
     * @param array<string, array<string, mixed>> $files
     * @return array<string, array<string, mixed>>
     */
    private static function own(int $id, array $siblings, array $files): array
    {
        $others = Siblings::having($id, array_map('strval', array_keys($files)));
        return array_diff_key($files, array_filter($others, static fn ($ids) => array_diff($ids, $siblings) !== []));
    }

    /** @param array<string, mixed> $facts */
    private static function restoreFile(string $path, array $facts, bool $isMain): bool
    {
        // A size that is gone is not wanted any more; the picture itself always is.
        if (!isset($facts['original']) || (!is_file($path) && !$isMain)) {
            return true;
        }
        $now = is_file($path) ? hash_file('sha256', $path) : $facts['sha256'];
        if ($now === $facts['sha256']) {
            Backup::restore((string) $facts['original'], $path);
        }
        return in_array($now, [$facts['sha256'], $facts['original']], true);
    }
}
