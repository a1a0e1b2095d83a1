<?php

declare(strict_types=1);

namespace Eiderpix;

/** Files appear whole or not at all: written aside in the same folder, checked, then moved in one step. */
final class Files
{
    public static function aside(string $path): string
    {
        return dirname($path) . '/.eiderpix-' . bin2hex(random_bytes(8)) . '.tmp';
    }

    /** Takes the place of a file, with its permissions. */
    public static function replace(string $aside, string $path): void
    {
        $mode = is_file($path) ? fileperms($path) : false;
        @chmod($aside, $mode === false ? 0644 : $mode & 0777);
        if (!@rename($aside, $path)) {
            @unlink($aside);
            throw new ApiException('not_writable');
        }
        clearstatcache(true, $path);
    }

    /**
     * Checks a download against what was told of it: exact size, type and measures.
     *
     * @param array<string, mixed> $result
     */
    public static function check(string $path, array $result): void
    {
        clearstatcache(true, $path);
        $measures = @getimagesize($path);
        $type = (string) ($result['media_type'] ?? '');
        $isWhole = is_file($path) && filesize($path) === (int) ($result['size_bytes'] ?? -1);
        // PHP learnt to measure AVIF in 8.2; before, its brand has to do.
        $isPicture = $measures !== false && $measures[0] > 0
            ? self::hasMeasures($measures, $result) && $measures['mime'] === $result['media_type']
            : ($type === 'application/pdf' && self::isPdf($path)) || $type === 'image/avif' && substr((string) file_get_contents($path, false, null, 4, 8), 0, 7) === 'ftypavi';
        if (!$isWhole || !$isPicture) {
            throw new ApiException('damaged_download');
        }
    }

    private static function isPdf(string $path): bool
    {
        $end = (string) file_get_contents($path, false, null, max(0, (int) filesize($path) - 1024));
        return file_get_contents($path, false, null, 0, 5) === '%PDF-' && strpos($end, '%%EOF') !== false;
    }

    /**
     * A picture that keeps its turn as metadata is measured lying.
     *
     * @param array<int|string, mixed> $measures
     * @param array<string, mixed> $result
     */
    private static function hasMeasures(array $measures, array $result): bool
    {
        $told = [(int) ($result['width'] ?? 0), (int) ($result['height'] ?? 0)];
        return $told === [$measures[0], $measures[1]] || $told === [$measures[1], $measures[0]];
    }

    /** Removes what a process left behind that died; what is younger may still be wanted. */
    public static function sweep(string $folder): void
    {
        foreach (glob($folder . '/.eiderpix-*.tmp*') ?: [] as $aside) {
            if (filemtime($aside) < time() - HOUR_IN_SECONDS) {
                @unlink($aside);
            }
        }
    }

    /** When a file was written, in seconds since 1970; 0 when there is none. */
    public static function timeOf(string $path): int
    {
        return is_file($path) ? (int) filemtime($path) : 0;
    }
}
