<?php

declare(strict_types=1);

namespace Eiderpix;

/** An attachment of the media library and every file that belongs to it, on disk and inside the uploads folder. */
final class Picture
{
    public const TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];

    private int $id;

    public function __construct(int $id)
    {
        $this->id = $id;
    }

    public function id(): int
    {
        return $this->id;
    }

    public function isTaken(): bool
    {
        return in_array(get_post_mime_type($this->id), self::TYPES, true);
    }

    /**
     * Every file by its name, with the name of its size; files of sizes that WordPress does not list are found, too.
     *
     * @return array<string, string> file name => size ("full", "original", "thumbnail", …, "unlisted")
     */
    public function files(): array
    {
        $main = get_attached_file($this->id);
        if (!is_string($main) || !self::isInside($main)) {
            return [];
        }
        $folder = dirname($main);
        $files = [wp_basename($main) => 'full'];
        $metadata = wp_get_attachment_metadata($this->id);
        $metadata = is_array($metadata) ? $metadata : [];
        if (!empty($metadata['original_image'])) {
            $files[wp_basename((string) $metadata['original_image'])] = 'original';
        }
        foreach ($metadata['sizes'] ?? [] as $size => $facts) {
            $name = wp_basename((string) ($facts['file'] ?? ''));
            if ($name !== '' && in_array($facts['mime-type'] ?? '', self::TYPES, true)) {
                $files += [$name => (string) $size];
            }
        }
        foreach (array_keys($files) as $name) {
            $files += array_fill_keys(self::unlisted($folder, (string) $name), 'unlisted');
        }
        return array_filter($files, static fn ($name) => is_file("$folder/$name"), ARRAY_FILTER_USE_KEY);
    }

    public function path(string $name): string
    {
        return dirname((string) get_attached_file($this->id)) . '/' . wp_basename($name);
    }

    /** The path below the uploads folder, which exclusions are compared with. */
    public function relativePath(string $name): string
    {
        $base = trailingslashit(wp_normalize_path((string) wp_upload_dir(null, false)['basedir']));
        $path = wp_normalize_path($this->path($name));
        return strpos($path, $base) === 0 ? substr($path, strlen($base)) : $path;
    }

    /** Sizes of themes that were there before, and doubled ones for dense screens. */
    private static function unlisted(string $folder, string $name): array
    {
        $stem = pathinfo($name, PATHINFO_FILENAME);
        $extension = pathinfo($name, PATHINFO_EXTENSION);
        $escaped = preg_quote($stem, '/');
        $pattern = '/^' . $escaped . '(-\d+x\d+)?(@2x)?\.' . preg_quote($extension, '/') . '$/';
        $quoted = addcslashes($stem, '*?[]\\');
        $found = [];
        foreach (glob("$folder/$quoted*.$extension") ?: [] as $path) {
            $other = wp_basename($path);
            if ($other !== $name && preg_match($pattern, $other) === 1) {
                $found[] = $other;
            }
        }
        return $found;
    }

    private static function isInside(string $path): bool
    {
        $base = realpath((string) wp_upload_dir(null, false)['basedir']);
        $real = realpath($path);
        return $base !== false && $real !== false && strpos($real, $base . DIRECTORY_SEPARATOR) === 0;
    }
}
