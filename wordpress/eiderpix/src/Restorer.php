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
        $record = new Record($id);
        $leftAlone = 0;
        foreach ($record->files() as $name => $facts) {
            $path = $picture->path((string) $name);
            if (isset($facts['original']) && is_file($path)) {
                $now = hash_file('sha256', $path);
                if ($now === $facts['sha256']) {
                    Backup::restore((string) $facts['original'], $path);
                } elseif ($now !== $facts['original']) {
                    $leftAlone++;
                }
            }
            Files::removeVariants($path);
        }
        (new Conversion($picture, $record))->undo();
        $record->clear('restored');
        Backup::release($id);
        (new Metadata($picture))->refresh();
        return $leftAlone;
    }
}
