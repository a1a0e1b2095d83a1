<?php

declare(strict_types=1);

namespace Eiderpix;

/** An attachment of the media library or a file of a chosen folder, with every file that belongs to it on disk. */
final class Picture
{
    /** What the service takes. */
    public const TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff', 'image/bmp',
        'application/pdf'];
    /** What no browser shows, or none should have to; results of these are JPEG or PNG. */
    private const CONVERTED = ['image/tiff', 'image/bmp'];

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
        return in_array(get_post_type($this->id), ['attachment', Folders::TYPE], true)
            && in_array(get_post_mime_type($this->id), self::taken(), true);
    }

    /** @return array<int, string> types of pictures that are worked on */
    public static function taken(): array
    {
        return array_merge(self::TYPES, Heic::TYPES);
    }

    /** By its file's name: where WordPress made a JPEG of a HEIC, the type that it notes stays that of the HEIC. */
    public function isHeic(): bool
    {
        return !$this->isOfFolder() && preg_match(Heic::NAME, $this->mainPath()) === 1;
    }

    /** Says whether its result is of another format than itself. */
    public function isConverted(): bool
    {
        return in_array(get_post_mime_type($this->id), self::CONVERTED, true);
    }

    public function isPng(): bool
    {
        return get_post_type($this->id) === 'attachment' && get_post_mime_type($this->id) === 'image/png';
    }

    public function isOfFolder(): bool
    {
        return get_post_type($this->id) === Folders::TYPE;
    }

    /** The day it was uploaded, like 2024-12-31. */
    public function day(): string
    {
        return substr((string) get_post_field('post_date', $this->id), 0, 10);
    }

    /**
     * Every file by its name, with the name of its size; files of sizes that WordPress does not list are found, too.
     *
     * @return array<string, string> file name => size ("full", "original", "thumbnail", …, "unlisted")
     */
    public function files(): array
    {
        $main = $this->mainPath();
        if ($main === '') {
            return [];
        }
        $folder = dirname($main);
        $files = [wp_basename($main) => 'full'];
        if (!$this->isOfFolder() && !$this->isConverted() && !$this->isHeic()) {
            $files = $this->withSizes($folder, $files);
        }
        return array_filter($files, static fn ($name) => is_file("$folder/$name"), ARRAY_FILTER_USE_KEY);
    }

    /** Says whether the place of its files is known and ours. */
    public function isPlaced(): bool
    {
        return $this->mainPath() !== '';
    }

    /** The name of the file that is the picture itself. */
    public function mainName(): string
    {
        return wp_basename($this->mainPath());
    }

    public function path(string $name): string
    {
        $main = $this->mainPath();
        return $main === '' ? '' : dirname($main) . '/' . wp_basename($name);
    }

    public function url(string $name): string
    {
        $uploads = wp_upload_dir(null, false);
        $path = wp_normalize_path($this->path($name));
        foreach ([[(string) $uploads['basedir'], (string) $uploads['baseurl']], [ABSPATH, site_url()]] as [$folder, $url]) {
            $folder = trailingslashit(wp_normalize_path($folder));
            if (strpos($path, $folder) === 0) {
                return trailingslashit($url) . implode('/', array_map('rawurlencode', explode('/', substr($path, strlen($folder)))));
            }
        }
        return '';
    }

    /** The path below the uploads folder, or below the site's root, which exclusions are compared with. */
    public function relativePath(string $name): string
    {
        $path = wp_normalize_path($this->path($name));
        foreach ([(string) wp_upload_dir(null, false)['basedir'], ABSPATH] as $base) {
            $base = trailingslashit(wp_normalize_path($base));
            if (strpos($path, $base) === 0) {
                return substr($path, strlen($base));
            }
        }
        return $path;
    }

    /** Says whether the picture as a whole is left alone by a rule. */
    public function isExcluded(Exclusions $exclusions): bool
    {
        $name = $this->mainName();
        return $exclusions->excludes($this->relativePath($name), 'full', (int) @filesize($this->path($name)), $this->day());
    }

    /** Where the picture itself is; empty when that is no place of ours. */
    private function mainPath(): string
    {
        if ($this->isOfFolder()) {
            return Folders::pathOf($this->id);
        }
        $main = get_attached_file($this->id);
        return is_string($main) && self::isInside(dirname($main)) ? $main : '';
    }

    /**
     * @param array<string, string> $files
     * @return array<string, string>
     */
    private function withSizes(string $folder, array $files): array
    {
        $metadata = wp_get_attachment_metadata($this->id, true);
        $metadata = is_array($metadata) ? $metadata : [];
        $original = wp_basename((string) ($metadata['original_image'] ?? ''));
        if ($original !== '' && in_array(wp_check_filetype($original)['type'], self::TYPES, true)) {
            $files[$original] = 'original';
        }
        foreach ($metadata['sizes'] ?? [] as $size => $facts) {
            $name = wp_basename((string) ($facts['file'] ?? ''));
            if ($name !== '' && in_array($facts['mime-type'] ?? '', self::TYPES, true)) {
                $files += [$name => (string) $size];
            }
        }
        $searched = [];
        foreach (array_map('strval', array_keys($files)) as $name) {
            // A search reads the whole folder, which may be large; that for a picture finds what one for its sizes would.
            $owner = preg_replace('/-\d+x\d+(\.\w+)$/', '$1', $name);
            if (!isset($searched[$owner])) {
                $searched[$name] = true;
                $files += array_fill_keys(self::unlisted($folder, $name), 'unlisted');
            }
        }
        return $files;
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
        foreach (glob("$folder/$quoted*.$extension", GLOB_NOSORT) ?: [] as $path) {
            $other = wp_basename($path);
            if ($other !== $name && preg_match($pattern, $other) === 1) {
                $found[] = $other;
            }
        }
        return $found;
    }

    private static function isInside(string $folder): bool
    {
        $base = realpath((string) wp_upload_dir(null, false)['basedir']);
        $real = realpath($folder);
        return $base !== false && $real !== false && strpos($real . DIRECTORY_SEPARATOR, $base . DIRECTORY_SEPARATOR) === 0;
    }
}
